"""Each private part of Textual that is used, by itself: what fails here names what another version has changed."""

from __future__ import annotations

from typing import ClassVar

from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Static

from gantui.tui.terminal import internals
from gantui.tui.terminal.internals import ChopsUpdate, LayoutUpdate, TextualApp, XTermParser


class Small(TextualApp):
    def __init__(self) -> None:
        super().__init__()
        self.shown: list[object] = []
        self.failed: list[Exception] = []

    def compose(self):
        yield Static("one\ntwo")

    def show(self, screen, renderable) -> None:
        self.shown.append(renderable)
        super().show(screen, renderable)

    def fail(self, error: Exception) -> None:
        self.failed.append(error)


async def test_the_compositor_gives_the_rows_of_a_screen() -> None:
    app = Small()
    async with app.run_test(size=(10, 4)):
        assert [strip.text.rstrip() for strip in internals.rows(app.screen)] == ["one", "two", "", ""]


async def test_the_compositor_draws_the_cells_that_it_holds_for_dirty_and_keeps_the_others() -> None:
    app = Small()
    async with app.run_test(size=(10, 4)):
        update = internals.render(app.screen, app.screens_behind, [(1, 0, 10), (9, 0, 3)])
        assert isinstance(update, ChopsUpdate)
        assert internals.spans(update) == [(1, 0, 10)]
        assert internals.render(app.screen, app.screens_behind, []) is None


async def test_a_whole_screen_is_shown_as_a_layout_update() -> None:
    app = Small()
    async with app.run_test(size=(10, 4)) as pilot:
        app.screen.refresh(layout=True)
        await pilot.pause()
    whole = [each for each in app.shown if isinstance(each, LayoutUpdate)]
    assert internals.spans(whole[-1]) == [(y, 0, 10) for y in range(4)]


async def test_of_cells_that_a_smaller_screen_no_longer_has_nothing_is_drawn() -> None:
    """What waits for a slow terminal may be from before it was made smaller."""
    app = Small()
    async with app.run_test(size=(10, 4)):
        update = internals.render(app.screen, app.screens_behind, [(0, 4, 30), (1, 20, 30), (9, 0, 10)])
        assert update is not None
        assert internals.spans(update) == [(0, 4, 10)]
        assert internals.render(app.screen, app.screens_behind, [(1, 20, 30)]) is None


async def test_what_has_changed_since_is_still_drawn_after_other_cells() -> None:
    app = Small()
    async with app.run_test(size=(10, 4)) as pilot:
        app.query_one(Static).update("one\nnew")
        app.screen._compositor.update_widgets({app.query_one(Static)})
        internals.render(app.screen, app.screens_behind, [(3, 0, 10)])
        app.shown.clear()
        await pilot.pause()
        drawn = {row for update in app.shown for row, _, _ in internals.spans(update)}
        assert {0, 1} <= drawn


class Glass(ModalScreen[None]):
    """A screen through which one sees those behind it."""

    DEFAULT_CSS = "Glass { background: black 20%; }"


async def test_through_a_glass_the_screens_behind_are_drawn() -> None:
    """As behind Textual's own palette of commands."""
    app = Small()
    async with app.run_test(size=(10, 4)) as pilot:
        await app.push_screen(Glass())
        await pilot.pause()
        app.screen.refresh()  # else it draws what it has kept
        update = internals.render(app.screen, app.screens_behind, [(y, 0, 10) for y in range(4)])
        assert update is not None
        assert "one" in update.render_segments(app.console)


class Recorded(HeadlessDriver):
    """A terminal that keeps what it is sent."""

    sent: ClassVar[list[str]] = []
    is_headless = False  # else nothing is sent

    def write(self, data: str) -> None:
        self.sent.append(data)


async def test_what_is_shown_goes_to_the_terminal() -> None:
    Recorded.sent.clear()

    async def looks(pilot: Pilot[None]) -> None:
        await pilot.app.mount(Static("seen"))
        await pilot.pause()
        pilot.app.exit()

    await TextualApp(driver_class=Recorded).run_async(auto_pilot=looks, size=(10, 4))
    assert "seen" in "".join(Recorded.sent)


class Plain(TextualApp):
    def on_mount(self) -> None:
        raise ValueError("a bug")


async def test_a_bug_that_nobody_takes_care_of_ends_the_app() -> None:
    app = Plain()
    await app.run_async(headless=True)
    assert app.return_code == 1


class Broken(Small):
    def on_mount(self) -> None:
        raise ValueError("a bug")

    def fail(self, error: Exception) -> None:
        super().fail(error)
        self.exit()


async def test_a_bug_in_a_screen_comes_to_fail() -> None:
    app = Broken()
    await app.run_async(headless=True)
    assert [str(error) for error in app.failed] == ["a bug"]


async def test_an_app_that_runs_has_a_loop_and_a_driver() -> None:
    app = Small()
    assert app.terminal_driver is None
    async with app.run_test():
        assert app.running_loop is not None
        assert app.running_loop.is_running()
        assert app.terminal_driver is not None


def test_the_parser_of_what_a_terminal_types_gives_keys() -> None:
    assert [event.key for event in XTermParser().feed("a\x1b[A")] == ["a", "up"]


def test_a_synchronised_update_begins_and_ends_with_textual_s_sequences() -> None:
    """Pictures that are sent between frames are shown all at once, as a frame is."""
    assert (internals.SYNC_START, internals.SYNC_END) == ("\x1b[?2026h", "\x1b[?2026l")
