"""What widgets of cells draw goes to the terminal at once, in one piece, and to its own place."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.geometry import Region, Size
from textual.screen import Screen

from gantui.draw.canvas import Canvas
from gantui.draw.palette import REAL
from gantui.tui.look.layout_widget import LayoutWidget
from gantui.tui.look.look import Look
from gantui.tui.look.theme import THEMES
from gantui.tui.terminal.internals import rows
from gantui.tui.terminal.screen_difference import Painted
from gantui.tui.terminal.steady_app import SteadyApp
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.dialog import Page

LOOK = Look.of(THEMES.find("dark"), "truecolor", "braille")


class Words(Cells):
    """A row of its text for each of its lines."""

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(LOOK, id=id)
        self.text = text

    def draw(self, width: int, height: int) -> Canvas:
        canvas = Canvas.blank(width, height)
        for y, line in enumerate(self.text.splitlines()):
            canvas.put(0, y, line, REAL)
        return canvas


class Two(SteadyApp):
    """Two widgets beside each other, a third that has no place, and all that was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right, self.away = Words("a\nb", id="left"), Words("c\nd", id="right"), Words("e", id="away")
        self.places = {"left": Region(0, 0, 4, 2), "right": Region(4, 0, 6, 2)}
        self.deck = LayoutWidget(self._arrange, self.left, self.right, self.away)
        self.painted: list[Painted] = []

    def _arrange(self, size: Size) -> Mapping[str, Region]:
        return self.places

    def compose(self) -> ComposeResult:
        yield self.deck

    def show(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, Painted):
            self.painted.append(renderable)
        super().show(screen, renderable)

    @property
    def pieces(self) -> list[list[tuple[int, int, str]]]:
        """Column, row and text of the rows that changed, update by update."""
        return [
            [(part.x, part.y + row, part.canvas.row_text(row).rstrip()) for part in update.parts for row in part.rows]
            for update in self.painted
        ]


def seen(app: Two) -> list[str]:
    return [strip.text.rstrip() for strip in rows(app.screen)][:2]


async def test_rows_that_changed_in_several_widgets_are_shown_together() -> None:
    app = Two()
    async with app.run_test(size=(10, 3)) as pilot:
        await pilot.pause()
        app.painted.clear()
        app.left.text, app.right.text = "a\nB", "C\nD"
        app.left.redraw()
        app.right.redraw()
        app.right.text = "X\nD"
        app.right.redraw()
        await pilot.pause()
        assert app.pieces == [[(0, 1, "B"), (4, 0, "X"), (4, 1, "D")]]
        assert seen(app) == ["a   X", "B   D"]


async def test_what_has_no_place_is_drawn_nowhere() -> None:
    app = Two()
    async with app.run_test(size=(10, 3)) as pilot:
        await pilot.pause()
        app.painted.clear()
        app.away.text = "E"
        app.away.redraw()
        await pilot.pause()
        assert not app.pieces
        assert seen(app) == ["a   c", "b   d"]


async def test_a_widget_that_is_given_another_place_meanwhile_is_drawn_there() -> None:
    app = Two()
    async with app.run_test(size=(10, 3)) as pilot:
        await pilot.pause()
        app.places = {"left": Region(0, 0, 6, 2), "right": Region(6, 0, 4, 2)}
        app.left.text, app.right.text = "A\nb", "C\nd"
        app.left.redraw()
        app.deck.rearrange()
        app.right.redraw()
        await pilot.pause()
        await pilot.pause()
        assert seen(app) == ["A     C", "b     d"]


async def test_under_a_dialog_nothing_is_drawn_over_it() -> None:
    app = Two()
    async with app.run_test(size=(10, 3)) as pilot:
        await app.push_screen(Page(LOOK, "box", "", lambda width: [[("over", REAL)]]))
        await pilot.pause()
        before = [strip.text for strip in rows(app.screen)]
        app.left.text = "zzzz\nzzzz"
        app.left.redraw()
        await pilot.pause()
        await pilot.pause()
        assert [strip.text for strip in rows(app.screen)] == before
        assert not app.pieces


async def test_under_a_toast_the_widget_it_covers_is_left_to_textual() -> None:
    app = Two()
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        app.places = {"left": Region(0, 0, 20, 11), "right": Region(20, 0, 40, 11)}
        app.deck.rearrange()
        await pilot.pause()
        app.notify("over", timeout=1000)
        while not any("over" in strip.text for strip in rows(app.screen)):
            await pilot.pause()
        app.painted.clear()
        app.left.text, app.right.text = "A\nb", "z" * 40 + "\n" + "\n".join(["z" * 40] * 11)
        app.left.redraw()
        app.right.redraw()
        await pilot.pause()
        assert app.pieces == [[(0, 0, "A")]], "the toast lies over the right one alone"


async def test_what_is_drawn_in_a_batch_is_newer_than_what_was_drawn_before_it() -> None:
    app = Two()
    async with app.run_test(size=(10, 3)) as pilot:
        await pilot.pause()
        app.painted.clear()
        app.left.text = "A\nb"
        app.left.redraw()
        with app.batch_update():
            app.left.text = "B\nb"
            app.left.redraw()
        await pilot.pause()
        assert app.pieces[-1] == [(0, 0, "B")]


async def test_a_widget_that_reaches_beyond_the_screen_is_left_to_textual() -> None:
    app = Two()
    async with app.run_test(size=(10, 3)) as pilot:
        app.places = {"left": Region(0, 0, 4, 2), "right": Region(7, 0, 6, 2)}
        app.deck.rearrange()
        await pilot.pause()
        app.painted.clear()
        app.left.text, app.right.text = "A\nb", "CCCCC\nd"
        app.left.redraw()
        app.right.redraw()
        await pilot.pause()
        await pilot.pause()
        assert app.pieces == [[(0, 0, "A")]]
        assert seen(app) == ["A      CCC", "b      d"]


async def test_over_a_screen_that_was_opened_in_the_same_turn_nothing_is_drawn() -> None:
    app = Two()
    async with app.run_test(size=(10, 3)) as pilot:
        await pilot.pause()
        app.painted.clear()
        app.left.text = "A\nb"
        app.left.redraw()
        await app.push_screen(Page(LOOK, "box", "", lambda width: [[("over", REAL)]]))
        await pilot.pause()
        assert not app.pieces
        await app.pop_screen()
        await pilot.pause()
        assert seen(app) == ["A   c", "b   d"]
