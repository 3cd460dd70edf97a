"""Each private part of Textual that is used, by itself: what fails here names what another version has changed."""

from __future__ import annotations

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
