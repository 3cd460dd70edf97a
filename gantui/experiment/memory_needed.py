"""A lower bound of the memory that a training needs, computed from its experiment before anything is made.

What it leaves out (the draws of a window, curves, pictures, what torch itself takes) only makes it
more: what does not fit by this figure does not fit.
"""

from __future__ import annotations

from gantui.experiment.experiment import Experiment
from gantui.experiment.files.data import Data
from gantui.experiment.files.images import Images
from gantui.experiment.optimizers import SGD, Adam, OptimizerOptions, RMSProp
from gantui.experiment.space import PLANE

FLOAT = 4
"""Bytes of a number."""
KEPT = 2
"""Copies of the state that are kept beside it: the newest in which all is finite, and the one before."""


def least(experiment: Experiment, members: int = 1, data: Data | None = None) -> int:
    """The least bytes that MEMBERS members of EXPERIMENT hold at once, without the program itself.

    DATA: what was read of the file that its distribution names, which all members share.
    """
    optimizers, average = experiment.optimizers, int(experiment.schedule.ema > 0)
    space = experiment.distribution.space
    sample = PLANE.shape if space is None else space.shape
    numbers = 0
    for network, optimizer, more in (
        (experiment.generator, optimizers.generator, average),
        (experiment.discriminator, optimizers.discriminator, 0),
    ):
        state = 1 + _remembered(optimizer) + more
        numbers += network.weights * (state * (1 + KEPT) + 1)  # and its gradient
    # What a layer gives is kept for its gradient, of real samples and of fakes.
    batch = experiment.schedule.batch_size
    numbers += batch * experiment.generator.hidden_numbers(sample)
    numbers += 2 * batch * experiment.discriminator.hidden_numbers(sample)
    return FLOAT * members * numbers + (0 if data is None else of(data))


def of(data: Data) -> int:
    """The bytes of DATA from a file: as they were read, and once more where they are trained on."""
    if isinstance(data, Images):
        return 2 * data.pixels.nbytes
    return data.values.nbytes + FLOAT * data.values.size


def _remembered(optimizer: OptimizerOptions) -> int:
    """How many numbers OPTIMIZER keeps for each weight."""
    if isinstance(optimizer, Adam):
        return 2
    if isinstance(optimizer, RMSProp):
        return 1
    return int(isinstance(optimizer, SGD) and optimizer.momentum > 0)
