"""What every panel holds to, and what each shows."""

import dataclasses
import warnings
from collections.abc import Callable

import numpy as np
import pytest
from textual.geometry import Region

from gantui.session.history import History
from gantui.session.snapshot import Field, Snapshot, State, Views
from gantui.tui.look import Look
from gantui.tui.panels import PANELS, Panel
from gantui.tui.panels.coverage import too_narrow
from gantui.tui.raster.palette import BOTH, GOOD, REAL, WARN, Depth
from gantui.tui.theme import THEMES
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, until

Case = tuple[Snapshot, History]


def look(depth: Depth = "truecolor", glyphs: str = "braille") -> Look:
    return Look.of(THEMES.find("dark"), depth, glyphs)  # type: ignore[arg-type]


def trained(**options: object) -> FakeSource:
    source = FakeSource(**options)  # type: ignore[arg-type]
    source.advance(1200)
    source.publish(Views(500, (40, 40)))
    return source


def running() -> Case:
    source = trained()
    return source.latest(), source.history()


def loading() -> Case:
    return Snapshot(State.LOADING, message="importing torch"), History(())


def without_modes() -> Case:
    source = trained(modes=0)
    return source.latest(), source.history()


def broken() -> Case:
    source = trained()
    snapshot, history = source.latest(), History(("loss_d", "loss_g", "d_real", "d_fake"))
    history.append(np.full((900, 4), np.nan))
    history.append(np.full((300, 4), np.inf))
    assert snapshot.field is not None
    assert snapshot.modes is not None
    wild = snapshot.fake.copy()
    wild[::2], wild[1::3] = np.nan, np.inf
    field = Field(np.full_like(snapshot.field.values, np.nan), snapshot.field.extent)
    modes = dataclasses.replace(snapshot.modes, share=np.full(8, np.nan), high_quality=np.full(8, np.nan))
    record: dict[str, float | int | None] = {"high_quality": float("nan"), "kl_modes": None, "jsd": float("inf")}
    return dataclasses.replace(snapshot, fake=wild, field=field, modes=modes, record=record), history


def just_begun() -> Case:
    source = FakeSource(loading=True)
    source.publish(Views())
    return source.latest(), source.history()


DRAWN = [(1, 1), (2, 2), (3, 3), (4, 3), (5, 30), (60, 4), (17, 9), (34, 18), (60, 24), (200, 60)]
CASES = [running, loading, without_modes, broken, just_begun]


def made(name: str, case: Callable[[], Case], painted: Look | None = None) -> Panel:
    panel = PANELS.find(name)(painted or look(), 1, id=name)
    panel.snapshot, panel.history = case()
    panel.inputs()
    return panel


@pytest.mark.parametrize("name", list(PANELS))
class TestEveryPanel:
    @pytest.mark.parametrize("case", CASES)
    def test_draws_at_every_size(self, name: str, case: Callable[[], Case]) -> None:
        panel = made(name, case)
        for view in range(len(panel.views)):
            panel.view = view
            for width, height in DRAWN:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    canvas = panel.draw(width, height)
                assert (canvas.width, canvas.height) == (width, height)

    @pytest.mark.parametrize("case", [running, broken, without_modes])
    @pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
    @pytest.mark.parametrize("glyphs", ["braille", "block", "ascii"])
    def test_every_row_can_be_painted(self, name: str, case: Callable[[], Case], depth: Depth, glyphs: str) -> None:
        painted = look(depth, glyphs)
        canvas = painted.typed(made(name, case, painted).draw(60, 20))
        for y in range(20):
            segments = painted.segments(canvas, y)
            assert sum(len(segment.text) for segment in segments) == 60
            assert all(segment.style is not None for segment in segments)
            assert glyphs != "ascii" or all(segment.text.isascii() for segment in segments)

    @pytest.mark.parametrize("case", CASES)
    def test_the_same_numbers_make_the_same_picture(self, name: str, case: Callable[[], Case]) -> None:
        panel = made(name, case)
        assert panel.draw(60, 20).changed_rows(panel.draw(60, 20)) == []

    async def test_only_changed_rows_are_sent(self, name: str) -> None:
        source = FakeSource()
        source.advance(1000)
        app = dashboard(source)
        async with app.run_test(size=(120, 40)) as pilot:
            panel = app.query_one(f"#{name}", Panel)
            await until(pilot, lambda: panel.snapshot.field is not None)
            source.hold = True  # from now on the test alone decides what is shown
            await until(pilot, lambda: source.waiting is not None)
            source.state = State.PAUSED
            source.publish(Views(500, (42, 42)))
            panel.receive(source.latest(), source.history(), 1e9)
            whole = Region(0, 0, *panel.size)
            before = panel.render_lines(whole)
            assert panel.redraw() == []
            assert all(a is b for a, b in zip(before, panel.render_lines(whole), strict=True))
            panel.choose(not panel.chosen)
            after = panel.render_lines(whole)
            assert after[0] is not before[0]
            assert after[0].text != before[0].text

    def test_it_explains_itself(self, name: str) -> None:
        panel = PANELS.find(name)
        assert len(panel.about) > 100
        assert panel.title
        assert panel.views

    def test_each_key_of_a_panel_says_what_it_did(self, name: str) -> None:
        panel = made(name, running)
        assert all(said() for said in (panel.next_view, panel.log_scale, panel.fit))


def shown(panel: Panel, width: int = 60, height: int = 20) -> str:
    return "\n".join(panel.draw(width, height).text())


def test_a_new_record_changes_the_coverage_and_nothing_else_does() -> None:
    panel = made("coverage", running)
    snapshot = panel.snapshot
    before = panel.inputs()
    panel.snapshot = dataclasses.replace(snapshot, step=snapshot.step + 1, fake=snapshot.fake + 1)
    assert all(a is b for a, b in zip(panel.inputs(), before, strict=True))


def test_coverage_tells_counts_rule_step_ceiling_and_what_is_missing() -> None:
    text = shown(made("coverage", running), 90, 20)
    assert "4/8 covered" in text
    assert "missing: 5, 6, 7, 8" in text
    assert "1,220" in text
    assert "a perfect sampler: 99 %" in text
    assert "covered: ≥ 1 of 2,500 samples within 3σ of the mode; fair: ≥ 20 % of its fair share" in text
    assert "KL over modes" in text


def test_modes_that_one_sample_covers_are_no_reason_to_be_content() -> None:
    panel = made("coverage", running)
    assert panel.snapshot.modes is not None
    everywhere = np.ones(8, np.bool_)
    for fair, colour in ((everywhere, GOOD), (~everywhere, WARN)):
        modes = dataclasses.replace(panel.snapshot.modes, covered=everywhere, fair=fair)
        panel.snapshot = dataclasses.replace(panel.snapshot, modes=modes)
        assert panel.draw(80, 20).fg[1, 2] == colour


def test_data_without_modes_are_said_to_have_none() -> None:
    text = shown(made("coverage", without_modes))
    assert "no modes to count" in text
    assert "jsd" in text


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
    ],
)
def test_the_field_says_what_its_colours_mean(reading: str, labels: tuple[str, ...]) -> None:
    source = trained(reading=reading)
    panel = made("field", lambda: (source.latest(), source.history()))
    text = shown(panel, 60, 24)
    assert all(label in text for label in labels)


def test_the_scale_of_a_score_stays_while_the_score_moves_a_little_and_follows_a_large_move() -> None:
    source = trained(reading="score")
    panel = made("field", lambda: (source.latest(), source.history()))
    panel.draw(60, 24)
    first = panel._belief.scale  # type: ignore[attr-defined]
    assert first[0] == -first[1]
    for factor, same in ((1.1, True), (0.95, True), (2.0, False)):
        field = source.latest().field
        assert field is not None
        panel._field = Field(field.values * np.float32(factor), field.extent)  # type: ignore[attr-defined]
        panel.draw(60, 24)
        assert (panel._belief.scale == first) == same  # type: ignore[attr-defined]


def test_a_snapshot_without_a_field_leaves_the_last_one_standing() -> None:
    panel = made("field", running)
    before = shown(panel)
    panel.snapshot = dataclasses.replace(panel.snapshot, field=None)
    panel.inputs()
    assert shown(panel) == before


def test_points_outside_the_window_are_told() -> None:
    panel = made("plane", running)
    fake = panel.snapshot.fake.copy()
    fake[:7] = 99.0
    panel.receive(dataclasses.replace(panel.snapshot, fake=fake), panel.history, 1e9)
    assert "7 fakes" in shown(panel, 60, 24)


def test_real_and_fake_points_stand_where_they_are() -> None:
    panel = made("plane", running)
    panel.view = 1
    fake = np.full((500, 2), (-1.5, 1.5), np.float32)  # top left
    points = dataclasses.replace(panel.snapshot, fake=fake, real=np.zeros((0, 2), np.float32))
    panel.receive(points, panel.history, 1e9)
    canvas = panel.draw(60, 24)
    room = panel._room(panel.snapshot.facts, 58, 22)  # type: ignore[attr-defined]
    inside = canvas.chars[1 : 1 + room.height, 1 + room.left : 1 + room.left + room.width]
    rows, columns = np.nonzero(inside >= 0x2800)
    assert len(rows) == 1
    assert rows[0] < room.height / 4
    assert columns[0] < room.width / 4


def test_where_real_and_fake_meet_the_cell_has_a_colour_of_its_own() -> None:
    panel = made("plane", running)
    panel.view = 1
    spot, elsewhere = np.full((9, 2), (-1.5, 1.5), np.float32), np.full((9, 2), (1.0, -1.0), np.float32)
    points = dataclasses.replace(panel.snapshot, fake=spot, real=np.concatenate([spot, elsewhere]))
    panel.receive(points, panel.history, 1e9)
    canvas = panel.draw(60, 24)
    dots = (canvas.chars >= 0x2800) & (canvas.chars < 0x2900)
    assert sorted(canvas.fg[dots].tolist()) == sorted([REAL, BOTH])
    assert "both" in "\n".join(canvas.text())


def test_points_and_field_are_of_one_instant() -> None:
    panel = made("plane", running)
    before = shown(panel)
    moved = dataclasses.replace(panel.snapshot, fake=panel.snapshot.fake[:0], field=None, step=panel.snapshot.step + 1)
    panel.receive(moved, panel.history, 1e9)
    assert shown(panel) == before


def test_a_critics_two_losses_have_an_axis_each() -> None:
    panel = made("losses", running)
    axes = lambda: sum(row.strip("│ ").startswith("0 ") for row in shown(panel, 60, 24).splitlines())  # noqa: E731
    assert axes() == 2  # losses above readings
    facts = dataclasses.replace(panel.snapshot.facts, objective="wasserstein")  # type: ignore[type-var]
    panel.receive(dataclasses.replace(panel.snapshot, facts=facts), panel.history, 1e9)
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
    robust = panel._axes["losses"].limits(rows[:, 0])  # type: ignore[attr-defined]
    assert robust[1] < 2
    panel.fit()
    assert panel._axes["losses"].limits(rows[:, 0])[1] >= 1000  # type: ignore[attr-defined]


def test_losses_at_rest_have_their_guide_lines() -> None:
    assert "D: log 4" in shown(made("losses", running), 80, 16)


def test_negative_losses_can_be_seen_on_a_log_axis() -> None:
    source = trained(reading="score")
    panel = made("losses", lambda: (source.latest(), source.history()))
    panel.log_scale()
    assert "-1" in shown(panel, 80, 18)


def test_tall_losses_show_the_readings_as_well() -> None:
    assert "D(G(z))" not in "\n".join(shown(made("losses", running), 60, 14).splitlines()[:-1])
    assert "D(G(z))" in "\n".join(shown(made("losses", running), 60, 30).splitlines()[:-1])
