"""Slow motion: each part of an iteration is shown for its time, as long as somebody looks."""

from __future__ import annotations

import time
from collections.abc import Callable

from gantui.experiment.phases import CAPTIONS, PhaseName

UNSEEN = 10.0
"""Seconds without anybody asking for a snapshot after which nobody looks."""


class SlowMotion:
    """How long a part of an iteration is shown, and which one is."""

    def __init__(self) -> None:
        self.seconds = 0.0
        """For a part; 0: it is off."""
        self.caption = ""
        """Of the newest part that was shown."""

    def turn(self, seconds: float) -> None:
        """Show each part for so many SECONDS, or no longer at all."""
        self.seconds, self.caption = seconds, ""

    def stay(self, name: PhaseName, goes_on: Callable[[], bool], wait: Callable[[float], object]) -> None:
        """Stay at the part NAME for its time while it GOES_ON; WAIT does what there is to do, up to so many seconds."""
        self.caption = CAPTIONS[name]
        end = time.monotonic() + self.seconds
        while goes_on() and (left := end - time.monotonic()) > 0:
            wait(left)
