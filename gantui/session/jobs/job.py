"""The job that a session is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gantui.experiment.files.data import Data
from gantui.experiment.goals.until import Until
from gantui.experiment.run_options import RunOptions
from gantui.experiment.space import Space
from gantui.session.run.directory import RunDirectory
from gantui.session.run.planned_commands import PlannedCommands

Make = Callable[[Any, Sequence[int], Any], object]
"""Makes a `gantui.gan.trainee.Trainee` of its options, the seeds of its members and a torch device."""


@dataclass(frozen=True)
class Job:
    """A job: what to train, and where."""

    preset: str
    experiment: RunOptions
    """The options of what is trained: of a kind that `gantui.experiment.trainings` names, unless `make` makes it."""
    run: RunDirectory
    resume: bool = False
    """Go on from the newest checkpoint in the run directory."""
    stated: tuple[str, ...] = ()
    """Paths of settings that the command line states when it goes on: what was changed of them while it trained is
    over."""
    until: Until | None = None
    """End as soon as a record is so."""
    planned: PlannedCommands = ()
    """Commands of another run that are to be given at the same places."""
    data: Data | None = None
    """What was read of the file that the distribution names, where it names one."""

    guest: bool = False
    """Whether it trains in somebody else's process, whose threads, defaults and precision stay as they are."""
    make: Make | None = None
    """What makes that which is trained, in the training's thread; None: it is what `experiment` describes."""

    @property
    def space(self) -> Space | None:
        """The space in which the data lie; None where nobody knows before it has loaded."""
        if self.data is not None:
            return self.data.space
        return self.experiment.space

    @property
    def title(self) -> str:
        """The title for people: the name of the preset, or of the data that it learns."""
        return self.preset if self.data is None else self.data.account.title(self.preset)
