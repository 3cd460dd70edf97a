"""The data of a script, as far as it has handed them over: a set of samples, each as likely as the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment.files.images.limits import FEWEST_HELD_OUT
from gantui.gan.distributions.base import Distribution, Modes, Moments
from gantui.gan.distributions.found_modes import around, k_means
from gantui.gan.distributions.mixture_moments import mixture_moments
from gantui.gan.random_streams import rng_for
from gantui.own.options import OwnData

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_THIS = "step(real)"
"""What is named in a refusal of modes."""


class OwnPoints(Distribution):
    """Points on the line or the plane: the rows that were seen."""

    def __init__(
        self,
        options: OwnData,
        device: torch.device,
        rows: Tensor,
        modes: Tensor | int | None,
        labels: Tensor | None = None,
    ) -> None:
        """ROWS [n, dim]; MODES are their centres [modes, dim], or their number, or there are none; LABELS [n] of rows.

        Where there are both, the modes are the classes.

        Raises:
            Refusal: there are no such modes among the rows, or they are not the classes.
        """
        self.space = options.space
        self._rows = rows.to(device, torch.float32)
        values = rows.double().cpu().numpy()
        self._labels = None if labels is None else labels.to(device, torch.int64)
        self._classes = len(options.classes)
        self._moments = None
        if self.space.kind == "line":
            line = torch.from_numpy(values[:, 0])
            mean, std, *shape = mixture_moments(line, torch.ones_like(line), torch.zeros_like(line))
            self._moments = (mean, std, shape[0], shape[1])
        if modes is None:
            return
        if isinstance(modes, int):
            found = k_means(values, modes, _THIS)
        else:
            centres = modes.double().cpu().numpy().reshape(-1, self.space.width)
            found = around(centres, values)
        if labels is not None:
            found = around(found.centres[self._by_class(found.centres, values, labels)], values)
        if not ((found.std > 0) & (found.shares > 0)).all():
            bare = int(np.argmin((found.std > 0) & (found.shares > 0)))
            place = ", ".join(f"{x:g}" for x in found.centres[bare])
            raise Refusal(
                f"watch(modes=...): none of the first {len(values):,} samples lies around the mode at ({place}); "
                "expected centres among the data, or more of these (data=...)"
            )
        parts = (torch.tensor(x, dtype=torch.float32, device=device) for x in (found.centres, found.shares, found.std))
        self.modes = Modes(*parts)

    def _by_class(self, centres: Numbers, values: Numbers, labels: Tensor) -> list[int]:
        """The order of CENTRES [modes, dim] in which they are the classes of VALUES [n, dim] with LABELS [n].

        Raises:
            Refusal: they are not one class each.
        """
        nearest = np.square(values[:, None] - centres[None]).sum(2).argmin(1)
        own = labels.cpu().numpy()
        counts = np.array([np.bincount(own[nearest == mode], minlength=self._classes) for mode in range(len(centres))])
        order = counts.argmax(0)
        if len(centres) != self._classes or len(set(order)) != self._classes:
            raise Refusal(
                f"watch(modes=...): {len(centres)} modes and {self._classes} classes, which are not one and the same; "
                "expected a mode for each class, or no modes"
            )
        return [int(mode) for mode in order]

    def labels(self, draws: Tensor) -> Tensor | None:
        """The class of each of DRAWS [..., dim], which is the nearest mode, or that of the nearest row; None: none."""
        if self.modes is not None or self._labels is None:
            return super().labels(draws)
        places = draws.reshape(-1, draws.shape[-1])
        return self._labels[torch.cdist(places, self._rows).argmin(1)].view(draws.shape[:-1])

    @property
    def class_shares(self) -> Tensor | None:
        """[classes]: the share of the rows that each class has, or each mode; None where there are none."""
        if self.modes is not None or self._labels is None:
            return super().class_shares
        return torch.bincount(self._labels, minlength=self._classes).float() / len(self._labels)

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT rows, drawn with replacement: [count, dim]."""
        return self._rows[torch.randint(len(self._rows), (count,), generator=rng, device=self._rows.device)]

    def moments(self) -> Moments | None:
        """The moments of the rows; None on the plane."""
        return self._moments


class OwnImages(Distribution):
    """Images between -1 and 1 that were seen, with their labels where these are known; a draw is an image's place."""

    none_held_out = (
        "none of them are held out; watch(judged_by='labels') has a small classifier learn their labels when the run "
        "begins, for which the script waits some ten seconds"
    )

    def __init__(
        self,
        options: OwnData,
        device: torch.device,
        images: Tensor,
        labels: Tensor | None,
        held_out: OwnImages | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """IMAGES [n, width], LABELS [n]; WHOLE: with those that are HELD_OUT they are all that the script has."""
        self.space = options.space
        self._images = images.to(device, torch.float32)
        self._labels = None if labels is None else labels.to(device, torch.int64)
        # Whole numbers up to 2^24 are exact in float32, in which draws of all kinds are kept.
        self.every_draw = torch.arange(len(images), dtype=torch.float32, device=device).unsqueeze(1)
        self.held_out, self.whole = held_out, whole

    @classmethod
    def parted(
        cls, options: OwnData, device: torch.device, images: Tensor, labels: Tensor, *, whole: bool
    ) -> OwnImages:
        """IMAGES [n, width] with LABELS [n], a fifth of them held out: by these is known how well a classifier reads.

        Raises:
            Refusal: they are too few.
        """
        order = torch.randperm(len(images), generator=rng_for(images.device, 0, "own.held out"), device=images.device)
        held, rest = order[: len(images) // 5], order[len(images) // 5 :]
        if len(held) < FEWEST_HELD_OUT:
            raise Refusal(
                f"watch(judged_by='labels'): {len(images)} different images with labels are too few for a classifier; "
                f"expected {5 * FEWEST_HELD_OUT}, as in watch(..., data=(IMAGES, LABELS))"
            )
        held_out = cls(options, device, images[held], labels[held])
        return cls(options, device, images[rest], labels[rest], held_out, whole=whole)

    @property
    def draw_width(self) -> int:
        """1: an image's place in the set."""
        return 1

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """The places of COUNT images: [count, 1]."""
        return torch.randint(len(self._images), (count, 1), generator=rng, device=self._images.device).float()

    def place(self, draws: Tensor) -> Tensor:
        """The images at the places DRAWS [..., 1]: [..., width]."""
        places = draws[..., 0].long()
        return self._images.index_select(0, places.flatten()).view(*places.shape, self.space.width)

    def labels(self, draws: Tensor) -> Tensor | None:
        """The classes of the images at the places DRAWS [..., 1]: [...], int64; None where they are not known."""
        if self._labels is None:
            return None
        places = draws[..., 0].long()
        return self._labels.index_select(0, places.flatten()).view(places.shape)

    @property
    def class_shares(self) -> Tensor | None:
        """[classes]: the share of the images that each class has; None where labels are not known."""
        if self._labels is None:
            return None
        return torch.bincount(self._labels, minlength=len(self.space.classes)).float() / len(self._labels)
