"""A training that a script drives: what gantui can't do for it is not offered."""

from __future__ import annotations

import dataclasses

import pytest

from gantui.session.view.history import History
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.panels.coverage.other_metrics import other_measurements
from gantui.tui.panels.images.slopes import Slopes
from tests.tui.panels.images.showing import of_images, snapshot, view_of
from tests.tui.seeing import dashboard, status, text, until
from tests.tui.turning import Turnable, press


async def test_no_new_run_is_offered_since_its_script_has_all_other_settings() -> None:
    source = Turnable(seed=None)
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        press(app, "n")
        await until(pilot, lambda: "━ n settings" in text(app) and "Generator" in text(app))
        assert "a new run with" not in text(app)
        press(app, *["down"] * 7)
        await until(pilot, lambda: "goes on" not in text(app))
        source.state = State.FINISHED
        await until(pilot, lambda: "Its script, started again, begins a new run." in " ".join(text(app).split()))


async def test_where_nothing_can_be_turned_the_settings_say_why() -> None:
    source = Turnable((), seed=None, unseen={"settings": "no optimizer of torch was seen that moves a player"})
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        press(app, "n")
        await until(
            pilot, lambda: "There are no settings to turn: no optimizer of torch" in " ".join(text(app).split())
        )
        assert "a new run with" not in text(app)
        press(app, "down", "right", "enter", "0")
        await until(pilot, lambda: "no settings to turn" in status(app))


async def test_y_says_that_its_script_does_it_again() -> None:
    app = dashboard(Turnable(seed=None))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        press(app, "y")
        await until(pilot, lambda: "A script trains this" in text(app))


@pytest.mark.parametrize("state", [State.RUNNING, State.FINISHED])
def test_a_picture_that_nobody_asked_for_does_not_come_once_its_script_has_ended(state: State) -> None:
    facts = of_images(seed=None)
    view = view_of(Slopes, facts)
    view.sight.take(dataclasses.replace(snapshot(facts), state=state), History(()))
    shown = " ".join(" ".join(view.draw(facts, 80, 10).text()).split())
    assert ("still to come" in shown) is (state is State.RUNNING)
    assert ("the script has ended, and nobody had looked at this" in shown) is (state is State.FINISHED)


def test_numbers_of_its_own_stand_among_the_curves_alone() -> None:
    lines = other_measurements(Snapshot(State.RUNNING, record={"step": 5, "jsd": 0.5, "penalty": 0.25}), 60)
    assert ["JSD" in text for text, _ in lines] == [True]


async def test_before_its_first_step_nobody_knows_what_its_data_are() -> None:
    app = dashboard(Turnable(loading=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "known from the first step on" in text(app))
        assert "images are still to come" not in text(app)
        assert "will show the losses" in text(app)
