"""What viewers get to see of a trainer: snapshots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gantui.evaluation import fields
from gantui.evaluation.coverage import Coverage, perfect_high_quality
from gantui.evaluation.record import Measured
from gantui.gan.trainer import Trainer
from gantui.session.job import Job
from gantui.session.snapshot import Facts, Field, Floats, Modes, Snapshot, State, Views

CENTRE_POINTS = 256
"""Real and fake points from which a relative reading's mean is told, however few are shown."""


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
        self._plane = fields.Plane.make(trainer, CENTRE_POINTS)

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
            record=None if measured is None else measured.record,
            modes=None if measured is None or measured.coverage is None else _modes(measured, measured.coverage),
        )

    @torch.no_grad()
    def _points_and_field(self, views: Views) -> tuple[Floats, Floats, Field | None]:
        trainer = self.trainer
        if not views.points and views.field is None:
            return np.empty((0, 2), np.float32), np.empty((0, 2), np.float32), None
        if views.points > self._plane.real.shape[1]:
            self._plane = fields.Plane.make(trainer, views.points)
        shown = trainer.average if self.facts.weights == "ema" else trainer.generator.weights
        assert shown is not None  # an experiment without an average can't ask for it
        fake = trainer.generator.network(shown, self._plane.latent)
        field = None
        if views.field is not None:
            rows, columns = views.field
            places = fields.grid(self.facts.extent, rows, columns, trainer.device).unsqueeze(0)
            values = fields.reading(trainer, places, self._plane.real[:, :CENTRE_POINTS], fake[:, :CENTRE_POINTS])
            field = Field(_array(values.reshape(rows, columns)), self.facts.extent)
        points = slice(views.points)
        return _array(self._plane.real[0, points]), _array(fake[0, points]), field


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
    experiment, modes = trainer.experiment, trainer.distribution.modes
    return Facts(
        preset=job.preset,
        about=experiment.about,
        watch_for=experiment.watch_for,
        objective=experiment.objective.name,
        penalties=tuple(experiment.penalties),
        reading=experiment.objective.reading,
        seed=experiment.seed,
        device=device,
        threads=threads,
        weights=experiment.evaluation.weights,
        extent=fields.window(trainer),
        centres=None if modes is None else _array(modes.centres),
        mode_shares=None if modes is None else _array(modes.shares),
        high_quality_ceiling=None if modes is None else perfect_high_quality(trainer.distribution.dim),
        run_dir=str(job.run.path),
    )
