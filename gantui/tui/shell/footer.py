"""The last row: the keys that do something now."""

from __future__ import annotations

from functools import cache

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAINT, FOCUS
from gantui.session.view.commands import Command
from gantui.session.view.snapshot import State
from gantui.tui.look.look import Look
from gantui.tui.shell.shared_keys import Key, available, label
from gantui.tui.widgets.cells import Cells

_NEVER = 9


def footer_row(
    state: State,
    capabilities: frozenset[type[Command]],
    width: int,
    ground: int,
    keys: tuple[Key, ...],
    idle: frozenset[str] = frozenset(),
    limit: str = "",
) -> Canvas:
    """KEYS in one row, those that do nothing now in a pale colour; the least important are left out first.

    IDLE are the actions that do nothing in the panel they would act on. LIMIT, at the right, says what keeps the
    screen from being drawn oftener.
    """
    watched = not capabilities
    canvas = Canvas.blank(width, 1)
    canvas.bg[:] = ground
    x = 1
    room = width - (len(limit) + 2 if limit else 0)
    canvas.put(room + 1, 0, limit, DIM)
    for key in _fitting(keys, room):
        on = available(key, capabilities, state) and key.action not in idle
        canvas.put(x, 0, key.shown, FOCUS if on else FAINT)
        canvas.put(x + len(key.shown) + 1, 0, label(key, state, watched=watched), DIM if on else FAINT)
        x += _length(key)
    return canvas


def _fitting(keys: tuple[Key, ...], width: int) -> list[Key]:
    fitting = [key for key in keys if key.rank < _NEVER]
    while fitting and sum(map(_length, fitting)) > width:
        fitting.remove(max(reversed(fitting), key=lambda key: key.rank))
    return fitting


@cache
def _length(key: Key) -> int:
    """The columns of a key with the gap after it, by its longest label, so that the others stay in place."""
    return len(key.shown) + 1 + max(len(label(key, state)) for state in State) + 2


class Footer(Cells):
    """The row of keys."""

    def __init__(self, look: Look, capabilities: frozenset[type[Command]], keys: tuple[Key, ...], *, id: str) -> None:
        """Show KEYS of a training with these CAPABILITIES, which loads, until `show` says otherwise."""
        super().__init__(look, id=id)
        self._capabilities = capabilities
        self._state = State.LOADING
        self._keys = keys
        self._idle = frozenset[str]()
        self._limit = ""
        self._covered = False

    def cover(self, *, covered: bool) -> None:
        """Show no keys while it is COVERED by a dialog, whose own frame says which keys there are."""
        if covered != self._covered:
            self._covered = covered
            self.redraw()

    def show(
        self,
        state: State,
        capabilities: frozenset[type[Command]],
        keys: tuple[Key, ...],
        idle: frozenset[str] = frozenset(),
        limit: str = "",
    ) -> None:
        """Show KEYS for a training at STATE with these CAPABILITIES; IDLE actions do nothing in the panel.

        LIMIT says what keeps the screen from being drawn oftener.
        """
        shown = (state, capabilities, keys, idle, limit)
        if shown != (self._state, self._capabilities, self._keys, self._idle, self._limit):
            self._state, self._capabilities, self._keys, self._idle, self._limit = shown
            self.redraw()

    def draw(self, width: int, height: int) -> Canvas:
        """The row of keys as a canvas."""
        canvas, keys = Canvas.blank(width, height), () if self._covered else self._keys
        row = footer_row(self._state, self._capabilities, width, self._look.bar, keys, self._idle, self._limit)
        canvas.paste(0, 0, row)
        return canvas
