"""The help: first for the panel that is looked at, then all keys."""

from __future__ import annotations

from textual import events

from gantui.draw.formatting import wrapped
from gantui.draw.palette import DIM, FOCUS, TEXT
from gantui.tui.look.look import Look
from gantui.tui.shell.shared_keys import Key
from gantui.tui.widgets.dialog import Line, Page, paragraphs


class Help(Page):
    """Explains one panel; `?` again shows all keys, arrows scroll, any other key closes it."""

    def __init__(self, look: Look, title: str, about: str, run: list[tuple[str, str]], keys: tuple[Key, ...]) -> None:
        """ABOUT explains the panel called TITLE; RUN holds facts of the run, as (name, text)."""
        hint = "?  all keys    any other key  close"
        super().__init__(look, title, hint, lambda width: panel_help(about, run, width))
        self._keys = keys
        self._keys_shown = False

    def turned(self, event: events.Key) -> bool:
        """Change from the panel to the keys at `?`; returns whether EVENT was that."""
        if event.character != "?" or self._keys_shown:
            return False
        self._keys_shown, self.box.first = True, 0
        self.box.title, self.box.hint, self.box.text = "all keys", "any key  close", self._all_keys
        self.fit()
        return True

    def _all_keys(self, width: int) -> list[Line]:
        return all_keys(self._keys, width)


def panel_help(about: str, run: list[tuple[str, str]], width: int) -> list[Line]:
    """The explanation of the panel, then the facts of the run, as lines."""
    lines = paragraphs(about, width, TEXT)
    for name, text in run:
        lines += [[], [(name, FOCUS)], *paragraphs(text, width, DIM)]
    return lines


def all_keys(keys: tuple[Key, ...], width: int) -> list[Line]:
    """Each of KEYS with what it does, as lines."""
    longest = max(len(key.shown) for key in keys)
    lines: list[Line] = []
    for key in keys:
        for i, text in enumerate(wrapped(key.help, max(1, width - longest - 2))):
            lines.append([(f"{'' if i else key.shown:<{longest}}  ", FOCUS), (text, TEXT)])
    return lines
