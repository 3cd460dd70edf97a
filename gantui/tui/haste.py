"""Checks often for the effect of a key until it is on the screen."""

from __future__ import annotations

SOON = 0.03
"""Seconds until it is looked again."""
_PATIENCE = 1.0
"""Seconds after which it is left to come with the other frames."""


class Haste:
    """Knows whether the effect of a key is still to come."""

    def __init__(self) -> None:
        self._before: object = None
        """How the training stood when a command was sent that has not been answered."""
        self._until = -1e9

    def begin(self, now: float) -> None:
        """Note that a key was pressed NOW."""
        self._until = now + _PATIENCE

    def wait(self, before: object) -> None:
        """Note that the key sent a command, when the training stood as BEFORE."""
        self._before = before

    def goes_on(self, stands: object, now: float, complete: bool) -> bool:
        """Whether something is still to come: the screen is not COMPLETE, or the training STANDS as before."""
        if stands != self._before or now >= self._until:
            self._before = None
        return now < self._until and (not complete or self._before is not None)
