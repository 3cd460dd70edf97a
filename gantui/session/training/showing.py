"""What viewers get to see of a trainer: snapshots."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gantui.evaluation import fields, phase
from gantui.evaluation.coverage import Coverage, perfect_high_quality
from gantui.evaluation.record import Measured, finite
from gantui.gan.distributions import Distribution
from gantui.gan.trainer import Trainer
from gantui.session.job import Job
from gantui.session.snapshot import Facts, Field, Floats, Modes, Phase, Snapshot, State, Views

CENTRE_POINTS = 256
"""Real and fake points from which a relative reading's mean is told, however few are shown."""
DENSITY_CELLS = 256
FLOW = (15, 31)
"""Rows and columns of the Dirac-GAN's flow."""


@dataclass(frozen=True)
class Instant:
    """What the loop knows and the trainer does not."""

    state: State
    seconds: float
    rate: float
    message: str
    measured: Measured | None


class Show:
    """Makes snapshots of TRAINER: copies of what is asked for, of this instant, which nothing later changes."""

    def __init__(self, job: Job, trainer: Trainer, device: str, threads: int) -> None:
        self.trainer = trainer
        self.facts = _facts(job, trainer, device, threads)
        self._display = fields.Display.make(trainer, CENTRE_POINTS)
        self._phase = _phase(trainer) if trainer.is_dirac else None

    def snapshot(self, now: Instant, views: Views) -> Snapshot:
        """This instant, with what VIEWS ask for."""
        real, fake, field = self._points_and_field(views)
        measured = now.measured
        return Snapshot(
            state=now.state,
            step=self.trainer.steps_done,
            steps=self.trainer.experiment.schedule.steps,
            seconds=now.seconds,
            rate=now.rate,
            message=now.message,
            facts=self.facts,
            real=real,
            fake=fake,
            field=field,
            phase=self._phase and dataclasses.replace(self._phase, place=_array(phase.place(self.trainer))),
            record=None if measured is None else measured.record,
            modes=None if measured is None or measured.coverage is None else _modes(measured, measured.coverage),
        )

    @torch.no_grad()
    def _points_and_field(self, views: Views) -> tuple[Floats, Floats, Field | None]:
        trainer, none = self.trainer, np.empty((0, self.trainer.distribution.dim), np.float32)
        if not views.points and views.field is None:
            return none, none, None
        if views.points > self._display.real.shape[1]:
            self._display = fields.Display.make(trainer, views.points)
        real = self._display.real
        fake = trainer.fakes(self._display.latent, average=self.facts.weights == "ema")
        field = None
        if views.field is not None and self.facts.judged != "none":
            rows, columns = views.field if self.facts.dim == 2 else (1, views.field[1])
            places = self._places(rows, columns)
            values = trainer.reading(places, real[:, :CENTRE_POINTS], fake[:, :CENTRE_POINTS])
            field = Field(_array(values.reshape(rows, columns)), self.facts.extent)
        points = slice(views.points)
        return _array(real[0, points]), _array(fake[0, points]), field

    def _places(self, rows: int, columns: int) -> Tensor:
        """The centres of the cells of what is shown: [1, rows * columns, dim]."""
        extent, device = self.facts.extent, self.trainer.device
        if self.facts.dim == 2:
            return fields.grid(extent, rows, columns, device).unsqueeze(0)
        return fields.cells(extent[0], extent[1], columns, device).view(1, -1, 1)


def _phase(trainer: Trainer) -> Phase:
    extent = phase.window(trainer)
    return Phase(extent, _array(phase.flow(trainer, extent, *FLOW)), _array(phase.place(trainer)))


def _array(tensor: Tensor) -> Floats:
    """TENSOR as an array of its own."""
    copied: Floats = tensor.detach().to("cpu", copy=True).numpy()
    return copied


def _modes(measured: Measured, coverage: Coverage) -> Modes:
    return Modes(
        step=int(measured.record["step"] or 0),
        samples=coverage.samples,
        share=_array(coverage.share[0]),
        high_quality=_array(coverage.high_quality[0]),
        covered=coverage.covered[0].to("cpu").numpy(),
        fair=coverage.fair[0].to("cpu").numpy(),
    )


def _facts(job: Job, trainer: Trainer, device: str, threads: int) -> Facts:
    experiment, distribution = trainer.experiment, trainer.distribution
    modes, extent, objective = distribution.modes, fields.window(trainer), experiment.objective
    density = None
    if distribution.dim == 1:
        places = fields.cells(extent[0], extent[1], DENSITY_CELLS, trainer.device)
        density = distribution.log_density(places.unsqueeze(1))
    return Facts(
        preset=job.preset,
        about=experiment.about,
        watch_for=experiment.watch_for,
        objective=objective.name,
        penalties=tuple(experiment.penalties),
        reading=objective.reading,
        middle=objective.middle,
        rest=objective.rest,
        judged=experiment.judged,
        generators=objective.generators,
        single_steps=experiment.scheme.single_steps,
        dim=distribution.dim,
        seed=experiment.seed,
        device=device,
        threads=threads,
        weights=experiment.evaluation.weights,
        extent=extent,
        factor=distribution.unit.factor,
        offset=distribution.unit.offset,
        density=None if density is None else _array(density.exp()),
        moments=_moments(distribution),
        centres=None if modes is None else _array(modes.centres),
        mode_shares=None if modes is None else _array(modes.shares),
        high_quality_ceiling=None if modes is None else perfect_high_quality(trainer.distribution.dim),
        run_dir=str(job.run.path),
    )


def _moments(distribution: Distribution) -> tuple[float, float, float | None, float | None] | None:
    found = distribution.moments()
    if found is None:
        return None
    mean, std, skewness, kurtosis = found
    return mean, std, finite(skewness), finite(kurtosis)
