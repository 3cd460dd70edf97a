"""The way from one latent to another, along which the generator's images change without a break."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.latents import Labelled, Latent
from gantui.gan.latents.mixture import LearnedMixture
from gantui.gan.latents.normal_uniform import Normal

ALONG = {
    True: "along the sphere: normal latents lie near one, and the straight way would leave it",
    False: "along the straight line between the two latents",
}


def walked(latent: Latent, ends: Tensor, frames: int) -> tuple[Tensor, str]:
    """The draws on the ways from each of ENDS [paths + 1, width] to the next one: [paths, FRAMES, width]; and how.

    Spherical interpolation of normal latents (Shoemake 1985, White 2016), so that all on the way are as likely as their
    ends; others go straight. What is no number of the latent vector stays that of the way's beginning: the component of
    a learned mixture, which comes first, and the class that a generator is asked for, which comes last.
    """
    inner, last = latent, ends.shape[1]
    if isinstance(latent, Labelled):
        inner, last = latent.inner, last - 1
    first = 1 if isinstance(inner, LearnedMixture) else 0
    share = torch.linspace(0, 1, frames, device=ends.device).view(1, -1, 1)
    start, end = ends[:-1, None], ends[1:, None]
    round_ = isinstance(inner, Normal | LearnedMixture)
    found = start.expand(-1, frames, -1).clone()
    way = (start[..., first:last], end[..., first:last], share)
    found[..., first:last] = slerp(*way) if round_ else torch.lerp(*way)
    return found, ALONG[round_]


def slerp(start: Tensor, end: Tensor, share: Tensor) -> Tensor:
    """The vectors at a SHARE of the way from START to END along the arc between them: [..., dim].

    sin((1 - t) w) / sin w a + sin(t w) / sin w b, where w is the angle between a and b (Shoemake 1985); straight where
    they have one direction, or opposite ones, for then no arc is the shortest.
    """
    cosine = torch.nn.functional.cosine_similarity(start, end, dim=-1).unsqueeze(-1).clamp(-1, 1)
    angle = torch.acos(cosine)
    sine = torch.sin(angle)  # of parallel vectors up to 1e-3 instead of 0, by the rounding of the cosine
    arc = (torch.sin((1 - share) * angle) * start + torch.sin(share * angle) * end) / sine
    return torch.where(sine < 2e-3, torch.lerp(start, end, share), arc)
