"""Numbers that change from iteration to iteration or by hand, as tensors that stay where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from gantui.experiment.experiment import Experiment
from gantui.experiment.optimizers import Adam, OptimizerOptions
from gantui.experiment.penalties import GradientPenaltyOptions, PenaltyOptions
from gantui.gan import penalties
from gantui.gan.penalties import PENALTIES, Penalty
from gantui.gan.schedules import factor, share_left


class LiveScalars:
    """Live scalars by name, each a tensor without dimensions: a captured iteration reads the value that it holds then.

    Where no GPU is, they hold Python's own numbers (float64): rounded like these where they meet float32, bit for bit.
    """

    def __init__(self, names: Sequence[str], device: torch.device) -> None:
        self.names = tuple(names)
        dtype = torch.float32 if device.type == "cuda" else torch.float64
        self.values = torch.zeros(len(self.names), dtype=dtype, device=device)
        """[names]: all of them."""
        self._each = dict(zip(self.names, self.values.unbind(), strict=True))

    def __getitem__(self, name: str) -> Tensor:
        """The live scalar called NAME: []."""
        return self._each[name]

    def table(self, rows: Sequence[Mapping[str, float]]) -> Tensor:
        """Put ROWS of values by name on the device: [rows, names]. The host does not wait for the copy."""
        made = torch.tensor([[row[name] for name in self.names] for row in rows], dtype=self.values.dtype)
        if self.values.is_cuda:  # a pinned source is kept until it has been read
            return made.pin_memory().to(self.values.device, non_blocking=True)
        return made

    def set(self, values: Mapping[str, float]) -> None:
        """Set the live scalars to VALUES, by name."""
        self.values.copy_(self.table([values])[0])


def numbers(experiment: Experiment, progress: float) -> dict[str, float]:
    """The values of all live scalars in a training of EXPERIMENT, by name, after PROGRESS (0 to 1).

    Each player's learning rate, and betas where they move; the strength of instance noise; of each penalty the share
    of its weight that its schedule has left, and that weight.
    """
    players, noise = experiment.optimizers, experiment.instance_noise
    found = of_player("generator", players.generator, progress)
    found |= of_player("discriminator", players.discriminator, progress)
    found["noise"] = noise.std * factor(noise, progress)
    return found | of_penalties(experiment.penalties, progress)


def rate(options: OptimizerOptions, progress: float) -> float:
    """The learning rate under OPTIONS after PROGRESS (0 to 1)."""
    return options.lr * factor(options, progress)


def of_player(name: str, options: OptimizerOptions, progress: float) -> dict[str, float]:
    """What the optimizer of the player NAME, with OPTIONS, reads after PROGRESS (0 to 1)."""
    found = {f"{name}.lr": rate(options, progress)}
    if isinstance(options, Adam) and options.betas_final is not None:
        left = share_left(options, progress)
        for each, first, last in zip(("beta1", "beta2"), options.betas, options.betas_final, strict=True):
            found[f"{name}.{each}"] = last + (first - last) * left
    return found


def of_penalties(options: Mapping[str, PenaltyOptions], progress: float) -> dict[str, float]:
    """What the penalties that OPTIONS describe, by name, read after PROGRESS (0 to 1)."""
    found = dict[str, float]()
    for name, each in options.items():
        found[f"penalty.{name}"] = factor(each, progress) if isinstance(each, GradientPenaltyOptions) else 1.0
        if strength := PENALTIES.find(name).strength:
            found[f"penalty.{name}.strength"] = getattr(each, strength)
    return found


def live_penalties(options: Mapping[str, PenaltyOptions], scalars: LiveScalars) -> dict[str, Penalty]:
    """The penalties that OPTIONS describe, by name, which read from SCALARS how strong they are."""
    made = penalties.make(options)
    for name, penalty in made.items():
        if penalty.strength:
            setattr(penalty, penalty.strength, scalars[f"penalty.{name}.strength"])
    return made
