"""The options of a GAN's records, `evaluation` in files: when they are made, of how many samples, of which weights."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gantui.experiment.run_options import Records


class Evaluation(Records):
    """The options of the recorded metrics."""

    samples: int = Field(2500, ge=2, le=1_000_000)
    """Generated points a record judges (2,500 in VEEGAN and PacGAN)."""
    weights: Literal["last", "ema"] = "last"
    """Which generator a record's plain keys speak of; the other's keys begin with its name."""
