"""The players of a trained run, as functions of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gantui.errors import Refusal

if TYPE_CHECKING:
    from torch import nn

    from gantui.session.training.weights.loaded_run import LoadedRun

Weights = Literal["last", "ema"]


class Generator:
    """A trained generator: call it for samples in the data's own units."""

    def __init__(self, trained: LoadedRun, weights: Weights | None = None) -> None:
        self._trained = trained
        self.weights: Weights = trained.weights(weights)
        """'last' or 'ema': the weights as trained last, or averaged."""

    def __call__(self, n: int, seed: int = 0, label: str | int | None = None) -> NDArray[np.float64]:
        """N samples [n, 1 or 2] in the data's own units; the same SEED draws the same ones, as `gantui sample` does.

        All of the class called LABEL, where the players are given classes; modes are called 1, 2 and so on.
        """
        if n < 1:
            raise Refusal(f"n = {n}: expected at least 1 sample")
        return self._trained.draw(n, seed, self.weights, label)

    @property
    def step(self) -> int:
        """How many iterations it was trained for."""
        return self._trained.step

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that it can be asked for, by name; empty where it is asked for none."""
        return self._trained.classes

    @cached_property
    def module(self) -> nn.Module:
        """The network beneath as a torch module, a copy: latent draws [n, width] -> points [n, dim].

        Where it is asked for classes, the last number of a draw is the place of the class in `classes`.
        In the units that the training saw: x is offset + factor times that in the data's own (`unit`).
        """
        from gantui.session.training.weights.loaded_run import Generator as Module

        return Module(self._trained, self.weights)

    @property
    def unit(self) -> tuple[float | tuple[float, ...], tuple[float, ...]]:
        """The factor and offset for a point of `module`: offset + factor x is in the data's own units.

        The factor is one number, or one an axis where each axis has a scale of its own (distribution.axes).
        """
        unit = self._trained.trainer.distribution.unit
        return unit.factor, unit.offset


class Discriminator:
    """A trained discriminator: call it for its score at points."""

    def __init__(self, trained: LoadedRun) -> None:
        self._trained = trained
        self.reading: str = trained.experiment.objective.reading
        """What it says: a 'probability' that a point is real, a 'score', 'relative' to the mean over both kinds."""

    def __call__(self, places: ArrayLike, labels: str | int | Sequence[str | int] | None = None) -> NDArray[np.float64]:
        """Its score [n] at PLACES [n, 1 or 2] (or [n] on a line) in the data's own units.

        Where it is given classes, LABELS are their names, one for all or one a place; by default the nearest mode.

        Raises:
            Refusal: PLACES have another shape, there are no such LABELS, or a single place says nothing to it.
        """
        return self._trained.score(places, labels)
