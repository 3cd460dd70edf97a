"""The kinds of fields, contours, arrows and the generator's map, on the plane and beside it."""

import dataclasses

import numpy as np
import pytest

from gantui.draw.colour_ramps import DIVERGING, REAL_SHARE, SEQUENTIAL, SHARE
from gantui.draw.palette import LOSS_G, TEXT
from gantui.session.view.pictures import Arrows, ArrowsRequest, Field, LatentMapRequest
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import picture_in
from gantui.tui.panels.field.field_picture import NAMES, KindPicture
from gantui.tui.panels.field.view import state_of
from gantui.tui.panels.plane.map_picture import FRAMES
from gantui.tui.panels.training_panel import TrainingPanel
from tests.asking import grid, kinds, put
from tests.tui.fakes import FakeSource, facts
from tests.tui.seeing import dashboard, status, text, until
from tests.tui.test_panels import look, made, mixture, of, running, shown, trained

PLANE = (-2.0, 2.0, -2.0, 2.0)


def level(kind: str, value: float, weight: float | None = None) -> int:
    """The level of the ramp, less the middle one, of a picture that has VALUE everywhere."""
    picture = KindPicture(look(), kind)  # type: ignore[arg-type]
    ramp = look().palette.ramp(picture.ramp).tolist()
    weights = None if weight is None else np.full((8, 8), weight, np.float32)
    field = Field(np.full((8, 8), value, np.float32), PLANE, weights)
    canvas = picture.picture(field, facts(), False, 8, 4)
    return ramp.index(int(canvas.bg[0, 0])) - len(ramp) // 2


def test_a_gap_is_plain_at_nothing_and_on_one_of_two_scales() -> None:
    assert level("gap", 0.0) == 0
    assert level("gap", 0.5) == -level("gap", -0.5) == len(look().palette.ramp(DIVERGING)) // 2
    assert level("gap", 0.6) < level("gap", 0.5)
    assert level("gap", 1.0) == level("gap", 0.5)


def test_what_says_nothing_is_faded() -> None:
    assert level("gap", 0.5, weight=0.0) == 0
    assert level("optimal", 1.0, weight=0.0) == 0
    assert level("optimal", 1.0, weight=1.0) > 0


def test_a_slope_of_one_is_in_the_middle_and_others_by_factors_on_both_sides() -> None:
    ends = len(look().palette.ramp(SEQUENTIAL)) // 2
    assert level("slope", 1.0) == 0
    assert level("slope", 2.0) > 0 > level("slope", 0.5)
    assert level("slope", 0.0) == -ends
    assert level("slope", 3.0) <= level("slope", 4.0) == level("slope", 16.0) == ends - 1


def test_a_slope_that_is_steep_everywhere_has_a_scale_from_one_on() -> None:
    steep = np.float32(np.geomspace(8, 64, 100).reshape(10, 10))
    picture = KindPicture(look(), "slope")
    picture.picture(Field(steep, (-1, 1, -1, 1)), facts(), False, 10, 5)
    assert picture.labels(facts()) == ("1", "", "64 steep")
    steep[:2] = 0.5
    picture.picture(Field(steep, (-1, 1, -1, 1)), facts(), False, 10, 5)
    assert picture.labels(facts()) == ("1/64 flat", "1", "64 steep")


def test_a_slope_has_none_of_the_colours_that_mean_real_and_fake() -> None:
    assert KindPicture(look(), "slope").ramp not in (DIVERGING, SHARE, REAL_SHARE)


def test_the_scale_of_a_gap_does_not_jump_back_and_forth() -> None:
    picture = KindPicture(look(), "gap")
    ends = []
    for value in (0.45, 0.55, 0.48, 0.52, 0.3):
        picture.picture(Field(np.full((8, 8), value, np.float32), PLANE), facts(), False, 8, 4)
        ends.append(picture.labels(facts())[2])
    assert ends == ["+0.5 real", "+1 real", "+1 real", "+1 real", "+0.5 real"]


@pytest.mark.parametrize("kind", list(NAMES))
def test_each_kind_has_its_legend_state_and_help(kind: str) -> None:
    panel = made("field", running)
    panel.preferred = NAMES[kind]  # type: ignore[index]
    panel.inputs()
    seen = shown(panel, 110, 30)
    legend = {"reading": "1/2", "optimal": "1/2", "gap": "+0.5 real", "slope": "1/4 flat", "data": "0", "fakes": "0"}
    assert legend[kind] in seen
    state = {
        "reading": "D tells", "optimal": "the best D", "gap": "off by", "slope": "slope", "data": "a unit of area",
        "fakes": "a unit of area",
    }  # fmt: skip
    assert state[kind] in seen.splitlines()[-1]
    source = {"optimal": "Goodfellow 2014", "gap": "blurred alike", "slope": "Gulrajani 2017", "data": "exact where"}
    assert source.get(kind, "") in panel.about()


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({}, "gap"),
        ({"unseen": {"gap": "no", "optimal": "no"}}, "slope"),
        ({"device": "cuda:0 (H100)"}, "slope"),
        ({"judged": "none"}, "fakes"),
        ({"unseen": dict.fromkeys(("gap", "optimal", "slope"), "not kept of the past")}, "reading"),
        ({"line": "mixture"}, "optimal"),
    ],
)
def test_panel_2_begins_with_what_panel_1_does_not_show(facts: dict[str, object], first: str) -> None:
    panel = made("field", lambda: of(trained(**facts)))
    panel.preferred = ""
    assert panel.shown_view() == NAMES[first]  # type: ignore[index]
    assert "what D believes" in panel.present_views(), "v comes to the reading"
    panel.preferred = "what D believes"
    assert panel.shown_view() == "what D believes"
    plain = made("field", lambda: of(trained(**facts)), look("none"))
    plain.preferred = ""
    on_the_line = "line" in facts
    assert plain.shown_view() == (NAMES[first] if on_the_line else "what D believes"), "points have no ground"  # type: ignore[index]


def test_how_near_d_is_to_the_best_one_is_said_in_words() -> None:
    for size, said in ((0.01, "nearly the best D"), (0.1, "not the best D"), (0.6, "far from the best D")):
        assert said in state_of("gap", Field(np.full((4, 4), size, np.float32), PLANE), 60)
    nowhere = np.zeros((4, 4), np.float32)
    assert "nearly" in state_of("gap", Field(np.full((4, 4), 0.9, np.float32), PLANE, nowhere), 60)


def test_a_kind_that_is_refused_says_why_and_is_not_asked_for() -> None:
    why = "a penalty shapes D, which then is not the best one"
    panel = made("field", lambda: of(trained(unseen={"optimal": why, "gap": why})))
    panel.preferred = NAMES["optimal"]
    assert "penalty shapes D, which then is not the best one." in " ".join(shown(panel, 110, 20).split())
    assert panel.wants() == Requests()
    plane = made("plane", lambda: of(trained(unseen={"optimal": why, "gap": why, "latent_map": "no", "arrows": why})))
    assert plane.present_views() == ("points over what D believes", "points only", "points over slope of D")
    assert plane.act("arrows") == f"no arrows: {why}"


def test_the_line_has_its_kinds_as_curves() -> None:
    panel = made("field", mixture)
    for kind, part in (("optimal", "━ best D"), ("gap", "as a share"), ("slope", "|D'(x)|")):
        panel.preferred = NAMES[kind]  # type: ignore[index]
        panel.inputs()
        assert part in shown(panel, 60, 20)
    assert len(panel.present_views()) == 4


def lit(panel: TrainingPanel, colour: int) -> int:
    canvas = panel.draw(80, 30)
    return int(((canvas.fg == colour) & (canvas.chars > 0x2800) & (canvas.chars < 0x2900)).sum())


@pytest.mark.parametrize("name", ["plane", "field"])
def test_contours_come_and_go_at_a_key(name: str) -> None:
    panel = made(name, running)
    before = lit(panel, TEXT)
    assert "contours of what D believes" in panel.act("contours")
    assert lit(panel, TEXT) > before + 20
    assert "no contours" in panel.act("contours")
    assert lit(panel, TEXT) == before


def test_arrows_shrink_with_the_pull_and_are_scaled_anew_when_asked() -> None:
    panel = made("plane", running)
    panel.view = 1
    assert "arrows" in panel.act("arrows")
    panel.receive(panel.sight.snapshot, panel.sight.history, 1e9)
    strong = lit(panel, LOSS_G)
    assert strong > 10
    arrows = picture_in(panel.sight.snapshot, Arrows)
    assert arrows is not None
    weak = dataclasses.replace(arrows, pull=arrows.pull / 50, largest=arrows.largest / 50)
    panel.receive(put(panel.sight.snapshot, weak), panel.sight.history, 2e9)
    assert lit(panel, LOSS_G) < strong / 3
    assert "when it was strongest" in shown(panel, 80, 30).splitlines()[-1]
    assert "longest arrow" in panel.act("fit")
    assert lit(panel, LOSS_G) == strong


def test_the_map_bends_from_a_square_to_where_g_puts_it() -> None:
    panel = made("plane", running)
    panel.view = panel.present_views().index("map of the generator")
    panel.receive(panel.sight.snapshot, panel.sight.history, 1e9)
    bent = shown(panel, 80, 30)
    assert "bends" in panel.act("morph")
    square = shown(panel, 80, 30)
    assert square != bent
    frames = []
    for frame in range(FRAMES + 3):
        panel.receive(panel.sight.snapshot, panel.sight.history, 2e9 + frame)
        frames.append(shown(panel, 80, 30))
    assert frames[-1] == frames[-2] == bent
    assert len(set(frames)) >= FRAMES - 1
    assert "G stretches its latents" in bent.splitlines()[-1]


def test_what_lies_behind_the_points_is_named() -> None:
    panel = made("plane", running)
    for view, heading in (
        ("points only", "real and fake"),
        ("points over slope of D", "real and fake over slope of D"),
    ):
        panel.view = panel.present_views().index(view)
        assert panel.heading() == heading


async def test_only_what_is_looked_at_is_asked_for_kind_by_kind() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any(grid(requests) for requests in source.wanted))
        assert all(kinds(requests) == {"reading", "gap"} for requests in source.wanted if grid(requests))
        assert all(
            not requests.get(ArrowsRequest).count and requests.get(LatentMapRequest).grid is None
            for requests in source.wanted
        )
        await pilot.press("v", "2")
        await until(pilot, lambda: "2 discriminator: gap to the best one" in text(app) and "off by" in text(app))
        await until(
            pilot,
            lambda: any(kinds(requests) == {"gap"} and grid(requests) for requests in source.wanted),
        )
        await pilot.press("k")
        await until(pilot, lambda: any(kinds(requests) == {"gap", "reading"} for requests in source.wanted))
        await pilot.press("1", "a")
        await until(pilot, lambda: "where G pulls its fakes" in status(app) and "pull on the fakes" in text(app))
        await until(pilot, lambda: any(requests.get(ArrowsRequest).count for requests in source.wanted))


async def test_the_map_is_asked_for_when_it_is_shown_and_m_bends_it_again() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "fakes within" in text(app))
        await pilot.press("m")
        await until(pilot, lambda: "real and fake: the map of the generator" in status(app))
        await pilot.press(*"vvvvv")
        await until(pilot, lambda: "1 map of the generator" in text(app) and "stretch" in text(app))
        assert any(requests.get(LatentMapRequest).grid for requests in source.wanted)
        await pilot.press("m")
        await until(pilot, lambda: "the square of latents bends" in status(app))


def test_pictures_of_different_sizes_have_one_scale_for_d() -> None:
    """Panels 1 and 2 show one reading: a critic's, which grows, with some places far beyond the rest."""
    pictures = [(KindPicture(look(), "reading", coarse=True), 20, 6), (KindPicture(look(), "reading"), 44, 21)]
    about, random = dataclasses.replace(facts(), reading="score", middle=0.0), np.random.default_rng(3)
    for size in (1.0, 1.3, 2.0, 1.9, 5.0):
        field = Field((size * random.standard_cauchy((40, 42))).astype(np.float32), PLANE)
        for picture, width, height in pictures:
            picture.scaled.picture(field, about, False, width, height)
        one, other = (picture.scaled.scale for picture, *_ in pictures)
        assert one == other
