"""The screen that `gantui` alone opens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size

from gantui.draw.palette import DIM, FOCUS, TEXT
from gantui.session.view.snapshot import State
from gantui.tui.dialogs.ask import Ask
from gantui.tui.dialogs.help import Help
from gantui.tui.dialogs.menu import Choice, Menu
from gantui.tui.look import layout
from gantui.tui.look.display import Display
from gantui.tui.look.layout_widget import LayoutWidget
from gantui.tui.shell.footer import Footer
from gantui.tui.shell.still_screen import StillScreen
from gantui.tui.shell.too_small import TooSmall
from gantui.tui.start.browser import Browser
from gantui.tui.start.details import Details
from gantui.tui.start.entries import Entry, Section, Way, entries_of, fitting
from gantui.tui.start.keys import KEYS
from gantui.tui.widgets.title import Title

SMALLEST = Size(32, 8)
"""Below this only a sentence is shown."""
_BESIDE = 76
"""Columns from which on what is chosen stands beside the list."""
_WIDEST_LIST = 56
"""Columns of the list beside it."""
_BELOW = ((24, 10), (16, 5), (0, 2))
"""Rows that it has below the list, by the height of the screen."""
_ABOUT = (
    "What there is to begin with. Arrows choose a line, Enter begins: the screen closes, and the command that is shown "
    "runs in this terminal, as if it had been typed. / and a few words leave only lines that have them all. "
    "Presets stand in the order of their lessons, each with a picture of the data that it learns. Your runs are those "
    "that gantui runs lists, the newest first."
)
_CANCEL: Choice = ("cancel", "c", "Back to the list", "nothing changes")


class Ways(Menu):
    """Answers which of an entry's ways is meant: by its number, or 'cancel'."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"pick('{key}')", show=False)
        for key in "abefghilmnoprtuvwxyz"  # those that no menu has already
    ]

    def __init__(self, look: object, entry: Entry) -> None:
        choices = tuple((str(i), way.key, way.title, way.consequence) for i, way in enumerate(entry.ways))
        super().__init__(look, (*choices, _CANCEL), entry.title, escape="back")  # type: ignore[arg-type]

    def action_pick(self, key: str) -> None:
        """Answer with the way that has KEY, if one has."""
        for answer, known, *_ in self._choices:
            if key == known:
                self.dismiss(answer)


class Start(StillScreen):
    """Lists what can be begun; what was chosen is `chosen` once it has closed."""

    def __init__(self, sections: Sequence[Section], display: Display, more: Callable[[], Sequence[Section]]) -> None:
        """SECTIONS are there at once. MORE is called in a thread when they are seen; its own follow the first.

        So a folder with very many runs keeps nobody waiting.
        """
        super().__init__(display, KEYS, self._look_for_more)
        self.chosen: tuple[str, ...] | None = None
        """The words of the command that was chosen; None: none was."""
        self._sections, self._more = list(sections), more
        self._filter: str | None = None
        self._note = ""
        self._browser = Browser(self.look, self._choose, self.action_begin, self.action_move, self._type)
        self._details = Details(self.look)
        self._row = Title(self.look, id=layout.STATUS)
        self._footer = Footer(self.look, frozenset(), KEYS, id=layout.FOOTER)
        self._small = TooSmall(self.look, "", SMALLEST, id=layout.TOO_SMALL)
        self._take(self._sections)

    def compose(self) -> ComposeResult:
        """Create the parts."""
        yield LayoutWidget(self._arrange, self._row, self._browser, self._details, self._footer, self._small)

    def _arrange(self, size: Size) -> dict[str, Region]:
        width, height = size
        if width < SMALLEST.width or height < SMALLEST.height:
            return {layout.TOO_SMALL: Region(0, 0, width, height)}
        rows = height - 2
        edges = {layout.STATUS: Region(0, 0, width, 1), layout.FOOTER: Region(0, height - 1, width, 1)}
        if width >= _BESIDE:
            left = min(_WIDEST_LIST, width * 9 // 20)
            parts = {"browser": Region(0, 1, left, rows), "details": Region(left, 1, width - left, rows)}
        else:
            below = next(room for least, room in _BELOW if height >= least)
            parts = {
                "browser": Region(0, 1, width, rows - below),
                "details": Region(0, 1 + rows - below, width, below),
            }
        return edges | parts

    # What it shows ---------------------------------------------------------------------------------------------------

    def _look_for_more(self) -> None:
        # Not a worker of Textual's, whose end it would wait for when it closes.
        threading.Thread(target=self._find_more, daemon=True).start()

    def _find_more(self) -> None:
        self.call_later(self._add, self._more())

    def _add(self, found: Sequence[Section]) -> None:
        self._sections[1:1] = found
        self._take(fitting(self._sections, self._filter or ""))
        self._show_newest()

    def _take(self, sections: Sequence[Section]) -> None:
        """Show SECTIONS; what is chosen stays so if it is there, unless the filter's words are the title of another."""
        self._browser.sections = sections
        entries = entries_of(sections)
        words = (self._filter or "").lower().split()
        best = [entry for entry in entries if all(word in entry.title.lower() for word in words)] or entries
        if self._browser.chosen not in best:
            self._browser.chosen = best[0] if best else None
        self._details.entry = self._browser.chosen

    def _show_newest(self) -> None:
        name = ("gantui", FOCUS)
        typed = [] if self._filter is None else [(f"/{self._filter}_", FOCUS)]
        self._row.show([name, *typed, (self._note or "watch a GAN learn, in any terminal", DIM if typed else TEXT)])
        self._footer.show(State.PAUSED, frozenset(), KEYS)
        self._browser.redraw()
        self._details.redraw()

    def _say(self, note: str) -> None:
        self._note = note
        self._show_newest()

    def _choose(self, entry: Entry) -> None:
        self._browser.chosen = self._details.entry = entry
        self._say("")

    # Keys ------------------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Choose the entry BY lines below, as far as there are some."""
        entries = entries_of(self._browser.sections)
        if entries:
            at = entries.index(self._browser.chosen) if self._browser.chosen in entries else 0
            self._choose(entries[min(len(entries) - 1, max(0, at + by))])

    def action_section(self, by: int) -> None:
        """Choose the first entry of the section BY sections further, around the ends."""
        sections = self._browser.sections
        if sections:
            at = next(i for i, each in enumerate(sections) if self._browser.chosen in each.entries)
            self._choose(sections[(at + by) % len(sections)].entries[0])

    def action_begin(self) -> None:
        """Begin what is chosen, after a question where there are several ways."""
        entry = self._browser.chosen
        if entry is None:
            return
        if not entry.ways:
            self._say("nothing can be done with it here")
        elif len(entry.ways) == 1:
            self._go(entry.ways[0])
        elif len(self.screen_stack) == 1:
            self.push_screen(Ways(self.look, entry), self._go_by)

    def _go_by(self, answer: str | None) -> None:
        entry = self._browser.chosen
        if answer is not None and answer.isdigit() and entry is not None:
            self._go(entry.ways[int(answer)])

    def _go(self, way: Way) -> None:
        """Leave with the command of WAY, after its question if it has one."""
        question = way.question
        if question is None:
            self._leave_with(way.command)
        elif len(self.screen_stack) == 1:
            dialog = Ask(self.look, question.title, question.begins, question.why_not, question.suffixes)
            self.push_screen(dialog, lambda answer: self._answered(way, answer))

    def _answered(self, way: Way, answer: str | None) -> None:
        if answer is not None and way.question is not None:
            self._leave_with((*way.command, way.question.word(answer)))

    def _leave_with(self, command: tuple[str, ...]) -> None:
        self.chosen = command
        self.exit()

    # The filter ------------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Begin to type the words that lines must have."""
        self._filter = self._filter or ""
        self._browser.focus()  # keys go there first
        self._say("type words; enter begins, esc shows all again")

    def _type(self, typed: str | None) -> None:
        """Add what was TYPED to the filter; None takes its last letter away."""
        before = self._filter or ""
        self._narrow(before[:-1] if typed is None else before + typed)

    def _narrow(self, text: str) -> None:
        self._filter = text
        self._take(fitting(self._sections, text))
        self._say("")

    # Leaving ---------------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Explain the screen, then the keys."""
        self.push_screen(Help(self.look, "start", _ABOUT, [], KEYS))

    def action_all_again(self) -> None:
        """Show all entries again; if all are shown, leave."""
        if self._filter is None:
            self.exit()
            return
        self._filter = None
        self.set_focus(None)
        self._take(self._sections)
        self._say("")

    def action_menu(self) -> None:
        """Leave."""
        self.exit()

    def action_interrupt(self) -> None:
        """Leave."""
        self.exit()
