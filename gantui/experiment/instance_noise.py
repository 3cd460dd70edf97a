"""The options of noise on D's inputs, `instance_noise` in files."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from gantui.experiment.options.base import Live
from gantui.experiment.options.schedules import Schedule


class InstanceNoise(Schedule):
    """Gaussian noise on all samples that D sees, real and fake, which makes their supports overlap (Sonderby 2017)."""

    std: Annotated[float, Live("std")] = Field(0.0, ge=0)
    """Standard deviation at the start; 0: none."""
    final: float = Field(0.0, ge=0, le=1000)

    @model_validator(mode="after")
    def _there_is_noise(self) -> InstanceNoise:
        if self.decay != "constant" and not self.std:
            raise ValueError("decay of noise with std = 0: expected std > 0")
        return self
