"""The recorded metrics: the same at a step whether anybody watches or not."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import torch
from torch import Tensor

from gantui.evaluation import attribute, inpainting, translation
from gantui.evaluation.coverage import Coverage
from gantui.evaluation.game.clipped import clipped
from gantui.evaluation.kind import Numbers
from gantui.evaluation.kinds import kind_of
from gantui.experiment.metrics import measured_by
from gantui.experiment.penalties import Clip
from gantui.gan.attribute.trainee import Ager
from gantui.gan.inpainting.trainee import Inpainter
from gantui.gan.random_streams import rng_for
from gantui.gan.trainee import Played, Sampled, Trainee
from gantui.gan.trainer import Trainer
from gantui.gan.translation.training import MapTraining

Record = dict[str, float | int | None]
"""One line of metrics.jsonl: finite numbers, or None where there is none."""

OF_PLAYERS = measured_by("players")
"""The norms of the gradients that moved both players last, and the share of D's weights at +-limit, if clipped."""

LEFT_BEHIND = OF_PLAYERS[:2]
"""Keys of the last updates: for a state that was loaded they are not known."""


_OWN: Mapping[type, Callable[[Any, Sequence[int]], list[Numbers]]] = {
    MapTraining: translation.measured,
    Inpainter: inpainting.measured,
    Ager: attribute.measured,
}
"""What measures those that have numbers of their own: by what is trained, for each of some members."""
TOGETHER = 10_000
"""Samples that are judged at once, those of one member at least. Measured: of 16 members, 4 at a time are quickest."""


@runtime_checkable
class Measurable(Played, Protocol):
    """What a record is made of: a generator and its judge, the iteration they are at, and their last gradients."""

    @property
    def steps_done(self) -> int:
        """Whole iterations done."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of the losses in its log."""

    def gradient_norms(self) -> Mapping[str, Tensor]:
        """The norms of the gradients of each player's last update, by name: [members]; NaN where none is known."""


@dataclass(frozen=True)
class Measured:
    """The record of one member, and the coverage behind its plain keys (None without modes)."""

    record: Record
    coverage: Coverage | None


def measure(trained: Trainee, losses: Tensor, seconds: float, member: int = 0) -> Measured:
    """Measure MEMBER now.

    LOSSES [columns] is its last row of TRAINED's log, on the CPU; SECONDS its training time. All random numbers are
    this step's own, so a record depends on the experiment and the step alone, and nothing of TRAINED changes.
    """
    return measure_each(trained, losses.unsqueeze(0), seconds, [member])[0]


def measure_members(trained: Trainee, losses: Tensor, seconds: float, members: Sequence[int]) -> list[Record]:
    """The record of each of MEMBERS, equal to that of `measure`; LOSSES are [len(members), columns]."""
    return [measured.record for measured in measure_each(trained, losses, seconds, members)]


def measure_each(trained: Trainee, losses: Tensor, seconds: float, members: Sequence[int]) -> list[Measured]:
    """Record and coverage of each of MEMBERS, equal to those of `measure`; LOSSES are [len(members), columns].

    Of what is not `Measurable`, and has no numbers of its own, there are the losses.
    """
    own = next((measured for kind, measured in _OWN.items() if isinstance(trained, kind)), None)
    if own is not None:
        rows = zip(_of_losses(trained, losses, seconds), own(trained, members), strict=True)
        return [Measured(record | _under("", numbers), None) for record, numbers in rows]
    if not isinstance(trained, Measurable):
        return [Measured(record, None) for record in _of_losses(trained, losses, seconds)]
    count = max(1, TOGETHER // trained.experiment.evaluation.samples)
    parts = [slice(first, first + count) for first in range(0, len(members), count)]
    return [measured for part in parts for measured in _measured(trained, losses[part], seconds, members[part])]


@torch.no_grad()
def _measured(trained: Measurable, losses: Tensor, seconds: float, members: Sequence[int]) -> list[Measured]:
    """Record and coverage of MEMBERS, all judged at once."""
    evaluation, step, kind = trained.experiment.evaluation, trained.steps_done, kind_of(trained)
    records = _of_losses(trained, losses, seconds)
    for record in records:
        record["modes_total"] = len(kind.shares) or None

    latent = torch.stack([_latent(trained, step, member, evaluation.samples) for member in members])
    judge = kind.judge(trained, step, members)
    covered: dict[str, Coverage | None] = {}
    compared: list[list[Record]] = []
    for name in sorted(["last", "ema"] if trained.averaged else ["last"], key=evaluation.weights.__ne__):
        prefix = "" if name == evaluation.weights else f"{name}."
        found = judge.of(latent, trained.fakes(latent, average=name == "ema", members=members))
        covered[name] = found.coverage
        for record, numbers in zip(records, found.alone, strict=True):
            record |= _under(prefix, numbers)
        compared.append([_under(prefix, numbers) for numbers in found.compared])
    plain, *other = compared
    for of_members in (plain, _players(trained, members), *other):
        for record, found_of in zip(records, of_members, strict=True):
            record |= found_of
    of_all = covered[evaluation.weights]
    return [Measured(record, of_all and of_all.of(place)) for place, record in enumerate(records)]


def _under(prefix: str, numbers: Numbers) -> Record:
    """NUMBERS as a record has them, each key with PREFIX in front."""
    return {prefix + key: finite(x) if isinstance(x, float) else x for key, x in numbers.items()}


def _of_losses(trained: Trainee | Measurable, losses: Tensor, seconds: float) -> list[Record]:
    """What records have of every training: where they were made, and LOSSES [members, columns]."""
    when: Record = {"step": trained.steps_done, "seconds": round(seconds, 3)}
    return [
        when | {name: finite(value) for name, value in zip(trained.columns, row, strict=True)}
        for row in losses.tolist()
    ]


def finite(value: float) -> float | None:
    """VALUE to the 7 digits that float32 has, or None when JSON has no number for it."""
    return float(f"{value:.7g}") if math.isfinite(value) else None


def _latent(sampled: Sampled, step: int, member: int, samples: int) -> Tensor:
    """The latents on which MEMBER's generators are judged at STEP: [samples, width]."""
    return sampled.latent.sample(member, samples, rng_for(sampled.device, sampled.seeds[member], "evaluation", step))


def _players(trained: Measurable, members: Sequence[int]) -> list[Record]:
    """The numbers of each member's last weights, in the order of `OF_PLAYERS`."""
    rows, clip = list(members), trained.experiment.penalties.get("clip")
    shares = [math.nan] * len(rows)
    if isinstance(clip, Clip) and isinstance(trained, Trainer):
        d = trained.discriminator
        shares = clipped(d.network, d.params.detach()[rows], clip.limit).tolist()
    found = trained.gradient_norms()
    norms = torch.stack([found["discriminator"], found["generator"]])[:, rows].T.tolist()
    return [
        dict(zip(OF_PLAYERS, map(finite, (*norm, share)), strict=True))
        for norm, share in zip(norms, shares, strict=True)
    ]
