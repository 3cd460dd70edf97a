"""The data of a script, as far as it has handed them over: a set of samples, each as likely as the others."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment.distributions import DistributionOptions
from gantui.gan.distributions.base import Distribution, Modes, Moments
from gantui.gan.distributions.found_modes import around, k_means
from gantui.gan.distributions.mixture_moments import mixture_moments
from gantui.own.options import OwnData

_THIS = "step(real)"
"""What is named in a refusal of modes."""


class OwnPoints(Distribution):
    """Points on the line or the plane: the rows that were seen."""

    def __init__(
        self, options: DistributionOptions, device: torch.device, rows: Tensor, modes: Tensor | int | None
    ) -> None:
        """ROWS [n, dim]; MODES are their centres [modes, dim], or their number, or there are none.

        Raises:
            Refusal: there are no such modes among the rows.
        """
        assert options.space is not None
        self.space = options.space
        self._rows = rows.to(device, torch.float32)
        values = rows.double().cpu().numpy()
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
        if not ((found.std > 0) & (found.shares > 0)).all():
            bare = int(np.argmin((found.std > 0) & (found.shares > 0)))
            place = ", ".join(f"{x:g}" for x in found.centres[bare])
            raise Refusal(
                f"watch(modes=...): none of the first {len(values):,} samples lies around the mode at ({place}); "
                "expected centres among the data, or more of these (data=...)"
            )
        parts = (torch.tensor(x, dtype=torch.float32, device=device) for x in (found.centres, found.shares, found.std))
        self.modes = Modes(*parts)

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT rows, drawn with replacement: [count, dim]."""
        return self._rows[torch.randint(len(self._rows), (count,), generator=rng, device=self._rows.device)]

    def moments(self) -> Moments | None:
        """The moments of the rows; None on the plane."""
        return self._moments


class OwnImages(Distribution):
    """Images between -1 and 1 that were seen, with their labels where these are known; a draw is an image's place."""

    def __init__(self, options: OwnData, device: torch.device, images: Tensor, labels: Tensor | None) -> None:
        """IMAGES [n, width], LABELS [n]."""
        self.space = options.space
        self._images = images.to(device, torch.float32)
        self._labels = None if labels is None else labels.to(device, torch.int64)
        # Whole numbers up to 2^24 are exact in float32, in which draws of all kinds are kept.
        self.every_draw = torch.arange(len(images), dtype=torch.float32, device=device).unsqueeze(1)

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
