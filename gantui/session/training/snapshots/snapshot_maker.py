"""Makes the snapshots of a trainee that viewers see."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gantui.evaluation.pictures.fixed_samples import FixedSamples
from gantui.evaluation.record import finite
from gantui.experiment.files import reproduction
from gantui.experiment.metric import NUMBERS
from gantui.experiment.run_options import RunOptions
from gantui.gan.trainee import Driven, Sampled, Steerable, Trainee
from gantui.session.disk.file_names import EXPERIMENT
from gantui.session.training.machine.copies import Copies
from gantui.session.training.snapshots import makers  # noqa: F401
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, all_seen_by, not_of
from gantui.session.training.snapshots.moment import Instant, Moment
from gantui.session.training.snapshots.run_info import branched, facts_of, of_settings
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures import EigenvaluesRequest, PointsRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.pictures.request import REQUESTS, Request
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import SETTINGS
from gantui.session.view.snapshot import Snapshot

_NOTHING = Request()
"""What the makers of pictures that every snapshot has are asked for."""
_DRIVEN = "they need single updates, which only the script's own loop knows"


def waits(requests: Requests) -> bool:
    """Whether making what REQUESTS ask for waits for the device, since some of it is computed on the host."""
    return any(MAKERS.find(name).waits(request) for name, request in requests.by_name.items() if name in MAKERS)


class SnapshotMaker:
    """Makes snapshots of TRAINEE: copies of what is asked for, at one instant, which nothing changes later."""

    def __init__(
        self,
        preset: str,
        run_dir: Path,
        trainee: Trainee,
        options: RunOptions,
        threads: int,
        plugins: Sequence[str] = (),
        start: RunOptions | None = None,
    ) -> None:
        """OPTIONS are those of now, START the run's first ones, if they are others; PLUGINS files of code they need."""
        self._trainee, self._options = trainee, options
        # Asked once: whether an object has all that a protocol names takes .2 ms, a fifth of a snapshot of points.
        self._steered = trainee if isinstance(trainee, Steerable) else None
        first = options if start is None else start
        self._command = None
        if first.kind:
            self._command = partial(reproduction.command, preset, first, plugins=plugins)
        facts = facts_of(preset, run_dir, trainee, options, threads)
        facts = dataclasses.replace(facts, command=self._command_in(run_dir))
        every: dict[str, type[Maker[Any]]] = {name: MAKERS.find(name) for name in MAKERS}
        kinds = {name: kind for name, kind in every.items() if isinstance(trainee, kind.of)}
        space = facts.space.kind
        declined = [name for name, kind in kinds.items() if space not in kind.kinds]
        made = [name for name in kinds if name not in declined]
        facts = facts.with_pictures(frozenset[str]().union(*map(all_seen_by, made)))
        if isinstance(trainee, Driven):
            missing = dict.fromkeys(EigenvaluesRequest.all_seen(), _DRIVEN)
            missing |= {SETTINGS: trainee.nothing_to_set} if trainee.nothing_to_set else {}
            facts = dataclasses.replace(facts, unseen=facts.unseen | missing)
        # Nobody misses pictures of images where the samples are points.
        for name in () if space in NUMBERS else (*declined, "points"):
            facts = dataclasses.replace(facts, unseen=facts.unseen | not_of(name, facts.space))
        self._makers = {name: kinds[name](trainee, facts) for name in made}
        for maker in self._makers.values():
            facts = maker.complete(facts)
        self.facts = facts
        self._display = _Display(trainee, max((maker.fewest for maker in self._makers.values()), default=0))

    def _command_in(self, run_dir: Path) -> str:
        """The command line that trains the experiment of RUN_DIR anew; '' where there is none."""
        return "" if self._command is None else self._command(str(run_dir / EXPERIMENT))

    def update(self, run_dir: Path, options: RunOptions) -> None:
        """Take up the OPTIONS of now, a state that was gone back to, and the run's folder RUN_DIR."""
        self._options, facts = options, self.facts
        if str(run_dir) != facts.run_dir:
            command = self._command_in(run_dir)
            facts = dataclasses.replace(facts, run_dir=str(run_dir), command=command, branched=branched(run_dir))
        if any(getattr(facts, name) != value for name, value in of_settings(options).items()):
            facts = dataclasses.replace(facts, **of_settings(options))
        self.facts = facts
        for maker in self._makers.values():
            maker.update()

    @torch.no_grad()
    def snapshot(self, now: Instant, requests: Requests, copies: Copies | None = None) -> Snapshot:
        """A snapshot of now with REQUESTS; with COPIES its arrays are filled once these have arrived, else at once.

        Nothing in it waits for the device with COPIES that do not, unless it `waits` for REQUESTS.
        """
        copies = Copies() if copies is None else copies
        asked = {name: requests.by_name.get(name, _NOTHING) for name in self._makers}
        asked = {name: request for name, request in asked.items() if request or name not in REQUESTS}
        points = requests.get(PointsRequest).count if self.facts.space.kind in NUMBERS else 0
        most = max([points, *(self._makers[name].samples(asked[name]) for name in asked)])
        moment = Moment(now, *self._display.shown(most, average=self.facts.weights == "ema"), copies)
        pictures = dict[str, Picture]()
        for name, request in asked.items():
            pictures |= self._makers[name].make(request, moment)
        measured, trainee, steered = now.measured, self._trainee, self._steered
        single = {} if steered is None else steered.single
        return Snapshot(
            state=now.state,
            step=trainee.steps_done,
            steps=self._options.schedule.known,
            seconds=now.seconds,
            rate=now.rate,
            message=now.message,
            phase_now=now.phase,
            extra=0 if steered is None else sum(steered.extra.values()),
            single={player: done for player, done in single.items() if done},
            losses=None if now.losses is None else {name: finite(value) for name, value in now.losses.items()},
            facts=self.facts,
            learning_rates=dict(trainee.rates),
            real=_points(moment.real, points, copies),
            fake=_points(moment.fake, points, copies),
            pictures=pictures,
            record=None if measured is None else measured.record,
        )


def _points(samples: Tensor, count: int, copies: Copies) -> Floats:
    """The first COUNT of the first member's SAMPLES [members, n, width] as points; images are none."""
    return copies.array(samples[0, :count]) if count else np.empty((0, 2), np.float32)


class _Display:
    """The samples of TRAINEE that are shown: the same real ones, and fakes from the same draws, each time."""

    def __init__(self, trainee: Trainee, fewest: int) -> None:
        """FEWEST are there from the beginning; none where nothing makes samples."""
        self._sampled = trainee if isinstance(trainee, Sampled) else None
        self._made = None if self._sampled is None else FixedSamples.make(self._sampled, fewest)
        self._nothing = torch.empty(1, 0, 2) if self._made is None else self._made.real[:, :0]

    def shown(self, count: int, *, average: bool) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        """COUNT real samples and fakes [members, n, width] or more, the fakes' draws, and the classes of the real ones
        [members, n], if these have some; no samples if nobody looks.

        AVERAGE: the fakes are made by the averaged weights.
        """
        if not count or self._sampled is None or self._made is None:
            return self._nothing, self._nothing, self._nothing, None
        if count > self._made.real.shape[1]:
            self._made = FixedSamples.make(self._sampled, count)
        # Points come all at once, so that they stay where they are to the last bit; an image costs more than that bit.
        made = slice(None) if self._sampled.space.kind in NUMBERS else slice(count)
        latent, labels = self._made.latent[:, made], self._made.labels
        fakes = self._sampled.fakes(latent, average=average)
        return self._made.real[:, made], fakes, latent, None if labels is None else labels[:, made]
