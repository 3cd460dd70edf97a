"""Where the batches of updates come from: a stream of draws for each purpose, or a buffer filled from one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor

from gantui.gan.augmentation import draw_shifts
from gantui.gan.distributions import Distribution
from gantui.gan.game import Batch
from gantui.gan.latents import Labelled, Latent
from gantui.gan.latents.labelled import with_class
from gantui.gan.penalties import Penalty
from gantui.gan.random_streams import Sampler, Stream


class Source(Protocol):
    """Gives the draws of one purpose, iteration by iteration."""

    def at(self, step: int) -> Tensor:
        """The draws of STEP (from 0): [members, count, ...]."""


class DrawBuffer:
    """A buffer with the draws of one purpose for a window of iterations."""

    def __init__(self, like: Tensor, length: int) -> None:
        """Make room for LENGTH iterations, each with draws of the shape and type of LIKE, [members, count, ...]."""
        self.window = like.new_empty(length, *like.shape)
        """[iterations, members, count, ...]"""
        self._now = like

    def seek(self, place: Tensor) -> None:
        """Make the draws of iteration PLACE [1] of the window the current ones."""
        self._now = self.window.index_select(0, place).squeeze(0)

    def at(self, step: int) -> Tensor:
        """The draws of the current iteration, whatever STEP is: [members, count, ...]."""
        return self._now


S = TypeVar("S", bound=Source)
Other = TypeVar("Other", bound=Source)


@dataclass(frozen=True)
class Draws(Generic[S]):
    """Where the random numbers of one kind of update come from."""

    distribution: Distribution
    """What places the draws of real samples."""
    real: S
    latent: S
    noise: S | None
    shifts: S | None
    penalties: dict[str, S]
    labelled: bool
    """Whether both players are given classes: those of the real samples, also for the fakes of the same batch."""

    @property
    def sources(self) -> list[S]:
        """Every source of these draws, in a fixed order."""
        seen = [each for each in (self.noise, self.shifts) if each is not None]
        return [self.real, self.latent, *seen, *self.penalties.values()]

    def of(self, sources: Iterator[Other]) -> Draws[Other]:
        """The same draws from other SOURCES, which come in the order of `sources`; no more are taken than these."""
        real, latent = next(sources), next(sources)
        noise, shifts = (None if each is None else next(sources) for each in (self.noise, self.shifts))
        penalties = {name: next(sources) for name in self.penalties}
        return Draws(self.distribution, real, latent, noise, shifts, penalties, self.labelled)

    def batch(self, step: int, update: int, size: int) -> Batch:
        """Batch number UPDATE of iteration STEP, of SIZE samples."""
        drawn, latent = (_part(source, step, update, size) for source in (self.real, self.latent))
        real = self.distribution.place(drawn)
        if self.labelled:
            labels = self.distribution.labels(drawn)
            assert labels is not None
            real, latent = with_class(real, labels), with_class(latent[..., :-1], labels)
        return Batch(
            real,
            latent,
            None if self.noise is None else _part(self.noise, step, update, 2 * size),
            {name: _part(source, step, update, size) for name, source in self.penalties.items()},
            None if self.shifts is None else _part(self.shifts, step, update, 2 * size),
        )


def _part(source: Source, step: int, update: int, size: int) -> Tensor:
    return source.at(step)[:, update * size : (update + 1) * size]


@dataclass(frozen=True)
class Streams:
    """A function that makes the streams of one kind of update."""

    name: str
    seeds: Sequence[int]
    device: torch.device
    count: int
    """Samples an iteration."""

    def __call__(self, purpose: str, sampler: Sampler, width: int, times: int = 1) -> Stream:
        """Make the stream for PURPOSE: TIMES as many samples as an update has, of about WIDTH numbers each."""
        return Stream(f"{self.name}.{purpose}", self.seeds, self.device, sampler, times * self.count, width)


def draws(
    stream: Streams,
    distribution: Distribution,
    latent: Latent,
    penalties: Mapping[str, Penalty],
    *,
    noise: bool,
    shift: int,
) -> Draws[Stream]:
    """Streams of real samples, of latents, of what PENALTIES draw, of instance NOISE if there is any, and of SHIFTs."""
    device, dim = stream.device, distribution.space.width

    def normal(_: int, count: int, source: torch.Generator) -> Tensor:
        return torch.randn(count, dim, generator=source, device=device)

    def of(penalty: Penalty) -> tuple[Sampler, int]:
        width = dim if penalty.draws == "each" else 1
        return lambda _, count, source: penalty.draw(count, width, source), width

    return Draws(
        distribution,
        stream("real", lambda _, count, source: distribution.draw(count, source), distribution.draw_width),
        stream("latent", latent.sample, latent.width),
        stream("noise", normal, dim, times=2) if noise else None,
        stream("shift", lambda _, count, source: draw_shifts(shift, count, source), 2, times=2) if shift else None,
        {name: stream(name, *of(penalty)) for name, penalty in penalties.items() if penalty.draws != "none"},
        isinstance(latent, Labelled),
    )
