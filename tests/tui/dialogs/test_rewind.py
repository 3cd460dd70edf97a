"""Going back to a checkpoint from the dashboard."""

from pathlib import Path

import pytest

from gantui.session.view.commands import Checkpoint, Rewind, Stop
from gantui.session.view.snapshot import Snapshot
from gantui.tui.dialogs import rewind
from gantui.tui.dialogs.checkpoint_lines import Known
from tests.session.small import finish, obeyed, seen, start
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, status, text, until
from tests.tui.test_panels import look
from tests.tui.turning import press


def kept(*steps: int) -> FakeSource:
    source = FakeSource()
    source.hold = True
    source.replace(checkpoints=steps)
    return source


@pytest.mark.parametrize(
    ("pressed", "to"),
    [
        (["enter"], 9000),
        (["down", "enter"], 600),
        (["down", "down", "down", "up", "enter"], 600),
        ([*"700", "enter"], 600),
        ([*"70", "backspace", *"00", "enter"], 600),
        ([*"9000", "enter"], 9000),
        (["escape"], None),
        (["q"], None),
        ([*"49", "enter", "escape"], None),
    ],
)
async def test_a_checkpoint_is_chosen_or_typed(pressed: list[str], to: int | None) -> None:
    source = kept(50, 600, 9000)
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        press(app, "R")
        await until(pilot, lambda: "> step 9,000" in text(app) and "step    50" in text(app))
        press(app, *pressed)
        await until(pilot, lambda: "go back" not in text(app))
        assert source.sent == ([] if to is None else [Rewind(to)])
        if to is not None:
            assert f"going back to step {to:,}" in status(app)


async def test_a_step_before_the_first_checkpoint_is_answered_in_the_dialog() -> None:
    app = dashboard(kept(50, 600))
    async with app.run_test(size=(80, 24)) as pilot:
        press(app, "R")
        await until(pilot, lambda: "> step 600" in text(app))
        press(app, *"49")
        await until(pilot, lambda: "there is no checkpoint at or before it" in text(app))
        press(app, "0")
        await until(pilot, lambda: "> step  50" in text(app))


async def test_without_a_checkpoint_it_is_said_how_to_make_one() -> None:
    app = dashboard(kept())
    async with app.run_test(size=(80, 24)) as pilot:
        press(app, "R")
        await until(pilot, lambda: "There is no checkpoint to go back to yet: c writes one." in text(app))
        assert "enter  go back" not in text(app)
        press(app, "enter", "escape")
        await until(pilot, lambda: "no checkpoint" not in text(app))


@pytest.mark.parametrize(("steps", "marked"), [((50, 600), True), ((600,), False)])
def test_the_best_one_is_marked_where_there_are_others(steps: tuple[int, ...], marked: bool) -> None:
    dialog = rewind.Rewind(look(), steps, known=Known({}, 600, "lowest JSD"))
    seen = "\n".join("".join(piece for piece, _ in line) for line in dialog._lines(70))
    assert ("lowest JSD of all 2, at step 600" in seen) is ("600 *" in seen) is marked


async def test_many_checkpoints_scroll() -> None:
    app = dashboard(kept(*range(0, 3000, 100)))
    async with app.run_test(size=(60, 20)) as pilot:
        press(app, "R")
        await until(pilot, lambda: "> step 2,900" in text(app) and "step     0" not in text(app))
        press(app, *["down"] * 29)
        await until(pilot, lambda: "> step     0" in text(app))


async def test_who_looks_back_begins_with_the_checkpoint_before() -> None:
    app = dashboard(kept(50, 600, 9000))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        app.rewind_to(750)
        await until(pilot, lambda: "> step   600" in text(app) and "750_" in text(app))


async def test_a_run_that_is_only_watched_can_not_go_back() -> None:
    app = dashboard(FakeSource(capabilities=frozenset()))
    async with app.run_test(size=(80, 24)) as pilot:
        press(app, "R")
        await until(pilot, lambda: "only watched, so not possible: going back" in status(app))


async def test_a_click_outside_changes_nothing() -> None:
    source = kept(50)
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        press(app, "R")
        await until(pilot, lambda: "go back" in text(app))
        await pilot.click(offset=(1, 1))
        await until(pilot, lambda: "go back" not in text(app))
        assert source.sent == []


async def test_a_real_training_goes_back_and_on_from_there(tmp_path: Path) -> None:
    live = start(tmp_path / "run", "schedule.steps=1000000", "evaluation.every=1000")
    written: Snapshot = obeyed(live, Checkpoint(), lambda now: bool(now.checkpoints))
    step = written.checkpoints[0]
    seen(live, lambda now: now.step > step + 50)
    app = dashboard(live)  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        press(app, "R")
        await until(pilot, lambda: f"> step {step:,}" in text(app))
        press(app, "enter")
        await until(pilot, lambda: f"back at step {step:,}" in live.latest().message)
        await until(pilot, lambda: f" from {step:,} " in status(app))
    facts = live.latest().facts
    assert facts is not None
    assert f"run-from-{step}" in facts.run_dir
    assert facts.branched == f"step {step:,} of run"
    live.send(Stop())
    finish(live)
