"""How the screen begins and how it ends: the menu, signals, a training that is over."""

import pytest

from gantui.session.view.commands import Command, Stop
from gantui.session.view.snapshot import State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.shell.where_trained import Where
from tests.tui.fakes import FakeSource
from tests.tui.seeing import FAST, dashboard, screen, status, text, until


async def test_the_menu_stops_only_when_asked() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("q")
        await until(pilot, lambda: "leave?" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "leave?" not in text(app))
        for keys in (["down", "down", "enter"], ["enter"]):
            assert source.sent == []
            await pilot.press("q")
            await until(pilot, lambda: "leave?" in text(app))
            await pilot.press(*keys)
            await until(pilot, lambda: not app.is_running or "leave?" not in text(app))
        await until(pilot, lambda: not app.is_running)
    assert source.sent == [Stop("asked")]


@pytest.mark.parametrize(
    ("answer", "sent"), [("d", []), ("enter", []), ("s", [Stop("asked")]), ("c", None), ("escape", None)]
)
async def test_in_an_attached_screen_q_offers_to_leave_without_stopping(
    answer: str, sent: list[Command] | None
) -> None:
    source = FakeSource()
    app = Dashboard(source, FAST, where=Where.ELSEWHERE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
        await until(pilot, lambda: all(word in text(app) for word in ("leave?", "Detach", "Stop and leave", "Go on")))
        await pilot.press(answer)
        if sent is None:
            await until(pilot, lambda: "leave?" not in text(app))
            assert app.is_running
        else:
            await until(pilot, lambda: not app.is_running)
    assert source.sent == (sent or [])


async def test_an_own_training_is_left_in_the_background_after_a_checkpoint() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
        await until(pilot, lambda: "Leave it training" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: not app.is_running)
    assert source.sent == [Stop("asked")]
    assert app.detached


async def test_in_an_attached_screen_ctrl_c_only_leaves_and_the_help_says_so() -> None:
    source = FakeSource()
    app = Dashboard(source, FAST, where=Where.ELSEWHERE)
    async with app.run_test(size=(120, 60)) as pilot:
        await until(pilot, lambda: "attached: q leaves, or stops it" in status(app))
        await pilot.press("question_mark", "question_mark")
        await until(pilot, lambda: "Leave; the training goes on." in text(app))
        assert "Write a checkpoint, stop and leave" not in text(app)
        await pilot.press("escape", "ctrl+c")
        await until(pilot, lambda: not app.is_running)
    assert source.sent == []


async def test_who_only_watches_leaves_at_once() -> None:
    app = Dashboard(FakeSource(capabilities=frozenset()), FAST, where=Where.ELSEWHERE)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "only watching: q leaves" in status(app))
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


async def test_a_lost_connection_is_told_and_the_screen_stays() -> None:
    source = FakeSource()
    app = Dashboard(source, FAST, where=Where.ELSEWHERE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        source.end(State.LOST, "its process has ended or was killed")
        await until(pilot, lambda: "lost" in status(app) and "its process has ended or was killed" in status(app))
        assert app.is_running
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


async def test_ctrl_q_asks_as_q_does() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "leave?" in text(app))
        assert app.is_running


async def test_the_screen_stays_when_the_training_ends_and_q_leaves_at_once() -> None:
    source = FakeSource(steps=60)
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "finished" in status(app) and "q leave" in screen(app)[-1])
        assert "all steps are done" in status(app)
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)
    assert source.sent == []


async def test_ctrl_c_again_leaves_without_waiting() -> None:
    source = FakeSource()
    source.hold = True  # the training does not come to an end
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+c")
        assert app.is_running
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not app.is_running)
    assert source.sent == [Stop("Ctrl-C")]


async def test_a_training_that_is_refused_closes_the_screen() -> None:
    source = FakeSource(loading=True)
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        source.end(State.REFUSED, "there is no CUDA here")
        await until(pilot, lambda: not app.is_running)


async def test_while_loading_the_screen_says_for_what_it_waits() -> None:
    source = FakeSource(loading=True)
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "importing torch · " in text(app))
        assert text(app).count("importing torch") == 1, "in the status line, and panels say what they will show"
        assert "will show" in text(app)


async def test_the_hook_is_called_once_when_the_screen_stands() -> None:
    seen: list[str] = []
    source = FakeSource()
    app = Dashboard(source, FAST, on_ready=lambda: seen.append(text(app)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(source.wanted) > 5)
    assert len(seen) == 1
    assert "1 real and fake" in seen[0]


async def test_leave_closes_the_screen_from_any_thread_and_harms_nothing_before_and_after() -> None:
    import threading

    app = dashboard(FakeSource())
    async with app.run_test(size=(80, 24)) as pilot:
        thread = threading.Thread(target=app.leave)
        thread.start()
        await until(pilot, lambda: not app.is_running)
        thread.join(5)
    app.leave()
    early = dashboard(FakeSource())
    early.leave()
    async with early.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: not early.is_running)
