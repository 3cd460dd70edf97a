"""What is done for a training whether anybody looks at it or not: its losses leave the device."""

from __future__ import annotations

from gantui.gan.trainee import Trainee
from gantui.session.control.clock import Clock
from gantui.session.run.writer import RunWriter
from gantui.session.training.losses import Losses, Taken
from gantui.session.training.records import Records
from gantui.session.training.start import LaunchNote
from gantui.session.view.snapshot import State


class Unwatched:
    """Takes in the losses of TRAINEE. Nobody looks at it by itself, as at a sweep's group: `Publishing` shows a run."""

    def __init__(self, trainee: Trainee, clock: Clock, losses: Losses, records: Records, writer: RunWriter) -> None:
        self._trainee, self._clock, self._losses, self._records, self._writer = trainee, clock, losses, records, writer
        self.message = ""
        """What a person reads of the training now."""
        self._launch_note = LaunchNote(trainee)

    def flush(self) -> None:
        """Take in the newest losses and keep the state.

        Raises:
            Diverged: nobody is left in whom everything is finite.
        """
        self._take(self._losses.flush(self._clock.seconds))

    def _take(self, taken: Taken) -> None:
        """Report what was TAKEN in, and, once it is known, how iterations are launched."""
        self._records.follow(taken)
        self.message = self._launch_note.write(self._trainee.steps_done, self._writer) or self.message

    def show_curves(self) -> None:
        """Let viewers look at the curves of now, if there are viewers."""

    def picture(self, state: State, *, marked: bool = False, last: bool = False) -> None:
        """Keep a picture of now for those who look back, if they can."""

    def end(self, message: str) -> None:
        """Show MESSAGE from now on, as the training has ended."""
        self.message = message
