"""A person's own data on the way into a training: read, reported, written down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic

from gantui.errors import Refusal
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import data as files
from gantui.experiment.files import presets, toml
from gantui.experiment.files.data import Data
from gantui.experiment.files.reading.opening import FROM_PYTHON
from gantui.experiment.files.validation import Tree
from gantui.session.run import data
from gantui.session.run.directory import RunDirectory

LARGEST_SIDE = 32
"""Pixels of a side up to which images stay as they are where nobody has named a preset: the usual one has weights for
each pixel."""


@dataclass(frozen=True)
class Brought:
    """Data that an option of the command line has named."""

    settings: tuple[str, ...] = ()
    """The settings that say the same, each 'PATH=VALUE'."""
    preset: str = ""
    """The preset that they are learned by where none is named; '' without such data."""


@dataclass(frozen=True)
class Own(Generic[Tree]):
    """The options of a training, and what was read of the file that its distribution names, if that is one of a GAN."""

    experiment: Tree
    data: Data | None = None

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The keys that records of it may have, by the space in which the data turned out to lie."""
        if not isinstance(self.experiment, Experiment):
            return self.experiment.record_keys
        space = self.experiment.space if self.data is None else self.data.space
        return self.experiment.record_keys_in(None if space is None else space.kind)


def brought(path: str, stated: Mapping[str, str], *, sized: bool) -> Brought:
    """The data in the file or folder PATH, which --data has named: points or images, by what it is.

    STATED are the settings that other options say, each with its option. SIZED: what is trained says how large images
    are, as a preset does that somebody has named.

    Raises:
        Refusal: there is no such file, it can't be read, or STATED says something else of it.
    """
    from gantui.experiment.files.images import points_or_images  # what knows formats is imported when a file is read

    for setting in ("distribution.path", "distribution.name"):
        if setting in stated:
            raise Refusal(f"--data beside {stated[setting]} {setting}: expected one of the two")
    side = points_or_images.largest_side(path, "--data")
    kind = "points" if side is None else "images"
    settings = [f"distribution.name={kind}", f"distribution.path={json.dumps(path, ensure_ascii=False)}"]
    if side is None:
        return Brought(tuple(settings), presets.OF_SHAPES)
    if side > LARGEST_SIDE and not sized and "distribution.size" not in stated:
        settings.append(f"distribution.size={LARGEST_SIDE}")
    return Brought(tuple(settings), presets.OF_IMAGES)


def overrides(given: object | None, assignments: tuple[str, ...]) -> list[str]:
    """The settings that ask for the data GIVEN from Python, to stand before ASSIGNMENTS; empty without such data.

    Raises:
        Refusal: these name a file too.
    """
    if given is None:
        return []
    if any(each.partition("=")[0].strip() == "distribution.path" for each in assignments):
        raise Refusal("data beside distribution.path: expected one of the two")
    return [f"distribution.name={files.kind_from_python(given)}", f"distribution.path={FROM_PYTHON}"]


def begun(experiment: Tree, raw: toml.Raw, preset: str, given: Any = None) -> Own[Tree]:
    """EXPERIMENT of a new training, made of PRESET, whose table is RAW, with its data and texts.

    The data are read here and never again. GIVEN: data from Python in the place of a file.

    Raises:
        Refusal: they can't be used.
    """
    options = files.named_by(experiment.distribution) if isinstance(experiment, Experiment) else None
    if options is None:
        if given is not None and not isinstance(experiment, Experiment):
            raise Refusal(
                f"data: trains = {experiment.kind!r} makes its own; expected a GAN of one generator for these"
            )
        return Own(experiment)
    if given is None:
        options = options.found_from_anywhere()
    found = files.read(options) if given is None else files.from_python(given, options)
    decided, found = files.decided(options, found)
    update: dict[str, Any] = {"distribution": decided}
    if raw.get("distribution", {}).get("name") != options.name:
        update |= files.texts(found, preset, decided)
    return Own(experiment.model_copy(update=update), found)


def gone_on_with(run: RunDirectory, before: Tree, after: Tree, given: Any = None) -> Own[Tree]:
    """AFTER, the experiment of RUN to continue with, which was BEFORE, with the data that the run is trained on.

    They are those that the run keeps. Where another file is named, or other data are GIVEN, these are read, and must be
    the same.

    Raises:
        Refusal: they are not, or there are none any more.
    """
    was, now = (files.named_by(each.distribution) if isinstance(each, Experiment) else None for each in (before, after))
    if was is None or now is None:
        if given is not None:
            raise Refusal(f"data: {run.path} is trained on none from a file; expected a new run for these")
        return Own(after)
    facts = run.facts()
    if given is None and was.how_read == now.how_read:
        return Own(after, data.of_run(run.path, facts, was))
    known = facts.get("data")
    if given is None:
        now = now.found_from_anywhere()
        found = files.read(now, guess=known is not None)
    else:
        found = files.from_python(given, now)
    if isinstance(known, dict):
        data.refuse_others(found, known, run.path)
    return Own(after.model_copy(update={"distribution": now}), found)
