"""Slow motion: each stage of an iteration is shown for its time, as long as somebody looks."""

from __future__ import annotations

import time
from collections.abc import Callable

from gantui.experiment.changing.stages import CAPTIONS, StageName

UNSEEN = 10.0
"""Seconds without anybody asking for a snapshot after which nobody looks."""


class SlowMotion:
    """How long each stage of an iteration is shown, and which one is."""

    def __init__(self) -> None:
        self.seconds = 0.0
        """For a part; 0: it is off."""
        self.caption = ""
        """The name of the newest stage that was shown."""

    def turn(self, seconds: float) -> None:
        """Show each stage for SECONDS, or end slow motion at 0."""
        self.seconds, self.caption = seconds, ""

    def stay(self, name: StageName, goes_on: Callable[[], bool], wait: Callable[[float], object]) -> None:
        """Stay at the stage NAME for its time while GOES_ON; WAIT(seconds) does other work meanwhile."""
        self.caption = CAPTIONS[name]
        end = time.monotonic() + self.seconds
        while goes_on() and (left := end - time.monotonic()) > 0:
            wait(left)
