"""What every panel of a sweep holds to, and what each shows."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from gantui.draw.colour_ramps import Depth
from gantui.experiment.verdicts.verdict import Verdict, Word
from gantui.session.sweep.members import Divergence, Member
from gantui.session.sweep.snapshot import Looking
from gantui.session.view.snapshot import State
from gantui.tui.look.look import Look
from gantui.tui.sweep.curves import CurvesPanel, Spread
from gantui.tui.sweep.layout import LOWEST, NARROWEST, grid
from gantui.tui.sweep.member_picture import caption, standing
from gantui.tui.sweep.members import MembersPanel
from gantui.tui.sweep.panel import Shown, SweepPanel
from gantui.tui.sweep.results import ResultsPanel
from gantui.tui.terminal.row import Row
from tests.tui.sweep.fakes import FakeSweep
from tests.tui.test_panels import look

PARTS: list[type[SweepPanel]] = [MembersPanel, CurvesPanel, ResultsPanel]


def shown(source: FakeSweep, steps: int = 600, *, large: bool = False, group: int = 0) -> Shown:
    source.advance(steps)
    source.publish(Looking(group, 200, frozenset(range(64))))
    return Shown(source.latest(), group, member=1, large=large)


def running() -> Shown:
    return shown(FakeSweep())


def large() -> Shown:
    return shown(FakeSweep(), large=True)


def large_one_that_diverged() -> Shown:
    seen = shown(FakeSweep(), large=True)
    return Shown(seen.snapshot, 0, 2, large=True)


def groups() -> Shown:
    source = FakeSweep(groups=12)
    source.advance(500)
    source.end_group()
    return shown(source, 300, group=1)


def to_come() -> Shown:
    return shown(FakeSweep(groups=3), group=2)


def on_a_line() -> Shown:
    return shown(FakeSweep(line="mixture"))


def large_on_a_line() -> Shown:
    return shown(FakeSweep(line="normal"), large=True)


def dirac() -> Shown:
    return shown(FakeSweep(line="dirac"))


def without_modes() -> Shown:
    return shown(FakeSweep(modes=0))


def several_generators() -> Shown:
    return shown(FakeSweep(generators=8))


def one() -> Shown:
    source = FakeSweep(members=1)
    source.advance(600)
    source.publish(Looking(0, 100, frozenset({0})))
    return Shown(source.latest())


def many() -> Shown:
    return shown(FakeSweep(members=64))


def just_begun() -> Shown:
    return shown(FakeSweep(), 0)


def loading() -> Shown:
    return Shown(FakeSweep(loading=True).latest())


def broken() -> Shown:
    return shown(FakeSweep(broken=True))


def over() -> Shown:
    source = FakeSweep()
    source.advance(700)
    source.end_group()
    source.publish(Looking(0, 200, frozenset(range(10))))
    assert source.latest().state is State.FINISHED
    return Shown(source.latest())


KINDS = [running, large, large_one_that_diverged, groups, to_come, on_a_line, large_on_a_line, dirac, without_modes]
CASES = [*KINDS, several_generators, one, many, just_begun, loading, broken, over]
SIZES = [(1, 1), (2, 2), (3, 3), (5, 30), (60, 4), (17, 9), (34, 18), (120, 40)]


def made(kind: type[SweepPanel], case: Callable[[], Shown], painted: Look | None = None) -> SweepPanel:
    seen = case()
    part = kind(painted or look(), 1, seen, id="part")
    if isinstance(part, MembersPanel):
        part.take(seen.snapshot.gallery)
    return part


def text(part: SweepPanel, width: int = 90, height: int = 30) -> str:
    return "\n".join(part.draw(width, height).text())


@pytest.mark.parametrize("kind", PARTS)
class TestEveryPart:
    @pytest.mark.parametrize("case", CASES)
    def test_draws_at_every_size(self, kind: type[SweepPanel], case: Callable[[], Shown]) -> None:
        part = made(kind, case)
        for width, height in SIZES:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                canvas = part.draw(width, height)
            assert (canvas.width, canvas.height) == (width, height)

    @pytest.mark.parametrize("case", CASES)
    @pytest.mark.parametrize(("depth", "glyphs"), [("truecolor", "braille"), ("16", "block"), ("none", "ascii")])
    def test_every_row_can_be_painted(
        self, kind: type[SweepPanel], case: Callable[[], Shown], depth: Depth, glyphs: str
    ) -> None:
        painted = look(depth, glyphs)
        part = made(kind, case, painted)
        canvas = painted.typed(part.draw(60, 20))
        for y, segments in enumerate(Row.of(canvas, range(20), painted.styles)):
            assert sum(len(segment.text) for segment in segments) == 60
            assert all(segment.style is not None for segment in segments)
            assert glyphs != "ascii" or all(segment.text.isascii() for segment in segments)
            assert "?" not in canvas.row_text(y)

    @pytest.mark.parametrize("case", KINDS)
    def test_what_has_not_changed_is_not_drawn_again(self, kind: type[SweepPanel], case: Callable[[], Shown]) -> None:
        part = made(kind, case)
        before = part.inputs()
        assert part.inputs() == before
        assert part.draw(60, 20).changed_rows(part.draw(60, 20)) == []

    def test_a_new_record_is_drawn(self, kind: type[SweepPanel]) -> None:
        source = FakeSweep()
        part = kind(look(), 1, shown(source), id="part")
        before = part.inputs()
        part.shown = shown(source, 50)
        assert part.inputs() != before


def test_the_spread_is_that_of_the_members_that_have_a_number() -> None:
    chance = np.random.default_rng(0)
    values = chance.normal(size=(40, 9))
    values[::3, 4] = values[5] = np.nan
    spread = Spread.of(values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a row of nothing but NaN
        expected = np.nanquantile(values, [0.25, 0.5, 0.75, 0, 1], axis=1)
    found = [spread.low, spread.median, spread.high, spread.least, spread.most]
    np.testing.assert_allclose(found, expected)
    assert np.isnan(spread.median[5])


def test_a_sweep_of_nobodys_numbers_has_no_spread() -> None:
    assert np.isnan(Spread.of(np.full((3, 2), np.nan)).most).all()
    assert len(Spread.of(np.empty((0, 5))).median) == 0


@pytest.mark.parametrize("count", [1, 2, 3, 7, 10, 12, 64, 4096])
@pytest.mark.parametrize("room", [(8, 4), (44, 20), (47, 20), (66, 36), (113, 56), (300, 90)])
def test_cells_lie_within_their_room_and_all_are_seen_where_all_find_room(count: int, room: tuple[int, int]) -> None:
    cells = grid(count, *room)
    corners = [cells.corner(index) for index in range(min(count, cells.room))]
    assert len(set(corners)) == len(corners)
    for index, (x, y) in enumerate(corners):
        assert x + cells.width <= room[0]
        assert y + cells.height <= room[1]
        assert cells.at(x, y) == cells.at(x + cells.width - 1, y + cells.height - 1) == index
    most = ((room[0] + 1) // (NARROWEST + 1)) * (room[1] // LOWEST)
    assert cells.room >= min(count, most) or not most
    if room[0] >= NARROWEST and room[1] >= LOWEST:
        assert cells.width >= NARROWEST
        assert cells.height >= LOWEST


@pytest.mark.parametrize("chosen", range(64))
def test_the_chosen_member_is_on_the_screen_and_no_more_moves_than_must(chosen: int) -> None:
    cells = grid(64, 44, 20)
    for before in range(0, 64, cells.columns):
        first = cells.first(chosen, before)
        assert first % cells.columns == 0
        assert first <= chosen < first + cells.room
        if before <= chosen < before + cells.room:
            assert first == before


def member(seed: int = 3, **record: float | int | None) -> Member:
    made_up = Member(seed)
    usual = {"step": 600, "seconds": 1.0, "modes_total": 8, "modes_covered": 2, "modes_fair": 2, "high_quality": 0.9}
    made_up.take(usual | record)
    return made_up


@pytest.mark.parametrize(
    ("word", "record", "how"),
    [
        ("collapsed", {}, "collapsed"),
        ("D has won", {}, "D has won"),
        ("stalled", {}, "stalled"),
        ("circling", {}, "circling"),
        ("learning", {}, "under way"),
        ("learning", {"modes_fair": 8}, "succeeded"),
        ("collapsed", {"modes_total": None, "modes_fair": None, "modes_covered": None}, "collapsed"),
        (None, {}, "under way"),
    ],
)
def test_how_a_member_stands_is_its_verdict_and_nothing_that_this_screen_finds(
    word: Word | None, record: dict[str, int | None], how: str
) -> None:
    """Two good modes of eight in one record are no collapse yet: a single run waits for more of them, too."""
    judged = member(**record)
    judged.verdict = None if word is None else Verdict(word, "as it is", 600)
    assert standing(judged) == how
    judged.diverged = Divergence(700, "generator", "loss_g became nan")
    assert standing(judged) == "diverged"
    assert standing(Member(0)) == "under way"


@pytest.mark.parametrize("width", range(2, 40))
def test_a_caption_fits_and_always_says_whose_it_is(width: int) -> None:
    line = "".join(text for text, _ in caption(member(), "succeeded", width, chosen=True))
    assert len(line) <= width
    assert line.startswith("▶✓")
    assert width < 3 or "3" in line
    assert width < 10 or "2/8" in line


def test_the_results_of_every_group_stand_under_each_other() -> None:
    seen = text(made(ResultsPanel, groups), 60, 40)
    assert "✓ lr=1 " in seen
    assert "▶ lr=0.1" in seen
    assert "· lr=0.01" in seen
    assert "running at step 300" in seen
    assert "seed 2 diverged" not in seen
    assert "1 of 10" in seen


@pytest.mark.parametrize("case", [running, groups])
def test_in_little_room_names_are_whole_and_the_verdicts_and_the_success_still_stand_there(
    case: Callable[[], Shown],
) -> None:
    seen = text(made(ResultsPanel, case), 32, 12)
    assert "verdicts: " in seen
    assert "success" in seen
    assert "running at step" not in seen
    assert "fair modes" in seen


def test_groups_with_long_names_are_told_apart_by_their_values() -> None:
    source = FakeSweep(groups=2)
    both = [(f"optimizers.generator.lr={a}", "optimizers.discriminator.lr=0.123") for a in ("0.1", "0.2")]
    source.replace(
        results=tuple(replace(each, settings=one) for each, one in zip(source.latest().results, both, strict=True))
    )
    part = ResultsPanel(look(), 1, Shown(source.latest()), id="part")
    assert "0.1, 0.123" in text(part, 34, 20)
    assert "generator.lr=0.1, discriminator.lr=0.123" in text(part, 110, 20)


def test_a_group_that_ended_before_its_first_record_says_so() -> None:
    source = FakeSweep(groups=2)
    source.advance(10)
    source.end_group()
    source.publish(Looking())
    assert "it ended before its first record" in text(CurvesPanel(look(), 1, Shown(source.latest()), id="part"))


def test_results_that_come_after_their_curves_are_drawn_all_the_same() -> None:
    source = FakeSweep()
    before = shown(source, 60)
    part = ResultsPanel(look(), 1, before, id="part")
    source.advance(50)  # the curves are shared with the training, which is further by now
    old = part.inputs()
    source.publish(Looking())
    part.shown = Shown(source.latest())
    assert part.inputs() != old


def test_pictures_of_a_group_that_was_trained_before_are_said_to_be_gone() -> None:
    seen = over()
    part = MembersPanel(look(), 1, seen, id="part")
    assert "trained before" in text(part, 120, 40).replace("\n", " ")
    part.take(seen.snapshot.gallery)
    assert "trained before" not in text(part, 120, 40)


def test_members_of_whom_there_are_no_samples_say_why() -> None:
    seen, why = shown(FakeSweep()), "unpaintable"
    gallery = seen.snapshot.gallery
    assert gallery is not None
    part = MembersPanel(look(), 1, seen, id="part")
    part.take(replace(gallery, fakes={}, facts=replace(gallery.facts, unseen={"points": why})))
    assert why in text(part, 200, 60)
    assert why not in text(made(MembersPanel, lambda: seen), 200, 60)


def test_a_chart_marks_where_a_member_diverged_and_draws_the_chosen_ones_line() -> None:
    part = made(CurvesPanel, running)
    seen = text(part, 110, 20)
    assert "✗" in seen
    assert "seed 1: 2.00" in seen
