"""The options of packing, `packing` in files: what D sees as one input."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gantui.experiment.options.base import Options


class Packing(Options):
    """The options of packing: how many samples D sees as one input."""

    size: Annotated[int, Field(ge=1, le=10_000)] | Literal["batch"] = 1
    """1: single samples; m: packs of m, all real or all fake (PacGAN, Lin 2018); batch: the whole batch at once."""
    deviations: bool = False
    """Whether D also gets each number's squared deviation from the mean of its pack ('data and variances' of the GAN
    in 50 lines, Nag 2017)."""
