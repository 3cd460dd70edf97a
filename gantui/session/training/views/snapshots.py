"""Makes the snapshots of a trainer that viewers see."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.evaluation.game import gradients, jacobian
from gantui.evaluation.game import phase_plane as phase
from gantui.evaluation.game.landscape import Landscape as Terrain
from gantui.evaluation.game.losses import Losses
from gantui.evaluation.pictures import discriminator, latent_map, pulls
from gantui.evaluation.pictures.densities import Cells
from gantui.evaluation.pictures.window import Pictures
from gantui.evaluation.points import divergence_bounds
from gantui.evaluation.points.coverage import perfect_high_quality
from gantui.evaluation.record import Measured, finite
from gantui.experiment.files import reproduction
from gantui.experiment.penalties import Clip
from gantui.experiment.tree import Experiment
from gantui.gan.distributions import Distribution
from gantui.gan.trainer import Trainer
from gantui.session.run.directory import EXPERIMENT, branched_from, read_facts
from gantui.session.training.machine.copies import Copies, at_once
from gantui.session.view.snapshot import (
    Arrows,
    ClippedWeights,
    Doubles,
    Eigenvalues,
    Field,
    FieldKind,
    Landscape,
    LatentMap,
    Modes,
    PhasePlane,
    RunInfo,
    Snapshot,
    State,
    Unseen,
    Views,
)

CENTRE_POINTS = 256
"""Real and fake points from which a relative reading's mean is computed, however few are shown."""
DENSITY_CELLS = 256
FLOW = (15, 31)
"""Rows and columns of the Dirac-GAN's flow."""
WEIGHT_BINS = 64
"""The bins of the histogram of clipped weights."""
_LEFT_TO_THE_DEVICE: frozenset[FieldKind] = frozenset({"reading", "slope"})
"""Fields that are worked out without the host knowing any number; the others count points in bins."""


@dataclass(frozen=True)
class Instant:
    """What the loop knows and the trainer does not, at one instant."""

    state: State
    seconds: float
    rate: float
    message: str
    measured: Measured | None
    phase: str = ""
    """What is happening within an iteration, in slow motion."""
    losses: Losses | None = None
    """The losses of this instant, where it stands still."""


def waits(views: Views) -> bool:
    """Whether making what VIEWS ask for waits for the device, since some of it is computed on the host."""
    counted = views.field is not None and not views.kinds <= _LEFT_TO_THE_DEVICE
    some = views.arrows or views.latent_map or views.landscape or views.eigenvalues or views.clipped
    return counted or bool(some)


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
        self.facts = facts_of(preset, run_dir, trainer, device, threads)
        self.facts = dataclasses.replace(self.facts, command=self._command(str(run_dir / EXPERIMENT)))
        self._pictures = Pictures(trainer, self.facts.extent)
        self._square = latent_map.square(trainer.experiment, trainer)
        self.facts = dataclasses.replace(self.facts, unseen=_unseen(trainer, self._pictures, self._square))
        self._display = discriminator.Display.make(trainer, max(CENTRE_POINTS, pulls.batch(trainer, 0)))
        self._phase = _phase(trainer) if trainer.is_dirac else None
        self._terrain = Terrain.of(trainer)
        self._landscape: Landscape | None = None
        """The one that was shown last; of it only the place changes."""
        self._eigenvalues: Eigenvalues | None = None
        """The eigenvalues that were computed last."""
        self._computed_at: tuple[int, ...] = ()
        """After how many iterations and single updates of each player that was."""
        self.facts = dataclasses.replace(self.facts, has_landscape=self._terrain is not None)

    def update(self, run_dir: Path) -> None:
        """Take up changed settings, a state that was gone back to, and the run's folder RUN_DIR."""
        facts, objective = self.facts, self.trainer.experiment.objective
        if str(run_dir) != facts.run_dir:
            command = self._command(str(run_dir / EXPERIMENT))
            facts = dataclasses.replace(facts, run_dir=str(run_dir), command=command, branched=_branched(run_dir))
        if (objective.middle, objective.rest) != (facts.middle, facts.rest):
            facts = dataclasses.replace(facts, middle=objective.middle, rest=objective.rest)
        self.facts, self._eigenvalues = facts, None
        self._phase = _phase(self.trainer) if self.trainer.is_dirac else None

    @torch.no_grad()
    def snapshot(self, now: Instant, views: Views, copies: Copies | None = None) -> Snapshot:
        """A snapshot of now with VIEWS; with COPIES its arrays are filled once these have arrived, else at once.

        Nothing in it waits for the device with COPIES that do not, unless it `waits` for VIEWS.
        """
        copies = Copies() if copies is None else copies
        real, fake = self._shown(views)
        points = slice(views.points)
        measured, seen, rates = now.measured, self._fields(views, real, fake, copies), self.trainer.rates
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
            real=copies.array(real[0, points]),
            fake=copies.array(fake[0, points]),
            field=seen.pop("reading", None),
            fields=seen,
            arrows=self._arrows(views, real, fake),
            latent_map=self._latent_map(views, copies),
            landscape=self._over_places(copies) if views.landscape else None,
            eigenvalues=self._spectrum() if views.eigenvalues else None,
            clipped=self._clipped(copies) if views.clipped else None,
            phase=self._phase and dataclasses.replace(self._phase, place=copies.array(phase.place(self.trainer))),
            record=None if measured is None else measured.record,
            modes=_modes(measured, copies),
        )

    def _kinds(self, views: Views) -> frozenset[FieldKind]:
        """The fields that are asked for and exist."""
        return frozenset() if views.field is None else views.kinds - self.facts.unseen.keys()

    def _arrows_wanted(self, views: Views) -> int:
        """How many arrows are asked for; 0 where there are none."""
        return 0 if "arrows" in self.facts.unseen else views.arrows

    def _shown(self, views: Views) -> tuple[Tensor, Tensor]:
        """Real points and fakes [members, n, dim], the same ones in each snapshot; none if nobody looks."""
        trainer, count = self.trainer, self._arrows_wanted(views)
        together = pulls.batch(trainer, count) if count else 0
        if not views.points and not together and "reading" not in self._kinds(views):
            nothing = self._display.real[:, :0]
            return nothing, nothing
        if max(views.points, together) > self._display.real.shape[1]:
            self._display = discriminator.Display.make(trainer, max(views.points, together))
        return self._display.real, trainer.fakes(self._display.latent, average=self.facts.weights == "ema")

    def _cells(self, views: Views) -> Cells:
        """The cells of the fields that are asked for."""
        assert views.field is not None
        rows, columns = views.field
        return Cells(self.facts.extent, rows if self.facts.dim == 2 else 1, columns, self.facts.dim)

    def _fields(self, views: Views, real: Tensor, fake: Tensor, copies: Copies) -> dict[FieldKind, Field]:
        """The fields that VIEWS ask for, in a fixed order; a relative score needs the mean over some REAL and FAKE."""
        kinds = self._kinds(views)
        if not kinds:
            return {}
        cells, trainer = self._cells(views), self.trainer
        places, shape = cells.centres(trainer.device).unsqueeze(0), (cells.rows, cells.columns)
        some = real[:, :CENTRE_POINTS], fake[:, :CENTRE_POINTS]
        made: dict[FieldKind, tuple[Tensor, Tensor | None]] = {}
        if "slope" in kinds:
            raw, slope = discriminator.raw_and_slope(trainer, places)
            made["slope"] = slope[0].view(shape), None
            if "reading" in kinds:  # D looks at each place once for both
                made["reading"] = trainer.read_raw(raw, *some).view(shape), None
        elif "reading" in kinds:
            made["reading"] = trainer.score(places, *some).view(shape), None
        if kinds - made.keys():
            made |= self._counted(kinds, cells)
        return {
            kind: Field(copies.array(values), cells.extent, None if weight is None else copies.array(weight))
            for kind, (values, weight) in made.items()
        }

    def _counted(self, kinds: frozenset[FieldKind], cells: Cells) -> dict[FieldKind, tuple[Tensor, Tensor | None]]:
        """The fields among KINDS that come from counts of points in CELLS, each with its weight if it has one."""
        now = self._pictures.now()
        ways: dict[FieldKind, Callable[[], tuple[Tensor, Tensor | None]]] = {
            "optimal": lambda: now.optimal(cells),
            "gap": lambda: now.gap(cells),
            "data": lambda: (now.data(cells), None),
            "fakes": lambda: (now.fakes(cells, average=self.facts.weights == "ema"), None),
        }
        return {kind: way() for kind, way in ways.items() if kind in kinds}

    def _arrows(self, views: Views, real: Tensor, fake: Tensor) -> Arrows | None:
        count = self._arrows_wanted(views)
        if not count:
            return None
        together = slice(pulls.batch(self.trainer, count))
        pull = at_once(pulls.pulls(self.trainer, fake[:, together], real[:, together])[0, :count])
        return Arrows(at_once(fake[0, :count]), pull, float(np.linalg.norm(pull, axis=1).max()))

    def _latent_map(self, views: Views, copies: Copies) -> LatentMap | None:
        if views.latent_map is None or isinstance(self._square, str):
            return None
        generate = partial(self.trainer.generate, average=self.facts.weights == "ema", members=[0])
        turns = self.trainer.experiment.objective.generators
        places, stretch = latent_map.mapped(generate, self._square, *views.latent_map, turns=turns)
        return LatentMap(copies.array(places), copies.array(stretch), self._square.extent, self._square.about)

    def _over_places(self, copies: Copies) -> Landscape | None:
        """The landscape, and where the generator is on it."""
        terrain = self._terrain
        if terrain is None:
            return None
        if self._landscape is None:
            lows = [(one.first, one.second, one.height) for one in terrain.minima()]
            minima = np.array(lows, np.float64).reshape(-1, 3)
            self._landscape = Landscape(
                terrain.extent, at_once(terrain.grid().float()), minima, np.zeros(2, np.float32), 0.0
            )
        place = self.trainer.generator.params.detach()[0, :2]
        height = float(terrain.divergence(place))
        self._landscape = dataclasses.replace(self._landscape, place=copies.array(place), height=height)
        return self._landscape

    def _spectrum(self) -> Eigenvalues | None:
        """The game's eigenvalues; those of one iteration are computed once."""
        if "eigenvalues" in self.facts.unseen:
            return None
        step = self.trainer.steps_done
        key = (step, *self.trainer.extra.values())
        if self._eigenvalues is None or self._computed_at != key:
            found = jacobian.spectrum(self.trainer)
            self._computed_at = key
            self._eigenvalues = Eigenvalues(step, _pairs(found.flow), _pairs(found.update), found.about, found.at_rest)
        return self._eigenvalues

    def _clipped(self, copies: Copies) -> ClippedWeights | None:
        """The distribution of D's weights between the limits of clipping."""
        clip, game = self.trainer.experiment.penalties.get("clip"), self.trainer.game
        if not isinstance(clip, Clip):
            return None
        own = self.trainer.discriminator.params.detach()[0]
        shares, low, high, count = gradients.clipped_weights(game.discriminator, own, clip.limit, WEIGHT_BINS)
        return ClippedWeights(clip.limit, copies.array(shares), low, high, count)


def _pairs(values: Tensor) -> Doubles:
    """Complex VALUES [n] as real and imaginary parts: [n, 2]."""
    pairs: Doubles = torch.view_as_real(values).numpy().copy()
    return pairs


def _unseen(trainer: Trainer, pictures: Pictures, square: latent_map.Square | str) -> dict[Unseen, str]:
    """The pictures that do not exist for TRAINER, with the reasons."""
    best = pictures.best if isinstance(pictures.best, str) else ""
    why: dict[Unseen, str] = {
        "reading": discriminator.without_reading(trainer.experiment),
        "optimal": best,
        "gap": best,
        "slope": discriminator.without_slope(trainer.experiment),
        "arrows": pulls.without_arrows(trainer.scheme),
        "latent_map": square if isinstance(square, str) else "",
        "eigenvalues": jacobian.too_large(trainer),
    }
    return {name: reason for name, reason in why.items() if reason}


def _phase(trainer: Trainer) -> PhasePlane:
    extent = phase.window(trainer)
    return PhasePlane(extent, at_once(phase.flow(trainer, extent, *FLOW)), at_once(phase.place(trainer)))


def _modes(measured: Measured | None, copies: Copies) -> Modes | None:
    coverage = None if measured is None else measured.coverage
    if measured is None or coverage is None:
        return None
    return Modes(
        step=int(measured.record["step"] or 0),
        samples=coverage.samples,
        share=copies.array(coverage.share[0]),
        high_quality=copies.array(coverage.high_quality[0]),
        covered=copies.array(coverage.covered[0]),
        fair=copies.array(coverage.fair[0]),
    )


def facts_of(preset: str, run_dir: Path, trainer: Trainer, device: str, threads: int) -> RunInfo:
    """The facts that stay the same of TRAINER, about its first member if there are many."""
    experiment, distribution = trainer.experiment, trainer.distribution
    modes, extent, objective = (
        distribution.modes,
        discriminator.window(distribution, trainer.device),
        experiment.objective,
    )
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
