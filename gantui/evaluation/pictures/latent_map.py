"""The generator as a map: where it puts a square of latents, and how much it stretches them there."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.pictures.window import Extent
from gantui.experiment.game_settings import GameSettings
from gantui.experiment.networks import Locations
from gantui.gan.latents import Labelled
from gantui.gan.latents.labelled import with_class
from gantui.gan.latents.mixture import LearnedMixture, Mixture
from gantui.gan.latents.normal_uniform import Normal, Uniform
from gantui.gan.trainee import Sampled

REACH = 2.0
"""Standard deviations to either side: 91 % of two normal numbers."""
MOST_CLASSES = 64
"""A generator that is asked for classes is mapped for so many of them at most."""
_FEWEST = 3
"""Corners of a square in each direction: with fewer there is none in its middle."""


@dataclass(frozen=True)
class Square:
    """A square in a plane through the latent space (an interval, where latents are single numbers)."""

    extent: Extent
    """left, right, bottom, top in the latent's first two numbers; bottom and top are 0 where there is but one."""
    centre: Tensor
    """[width]: a draw in its middle, without a class; all numbers but the first two are these."""
    first: int
    """Which number of a draw runs across; the next one runs upwards."""
    flat: bool
    """Whether a latent is a single number."""
    about: str
    """Which part it is, in words."""
    classes: int = 0
    """How many classes G is asked for in turn, from the first one on, each over the whole square; 0: it is asked for
    none."""

    def corners(self, rows: int, columns: int) -> tuple[int, int]:
        """The rows and columns of each class where ROWS x COLUMNS are wanted: coarser, so that all are hardly more.

        Of classes they are odd, so that there is a corner in the middle. There is one row where latents are single
        numbers.
        """
        if self.flat:
            return 1, columns
        if not self.classes:
            return rows, columns
        coarser = math.sqrt(self.classes)
        found = [max(_FEWEST, round(side / coarser)) for side in (rows, columns)]
        return found[0] | 1, found[1] | 1

    def draws(self, rows: int, columns: int) -> Tensor:
        """The corners of its cells, row 0 at the top, for one class after the other: [classes * rows * columns, width].

        A single row where latents are single numbers; a single square where G is asked for no class.
        """
        left, right, bottom, top = self.extent
        rows, device = 1 if self.flat else rows, self.centre.device
        draws = self.centre.repeat(rows * columns, 1)
        draws[:, self.first] = torch.linspace(left, right, columns, device=device).repeat(rows)
        if not self.flat:
            draws[:, self.first + 1] = torch.linspace(top, bottom, rows, device=device).repeat_interleave(columns)
        if not self.classes:
            return draws
        labels = torch.arange(self.classes, device=device).repeat_interleave(len(draws))
        return with_class(draws.repeat(self.classes, 1), labels)


def square(experiment: GameSettings, sampled: Sampled, member: int = 0) -> Square | str:
    """The square of MEMBER's latents that is mapped, or the reason why there is none, as a sentence."""
    drawn, device = sampled.latent, sampled.device
    latent = drawn.inner if isinstance(drawn, Labelled) else drawn
    flat = latent.dim == 1
    if isinstance(experiment.generator, Locations):
        return "G moves its latents along and does not bend them: it is a few places"
    if sampled.space.kind == "line" and not flat:
        return f"G makes one number of {latent.dim}: only of one would it be a curve"
    first, middle, across, upwards = 0, torch.zeros(latent.width, device=device), (-REACH, REACH), (-REACH, REACH)
    match latent:
        case Normal():
            where = "" if latent.dim <= 2 else f", the first two numbers of {latent.dim}, the others 0"
        case Uniform():
            across = upwards = (latent.low, latent.high)
            middle = middle + (latent.low + latent.high) / 2
            where = "" if latent.dim <= 2 else f", the first two numbers of {latent.dim}, the others in the middle"
        case Mixture():
            if not latent.spread:
                return "the latent's components have no width (latent.spread = 0): there is no area to map"
            middle = latent.means[member, 0]
            x, y = (float(middle[axis]) for axis in (0, 0 if flat else 1))
            across, upwards = ((at - REACH * latent.spread, at + REACH * latent.spread) for at in (x, y))
            where = f", around the first of {latent.means.shape[1]} components"
        case LearnedMixture():
            first = 1  # after the component's number, which is the first one's
            where = f", around the first of {latent.components} learned components"
        case _:
            return f"which part of the latent {experiment.latent.name!r} to map is not known"
    what = f"latents from {across[0]:.3g} to {across[1]:.3g}{where}"
    classes = min(drawn.classes, MOST_CLASSES) if isinstance(drawn, Labelled) else 0
    if isinstance(drawn, Labelled):
        whole = classes == drawn.classes
        what += ", asked for each class" if whole else f", asked for the first {classes} of {drawn.classes} classes"
    return Square((*across, *((0.0, 0.0) if flat else upwards)), middle, first, flat, what, classes)


def mapped(
    generate: Callable[[Tensor], Tensor], part: Square, rows: int, columns: int, *, turns: int = 1
) -> tuple[Tensor, Tensor]:
    """Where a generator maps the corners of PART [classes * rows, columns, dim], and how much it stretches there.

    GENERATE makes samples [1, n, dim] of draws [1, n, width], and gradients run through it. Where several generators
    take TURNS over a batch, the map is that of the first.

    The stretch [classes * rows, columns] is the product of the singular values of dG/dz restricted to the plane: how
    many times larger G makes a small area (a small length, where latents or data are single numbers), and so how many
    times thinner the density gets.

    The derivative is exact: G maps each latent by itself here, so one backward pass a coordinate of the data gives all
    of it.
    """
    draws = part.draws(rows, columns)
    axes = slice(part.first, part.first + (1 if part.flat else 2))
    # Of as many copies of each draw as there are generators, the first is the first one's.
    places = draws.repeat_interleave(turns, 0).unsqueeze(0).requires_grad_()
    with torch.enable_grad():
        made = generate(places)
        rows_of_jacobian = [
            torch.autograd.grad(made[..., axis].sum(), places, retain_graph=True)[0][0, ::turns, axes]
            for axis in range(made.shape[2])
        ]
    jacobian = torch.stack(rows_of_jacobian, 1)
    single = 1 in jacobian.shape[1:]
    stretch = torch.linalg.vector_norm(jacobian, dim=(1, 2)) if single else torch.linalg.det(jacobian).abs()
    return made.detach()[0, ::turns].unflatten(0, (-1, columns)), stretch.unflatten(0, (-1, columns))
