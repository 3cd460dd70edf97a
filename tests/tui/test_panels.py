"""What every panel holds to, and what each shows."""

import dataclasses
import math
import warnings
from collections.abc import Callable
from functools import cache
from typing import get_args

import numpy as np
import pytest
from textual.geometry import Region

from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import DIVERGING, Depth
from gantui.draw.palette import BAD, BOTH, GENERATORS, GOOD, REAL, WARN
from gantui.experiment.players import PLAYERS
from gantui.session.view.history import History
from gantui.session.view.pictures import Field, Modes, PhasePlane, PointsRequest
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State, Strip, picture_in
from gantui.tui.look.look import Look
from gantui.tui.look.theme import THEMES
from gantui.tui.panels.coverage.modes_over_time import story
from gantui.tui.panels.coverage.other_metrics import too_narrow
from gantui.tui.panels.curves.chart import guides
from gantui.tui.panels.curves.view import Axes
from gantui.tui.panels.field.field_picture import NAMES
from gantui.tui.panels.field.heat import HeatView
from gantui.tui.panels.field.scale import placed
from gantui.tui.panels.layered import CORNERS
from gantui.tui.panels.plane.legend import points_room
from gantui.tui.panels.square import Room
from gantui.tui.panels.training_panel import PANELS, TrainingPanel, training_panels
from gantui.tui.panels.view import Action
from gantui.tui.terminal.row import Row
from tests.asking import asks, grid, put, there, without
from tests.tui.fakes import COLUMNS, FakeSource
from tests.tui.seeing import dashboard, until

EVERYTHING = asks(500, (40, 40), frozenset(NAMES), 60, CORNERS, landscape=True, clipped=True)

Case = tuple[Snapshot, History]


def look(depth: Depth = "truecolor", glyphs: str = "braille") -> Look:
    return Look.of(THEMES.find("dark"), depth, glyphs)  # type: ignore[arg-type]


def trained(**options: object) -> FakeSource:
    source = FakeSource(**options)  # type: ignore[arg-type]
    source.advance(1200)
    source.publish(EVERYTHING)
    return source


def of(source: FakeSource) -> Case:
    return source.latest(), source.history()


def running() -> Case:
    return of(trained())


def loading() -> Case:
    return Snapshot(State.LOADING, message="importing torch"), History(())


def without_modes() -> Case:
    source = trained(modes=0)
    return source.latest(), source.history()


def several_generators() -> Case:
    return of(trained(generators=8, judged="class", middle=1 / 9))


def no_picture() -> Case:
    return of(trained(judged="none", single_steps=()))


def variational() -> Case:
    return of(trained(reading="variational"))


def mixture() -> Case:
    return of(trained(line="mixture"))


def normal() -> Case:
    return of(trained(line="normal"))


def own_units() -> Case:
    return of(trained(line="normal", factor=10.0, offset=(100.0,), moments=(110.0, 10.0, 0.0, 0.0)))


def peaks_by_several() -> Case:
    return of(trained(line="mixture", generators=5, judged="none", reading="variational"))


def dirac() -> Case:
    return of(trained(line="dirac"))


def places() -> Case:
    return of(trained(line="places"))


def clipped() -> Case:
    return of(trained(penalties=("clip",)))


def broken_line() -> Case:
    """All that can be wrong with 1-D data at once."""
    source = trained(line="dirac")
    snapshot, history = source.latest(), History((*COLUMNS, "theta", "psi"))
    history.append(np.full((1220, 6), np.nan))
    field = Field(np.full_like(there(snapshot, Field).values, np.nan), there(snapshot, Field).extent)
    nowhere = np.full(2, np.nan, np.float32)
    phase = dataclasses.replace(
        there(snapshot, PhasePlane), place=nowhere, flow=np.full_like(there(snapshot, PhasePlane).flow, np.inf)
    )
    wild = np.full((2000, 1), np.nan, np.float32)
    wild[::2] = np.inf
    record: dict[str, float | int | None] = {"fake_mean": float("nan"), "fake_std": float("inf"), "fake_kurtosis": None}
    return put(dataclasses.replace(snapshot, fake=wild, record=record), field, phase), history


def broken() -> Case:
    source = trained()
    snapshot, history = source.latest(), History(("loss_d", "loss_g", "d_real", "d_fake"))
    history.append(np.full((900, 4), np.nan))
    history.append(np.full((300, 4), np.inf))
    wild = snapshot.fake.copy()
    wild[::2], wild[1::3] = np.nan, np.inf
    field = Field(np.full_like(there(snapshot, Field).values, np.nan), there(snapshot, Field).extent)
    modes = dataclasses.replace(there(snapshot, Modes), share=np.full(8, np.nan), high_quality=np.full(8, np.nan))
    record: dict[str, float | int | None] = {"high_quality": float("nan"), "kl_modes": None, "jsd": float("inf")}
    return put(dataclasses.replace(snapshot, fake=wild, record=record), field, modes), history


def just_begun() -> Case:
    source = FakeSource(loading=True)
    source.publish(Requests())
    return source.latest(), source.history()


DRAWN = [(1, 1), (2, 2), (3, 3), (4, 3), (5, 30), (60, 4), (17, 9), (34, 18), (60, 24), (200, 60)]
KINDS = [
    *(running, without_modes, several_generators, no_picture, variational),
    *(mixture, normal, own_units, peaks_by_several, dirac, places, clipped),
]
"""One of each kind of training that has a picture of its own."""
CASES = [*KINDS, loading, broken, broken_line, just_begun]


READING = "what D believes"


@cache
def of_case(case: Callable[[], Case]) -> Case:
    """What CASE shows, made once: nothing changes it."""
    return case()


def made(name: str, case: Callable[[], Case], painted: Look | None = None) -> TrainingPanel:
    panel = next(panel for panel in training_panels(painted or look()) if panel.id == name)
    snapshot, history = of_case(case)
    panel.sight.take(snapshot, history)
    for view in range(len(panel.present_views())):  # a view keeps what it needs
        panel.view = view
        panel.inputs()
    if panel.present_views():
        panel.view = 0
    if name == "field":  # whichever view is first for this training
        panel.preferred = READING
    panel.inputs()
    return panel


@pytest.mark.parametrize("name", [kind.name for kind in PANELS])
class TestEveryPanel:
    @pytest.mark.parametrize("case", CASES)
    def test_draws_at_every_size(self, name: str, case: Callable[[], Case]) -> None:
        panel = made(name, case)
        for view in range(len(panel.present_views())):
            panel.view = view
            for width, height in DRAWN:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    canvas = panel.draw(width, height)
                assert (canvas.width, canvas.height) == (width, height)

    @pytest.mark.parametrize("case", [*KINDS, broken, broken_line])
    @pytest.mark.parametrize(
        ("depth", "glyphs"),
        [("truecolor", "braille"), ("256", "block"), ("16", "ascii"), ("none", "braille"), ("none", "ascii")],
    )
    def test_every_row_can_be_painted(self, name: str, case: Callable[[], Case], depth: Depth, glyphs: str) -> None:
        painted = look(depth, glyphs)
        panel = made(name, case, painted)
        for view in range(len(panel.present_views())):
            panel.view = view
            canvas = painted.typed(panel.draw(60, 20))
            for y, segments in enumerate(Row.of(canvas, range(20), painted.styles)):
                assert sum(len(segment.text) for segment in segments) == 60
                assert all(segment.style is not None for segment in segments)
                assert glyphs != "ascii" or all(segment.text.isascii() for segment in segments)
                assert "?" not in canvas.row_text(y) or case in (broken, broken_line)

    @pytest.mark.parametrize("case", CASES)
    def test_the_same_numbers_make_the_same_picture(self, name: str, case: Callable[[], Case]) -> None:
        panel = made(name, case)
        assert panel.draw(60, 20).changed_rows(panel.draw(60, 20)) == []

    async def test_only_changed_rows_are_sent(self, name: str) -> None:
        source = FakeSource()
        source.advance(1000)
        app = dashboard(source)
        async with app.run_test(size=(120, 40)) as pilot:
            panel = app.query_one(f"#{name}", TrainingPanel)
            await until(pilot, lambda: picture_in(panel.sight.snapshot, Field) is not None)
            source.hold = True  # from now on the test alone decides what is shown
            await until(pilot, lambda: source.waiting is not None)
            source.state, source.waiting = State.PAUSED, None
            source.publish(asks(500, (42, 42)))
            panel.receive(source.latest(), source.history(), 1e9)
            whole = Region(0, 0, *panel.size)
            before = panel.render_lines(whole)
            assert panel.redraw() == []
            assert all(a is b for a, b in zip(before, panel.render_lines(whole), strict=True))
            panel.choose(not panel.chosen)
            await until(pilot, lambda: panel.render_lines(whole)[0].text != before[0].text)

    @pytest.mark.parametrize("case", KINDS)
    def test_it_explains_itself(self, name: str, case: Callable[[], Case]) -> None:
        panel = made(name, case)
        assert len(panel.about()) > 70
        assert panel.heading()
        assert "{" not in panel.about()

    @pytest.mark.parametrize("case", KINDS)
    def test_each_key_of_a_panel_says_what_it_did(self, name: str, case: Callable[[], Case]) -> None:
        panel = made(name, case)
        assert panel.next_view()
        assert all(panel.act(action) for action in get_args(Action))

    @pytest.mark.parametrize("case", KINDS)
    def test_a_key_that_is_held_back_says_that_it_does_nothing(self, name: str, case: Callable[[], Case]) -> None:
        for place in range(len(made(name, case).present_views())):
            for action in get_args(Action):
                panel = made(name, case)
                panel.view = place
                idle, said = action in panel.idle(), panel.act(action)
                assert idle == said.startswith(
                    (f"{panel.title}: there is no", f"{panel.title}: the map of the", "no ")
                ), said

    @pytest.mark.parametrize("case", CASES)
    def test_the_views_come_round(self, name: str, case: Callable[[], Case]) -> None:
        panel = made(name, case)
        panel.preferred = ""  # as it is before anybody chose one
        views = panel.present_views()
        seen = []
        for _ in views:
            seen.append(panel.shown_view())
            panel.next_view()
        assert tuple(seen) == views
        assert panel.shown_view() == views[0]


def shown(panel: TrainingPanel, width: int = 60, height: int = 20) -> str:
    return "\n".join(panel.draw(width, height).text())


def heat(panel: TrainingPanel) -> HeatView:
    view = panel.shown()
    assert isinstance(view, HeatView)
    return view


def room_of(panel: TrainingPanel, width: int, height: int) -> Room:
    """The place of the picture in panel 1 or 2."""
    facts = panel.facts
    assert facts is not None
    return points_room(facts, width, height) if panel.id == "plane" else heat(panel).room(facts, width, height)


def test_a_new_record_changes_the_coverage_and_nothing_else_does() -> None:
    panel = made("coverage", running)
    snapshot = panel.sight.snapshot
    before = panel.inputs()
    panel.sight.snapshot = dataclasses.replace(snapshot, step=snapshot.step + 1, fake=snapshot.fake + 1)
    assert all(a is b or a == b for a, b in zip(panel.inputs(), before, strict=True) if not isinstance(a, np.ndarray))


def test_coverage_tells_counts_rule_step_ceiling_and_what_is_missing() -> None:
    text = shown(made("coverage", running), 90, 20)
    assert "4/8 covered" in text
    assert "missing: 5-8" in text
    assert "1,200" in text
    assert "a perfect sampler: 99 %" in text
    assert "covered: ≥ 1 of 2,500 samples within 3σ of the mode; fair: ≥ 20 % of its fair share" in text
    assert "KL over modes" in text


def test_modes_that_one_sample_covers_are_no_reason_to_be_content() -> None:
    panel = made("coverage", running)
    everywhere = np.ones(8, np.bool_)
    for fair, colour in ((everywhere, GOOD), (~everywhere, WARN)):
        modes = dataclasses.replace(there(panel.sight.snapshot, Modes), covered=everywhere, fair=fair)
        panel.sight.snapshot = put(panel.sight.snapshot, modes)
        assert panel.draw(80, 20).fg[1, 2] == colour


def test_of_images_that_nothing_reads_it_is_said_why() -> None:
    panel, why = made("coverage", without_modes), "nothing reads classes in these images: none of them are held out"
    assert panel.facts is not None
    panel.sight.snapshot = dataclasses.replace(
        panel.sight.snapshot, facts=dataclasses.replace(panel.facts, read_by=why)
    )
    text = shown(panel)
    assert "Nothing reads classes in these images: none of them are" in text
    assert "to count" not in text


def test_data_without_modes_are_said_to_have_none() -> None:
    text = shown(made("coverage", without_modes))
    assert "no modes to count" in text
    assert "JSD, nats    0.276   a perfect generator: 0.012" in text
    assert "density      0.496   a perfect generator: 1.00" in text
    assert "coverage     0.523   a perfect generator: 0.969" in text
    assert "coverage     0.523  perfect G: 0.969" in shown(made("coverage", without_modes), 40)  # at 80 columns


def test_modes_that_are_too_narrow_are_warned_of() -> None:
    assert too_narrow(1.0, 0.98889, 2500)
    assert not too_narrow(0.99, 0.98889, 2500)
    assert not too_narrow(1.0, None, 2500)


@pytest.mark.parametrize(
    ("reading", "labels"),
    [
        ("probability", ("1.0 real", "1/2", "0.00 fake", "probability that x is real")),
        ("label", ("1.0 real", "1/2", "0.00 fake", "label")),
        ("score", ("real", "0", "fake", "score around its zero line")),
        ("relative", ("real", "0", "fake", "less its mean")),
        ("variational", ("real", "1", "fake", "the f-GAN's T around its middle, root scale")),
    ],
)
def test_the_field_says_what_its_colours_mean(reading: str, labels: tuple[str, ...]) -> None:
    source = trained(reading=reading)
    panel = made("field", lambda: (source.latest(), source.history()))
    text = shown(panel, 110, 24)
    assert all(label in text for label in labels)


def test_a_reading_that_is_undecided_elsewhere_than_at_one_half_is_plain_there() -> None:
    panel = made("field", several_generators)
    field = picture_in(panel.sight.snapshot, Field)
    assert field is not None
    undecided = Field(np.full_like(field.values, 1 / 9), field.extent)
    panel.receive(put(panel.sight.snapshot, undecided), panel.sight.history, 1e9)
    canvas = panel.draw(60, 24)
    ramp = look().palette.ramp(DIVERGING)
    room = room_of(panel, 58, 22)
    assert set(canvas.bg[1:23, 1 + room.left : 1 + room.left + room.width].ravel()) == {ramp[len(ramp) // 2]}
    for part in ("1.0 real", "1/9", "0.00 fake", "p(real)"):
        assert part in "\n".join(canvas.text())


@pytest.mark.parametrize(("value", "share"), [(0.0, 0.0), (0.1, 0.25), (0.2, 0.5), (0.6, 0.75), (1.0, 1.0)])
def test_a_scale_with_its_middle_off_centre_is_straight_on_both_sides(value: float, share: float) -> None:
    assert placed(np.array([value], np.float32), 0.0, 0.2, 1.0)[0] == pytest.approx(share)


def test_a_bent_scale_goes_by_the_root_of_the_distance_from_the_middle() -> None:
    shares = placed(np.array([-3, 0, 1, 2, 5], np.float32), -3.0, 1.0, 5.0, bent=True)
    np.testing.assert_allclose(shares, [0, 0.25, 0.5, 0.75, 1], atol=1e-6)


def test_a_packed_discriminator_is_said_to_see_the_point_repeated() -> None:
    panel = made("field", lambda: of(trained(judged="packed")))
    assert "of x repeated" in shown(panel, 70, 24)
    assert "a pack of one point repeated" in panel.about()


def test_where_no_single_point_has_a_reading_that_is_said_and_none_is_asked_for() -> None:
    field, plane = made("field", no_picture), made("plane", no_picture)
    assert "no reading for a single point" in " ".join(shown(field).replace("│", " ").split())
    assert field.wants() == Requests()
    assert plane.present_views() == ("points only", "map of the generator")
    assert grid(plane.wants()) is None
    assert plane.wants().get(PointsRequest).count == 500
    assert not plane.draw(60, 24).bg.any()
    assert "no reading for a single point" in plane.about()
    assert "readings" in made("losses", no_picture).present_views()


def test_each_generator_has_points_of_its_own_colour() -> None:
    panel = made("plane", several_generators)
    panel.view = panel.present_views().index("points only")
    corners = np.array([(x, y) for x in (-1.5, -0.5, 0.5, 1.5) for y in (-1.0, 1.0)], np.float32)
    few = dataclasses.replace(panel.sight.snapshot, fake=np.tile(corners, (3, 1)), real=np.zeros((0, 2), np.float32))
    panel.receive(few, panel.sight.history, 1e9)
    canvas = panel.draw(60, 24)
    points = (canvas.chars >= 0x2800) & (canvas.chars < 0x2900)
    assert sorted(canvas.fg[points].tolist()) == sorted(GENERATORS)
    columns = np.nonzero(points & (canvas.fg == GENERATORS[0]))[1]
    assert columns.max() < np.nonzero(points & (canvas.fg == GENERATORS[7]))[1].min()
    assert "8 generators" in "\n".join(canvas.text())


def test_generators_that_share_a_cell_are_not_called_real() -> None:
    panel = made("plane", several_generators)
    panel.view = 1
    together = dataclasses.replace(
        panel.sight.snapshot, fake=np.zeros((8, 2), np.float32), real=np.ones((1, 2), np.float32)
    )
    panel.receive(together, panel.sight.history, 1e9)
    canvas = panel.draw(60, 24)
    assert not ((canvas.fg == BOTH) & (canvas.chars >= 0x2800) & (canvas.chars < 0x2900)).any()


def test_the_scale_of_a_score_stays_while_the_score_moves_a_little_and_follows_a_large_move() -> None:
    source = trained(reading="score")
    panel = made("field", lambda: (source.latest(), source.history()))
    panel.draw(60, 24)
    first = heat(panel).reading.scaled.scale
    assert first[0] == -first[1]
    for factor, same in ((1.1, True), (0.95, True), (2.0, False)):
        field = picture_in(source.latest(), Field)
        assert field is not None
        field = Field(field.values * np.float32(factor), field.extent)
        panel.receive(put(panel.sight.snapshot, field), panel.sight.history, 1e9)
        panel.draw(60, 24)
        assert (heat(panel).reading.scaled.scale == first) == same


def test_a_snapshot_without_a_field_leaves_the_last_one_standing() -> None:
    panel = made("field", running)
    before = shown(panel)
    panel.sight.snapshot = without(panel.sight.snapshot, Field)
    panel.inputs()
    assert shown(panel) == before


def test_points_outside_the_window_are_told() -> None:
    panel = made("plane", running)
    fake = panel.sight.snapshot.fake.copy()
    fake[:7] = 99.0
    panel.receive(dataclasses.replace(panel.sight.snapshot, fake=fake), panel.sight.history, 1e9)
    told = shown(panel, 60, 24)
    assert "7 of 500" in told
    assert "are outside" in told


def test_real_and_fake_points_stand_where_they_are() -> None:
    panel = made("plane", running)
    panel.view = panel.present_views().index("points only")
    fake = np.full((500, 2), (-1.5, 1.5), np.float32)  # top left
    points = dataclasses.replace(panel.sight.snapshot, fake=fake, real=np.zeros((0, 2), np.float32))
    panel.receive(points, panel.sight.history, 1e9)
    canvas = panel.draw(60, 24)
    room = room_of(panel, 58, 22)
    inside = canvas.chars[1 : 1 + room.height, 1 + room.left : 1 + room.left + room.width]
    rows, columns = np.nonzero(inside >= 0x2800)
    assert len(rows) == 1
    assert rows[0] < room.height / 4
    assert columns[0] < room.width / 4


def test_where_real_and_fake_meet_the_cell_has_a_colour_of_its_own() -> None:
    panel = made("plane", running)
    panel.view = panel.present_views().index("points only")
    spot, elsewhere = np.full((9, 2), (-1.5, 1.5), np.float32), np.full((9, 2), (1.0, -1.0), np.float32)
    points = dataclasses.replace(panel.sight.snapshot, fake=spot, real=np.concatenate([spot, elsewhere]))
    panel.receive(points, panel.sight.history, 1e9)
    canvas = panel.draw(60, 24)
    dots = (canvas.chars >= 0x2800) & (canvas.chars < 0x2900)
    assert sorted(canvas.fg[dots].tolist()) == sorted([REAL, BOTH])
    assert "both" in "\n".join(canvas.text())


def test_points_and_field_are_of_one_instant() -> None:
    panel = made("plane", running)
    before = shown(panel)
    moved = dataclasses.replace(
        panel.sight.snapshot, fake=panel.sight.snapshot.fake[:0], step=panel.sight.snapshot.step + 1
    )
    moved = without(moved, Field)
    panel.receive(moved, panel.sight.history, 1e9)
    assert shown(panel) == before


def test_a_critics_two_losses_have_an_axis_each() -> None:
    panel = made("losses", running)
    axes = lambda: sum(row.strip("│ ").startswith("0 ") for row in shown(panel, 60, 24).splitlines())  # noqa: E731
    assert axes() == 2  # losses above readings
    facts = dataclasses.replace(panel.sight.snapshot.facts, objective="wasserstein")  # type: ignore[type-var]
    panel.receive(dataclasses.replace(panel.sight.snapshot, facts=facts), panel.sight.history, 1e9)
    assert axes() == 3


def test_losses_up_to_the_snapshot_are_drawn_and_not_beyond() -> None:
    source = trained()
    panel = made("losses", lambda: (source.latest(), source.history()))
    before = shown(panel)
    source.advance(50)  # the history runs ahead of the snapshot
    assert shown(panel) == before


def test_one_spike_does_not_flatten_the_losses_unless_all_is_asked_for() -> None:
    history = History(("loss_d", "loss_g", "d_real", "d_fake"))
    rows = np.full((2000, 4), 1.0) + 0.1 * np.sin(np.arange(2000.0))[:, None]
    rows[3] = 1000.0
    history.append(rows)
    snapshot = dataclasses.replace(running()[0], step=2000)
    panel = made("losses", lambda: (snapshot, history))
    assert "1k" not in shown(panel, 80, 12).split("0 ")[0]
    robust = panel.shared.of(Axes).of("losses").limits(rows[:, 0])
    assert robust[1] < 2
    panel.act("fit")
    assert panel.shared.of(Axes).of("losses").limits(rows[:, 0])[1] >= 1000


@pytest.mark.parametrize(
    ("rest", "labels", "absent"),
    [
        ((math.log(4), math.log(2)), ("D at rest: log 4", "G at rest: log 2"), "both"),
        ((math.log(4), -math.log(2)), ("D at rest: log 4", "G at rest: -log 2"), "both"),
        ((math.log(2), math.log(2)), ("both at rest: log 2",), "D at rest: log 2"),
        ((0.25,), ("D at rest: 1/4",), "G at rest:"),
        ((1.2345, 2.0), ("D at rest: 1.23", "G at rest: 2"), "log"),
        ((), (), "log"),
    ],
)
def test_losses_at_rest_have_their_guide_lines(rest: tuple[float, ...], labels: tuple[str, ...], absent: str) -> None:
    panel = made("losses", lambda: of(trained(rest=dict(zip(PLAYERS, rest, strict=False)))))
    history = History(COLUMNS)
    history.append(np.linspace(-1, 3, 40)[:, None].repeat(4, axis=1))
    panel.sight.snapshot, panel.sight.history = dataclasses.replace(panel.sight.snapshot, step=40), history
    text = shown(panel, 80, 16)
    assert all(label in text for label in labels)
    assert absent not in text


def test_the_line_of_the_undecided_stands_where_it_is_for_this_reading() -> None:
    for options, seen in (({"middle": 0.45}, True), ({"reading": "variational", "middle": 1.5}, True),
                          ({"reading": "relative"}, False)):  # fmt: skip
        panel = made("losses", lambda options=options: of(trained(**options)))  # type: ignore[misc]
        panel.view = 1
        lines = guides("readings", panel.sight.snapshot.facts)  # type: ignore[arg-type]
        assert [guide.value for guide in lines] == ([options["middle"]] if seen else [])


def test_negative_losses_can_be_seen_on_a_log_axis() -> None:
    source = trained(reading="score")
    panel = made("losses", lambda: (source.latest(), source.history()))
    panel.act("log_scale")
    assert "-1" in shown(panel, 80, 18)


def test_tall_losses_show_the_readings_as_well() -> None:
    assert "D(G(z))" not in "\n".join(shown(made("losses", running), 60, 14).splitlines()[:-1])
    assert "D(G(z))" in "\n".join(shown(made("losses", running), 60, 30).splitlines()[:-1])


@pytest.mark.parametrize(
    ("shares", "long", "short"),
    [
        ([[0.5] * 4, [0.5] * 4], "all 2 modes there all the time", "all 2 there"),
        ([[0.5] * 4, [0, 0.5, 0, 0.5]], "all 2 modes there since about step 400", "all 2 there"),
        ([[0.5] * 4, [0, 0.5, 0.5, 0], [0] * 4], "empty now: 2 · never reached: 3", "1 empty now · 1 never reached"),
    ],
)
def test_what_has_become_of_the_modes_is_told(shares: list[list[float]], long: str, short: str) -> None:
    strip = Strip(np.array([100, 200, 300, 400], np.float32), np.array(shares, np.float32))
    assert story(strip) == (long, short)


def test_coverage_over_time_follows_the_strip_and_the_events() -> None:
    source = trained()
    panel = made("coverage", lambda: of(source))
    panel.view = 1
    panel.receive(source.latest(), source.history(), 1e9)
    before = shown(panel)
    assert "never reached: 5, 6, 7, 8" in before.splitlines()[-1]
    source.tell("mode lost", 600)
    source.publish(EVERYTHING)
    panel.receive(source.latest(), source.history(), 2e9)
    told = [row for row in shown(panel).splitlines() if row not in before]
    assert len(told) == 1
    assert "✗" in told[0]


def test_data_without_several_modes_have_no_coverage_over_time() -> None:
    for case in (without_modes, normal, dirac):
        assert len(made("coverage", case).present_views()) == 1


@pytest.mark.parametrize("size", [(58, 22), (40, 14)])
def test_the_plane_numbers_its_modes_as_coverage_does_and_says_what_the_ground_is(size: tuple[int, int]) -> None:
    source = trained()
    modes = picture_in(source.latest(), Modes)
    assert modes is not None
    covered, fair = np.arange(8) != 2, ~np.isin(np.arange(8), (2, 4))
    counted = put(source.latest(), dataclasses.replace(modes, covered=covered, fair=fair))
    source.replace(pictures=counted.pictures)
    panel = made("plane", lambda: of(source))
    canvas = panel.draw(*size)
    room = points_room(source.facts, size[0] - 2, size[1] - 2)
    picture = canvas.part(1 + room.left, 1, room.width, room.height)
    at = {number: _where(picture, str(number)) for number in range(1, 9)}
    colours = {number: int(picture.fg[y, x]) for number, (x, y) in at.items()}
    assert [number for number, colour in colours.items() if colour == BAD] == [3]
    assert [number for number, colour in colours.items() if colour == WARN] == [5]
    assert all(a[1] < b[1] for a, b in ((at[3], at[2]), (at[2], at[1]), (at[1], at[8]), (at[8], at[7])))
    said = " ".join(canvas.text())
    assert "ground: D(x)" in said or size[0] < 50
    for word, end in (("real", -1), ("fake", 0)):
        ground = panel._look.palette.ramp(DIVERGING)[end]
        rows = [row for row, text in enumerate(canvas.text()) if word in text and (canvas.bg[row] == ground).any()]
        assert rows, f"{word} is not told of its ground"
    panel.turn_layer("modes")
    assert BAD not in panel.draw(*size).fg


def _where(picture: Canvas, text: str) -> tuple[int, int]:
    """The one place of TEXT."""
    places = [(row.index(text), y) for y, row in enumerate(picture.text()) if text in row]
    assert len(places) == 1
    return places[0]


@pytest.mark.parametrize(("real", "little"), [(0.1, True), (1.5, False), (math.nan, False)])
def test_a_critic_says_whether_it_tells_real_from_fake_at_all(real: float, little: bool) -> None:
    source = trained(reading="score")
    panel = made("field", lambda: of(source))
    history = History(COLUMNS)
    history.append(np.array([[0.0, 0.0, real, 0.0]]))
    panel.sight.history = history
    panel.draw(90, 24)
    panel.sight.snapshot = dataclasses.replace(panel.sight.snapshot, step=1)
    said = panel.state_line(source.facts, 80)
    assert ("hardly apart" in said) == little
    assert ("above fake" in said) == math.isfinite(real)
