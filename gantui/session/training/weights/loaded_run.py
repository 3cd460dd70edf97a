"""The players of a run loaded from one of its checkpoints, on the CPU: to sample, to ask and to look at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal, cast

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from gantui.errors import Refusal, plain
from gantui.evaluation.pictures import discriminator
from gantui.evaluation.pictures.fixed_samples import FixedSamples
from gantui.evaluation.record import measure
from gantui.experiment.changing.undo_redo import Changes
from gantui.experiment.experiment import Experiment
from gantui.experiment.networks import Locations
from gantui.gan.assembly import as_seen
from gantui.gan.latents import Labelled
from gantui.gan.latents.labelled import asked_for, with_class
from gantui.gan.random_streams import rng_for
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints import files
from gantui.session.run import data
from gantui.session.run.reader import RunOnDisk
from gantui.session.training.machine.device import our_defaults
from gantui.session.training.snapshots.makers.fields import CENTRE_POINTS
from gantui.session.training.snapshots.makers.image_bytes import as_bytes
from gantui.session.training.snapshots.moment import Instant
from gantui.session.training.snapshots.snapshot_maker import SnapshotMaker
from gantui.session.training.weights import judging
from gantui.session.training.weights.checkpoint_tensors import tensors
from gantui.session.training.weights.matching_networks import refuse_others
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State

Weights = Literal["last", "ema"]
_LISTED = 12
"""Classes up to which a refusal lists them all."""
_IMAGES_AT_ONCE = 512
"""Images that the generator makes at once, about."""
CHUNK = 8192
"""Samples that are drawn at once, about, from numbers of their own: the first ones of a longer sample are the same."""

Doubles = NDArray[np.float64]


class Generator(nn.Module):
    """The generator as a torch module: from draws of the latent [n, width] to points [n, dim] in training units."""

    def __init__(self, trained: LoadedRun, weights: Weights) -> None:
        super().__init__()
        player = trained.trainer.generator
        average = trained.trainer.average if weights == "ema" else None
        self.params = nn.Parameter((player.params if average is None else average).detach().clone())
        """[1, parameters]"""
        self.register_buffer("memory", player.buffers.clone())
        self._network = player.network

    @our_defaults()
    def forward(self, latent: Tensor) -> Tensor:
        """The points [n, dim] for LATENT [n, width]."""
        made: Tensor = self._network(self.params, latent.unsqueeze(0), cast(Tensor, self.memory), training=False)[0]
        return made


class LoadedRun:
    """The players of a run after `step` iterations."""

    @our_defaults()
    def __init__(self, run: RunOnDisk, which: str | None = None) -> None:
        """Load the checkpoint WHICH (see `checkpoints.chosen`) of RUN, by default the newest whole one.

        Raises:
            Refusal: the experiment can't be read, there is no such checkpoint or no whole one, or the data that the
                run was trained on are neither in its folder nor in their file.
        """
        if run.experiment is None:
            raise Refusal(run.without_experiment)
        self.experiment: Experiment = run.experiment
        self._preset, self._path = run.preset, run.path
        saved, damaged = files.chosen(run.path, which)
        meta = saved.meta
        self.damaged = [*damaged.values()]
        """What was wrong with newer checkpoints, in sentences without a full stop."""
        self.step, self.seconds = meta.step, meta.seconds
        own = data.of_run(run.path, run.facts, self.experiment.distribution)
        self.trainer = Trainer(self.experiment, [self.experiment.seed], torch.device("cpu"), data=own)
        try:
            state = tensors(saved)
            refuse_others(meta.networks, self.experiment, own, kept="data" in run.facts)
            if self.trainer.latent.drawn is not None and "latent.drawn" not in state and _on_cuda(run):
                raise ValueError(
                    "it was trained on CUDA before the means of a mixture were kept, and a CPU draws others"
                )
            changed = Changes.restored(self.experiment, meta.changes).experiment
            if changed != self.experiment:
                self.trainer.apply(changed)
            self.trainer.load_state(state)
        except (ValueError, OSError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            why = plain(str(error))
            raise Refusal(f"{run.path}: its checkpoint does not fit its experiment: {why}") from None

    @property
    def dim(self) -> int:
        """How many numbers a point has: 1 or 2."""
        return self.trainer.distribution.space.width

    def weights(self, wanted: str | None) -> Weights:
        """Which generator WANTED names: the last or the averaged weights; None: the one that records measure.

        Raises:
            Refusal: there is no such one.
        """
        if wanted is None:
            return self.experiment.evaluation.weights
        if wanted not in ("last", "ema"):
            raise Refusal(f"weights = {wanted!r}: expected 'last' or 'ema'")
        if wanted == "ema" and self.trainer.average is None:
            raise Refusal("weights = 'ema': this run kept no averaged weights (schedule.ema = 0); expected 'last'")
        return cast(Weights, wanted)

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes that G can be asked for, or the numbers of its modes from 1 on; empty where none."""
        latent = self.trainer.latent
        if not isinstance(latent, Labelled):
            return ()
        return self.trainer.space.classes or tuple(str(1 + mode) for mode in range(latent.classes))

    def label(self, name: str | int) -> int:
        """The whole number that stands for the class called NAME.

        Raises:
            Refusal: the players are given no classes, or there is none of that name.
        """
        said, known = f"class {plain(str(name))!r}", self.classes
        if not known:
            raise Refusal(f"{said}: the generator of this run is asked for no class (labels.discriminator = 'none')")
        if str(name) not in known:
            choices = ", ".join(known) if len(known) <= _LISTED else f"{known[0]} to {known[-1]}"
            raise Refusal(f"{said}: expected one of {choices}")
        return known.index(str(name))

    @our_defaults()
    def draw(self, count: int, seed: int, weights: Weights, label: str | int | None = None) -> Doubles:
        """COUNT samples of G in the data's own units, [count, dim]: determined by the checkpoint, SEED and WEIGHTS.

        Asked for the class called LABEL; None: for classes by their shares of the data, where it is given some.

        Raises:
            Refusal: there is no such class.
        """
        average = weights == "ema"
        made = [self.trainer.fakes(latent, average=average)[0] for latent in self._latents(count, seed, label)]
        return self.in_own_units(torch.cat(made)[:count].double().numpy())

    @our_defaults()
    def draw_images(
        self, count: int, seed: int, weights: Weights, label: str | int | None = None
    ) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
        """The samples of `draw` as images [count, channels, height, width], 0 to 255, and the class of each.

        The classes are those that were asked for; none where the generator is asked for none.

        Raises:
            Refusal: there is no such class.
        """
        made, asked, rounds = list[Tensor](), list[Tensor](), -(-_IMAGES_AT_ONCE // self._turns) * self._turns
        for latent in self._latents(count, seed, label):
            # Of large images a whole chunk would not fit into memory.
            for part in latent[:, : count - sum(map(len, made))].split(rounds, dim=1):
                images = self.trainer.fakes(part, average=weights == "ema")[0]
                made.append(as_bytes(images, self.trainer.space.shape))
                asked.append(part[0, :, -1])
        names = self.classes
        numbers = torch.cat(asked).long().tolist() if names else []
        return torch.cat(made).numpy(), tuple(names[number] for number in numbers)

    @property
    def _turns(self) -> int:
        """Samples take turns at generators and at places: so many are a whole round."""
        places = self.experiment.generator
        return math.lcm(self.experiment.objective.generators, len(places.start) if isinstance(places, Locations) else 1)

    def _latents(self, count: int, seed: int, label: str | int | None) -> Iterator[Tensor]:
        """COUNT draws of the latent or more by SEED, asked for the class LABEL if any: [1, chunk, width] each."""
        number, latent = None if label is None else self.label(label), self.trainer.latent
        chunk = -(-CHUNK // self._turns) * self._turns
        for block in range(-(-count // chunk)):
            drawn = latent.sample(0, chunk, rng_for(self.trainer.device, seed, "sample", block)).unsqueeze(0)
            yield drawn if number is None else asked_for(drawn, number)

    def in_own_units(self, points: NDArray[np.floating]) -> Doubles:
        """POINTS [n, dim] of the training converted to the data's own units."""
        unit = self.trainer.distribution.unit
        return np.asarray(unit.offset) + np.asarray(unit.factor) * np.asarray(points, np.float64)

    @our_defaults()
    def score(self, places: ArrayLike, labels: str | int | Sequence[str | int] | None = None) -> Doubles:
        """D's score at PLACES [n, dim] (or [n] on a line), in the data's own units: [n].

        Where D is given classes, LABELS are their names, one for all or one a place; None: the mode nearest to a place.

        Raises:
            Refusal: D has no score at a single place, PLACES are of another shape, or LABELS are none of theirs.
        """
        if why := discriminator.without_reading(self.trainer.experiment):
            raise Refusal(why)
        unit, points = self.trainer.distribution.unit, np.asarray(places, np.float64)
        if points.ndim == 1 and self.dim == 1:
            points = points[:, None]
        if points.ndim != 2 or points.shape[1] != self.dim:
            raise Refusal(f"places of the shape {list(points.shape)}: expected [n, {self.dim}]")
        inside = torch.from_numpy((points - np.asarray(unit.offset)) / np.asarray(unit.factor)).float().unsqueeze(0)
        trainer, fixed = self.trainer, FixedSamples.make(self.trainer, CENTRE_POINTS)
        fake = trainer.fakes(fixed.latent, average=self.experiment.evaluation.weights == "ema")
        some = [fixed.real, fake]
        if trainer.experiment.conditional:
            some = [with_class(each, fixed.latent[..., -1]) for each in some]
        if labels is not None:
            inside = with_class(inside, self._labels(labels, len(points)))
        elif trainer.experiment.conditional and trainer.space.kind == "images":
            raise Refusal(
                f"D is given the class of an image: expected one of {', '.join(self.classes[:_LISTED])} for each"
            )
        else:
            inside = as_seen(trainer.experiment, trainer.distribution, inside)
        with torch.no_grad():
            return trainer.score(inside, *some)[0].double().numpy()

    def _labels(self, names: str | int | Sequence[str | int], count: int) -> Tensor:
        """The numbers of the classes called NAMES, one for all or one for each of COUNT places: [1, count]."""
        each = [names] * count if isinstance(names, str | int) else list(names)
        if len(each) != count:
            raise Refusal(f"{len(each)} classes for {count} places: expected one for each, or one for all")
        return torch.tensor([[self.label(name) for name in each]])

    @our_defaults()
    def snapshot(self, requests: Requests) -> Snapshot:
        """The snapshot that the dashboard would show of this instant, with REQUESTS and a record made now."""
        judging.judge(self.trainer, self._path)
        show = SnapshotMaker(self._preset, self._path, self.trainer, self.trainer.experiment, torch.get_num_threads())
        losses = torch.full((len(self.trainer.columns),), torch.nan)
        measured = measure(self.trainer, losses, self.seconds)
        return show.snapshot(Instant(State.PAUSED, self.seconds, 0.0, "", measured), requests)


def _on_cuda(run: RunOnDisk) -> bool:
    """Whether RUN was trained on a CUDA device."""
    return str(run.facts.get("device", "")).startswith("cuda")
