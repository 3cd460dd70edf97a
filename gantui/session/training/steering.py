"""What people have made of a training so far, and what is still planned: state only, which checkpoints keep."""

from __future__ import annotations

from gantui.experiment.changing.undo_redo import Changes
from gantui.experiment.run_options import RunOptions
from gantui.session.run.planned_commands import PlannedCommands
from gantui.session.training.snapshots.slow_motion import SlowMotion


class Steering:
    """Settings that were changed, commands that were given or are still to come, and whether it stands still."""

    def __init__(self, experiment: RunOptions, planned: PlannedCommands, stated: tuple[str, ...] = ()) -> None:
        """EXPERIMENT is what the run began with; PLANNED are commands of another run that are to be given again."""
        self.stated = stated
        """Paths of settings that the command line stated when it went on with the run: it overrules earlier changes."""
        self.changes: Changes[RunOptions] = Changes(experiment)
        """What was changed of the settings while it trained."""
        self.planned = planned
        """The commands that are still to come."""
        self.commands = 0
        """Commands that were given so far."""
        self.paused = False
        self.slow = SlowMotion()

    @property
    def experiment(self) -> RunOptions:
        """The settings as they are now."""
        return self.changes.experiment

    @property
    def at_full_speed(self) -> bool:
        """Whether the training goes straight on from one iteration to the next."""
        return not self.paused and not self.slow.seconds
