"""What a session needs to know of a training, whatever is trained: its budget, its records, its checkpoints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from gantui.experiment.goals.best import AUTO, Best, parse_best
from gantui.experiment.options.base import Options
from gantui.experiment.space import Space
from gantui.experiment.verdicts.limits import Limits

LARGEST_SEED = 2**62
ENDLESS = 10**12
"""Iterations of a training whose end is not known: as many as there can be."""


class Iterations(Options):
    """How long it trains."""

    steps: int = Field(10_000, ge=1, le=ENDLESS)
    """Iterations in all."""

    @property
    def known(self) -> int:
        """Iterations in all; 0 where no end is known."""
        return 0 if self.steps == ENDLESS else self.steps


class Records(Options):
    """When metrics are recorded."""

    every: int = Field(100, ge=1)
    """Iterations between two records."""


class Checkpoints(Options):
    """The options of the checkpoints, which are kept against a crash."""

    seconds: float = Field(60.0, gt=0)
    """Training seconds between two checkpoints; one more is made at every ending."""
    keep: int = Field(2, ge=1)
    """The newest ones; the best is kept beside them."""
    spread: int = Field(16, ge=0, le=1000)
    """Older ones, spread over the whole run and denser near its end: to go back to."""
    best: str = AUTO
    """By which recorded metric: lowest:KEY or highest:KEY; auto: the lowest jsd, which sees missing modes and poor
    samples alike, and for the Dirac-GAN, of which it sees little, the lowest w1; none: no best one is kept."""


class RunOptions(Options):
    """The settings of a run that are the same for whatever is trained; an `Experiment` has those of a GAN besides."""

    kind: ClassVar[str] = ""
    """What is trained, by its name in `gantui.experiment.trainings`; empty where gantui can't make it by itself."""
    fixed: ClassVar[Mapping[str, str]] = {"seed": "all that was drawn so far came from it"}
    """What may not change in a run that has begun, by the beginning of its path, with the reason."""

    about: str = ""
    watch_for: str = ""
    source: str = ""
    lesson: str = ""
    seed: int = Field(0, ge=0, le=LARGEST_SEED)
    device: str = "auto"
    """auto: CUDA where there is one, else the CPU."""
    precision: Literal["float32", "tf32", "bfloat16"] = "float32"
    """The precision of matrix products; weights and losses are float32 always. tf32: on a GPU, 10 bits after the point
    instead of 23; bfloat16: 7, on a GPU or a CPU that multiplies such numbers itself, but not where a penalty looks at
    a gradient."""
    threads: int = Field(0, ge=0, le=1024)
    """CPU threads; 0: chosen by the size of the networks."""
    schedule: Iterations = Iterations()
    evaluation: Records = Records()
    diagnosis: Limits = Limits()
    checkpoints: Checkpoints = Checkpoints()

    @property
    def space(self) -> Space | None:
        """The space in which the data lie; None where the options do not tell, or there are none."""
        return None

    @property
    def single_steps(self) -> tuple[str, ...]:
        """The players that can be moved one at a time."""
        return ()

    @property
    def why_together(self) -> str:
        """Why a player that is none of `single_steps` can't be moved alone."""
        movable = (
            f"expected one of {', '.join(self.single_steps)}" if self.single_steps else "it does whole iterations only"
        )
        return f"this training has no such player to move alone; {movable}"

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The keys that its records may have, as far as the options tell; empty where they don't."""
        return ()

    @property
    def known_keys(self) -> tuple[str, ...]:
        """All keys that its records may have, those included that depend on data which are not read yet."""
        return self.record_keys

    @property
    def best(self) -> Best | None:
        """The rule by which the best checkpoint is chosen, if one is kept: where none is named, none."""
        return parse_best(self.checkpoints.best)

    @property
    def has_schedule(self) -> bool:
        """Whether any setting depends on the share of all steps that is done."""
        return False

    @field_validator("device")
    @classmethod
    def _known_device(cls, device: str) -> str:
        if not re.fullmatch(r"auto|cpu|cuda(:[0-9]{1,3})?", device):
            raise ValueError("expected auto, cpu, cuda or cuda:N")
        return device
