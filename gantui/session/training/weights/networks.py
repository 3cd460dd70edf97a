"""What the weights in a checkpoint belong to, and whether an experiment matches."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from gantui import regular
from gantui.experiment.distributions import Points
from gantui.experiment.files.points import Points as Data
from gantui.experiment.tree import Experiment
from gantui.session.disk.folder import OTHER


def networks_of(experiment: Experiment, data: Data | None) -> dict[str, Any]:
    """What the weights of EXPERIMENT belong to, with a hash of DATA from a file: `checkpoints.Meta.networks`."""
    parts = {"latent": experiment.latent, "generator": experiment.generator, "discriminator": experiment.discriminator}
    known: dict[str, Any] = {name: part.model_dump(mode="json") for name, part in parts.items()}
    return known if data is None else known | {"data": data.digest}


def refuse_others(written: Mapping[str, Any], experiment: Experiment, data: Data | None, *, kept: bool) -> None:
    """Check that WRITTEN, from a checkpoint, matches EXPERIMENT and DATA; KEPT: the data lie in the run's folder.

    Raises:
        ValueError: it does not; which part, in words.
    """
    for name, now in networks_of(experiment, data).items():
        before = written.get(name)
        if name != "data":
            if before != now:
                raise ValueError(f"its {name} was {before} and is now {now}")
        elif isinstance(before, list):  # of the bytes of its files: so it was before points were kept
            if not kept and before != _of_bytes(experiment):
                raise ValueError("the file of points has changed since it was trained; expected it as it was")
        elif before != now:
            raise ValueError("it was trained on other points than those in data.npy, or in the file of points")


def _of_bytes(experiment: Experiment) -> list[str]:
    """The hashes of the files that EXPERIMENT names; a file that is gone is left out."""
    assert isinstance(experiment.distribution, Points)
    files = (experiment.distribution.path, experiment.distribution.modes_file)
    try:
        return [hashlib.sha256(regular.read(file, OTHER, follow=True)).hexdigest() for file in files if file]
    except OSError:
        return []
