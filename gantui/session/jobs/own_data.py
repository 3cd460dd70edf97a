"""A person's own points on the way into a training: read, reported, written down."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from gantui.errors import Refusal
from gantui.experiment.distributions import Points
from gantui.experiment.files import parsing, points
from gantui.experiment.files.points import scaling
from gantui.experiment.tree import Experiment
from gantui.session.run import data
from gantui.session.run.directory import RunDirectory


@dataclass(frozen=True)
class Own:
    """An experiment, and what was read of the file that its distribution names."""

    experiment: Experiment
    points: points.Points | None = None

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The keys that records of it may have, by the space in which the points turned out to lie."""
        space = self.experiment.distribution.space if self.points is None else self.points.space
        return self.experiment.record_keys_in(space)


def overrides(given: object | None, assignments: tuple[str, ...]) -> list[str]:
    """The settings that ask for the data GIVEN from Python, to stand before ASSIGNMENTS; empty without such data.

    Raises:
        Refusal: these name a file too.
    """
    if given is None:
        return []
    if any(each.partition("=")[0].strip() == "distribution.path" for each in assignments):
        raise Refusal("data beside distribution.path: expected one of the two")
    return ["distribution.name=points", f"distribution.path={points.FROM_PYTHON}"]


def begun(experiment: Experiment, raw: parsing.Raw, preset: str, given: Any = None) -> Own:
    """EXPERIMENT of a new training, made of PRESET, whose table is RAW, with its points and texts.

    The points are read here and never again. GIVEN: data from Python in the place of a file.

    Raises:
        Refusal: they can't be used.
    """
    options = experiment.distribution
    if not isinstance(options, Points):
        return Own(experiment)
    if given is None:
        options = options.found_from_anywhere()
    read = points.read_points(options) if given is None else points.read_array(given, options)
    decided = scaling.decided(options, read.values)
    remarks = scaling.remarks(options, decided, read.values)
    account = dataclasses.replace(read.account, taken=(*read.account.taken, *remarks))
    read = dataclasses.replace(read, account=account)
    update: dict[str, Any] = {"distribution": decided}
    if raw.get("distribution", {}).get("name") != "points":
        update |= texts(read, preset, decided)
    return Own(experiment.model_copy(update=update), read)


def texts(read: points.Points, preset: str, options: Points) -> dict[str, str]:
    """The texts of a training on the points READ, since those of PRESET are about other data."""
    account = read.account
    modes = options.modes or (0 if read.centres is None else len(read.centres))
    watch = (
        f"The fakes come to lie where the points of {account.name} lie, and nowhere else; jsd and w1 sink to their "
        "floors"
    )
    return {
        "about": f"{len(read.values):,} points of {account.name} ({' and '.join(account.columns)}), "
        f"learned with the settings of {preset}",
        "watch_for": f"{watch}; all {modes} modes get their share" if modes else watch,
    }


def gone_on_with(run: RunDirectory, before: Experiment, after: Experiment, given: Any = None) -> Own:
    """AFTER, the experiment of RUN to continue with, which was BEFORE, with the points that the run is trained on.

    They are those that the run keeps. Where another file is named, or other data are GIVEN, these are read, and must be
    the same numbers.

    Raises:
        Refusal: they are not, or there are none any more.
    """
    was, now = before.distribution, after.distribution
    if not isinstance(was, Points) or not isinstance(now, Points):
        if given is not None:
            raise Refusal(f"data: {run.path} is trained on none from a file; expected a new run for these")
        return Own(after)
    facts = run.facts()
    if given is None and was.how_read == now.how_read:
        return Own(after, data.of_run(run.path, facts, was))
    known = facts.get("data")
    if given is None:
        now = now.found_from_anywhere()
        found = points.read_points(now, guess=known is not None)
    else:
        found = points.read_array(given, now)
    if isinstance(known, dict):
        data.refuse_others(found, known, run.path)
    return Own(after.model_copy(update={"distribution": now}), found)
