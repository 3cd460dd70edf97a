"""The recorded measurements: the same at a step whether anybody watches or not."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.comparison import COMPARED, Comparison
from gantui.evaluation.coverage import Coverage, coverage
from gantui.evaluation.gradients import clipped, gradient_norms
from gantui.evaluation.moments import moments
from gantui.experiment.penalties import Clip
from gantui.gan.draws import generator
from gantui.gan.trainer import Trainer

Record = dict[str, float | int | None]
"""One line of metrics.jsonl: finite numbers, or None where there is none."""

PER_WEIGHTS = ("modes_covered", "modes_fair", "high_quality", "kl_modes", "kl_modes_floor")
"""The keys that speak of one generator's samples; the other generator's have its name in front. `COMPARED` are more."""
OF_NUMBERS = ("fake_mean", "fake_std", "fake_skewness", "fake_kurtosis")
"""Those of samples that are numbers (kurtosis: excess over a Gaussian's)."""
OF_PLAYERS = ("gradient_d", "gradient_g", "clipped")
"""The norms of the gradients that moved both players last, and the share of D's weights at +-limit, if clipped."""

LEFT_BEHIND = OF_PLAYERS[:2]
"""Those of the last updates: of a state that was loaded they are not known."""


@dataclass(frozen=True)
class Measured:
    """The record of one member, and the coverage that its plain keys were told from (None without modes)."""

    record: Record
    coverage: Coverage | None


@torch.no_grad()
def measure(trainer: Trainer, losses: Tensor, seconds: float, member: int = 0) -> Measured:
    """What is known of MEMBER now.

    LOSSES [columns] is its last row of the trainer's log, on the CPU; SECONDS its training time. All that is drawn is
    this step's own, so a record depends on the experiment and the step alone, and nothing of the trainer changes.
    """
    evaluation, step = trainer.experiment.evaluation, trainer.steps_done
    record: Record = {"step": step, "seconds": round(seconds, 3)}
    record |= {name: finite(value) for name, value in zip(trainer.columns, losses.tolist(), strict=True)}

    source = generator(trainer.device, trainer.seeds[member], "evaluation", step)
    latent = trainer.latent.sample(member, evaluation.samples, source).unsqueeze(0)
    modes = trainer.distribution.modes
    record["modes_total"] = None if modes is None else len(modes.centres)
    comparison = Comparison(trainer, member)
    covered: dict[str, Coverage | None] = {}
    compared: list[Record] = []
    for name in sorted(["last"] if trainer.average is None else ["last", "ema"], key=evaluation.weights.__ne__):
        prefix = "" if name == evaluation.weights else f"{name}."
        fakes = trainer.fakes(latent, average=name == "ema", members=[member])
        covered[name] = found = None if modes is None else coverage(fakes, modes)
        numbers = _numbers(found) | (_moments(trainer, fakes) if trainer.distribution.dim == 1 else {})
        record |= {prefix + key: value for key, value in numbers.items()}
        told = comparison.of(fakes, found)
        compared.append({prefix + key: finite(told[key]) for key in COMPARED})
    plain, *other = compared
    for numbers in (plain, _players(trainer, member), *other):
        record |= numbers
    return Measured(record, covered[evaluation.weights])


def finite(value: float) -> float | None:
    """VALUE to the 7 digits that float32 has, or None when JSON has no number for it."""
    return float(f"{value:.7g}") if math.isfinite(value) else None


def _players(trainer: Trainer, member: int) -> Record:
    """Of the last weights, in the order of `OF_PLAYERS`."""

    clip = trainer.experiment.penalties.get("clip")
    own = trainer.discriminator.own.detach()[member : member + 1]
    share = float(clipped(trainer.game.discriminator, own, clip.limit)) if isinstance(clip, Clip) else math.nan
    norms = gradient_norms(trainer)[:, member].tolist()
    return dict(zip(OF_PLAYERS, map(finite, (*norms, share)), strict=True))


def _moments(trainer: Trainer, fakes: Tensor) -> Record:
    """Of FAKES [1, n, 1], in the data's own units."""
    unit = trainer.distribution.unit
    found = moments(unit.offset[0] + unit.factor * fakes[0, :, 0])
    return {key: finite(float(value)) for key, value in zip(OF_NUMBERS, found, strict=True)}


def _numbers(measured: Coverage | None) -> Record:
    """The numbers of the one member in MEASURED, in the order of `PER_WEIGHTS`."""
    if measured is None:
        return dict.fromkeys(PER_WEIGHTS)
    values = (
        torch.stack(
            [
                measured.covered.sum(1),
                measured.fair.sum(1),
                measured.high_quality.sum(1),
                measured.kl,
                measured.kl_floor,
            ]
        )
        .flatten()
        .tolist()
    )
    covered, fair, *shares = values
    return dict(zip(PER_WEIGHTS, (int(covered), int(fair), *map(finite, shares)), strict=True))
