"""A person's own data, points or images: read once when a training begins, and what is decided by what was read."""

from __future__ import annotations

import dataclasses
from typing import Any

from gantui.experiment import distributions
from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.files import images, points
from gantui.experiment.files.images import Images
from gantui.experiment.files.points import Points, scaling

Data = Points | Images
"""What was read of a file."""
Options = distributions.Points | distributions.Images
"""The options that name one."""


def named_by(options: DistributionOptions) -> Options | None:
    """OPTIONS themselves, where they name a file; None where a formula or gantui itself has the data."""
    return options if isinstance(options, Options) else None


def read(options: Options, *, guess: bool = True) -> Data:
    """The data that OPTIONS name; without GUESS points as in `read_points`.

    Raises:
        Refusal: they can't be used.
    """
    if isinstance(options, distributions.Points):
        return points.read_points(options, guess=guess)
    return images.read_images(options)


def from_python(given: Any, options: Options) -> Data:
    """The data GIVEN as arrays, with OPTIONS that say more of them.

    Raises:
        Refusal: they can't be used.
    """
    if isinstance(options, distributions.Points):
        return points.read_array(given, options)
    return images.read_arrays(given, options)


def kind_from_python(given: Any) -> str:
    """The name of the distribution that GIVEN from Python is for: 'points' or 'images'."""
    return "images" if images.is_images(given) else "points"


def decided(options: Options, data: Data) -> tuple[Options, Data]:
    """OPTIONS with what they leave open as DATA have it, ready to be written into a run; DATA with remarks on it."""
    if isinstance(options, distributions.Points):
        assert isinstance(data, Points)
        now = scaling.decided(options, data.values)
        remarks = scaling.remarks(options, now, data.values)
        account = dataclasses.replace(data.account, taken=(*data.account.taken, *remarks))
        return now, dataclasses.replace(data, account=account)
    assert isinstance(data, Images)
    return images.decided(options, data), data


def texts(data: Data, preset: str, options: Options) -> dict[str, str]:
    """The texts of a training on DATA, since those of PRESET are about other data."""
    account = data.account
    if isinstance(data, Images):
        among = f"; all {len(data.classes)} classes get their share" if data.classes else ""
        return {
            "about": f"{account.amount} of {account.name}, learned with the settings of {preset}",
            "watch_for": f"The fakes come to look like the images of {account.name}; frechet sinks far below that of "
            f"blends{among}",
        }
    assert isinstance(options, distributions.Points)
    modes = options.modes or (0 if data.centres is None else len(data.centres)) or len(data.space.classes)
    noun = "modes" if data.classes is None else "classes"
    watch = (
        f"The fakes come to lie where the points of {account.name} lie, and nowhere else; jsd and w1 sink to their "
        "floors"
    )
    return {
        "about": f"{account.amount} of {account.name} ({' and '.join(account.columns)}), "
        f"learned with the settings of {preset}",
        "watch_for": f"{watch}; all {modes} {noun} get their share" if modes else watch,
    }
