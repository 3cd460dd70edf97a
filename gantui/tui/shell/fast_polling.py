"""Checks often for the effect of a key until it is on the screen."""

from __future__ import annotations

from gantui.session.view.answers import Answers
from gantui.session.view.answers import to as answer_to

SOON = 0.03
"""Seconds until it is looked again."""
_PATIENCE = 1.0
"""Seconds after which it is left to come with the other frames."""


class FastPolling:
    """Knows for how long something is still to come."""

    def __init__(self) -> None:
        self._ordinal = 0
        """The command whose answer is waited for; 0: none."""
        self._until = -1e9

    def begin(self, now: float) -> None:
        """A key was pressed NOW."""
        self._until = now + _PATIENCE

    def wait(self, ordinal: int) -> None:
        """It sent the command ORDINAL."""
        self._ordinal = ordinal

    def goes_on(self, answers: Answers, now: float, complete: bool) -> bool:
        """Whether something is still to come: the screen is not COMPLETE, or ANSWERS lack that to the command."""
        if now >= self._until or answer_to(self._ordinal, answers) is not None:
            self._ordinal = 0
        return now < self._until and (not complete or self._ordinal > 0)
