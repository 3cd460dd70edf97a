"""The game: what each player minimises, as pure functions of both players' weights and of a batch of draws.

Nothing here moves anything. A scheme (schemes/) says whose gradient is taken where.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment.experiment import Experiment
from gantui.experiment.space import Shape
from gantui.gan import gradients, objectives, penalties
from gantui.gan.augmentation import shifted
from gantui.gan.live_scalars import LiveScalars, live_penalties
from gantui.gan.networks import Found, Network
from gantui.gan.packing import packed, repeated


@dataclass(frozen=True)
class Batch:
    """The draws that one update uses."""

    real: Tensor
    """[members, batch, dim]; where players are given classes dim + 1, the class of each sample last."""
    latent: Tensor
    """[members, batch, latent width]; where players are given classes the same ones are the last number."""
    noise: Tensor | None = None
    """[members, 2 batch, dim]: of instance noise, for the real samples and then the fakes."""
    drawn: Mapping[str, Tensor] | None = None
    """[members, batch, ...]: of the penalties that place points of their own, by name."""
    shifts: Tensor | None = None
    """[members, 2 batch, 2]: by how many pixels each image is moved, the real ones and then the fakes."""

    def of_member(self, member: int, members: int = 1) -> Batch:
        """The draws of MEMBER alone, repeated so that all of MEMBERS members get the same."""

        def part(x: Tensor) -> Tensor:
            return x[member : member + 1].expand(members, *x.shape[1:])

        noise, shifts = (None if x is None else part(x) for x in (self.noise, self.shifts))
        drawn = None if self.drawn is None else {name: part(x) for name, x in self.drawn.items()}
        return Batch(part(self.real), part(self.latent), noise, drawn, shifts)


@dataclass(frozen=True)
class Weights:
    """A player's weights and its network's buffers (what changes without a gradient)."""

    params: Tensor
    """[members, parameters]"""
    buffers: Tensor
    """[members, remembered]"""
    found: Found | None = None
    """Takes up what the network's running averages are to follow (`Network.__call__`); None: they stay."""

    def detached(self) -> Weights:
        """The same weights detached, for the other player: no gradient runs through them, and no average moves."""
        return Weights(self.params.detach(), self.buffers)

    def quiet(self) -> Weights:
        """The same weights, whose running averages stay."""
        return Weights(self.params, self.buffers)

    def replaced(self, params: Tensor) -> Weights:
        """Other weights PARAMS [members, parameters] with the same buffers."""
        return Weights(params, self.buffers)


@dataclass(frozen=True)
class DiscriminatorLoss:
    """D's loss on a batch, and the terms it is made of."""

    adversarial: Tensor
    """[members]: the objective's part."""
    terms: dict[str, Tensor]
    """[members]: each penalty's part."""
    real: Tensor
    """[members, n] or [members, n, outputs]: D's raw outputs."""
    fake: Tensor

    @property
    def loss(self) -> Tensor:
        """The sum of all terms: [members]."""
        return sum(self.terms.values(), start=self.adversarial)


class Game:
    """The two networks, the objective between them, and the penalties on D."""

    def __init__(
        self,
        experiment: Experiment,
        generator: Network,
        discriminator: Network,
        device: torch.device,
        scalars: LiveScalars,
        shape: Shape,
    ) -> None:
        """Make the game for samples of SHAPE.

        What changes over a training or by hand is read from SCALARS (`gantui.gan.live_scalars.numbers`).
        """
        self.experiment, self.device, self.scalars = experiment, device, scalars
        self.generator, self.discriminator = generator, discriminator
        self.shape = shape
        """The shape of one sample, as `Space.shape` has it."""
        self.apply(experiment)
        for penalty in self.penalties.values():
            self.discriminator = penalty.around(self.discriminator)
        self.pack = experiment.pack
        self.labelled = experiment.conditional
        """Whether both players are given the class of each sample, by the last number of what they get."""
        self.pointwise = not experiment.discriminator.across_samples
        """Whether D's output at an input depends on that input alone, so that batches can be judged as one."""

    def apply(self, experiment: Experiment) -> None:
        """Take over EXPERIMENT, which differs only in settings that may change while it trains."""
        self.experiment = experiment
        self.objective = objectives.make(experiment.objective)
        self.penalties = live_penalties(experiment.penalties, self.scalars)

    def discriminator_loss(self, d: Weights, g: Weights, batch: Batch) -> DiscriminatorLoss:
        """D's loss on BATCH; its gradient also runs to G's weights unless they are fixed."""
        # (1) real samples and fakes, moved and with instance noise, as D gets to see them
        real, fake = self.inputs(g, batch)

        # (2) D's raw outputs on both, and its gradient where a penalty looks at it
        inputs = {"real": real, "fake": fake}
        for name, penalty in self.penalties.items():
            if penalty.place == "own":
                assert batch.drawn is not None
                inputs[name] = self._own_points(penalty, real, fake, packed(batch.drawn[name], self.pack))
        raw, gradient = self._judge(d, inputs)

        # (3) the objective's part of the loss, and the penalties'
        terms = {
            name: self.scalars[f"penalty.{name}"] * penalty.term(gradient[_looked_at(name, penalty)]).mean(1)
            for name, penalty in self.penalties.items()
            if penalty.place is not None
        }
        adversarial = self.objective.discriminator(raw["real"], raw["fake"]).mean(1)
        return DiscriminatorLoss(adversarial, terms, raw["real"], raw["fake"])

    def adversarial(self, d: Weights, g: Weights, batch: Batch) -> DiscriminatorLoss:
        """D's loss on BATCH without the penalties, some of which need draws of their own."""
        real, fake = self.inputs(g, batch)
        raw_real, raw_fake = self._raw(d, real), self._raw(d, fake)
        return DiscriminatorLoss(self.objective.discriminator(raw_real, raw_fake).mean(1), {}, raw_real, raw_fake)

    def inputs(self, g: Weights, batch: Batch) -> tuple[Tensor, Tensor]:
        """D's inputs made from BATCH, real and fake: [members, packs, features] each."""
        with self._precision():
            fakes = self.generator(g.params, batch.latent, g.buffers, True, g.found).float()
        if self.labelled:
            fakes = torch.cat([fakes, batch.latent[..., -1:]], dim=2)
        real, fake = (packed(x, self.pack) for x in self._noisy(*self._moved(batch.real, fakes, batch), batch))
        return real, fake

    def generator_loss(self, d: Weights, g: Weights, batch: Batch) -> Tensor:
        """G's loss on BATCH: [members]; its gradient also runs to D's weights unless they are fixed."""
        real, fake = self.inputs(g, batch)
        with self._precision():
            raw_fake = self._raw(d, fake)
            raw_real = self._raw(d, real) if self.objective.generator_sees_real else None
        return self.objective.generator(raw_real, raw_fake).mean(1)

    def score(self, d: Weights, points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """D's score at single POINTS [members, n, dim], on the scale that `Experiment.judged` names: [members, n].

        A relative score is measured from D's mean over REAL and FAKE, [members, some, dim]; where D is given classes,
        over those of the class of the point. All three have their classes then, as D gets them.
        """
        raw = self._raw(d, repeated(points, self.pack), training=False)
        return self.read_raw(d, raw, real, fake, points[..., -1:] if self.labelled else None)

    def read_raw(self, d: Weights, raw: Tensor, real: Tensor, fake: Tensor, labels: Tensor | None = None) -> Tensor:
        """D's score at points where its RAW outputs are known, as `score` has it: [members, n], from [members, n].

        LABELS [members, n, 1] are the classes of the points, where D is given classes.
        """
        if self.objective.reading != "relative":
            return self.objective.read(raw, raw[:, :1])
        known = [self._raw(d, repeated(x, self.pack), training=False) for x in (real, fake)]
        centre = self.centre(*known)
        if labels is not None:
            centre = centre_of_class(torch.cat(known, 1), torch.cat([real, fake], 1)[..., -1:], labels, centre)
        return self.objective.read(raw, centre)

    def mean_scores(self, d_loss: DiscriminatorLoss) -> tuple[Tensor, Tensor]:
        """D's mean score on the real and on the fake batch: [members] each."""
        centre = self.centre(d_loss.real, d_loss.fake)
        real, fake = (self.objective.read(raw.detach(), centre).mean(1) for raw in (d_loss.real, d_loss.fake))
        return real, fake

    def centre(self, real: Tensor, fake: Tensor) -> Tensor:
        """The zero of relative raw outputs: their mean over both batches, [members, 1]."""
        return (real.detach().flatten(1).mean(1, keepdim=True) + fake.detach().flatten(1).mean(1, keepdim=True)) / 2

    def _judge(self, d: Weights, inputs: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """D's raw outputs on all INPUTS [members, n, features], by name, and its gradient where a penalty wants it.

        A pointwise D judges all inputs without a penalty in one batch, all with one in another; else each by itself.
        """
        raw: dict[str, Tensor] = {}
        gradient: dict[str, Tensor] = {}
        wanted = {_looked_at(name, penalty) for name, penalty in self.penalties.items() if penalty.place is not None}
        groups = [[name for name in inputs if (name in wanted) == wants] for wants in (False, True)]
        if not self.pointwise:
            groups = [[name] for name in inputs]
        for names in filter(None, groups):
            wants_gradient = names[0] in wanted
            x = torch.cat([inputs[name] for name in names], dim=1)
            if wants_gradient and not x.requires_grad:
                x.requires_grad_()
            # A penalty looks at a gradient's size, which float32 tells: its products stay there.
            with nullcontext() if wants_gradient else self._precision():
                out = self._raw(d, x)
            sizes = [inputs[name].shape[1] for name in names]
            raw.update(zip(names, out.split(sizes, dim=1), strict=True))
            if wants_gradient:
                # D judges each input by itself, so the gradient of the sum holds each one's own.
                slope = gradients.of_sum(out, x, create_graph=True)
                gradient.update(zip(names, slope.split(sizes, dim=1), strict=True))
        return raw, gradient

    def _raw(self, d: Weights, x: Tensor, training: bool = True) -> Tensor:
        """D's raw outputs on X [members, n, features]: [members, n], or [members, n, outputs] if D has several."""
        raw = self.discriminator(d.params, x, d.buffers, training, d.found).float()
        return raw.squeeze(2) if self.experiment.objective.outputs == 1 else raw

    def _moved(self, real: Tensor, fake: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        if batch.shifts is None:
            return real, fake
        of_real, of_fake = batch.shifts.chunk(2, dim=1)
        return shifted(real, of_real, self.shape), shifted(fake, of_fake, self.shape)

    def _noisy(self, real: Tensor, fake: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        if batch.noise is None:
            return real, fake
        noise = self.scalars["noise"] * batch.noise
        of_real, of_fake = (F.pad(noise, (0, 1)) if self.labelled else noise).chunk(2, dim=1)  # none on the class
        return real + of_real, fake + of_fake

    def _own_points(self, penalty: penalties.Penalty, real: Tensor, fake: Tensor, drawn: Tensor) -> Tensor:
        """The points of PENALTY between or around the inputs REAL and FAKE, each of the class of these."""
        if not self.labelled:
            return penalty.points(real, fake, drawn)
        points = penalty.points(real[..., :-1], fake[..., :-1], drawn)
        return torch.cat([points, real[..., -1:]], dim=2)

    def _precision(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.experiment.precision == "bfloat16")


def centre_of_class(known: Tensor, labels: Tensor, asked: Tensor, otherwise: Tensor) -> Tensor:
    """For each class in ASKED [members, n, 1] the mean of the KNOWN outputs [members, m] with that class: [members, n].

    A D that compares pairs of one class is known up to a constant for each class. LABELS [members, m, 1] are those of
    KNOWN; of a class without any it is OTHERWISE [members, 1].
    """
    same = (asked == labels.transpose(1, 2)).to(known.dtype)
    count = same.sum(2)
    mean = (same * known.unsqueeze(1)).sum(2) / count.clamp(min=1)
    return torch.where(count > 0, mean, otherwise)


def _looked_at(name: str, penalty: penalties.Penalty) -> str:
    """The name, among D's inputs, of the points at which PENALTY, called NAME, takes D's gradient."""
    return name if penalty.place == "own" or penalty.place is None else penalty.place
