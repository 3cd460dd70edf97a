"""Settings that change over a training: learning rates, the weights of penalties, the strength of noise."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from gantui.experiment.options.base import Live, Options


class Schedule(Options):
    """A schedule: the table's setting goes from its stated value, at step 0, to `final` times that."""

    decay: Annotated[Literal["constant", "linear", "cosine"], Live("course", detail=True)] = "constant"
    final: Annotated[float, Live("final factor", detail=True)] = Field(0.02, ge=0, le=1000)
    """What it is multiplied by in the end; not read while `decay` is constant."""
    until: Annotated[float, Live("course until", shift=0.05, detail=True)] = Field(1.0, gt=0, le=1)
    """The share of the training after which it stays there."""

    @model_validator(mode="after")
    def _check_order(self) -> Schedule:
        if self.decay == "constant" and (unread := self.model_fields_set & {"final", "until"}):
            raise ValueError(f"{min(unread)} is read only where decay = 'linear' or 'cosine'")
        return self
