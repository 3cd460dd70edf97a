"""The screen on which points are drawn by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from textual import events
from textual.app import ComposeResult
from textual.geometry import Region, Size

from gantui.draw.palette import CLASSES, DIM, FOCUS, TEXT, WARN
from gantui.errors import Refusal
from gantui.session.view.snapshot import State
from gantui.tui.dialogs.help import Help
from gantui.tui.dialogs.menu import Choice, Menu
from gantui.tui.look import layout
from gantui.tui.look.display import Display
from gantui.tui.look.layout_widget import LayoutWidget
from gantui.tui.shell.footer import Footer
from gantui.tui.shell.still_screen import StillScreen
from gantui.tui.shell.too_small import TooSmall
from gantui.tui.sketch.keys import KEYS
from gantui.tui.sketch.plane import Plane, Shown, extent
from gantui.tui.sketch.sketch import MOST, SIZES, Place, Sketch, Tool, applied, reach
from gantui.tui.sketch.undo_redo import History
from gantui.tui.widgets.title import Title

PLANE = "plane"
_LEAVE: tuple[Choice, ...] = (
    ("stop", "s", "Save and leave", "the points are written into the file"),
    ("detach", "d", "Leave without saving", "what was drawn since the last time is lost"),
    ("cancel", "c", "Go on drawing", "nothing changes"),
)
_ABOUT = (
    "Draw the data that a GAN is to learn. Press the mouse's left button and move it, or move the cursor with the "
    "arrows and press space. Four tools: a brush draws points along the way, spray puts a few around the cursor, blob "
    "makes a cluster, erase takes points away; + and -, or the mouse's wheel, change the size. 1 to 8 are classes, "
    "each with a colour of its own. w writes the file, r writes it and trains on it. The canvas is 2 high, with 0 in "
    "its middle; in the file stand x, y and, where there is more than one, the class."
)


class Drawing(StillScreen):
    """A canvas for points: tools, classes, undo; what is drawn is written by SAVE."""

    def __init__(self, name: str, sketch: Sketch, save: Callable[[Sketch], None], display: Display) -> None:
        """NAME is what the file is called. SAVE writes a sketch and raises Refusal where it can't."""
        super().__init__(display, KEYS)
        self.wants_training = False
        """Whether it was left to train on what was drawn."""
        self._file, self._save, self._history = name, save, History(sketch)
        self._tool: Tool = "brush"
        self._tool_size, self._number, self._down = SIZES.index(0.1), 1, False
        self._rng = np.random.default_rng(0)
        self._cursor: Place = (0.0, 0.0)
        self._note = ""
        self._plane = Plane(self.look, self._shown(), self._stroke, id=PLANE)
        self._plane.on_hover = self._hover
        self._row = Title(self.look, id=layout.STATUS)
        self._footer = Footer(self.look, frozenset(), KEYS, id=layout.FOOTER)

    def compose(self) -> ComposeResult:
        """Create the parts."""
        kept = "What is drawn is kept."
        yield LayoutWidget(
            self._arrange, self._row, self._plane, self._footer, TooSmall(self.look, kept, id=layout.TOO_SMALL)
        )

    def _arrange(self, size: Size) -> dict[str, Region]:
        width, height = size
        if width < layout.SMALLEST.width or height < layout.SMALLEST.height:
            return {layout.TOO_SMALL: Region(0, 0, width, height)}
        return {
            layout.STATUS: Region(0, 0, width, 1),
            PLANE: Region(0, 1, width, height - 2),
            layout.FOOTER: Region(0, height - 1, width, 1),
        }

    @property
    def unsaved(self) -> Sketch | None:
        """What is drawn, if it is not in the file; None if it is, or nothing is drawn."""
        return self._history.now if self._history.unsaved and len(self._history.now) else None

    # What it shows ---------------------------------------------------------------------------------------------------

    def _shown(self) -> Shown:
        return Shown(self._history.now, self._cursor, reach(self._tool, SIZES[self._tool_size]), self._down)

    def _show_newest(self) -> None:
        sketch = self._history.now
        self._plane.shown = self._shown()
        count = f"{len(sketch):,} points"
        fields = [
            (self._file + (" *" if self._history.unsaved else ""), TEXT),
            (count, WARN if len(sketch) >= MOST else TEXT),
            (f"{self._tool} {SIZES[self._tool_size]:g}", FOCUS),
            (f"class {self._number}", CLASSES[self._number - 1]),
            (self._note, DIM),
        ]
        self._row.show(fields)
        self._footer.show(State.PAUSED, frozenset(), KEYS)
        self._plane.redraw()

    def _say(self, note: str) -> None:
        self._note = note
        self._show_newest()

    # Drawing ---------------------------------------------------------------------------------------------------------

    def _stroke(self, place: Place, begins: bool) -> None:
        """Use the tool from where the cursor is to PLACE; a stroke that BEGINS there is taken back by itself."""
        if begins:
            self._history.begin()
        start = place if begins else self._cursor
        if self._tool != "blob" or begins:
            self._history.now = applied(
                self._tool, self._history.now, start, place, SIZES[self._tool_size], self._number, self._rng
            )
        self._cursor = place
        full = len(self._history.now) >= MOST and self._tool != "erase"
        self._say(f"full: {MOST:,} points" if full else "")

    def _hover(self, place: Place) -> None:
        if not self._down:
            self._cursor = place
            self._show_newest()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Make the tool larger."""
        self.action_size(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Make the tool smaller."""
        self.action_size(-1)

    def action_dab(self) -> None:
        """Use the tool where the cursor is."""
        self._stroke(self._cursor, True)

    def action_pen(self) -> None:
        """Put the pen down, or lift it."""
        self._down = not self._down
        if self._down:
            self._stroke(self._cursor, True)
        self._say("the pen is down: arrows draw" if self._down else "the pen is up")

    def action_move(self, across: int, down: int) -> None:
        """Move the cursor by cells; with the pen down it draws."""
        if not self._plane.size:  # the terminal is too small
            return
        x0, x1, y0, y1 = extent(*self._plane.size)
        wide, high = self._plane.cell_size()
        x = min(x1 - wide / 2, max(x0 + wide / 2, self._cursor[0] + across * wide))
        y = min(y1 - high / 2, max(y0 + high / 2, self._cursor[1] - down * high))
        if self._down:
            self._stroke((x, y), False)
        else:
            self._cursor = (x, y)
            self._show_newest()

    def action_tool(self, name: Tool) -> None:
        """Take another tool."""
        self._tool = name
        self._say("")

    def action_size(self, by: int) -> None:
        """Make the tool larger or smaller."""
        self._tool_size = min(len(SIZES) - 1, max(0, self._tool_size + by))
        self._say("")

    def action_class(self, number: int) -> None:
        """Draw points of another class."""
        self._number = number
        self._say("")

    def action_undo(self) -> None:
        """Take the newest step back."""
        self._say("taken back" if self._history.undo() else "nothing to take back")

    def action_redo(self) -> None:
        """Make the step again."""
        self._say("made again" if self._history.redo() else "nothing to make again")

    def action_clear(self) -> None:
        """Take all points away."""
        self._history.begin()
        self._history.now = Sketch.empty()
        self._say("all points are gone; u brings them back")

    # The file --------------------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Write the file."""
        if self._written():
            self._say(f"{len(self._history.now):,} points are in {self._file}")

    def action_train(self) -> None:
        """Write the file, and leave to train on it."""
        sketch = self._history.now
        if len(sketch) < 2 or np.ptp(sketch.points, axis=0).min() == 0:
            self._say("a GAN needs two points at least, apart both across and up")
        elif lonely := sketch.lonely():
            self._say(f"class {lonely} is at one place only: draw more of it, or erase it")
        elif self._written():
            self.wants_training = True
            self.exit()

    def _written(self) -> bool:
        if not len(self._history.now):
            self._say("nothing is drawn yet")
            return False
        try:
            self._save(self._history.now)
        except Refusal as refusal:
            self._say(str(refusal))
            return False
        self._history.saved()
        return True

    # Leaving ---------------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Explain the canvas, then the keys."""
        self.push_screen(Help(self.look, "drawing data", _ABOUT, [], KEYS))

    def action_menu(self) -> None:
        """Leave, after a question where something is not saved."""
        if not self._history.unsaved:
            self.exit()
        elif not isinstance(self.screen, Menu):
            self.push_screen(Menu(self.look, _LEAVE, "leave?"), self._leave_as)

    def _leave_as(self, answer: str | None) -> None:
        if answer == "detach" or (answer == "stop" and self._written()):
            self.exit()

    def action_interrupt(self) -> None:
        """Do as `q`."""
        self.action_menu()
