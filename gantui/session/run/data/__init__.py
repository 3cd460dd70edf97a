"""The data that a run is trained on, kept in its folder: their own file may move, change or disappear.

They are read once, when the run begins; run.json describes them and has their hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gantui.errors import Refusal, plain
from gantui.experiment import distributions
from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.files import data as own
from gantui.experiment.files.data import Data
from gantui.experiment.files.points import Points
from gantui.experiment.files.reading.account import Account
from gantui.session.disk import folder as inside
from gantui.session.run.data import kept_images, kept_points

CLASSIFIER = "classifier.safetensors"
"""The name of the file of what reads the classes of a person's own images: trained on them, so a part of them."""
FILES = (kept_points.DATA, kept_points.MODES, kept_points.CLASSES, kept_images.DATA, CLASSIFIER)
"""The names of the files of data in a run's folder."""


def write(folder: Path, data: Data, number: str = "") -> dict[str, Any]:
    """Keep DATA in FOLDER, and return the facts about them for run.json; NUMBER tells several apart.

    Raises:
        OSError: they can't be written.
    """
    if isinstance(data, Points):
        return kept_points.write(folder, data, number)
    return kept_images.write(folder, data, number)


def read(folder: Path, facts: object, number: str = "") -> Data | None:
    """The data that `write`, which returned FACTS, kept in FOLDER; None if they are not there or damaged."""
    if not isinstance(facts, Mapping):
        return None
    return kept_images.read(folder, facts, number) if "images" in facts else kept_points.read(folder, facts, number)


def of_run(path: Path, facts: Mapping[str, Any], options: DistributionOptions) -> Data | None:
    """The data that the run in the folder PATH, with FACTS in run.json, is trained on; None without a file.

    OPTIONS are those of its distribution.

    Raises:
        Refusal: it keeps none, or damaged ones, and their file is gone or holds others by now.
    """
    named = own.named_by(options)
    if named is None:
        return None
    known = facts.get("data")
    if (kept := read(path, known)) is not None:
        return kept
    if known is None:  # the run was made before points were kept: its checkpoints have a hash of the file's bytes
        return own.read(named, guess=False)
    return read_again(named, known, path)


def read_again(options: own.Options, known: object, path: Path, number: str = "") -> Data:
    """The data that OPTIONS name, as those with the facts KNOWN, which the folder PATH does not hold or not whole.

    Raises:
        Refusal: they can't be read, or are others by now.
    """
    images = isinstance(options, distributions.Images)
    noun, file = ("images", kept_images.name_of(number)) if images else ("points", kept_points.name_of(number))
    large = isinstance(known, Mapping) and known.get("kept") is False
    problem = "is damaged" if inside.there(path / file) else "is gone"
    where = f"{plain(str(path))}: {file}, the {noun} that it was trained on, {problem}"
    if large:
        where = f"{plain(str(path))}: the {noun} that it was trained on were too large to be kept in its folder"
    try:
        found = own.read(options)
    except Refusal as refusal:
        raise Refusal(f"{where}; {refusal}") from None
    if isinstance(known, Mapping) and found.digest == known.get("digest"):
        return found
    raise Refusal(f"{where}, and {plain(options.path)} holds others by now; expected the file as it was")


def refuse_others(found: Data, known: Mapping[str, Any], run: Path) -> None:
    """Check that the data FOUND are those that RUN was trained on, by the facts KNOWN of these.

    Raises:
        Refusal: they are others.
    """
    if found.digest == known.get("digest"):
        return
    before, now = Account.from_json(known), found.account
    noun = "images" if now.images else "points"
    parted = ", or another part of them held out" if now.images else ""
    raise Refusal(
        f"{now.name}: other {noun} than those that {plain(run.name)} was trained on ({now.amount} here, "
        f"{before.amount} there{parted}); expected the same {'images' if now.images else 'numbers'}, or a new run for "
        "these"
    )
