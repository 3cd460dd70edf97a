"""A new run from inside the dashboard: several settings, what becomes of the present run, and going back at the end."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from gantui.session.view.commands import Command, Stop
from gantui.session.view.snapshot import State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dialogs.restart import NewRun, command, parted
from gantui.tui.shell.next_training import NextTraining
from tests.tui.fakes import facts
from tests.tui.seeing import dashboard, status, text, until
from tests.tui.turning import Turnable, press


@pytest.mark.parametrize(
    ("typed", "assignments"),
    [
        ("seed=3", ("seed=3",)),
        ("generator.hidden = [64, 64] seed=3", ("generator.hidden=[64, 64]", "seed=3")),
        ("a.b=1, c=2;d='x y'", ("a.b=1", "c=2", "d='x y'")),
        ("", ()),
    ],
)
def test_several_assignments_are_told_apart(typed: str, assignments: tuple[str, ...]) -> None:
    assert parted(typed) == assignments


@pytest.mark.parametrize("typed", ["seed", "seed=", "=3", "a b=3"])
def test_what_is_no_assignment_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=typed.split()[0]):
        parted(typed)


def test_the_command_says_each_setting_once() -> None:
    told = facts(command="gantui run --preset ring8-gan --seed 4 --steps 900 --set a.b=1 --set 'generator.hidden=[4]'")
    assert command(told, ("seed=7", "generator.hidden=[8, 8]", 'device="cpu"')) == (
        "gantui run --preset ring8-gan --steps 900 --set a.b=1 --seed 7 --set 'generator.hidden=[8, 8]' --device cpu"
    )


NEW = "generator.hidden=[8] seed=3"
ASKED = NextTraining(("generator.hidden=[8]", "seed=3"))


async def asked_for(pilot: Pilot[None], app: Dashboard, *first: str) -> None:
    """Ask for a new run in the settings, after the keys FIRST have chosen the line for it."""
    press(app, "n")
    await until(pilot, lambda: "━ n settings" in text(app) and "new run with" in text(app))
    press(app, *first, "enter", *NEW, "enter")


@pytest.mark.parametrize(
    ("key", "next_training", "sent", "detached"),
    [
        ("s", ASKED, [Stop("asked")], False),
        ("d", ASKED, [Stop("asked")], True),
        ("escape", None, [], False),
    ],
)
async def test_the_present_run_is_stopped_or_left_training_as_asked(
    key: str, next_training: NextTraining | None, sent: list[Command], detached: bool
) -> None:
    source = Turnable()
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        await asked_for(pilot, app, "up")
        await until(pilot, lambda: isinstance(app.screen, NewRun) and "Leave this run training" in text(app))
        press(app, key)
        await until(pilot, lambda: not isinstance(app.screen, NewRun))
        assert (app.next_training, source.sent, app.detached) == (next_training, sent, detached)


async def test_after_the_end_a_new_run_begins_at_once() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        source.end(State.FINISHED, "finished all 4,000 steps")
        await until(pilot, lambda: "finished" in status(app))
        await asked_for(pilot, app)
        await until(pilot, lambda: isinstance(app.screen, NewRun))
        press(app, "enter")
        await until(pilot, lambda: app._exit)
    assert app.next_training == ASKED
    assert source.sent == []


async def test_after_the_end_it_goes_on_from_a_checkpoint_with_its_figures_beside_it() -> None:
    source = Turnable()
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        source.end(State.FINISHED, "finished all 4,000 steps")
        source.replace(checkpoints=(100, 300))
        await until(pilot, lambda: "finished" in status(app))
        press(app, "R")
        await until(pilot, lambda: "> step 300" in text(app))
        press(app, "down", "enter")
        await until(pilot, lambda: app._exit)
    assert app.next_training == NextTraining(step=100)


async def test_of_what_is_only_watched_a_new_run_needs_no_end() -> None:
    source = Turnable(capabilities=frozenset())
    app = dashboard(source)
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        await asked_for(pilot, app, "up")
        await until(pilot, lambda: "> b  Begin" in text(app))
        press(app, "b")
        await until(pilot, lambda: app._exit)
    assert app.next_training == ASKED
