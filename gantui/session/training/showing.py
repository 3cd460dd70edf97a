"""What viewers get to see of a trainer: snapshots."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gantui.evaluation import arrows, bounds, fields, latent_map, phase
from gantui.evaluation.coverage import Coverage, perfect_high_quality
from gantui.evaluation.densities import Cells
from gantui.evaluation.pictures import Pictures
from gantui.evaluation.record import Measured, finite
from gantui.gan.distributions import Distribution
from gantui.gan.trainer import Trainer
from gantui.session.job import Job
from gantui.session.snapshot import (
    Arrows,
    Facts,
    Field,
    FieldKind,
    Floats,
    LatentMap,
    Modes,
    Phase,
    Snapshot,
    State,
    Unseen,
    Views,
)

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
    phase: str = ""
    """What is happening within an iteration, in slow motion."""


class Show:
    """Makes snapshots of TRAINER: copies of what is asked for, of this instant, which nothing later changes."""

    def __init__(self, job: Job, trainer: Trainer, device: str, threads: int) -> None:
        self.trainer, self._job = trainer, job
        self.facts = _facts(job, trainer, device, threads)
        self._pictures = Pictures(trainer, self.facts.extent)
        self._square = latent_map.square(trainer)
        self.facts = dataclasses.replace(self.facts, unseen=_unseen(trainer, self._pictures, self._square))
        self._display = fields.Display.make(trainer, max(CENTRE_POINTS, arrows.batch(trainer, 0)))
        self._phase = _phase(trainer) if trainer.is_dirac else None

    def follow(self) -> None:
        """Take up the settings that were changed, and where the run lies."""
        objective = self.trainer.experiment.objective
        self.facts = dataclasses.replace(
            self.facts, middle=objective.middle, rest=objective.rest, run_dir=str(self._job.run.path)
        )
        self._phase = _phase(self.trainer) if self.trainer.is_dirac else None

    @torch.no_grad()
    def snapshot(self, now: Instant, views: Views) -> Snapshot:
        """This instant, with what VIEWS ask for."""
        real, fake = self._shown(views)
        points = slice(views.points)
        measured = now.measured
        return Snapshot(
            state=now.state,
            step=self.trainer.steps_done,
            steps=self.trainer.experiment.schedule.steps,
            seconds=now.seconds,
            rate=now.rate,
            message=now.message,
            phase_now=now.phase,
            facts=self.facts,
            learning_rates=self.trainer.rates,
            real=_array(real[0, points]),
            fake=_array(fake[0, points]),
            field=self._reading(views, real, fake) if "reading" in self._kinds(views) else None,
            fields=self._others(views),
            arrows=self._arrows(views, real, fake),
            latent_map=self._latent_map(views),
            phase=self._phase and dataclasses.replace(self._phase, place=_array(phase.place(self.trainer))),
            record=None if measured is None else measured.record,
            modes=None if measured is None or measured.coverage is None else _modes(measured, measured.coverage),
        )

    def _kinds(self, views: Views) -> frozenset[FieldKind]:
        """The fields that are wanted and that there are."""
        return frozenset() if views.field is None else views.kinds - self.facts.unseen.keys()

    def _arrows_wanted(self, views: Views) -> int:
        """How many, where there are arrows."""
        return 0 if "arrows" in self.facts.unseen else views.arrows

    def _shown(self, views: Views) -> tuple[Tensor, Tensor]:
        """Real points and fakes [members, n, dim], the same ones in each snapshot; none where nobody looks."""
        trainer, count = self.trainer, self._arrows_wanted(views)
        together = arrows.batch(trainer, count) if count else 0
        if not views.points and not together and "reading" not in self._kinds(views):
            nothing = self._display.real[:, :0]
            return nothing, nothing
        if max(views.points, together) > self._display.real.shape[1]:
            self._display = fields.Display.make(trainer, max(views.points, together))
        return self._display.real, trainer.fakes(self._display.latent, average=self.facts.weights == "ema")

    def _cells(self, views: Views) -> Cells:
        """Those of the fields that are wanted."""
        assert views.field is not None
        rows, columns = views.field
        return Cells(self.facts.extent, rows if self.facts.dim == 2 else 1, columns, self.facts.dim)

    def _reading(self, views: Views, real: Tensor, fake: Tensor) -> Field:
        cells = self._cells(views)
        places = cells.centres(self.trainer.device).unsqueeze(0)
        values = self.trainer.reading(places, real[:, :CENTRE_POINTS], fake[:, :CENTRE_POINTS])
        return Field(_array(values.reshape(cells.rows, cells.columns)), cells.extent)

    def _others(self, views: Views) -> dict[FieldKind, Field]:
        """The fields beside the reading, in a fixed order."""
        kinds = self._kinds(views)
        if kinds <= {"reading"}:
            return {}
        cells, now = self._cells(views), self._pictures.now()
        ways: dict[FieldKind, Callable[[], tuple[Tensor, Tensor | None]]] = {
            "optimal": lambda: now.optimal(cells),
            "gap": lambda: now.gap(cells),
            "slope": lambda: (self._slope(cells), None),
            "data": lambda: (now.data(cells), None),
            "fakes": lambda: (now.fakes(cells, average=self.facts.weights == "ema"), None),
        }
        made = {kind: way() for kind, way in ways.items() if kind in kinds}
        return {
            kind: Field(_array(values), cells.extent, None if weight is None else _array(weight))
            for kind, (values, weight) in made.items()
        }

    def _slope(self, cells: Cells) -> Tensor:
        """|grad d| at the centres of CELLS: [rows, columns]."""
        places = cells.centres(self.trainer.device).unsqueeze(0)
        return fields.slope(self.trainer, places)[0].view(cells.rows, cells.columns)

    def _arrows(self, views: Views, real: Tensor, fake: Tensor) -> Arrows | None:
        count = self._arrows_wanted(views)
        if not count:
            return None
        together = slice(arrows.batch(self.trainer, count))
        pull = _array(arrows.pulls(self.trainer, fake[:, together], real[:, together])[0, :count])
        return Arrows(_array(fake[0, :count]), pull, float(np.linalg.norm(pull, axis=1).max()))

    def _latent_map(self, views: Views) -> LatentMap | None:
        if views.latent_map is None or isinstance(self._square, str):
            return None
        average = self.facts.weights == "ema"
        places, stretch = latent_map.mapped(self.trainer, self._square, *views.latent_map, average=average)
        return LatentMap(_array(places), _array(stretch), self._square.extent, self._square.about)


def _unseen(trainer: Trainer, pictures: Pictures, square: latent_map.Square | str) -> dict[Unseen, str]:
    """What there is no picture of, and why."""
    best = pictures.best if isinstance(pictures.best, str) else ""
    why: dict[Unseen, str] = {
        "reading": fields.without_reading(trainer),
        "optimal": best,
        "gap": best,
        "slope": fields.without_slope(trainer),
        "arrows": arrows.without_arrows(trainer),
        "latent_map": square if isinstance(square, str) else "",
    }
    return {name: reason for name, reason in why.items() if reason}


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
        every=experiment.evaluation.every,
        ladder=None if modes is None else _ladder(modes.shares),
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
        latent=f"{experiment.latent.name}({experiment.latent.dim})",
    )


def _ladder(shares: Tensor) -> tuple[float, ...] | None:
    """The ladder of modes with SHARES [modes], if these are equal."""
    return tuple(bounds.ladder(len(shares))) if torch.allclose(shares, shares.mean()) else None


def _moments(distribution: Distribution) -> tuple[float, float, float | None, float | None] | None:
    found = distribution.moments()
    if found is None:
        return None
    mean, std, skewness, kurtosis = found
    return mean, std, finite(skewness), finite(kurtosis)
