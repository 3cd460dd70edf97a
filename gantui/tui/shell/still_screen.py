"""The base of a screen without a training, on which nothing moves but by keys and the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gantui.session.view.snapshot import State
from gantui.tui.look.display import Display
from gantui.tui.shell.shared_keys import Key
from gantui.tui.shell.shell import Shell, watching

_IDLE = 0.5
"""Seconds between two looks at whether there is something to draw, beside those after each key."""


class StillScreen(Shell):
    """A screen that draws itself anew whenever something was done on it."""

    def __init__(self, display: Display, keys: Sequence[Key], on_ready: Callable[[], None] | None = None) -> None:
        """KEYS act on it; ON_READY is called once, when the first frame is on the screen."""
        super().__init__(display, watching(keys), on_ready, {})
        self._keys = tuple(keys)

    def _greet(self) -> None:
        """Show no hint: such a screen says itself what can be done."""

    def _state(self) -> State:
        return State.PAUSED

    def _frame(self) -> float:
        return _IDLE

    def _usable(self) -> Iterable[Key]:
        return self._keys
