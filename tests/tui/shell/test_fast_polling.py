"""What a key asked for is there at once: it waits for no frame, however seldom the budget lets these come."""

import re

import pytest
from textual.pilot import Pilot

from gantui.session.view.answers import Answer
from gantui.session.view.commands import Pause, Resume
from gantui.session.view.snapshot import State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from gantui.tui.shell.fast_polling import FastPolling
from tests.asking import grid
from tests.tui.fakes import FakeSource
from tests.tui.seeing import screen, status, text, until
from tests.tui.test_travel import source_with_a_past

_NEVER = 3600.0


async def still(pilot: Pilot[None], source: FakeSource) -> Dashboard:
    """The dashboard once it has drawn everything: from now on no frame comes."""
    app = pilot.app
    assert isinstance(app, Dashboard)
    await until(pilot, lambda: any(grid(requests) for requests in source.wanted))
    app._frame = lambda: _NEVER  # type: ignore[method-assign]
    await pilot.pause(0.2)
    app._show_newest()
    await until(pilot, lambda: "ground" in text(app))
    return app


def seldom(source: FakeSource) -> Dashboard:
    return Dashboard(source, Display(fps=40.0, draw_budget=1.0), clock=lambda: 0.0)


async def test_a_pause_is_told_and_drawn_without_a_frame() -> None:
    source = FakeSource()
    async with seldom(source).run_test(size=(120, 40)) as pilot:
        app = await still(pilot, source)
        await pilot.press("space")
        await until(pilot, lambda: "paused at step" in status(app) and "space resume" in screen(app)[-1])
        await pilot.press("space")
        await until(pilot, lambda: "running" in status(app) and "space pause" in screen(app)[-1])
        assert source.sent == [Pause(), Resume()]


async def test_an_answer_that_takes_its_time_is_waited_for() -> None:
    source = FakeSource()
    async with seldom(source).run_test(size=(120, 40)) as pilot:
        app = await still(pilot, source)
        source.hold = True
        await pilot.press("space")
        await until(pilot, lambda: source.waiting is not None)
        assert "paused" not in status(app)
        source.answer()
        await until(pilot, lambda: "paused at step" in status(app))


@pytest.mark.parametrize(("keys", "seen"), [("2vv", "the best D"), ("1vvvv", "ground: slope")])
async def test_a_view_newly_chosen_is_asked_for_and_drawn_without_a_frame(keys: str, seen: str) -> None:
    source = FakeSource()
    async with seldom(source).run_test(size=(120, 40)) as pilot:
        app = await still(pilot, source)
        await pilot.press(*keys)
        await until(pilot, lambda: seen in text(app) and "looked at yet" not in text(app))
        asked = len(source.wanted)
        await pilot.pause(0.2)
        assert len(source.wanted) == asked, "asked on and on"


async def test_back_from_the_past_the_last_picture_of_now_stays_until_there_is_a_newer_one() -> None:
    source = source_with_a_past()
    async with seldom(source).run_test(size=(120, 40)) as pilot:
        app = await still(pilot, source)
        plane, field = app.panels[:2]
        await pilot.press("[")
        await until(pilot, lambda: "at step 2,000" in status(app))
        source.hold = True
        await pilot.press("\\")
        await until(pilot, lambda: "at step" not in status(app))
        assert "looked at yet" not in text(app)
        assert re.search(r"ground 2,\d\d\d", plane.draw(60, 24).text()[0])
        assert "▀" in "".join(field.draw(60, 24).text())
        await until(pilot, lambda: source.waiting is not None)
        source.answer()
        await until(pilot, lambda: f"ground {source.step:,}" in text(app))


async def test_the_rate_is_turned_by_a_key() -> None:
    source = FakeSource()
    app = Dashboard(source, Display(fps=10.0, draw_budget=0.03))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("F")
        await until(pilot, lambda: "rate: lively, 20 pictures/s, budget 15 %" in status(app))
        assert app._governor.budget == 0.15
        for _ in range(3):
            await pilot.press("F")
        await until(pilot, lambda: "rate: usual, 10 pictures/s, budget 3 %" in status(app))


async def test_the_footer_says_when_the_budget_is_what_limits_the_rate() -> None:
    source = FakeSource()
    app = Dashboard(source, Display(fps=10.0, draw_budget=0.001))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: screen(app)[-1].rstrip().endswith("budget 0.1 %"))
        assert "q menu" in screen(app)[-1]
        source.state = State.PAUSED
        await pilot.press("space")
        await until(pilot, lambda: "budget" not in screen(app)[-1])


def test_haste_ends_with_the_answer_or_when_it_was_waited_for_long_enough() -> None:
    polling = FastPolling()
    assert not polling.goes_on((), 0.0, complete=False)
    polling.begin(0.0)
    assert polling.goes_on((), 0.5, complete=False)
    assert not polling.goes_on((), 0.5, complete=True)
    polling.wait(7)
    assert polling.goes_on((Answer(6, True),), 0.5, complete=True)
    assert not polling.goes_on((Answer(6, True), Answer(7, False)), 0.6, complete=True)
    assert not polling.goes_on((), 0.7, complete=True)
    assert not polling.goes_on((), 1.1, complete=False)
