"""What the weights in a checkpoint belong to, and whether an experiment matches."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from gantui import regular_files
from gantui.experiment import distributions
from gantui.experiment.experiment import Experiment
from gantui.experiment.files.data import Data
from gantui.experiment.files.points import Points
from gantui.experiment.options.base import Options
from gantui.experiment.run_options import RunOptions
from gantui.gan.trainee import Sampled, Trainee
from gantui.session.disk.file_names import OTHER


def data_of(trainee: Trainee) -> Data | None:
    """What was read of the file that the data of TRAINEE are from; None where they are from none."""
    return trainee.distribution.data if isinstance(trainee, Sampled) else None


def networks_of(options: RunOptions, data: Data | None, together: Sequence[int] = ()) -> dict[str, Any]:
    """What the weights of a training under OPTIONS belong to, as far as they say it: `checkpoints.Meta.networks`.

    With a hash of DATA from a file, and with the seeds of those who train TOGETHER where several may.
    """
    known: dict[str, Any] = {"seeds": list(together)} if together else {}
    if isinstance(options, Experiment):
        parts: dict[str, Options] = {
            "latent": options.latent,
            "generator": options.generator,
            "discriminator": options.discriminator,
        }
        if options.conditional:
            parts["labels"] = options.labels
        known |= {name: part.model_dump(mode="json") for name, part in parts.items()}
    return known if data is None else known | {"data": data.digest}


def refuse_others(
    written: Mapping[str, Any], options: RunOptions, data: Data | None, together: Sequence[int] = (), *, kept: bool
) -> None:
    """Check that WRITTEN, from a checkpoint, matches OPTIONS, DATA and the seeds of those who train TOGETHER.

    KEPT: the data lie in the run's folder.

    Raises:
        ValueError: it does not; which part, in words.
    """
    for name, now in networks_of(options, data, together).items():
        before = written.get(name)
        if name != "data":
            if before != now:
                raise ValueError(f"its {name} was {before} and is now {now}")
        elif together and before is None:
            pass  # before points were kept, the checkpoints of sweeps had no hash of them
        elif isinstance(before, list):  # of the bytes of its files: so it was before points were kept
            if not kept and before != _of_bytes(options):
                raise ValueError("the file of points has changed since it was trained; expected it as it was")
        elif before != now:
            noun, file = ("points", "data.npy") if isinstance(data, Points) else ("images", "data.npz")
            raise ValueError(f"it was trained on other {noun} than those in {file}, or in the file of {noun}")


def _of_bytes(options: RunOptions) -> list[str]:
    """The hashes of the files that OPTIONS name; a file that is gone is left out."""
    assert isinstance(options, Experiment)
    assert isinstance(options.distribution, distributions.Points)
    files = (options.distribution.path, options.distribution.modes_file)
    try:
        return [hashlib.sha256(regular_files.read(file, OTHER, follow=True)).hexdigest() for file in files if file]
    except OSError:
        return []
