"""Makes the snapshots of a trainer that viewers see."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.evaluation.pictures import discriminator
from gantui.evaluation.points import divergence_bounds
from gantui.evaluation.points.coverage import perfect_high_quality
from gantui.evaluation.record import finite
from gantui.experiment.files import reproduction
from gantui.experiment.tree import Experiment
from gantui.gan.distributions import Distribution
from gantui.gan.trainer import Trainer
from gantui.session.run.directory import EXPERIMENT, branched_from, read_facts
from gantui.session.training.machine.copies import Copies, at_once
from gantui.session.training.views import makers  # noqa: F401
from gantui.session.training.views.makers.maker import MAKERS, Maker
from gantui.session.training.views.moment import Instant, Moment
from gantui.session.view.pictures import PointsRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.pictures.request import REQUESTS, Request
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot
from gantui.session.view.views import Views

DENSITY_CELLS = 256
_NOTHING = Request()
"""What the makers of pictures that every snapshot has are asked for."""


def waits(views: Views) -> bool:
    """Whether making what VIEWS ask for waits for the device, since some of it is computed on the host."""
    return any(MAKERS.find(name).waits(request) for name, request in views.requests.items() if name in MAKERS)


class SnapshotMaker:
    """Makes snapshots of TRAINER: copies of what is asked for, at one instant, which nothing changes later."""

    def __init__(
        self,
        preset: str,
        run_dir: Path,
        trainer: Trainer,
        device: str,
        threads: int,
        plugins: Sequence[str] = (),
        start: Experiment | None = None,
    ) -> None:
        """PLUGINS are files of code that the experiment needs; START has the run's first settings, if not TRAINER's."""
        self.trainer = trainer
        self._command = partial(reproduction.command, preset, start or trainer.experiment, plugins=plugins)
        facts = facts_of(preset, run_dir, trainer, device, threads)
        facts = dataclasses.replace(facts, command=self._command(str(run_dir / EXPERIMENT)))
        self._makers: dict[str, Maker[Any]] = {name: MAKERS.find(name)(trainer, facts) for name in MAKERS}
        for maker in self._makers.values():
            facts = maker.complete(facts)
        self.facts = facts
        self._display = discriminator.Display.make(trainer, max(maker.fewest for maker in self._makers.values()))

    def update(self, run_dir: Path) -> None:
        """Take up changed settings, a state that was gone back to, and the run's folder RUN_DIR."""
        facts, objective = self.facts, self.trainer.experiment.objective
        if str(run_dir) != facts.run_dir:
            command = self._command(str(run_dir / EXPERIMENT))
            facts = dataclasses.replace(facts, run_dir=str(run_dir), command=command, branched=_branched(run_dir))
        if (objective.middle, objective.rest) != (facts.middle, facts.rest):
            facts = dataclasses.replace(facts, middle=objective.middle, rest=objective.rest)
        self.facts = facts
        for maker in self._makers.values():
            maker.update()

    @torch.no_grad()
    def snapshot(self, now: Instant, views: Views, copies: Copies | None = None) -> Snapshot:
        """A snapshot of now with VIEWS; with COPIES its arrays are filled once these have arrived, else at once.

        Nothing in it waits for the device with COPIES that do not, unless it `waits` for VIEWS.
        """
        copies = Copies() if copies is None else copies
        asked = {name: views.requests.get(name, _NOTHING) for name in self._makers}
        asked = {name: request for name, request in asked.items() if request or name not in REQUESTS}
        points = views.get(PointsRequest).count
        real, fake = self._shown(max([points, *(self._makers[name].samples(asked[name]) for name in asked)]))
        moment, pictures = Moment(now, real, fake, copies), dict[str, Picture]()
        for name, request in asked.items():
            pictures |= self._makers[name].make(request, moment)
        measured, rates = now.measured, self.trainer.rates
        return Snapshot(
            state=now.state,
            step=self.trainer.steps_done,
            steps=self.trainer.experiment.schedule.steps,
            seconds=now.seconds,
            rate=now.rate,
            message=now.message,
            phase_now=now.phase,
            extra=sum(self.trainer.extra.values()),
            single=self.trainer.single,
            losses=None if now.losses is None else {name: finite(value) for name, value in now.losses.items()},
            facts=self.facts,
            learning_rates=(rates["discriminator"], rates["generator"]),
            real=copies.array(real[0, :points]),
            fake=copies.array(fake[0, :points]),
            pictures=pictures,
            record=None if measured is None else measured.record,
        )

    def _shown(self, count: int) -> tuple[Tensor, Tensor]:
        """COUNT real points and fakes [members, n, dim] or more, the same ones each time; none if nobody looks."""
        if not count:
            nothing = self._display.real[:, :0]
            return nothing, nothing
        if count > self._display.real.shape[1]:
            self._display = discriminator.Display.make(self.trainer, count)
        return self._display.real, self.trainer.fakes(self._display.latent, average=self.facts.weights == "ema")


def facts_of(preset: str, run_dir: Path, trainer: Trainer, device: str, threads: int) -> RunInfo:
    """The facts that stay the same of TRAINER, about its first member if there are many."""
    experiment, distribution = trainer.experiment, trainer.distribution
    extent = discriminator.window(distribution, trainer.device)
    modes, objective = distribution.modes, experiment.objective
    account = None if distribution.data is None else distribution.data.account
    density = None
    if distribution.dim == 1:
        places = discriminator.cells(extent[0], extent[1], DENSITY_CELLS, trainer.device)
        density = distribution.log_density(places.unsqueeze(1))
    return RunInfo(
        preset=preset,
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
        factor=distribution.unit.factors[0],
        offset=distribution.unit.offset,
        factors=distribution.unit.factors,
        axes=() if account is None else account.columns,
        data="" if account is None else account.sentence,
        title="" if account is None else account.title(preset),
        density=None if density is None else at_once(density.exp()),
        moments=_moments(distribution),
        centres=None if modes is None else at_once(modes.centres),
        mode_shares=None if modes is None else at_once(modes.shares),
        high_quality_ceiling=None if modes is None else perfect_high_quality(trainer.distribution.dim),
        run_dir=str(run_dir),
        latent=f"{experiment.latent.name}({experiment.latent.dim})",
        branched=_branched(run_dir),
    )


def _branched(run_dir: Path) -> str:
    """What the run in RUN_DIR branched from, as far as that can be read."""
    with suppress(Refusal):
        return branched_from(read_facts(run_dir))
    return ""


def _ladder(shares: Tensor) -> tuple[float, ...] | None:
    """The guide lines for modes with SHARES [modes], if these are equal; else None."""
    return tuple(divergence_bounds.ladder(len(shares))) if torch.allclose(shares, shares.mean()) else None


def _moments(distribution: Distribution) -> tuple[float, float, float | None, float | None] | None:
    found = distribution.moments()
    if found is None:
        return None
    mean, std, skewness, kurtosis = found
    return mean, std, finite(skewness), finite(kurtosis)
