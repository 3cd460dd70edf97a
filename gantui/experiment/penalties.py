"""The options of penalties and constraints on the discriminator; `penalties` is a table keyed by their names."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationError
from pydantic_core import PydanticCustomError

from gantui.experiment.options.base import Live, Options
from gantui.experiment.options.refusal_texts import at, unknown_member
from gantui.experiment.options.registry import Registry
from gantui.experiment.options.schedules import Schedule

PENALTIES: Registry[type[PenaltyOptions]] = Registry("penalty")


class PenaltyOptions(Options):
    """The options that every penalty has; its name is its key in the table."""

    on_gradient: ClassVar[bool] = False
    """Whether it looks at D's gradient at single inputs."""


class GradientPenaltyOptions(PenaltyOptions, Schedule):
    """A penalty on D's gradient; the schedule applies to its weight."""

    on_gradient = True


@PENALTIES.register("clip")
class Clip(PenaltyOptions):
    """Weight clipping: after each update every weight of D is put back into [-limit, limit] (Arjovsky 2017)."""

    limit: Annotated[float, Live("limit")] = Field(0.01, gt=0)


@PENALTIES.register("gradient_penalty")
class GradientPenalty(GradientPenaltyOptions):
    """Pulls the norm of D's gradient towards 1 on segments between real and fake samples."""

    weight: Annotated[float, Live("weight")] = Field(10.0, ge=0)
    """lambda: 10 in the paper's image experiments, 0.1 in its 2-D ones."""
    side: Annotated[Literal["two", "one", "one_squared"], Live("side", detail=True)] = "two"
    """two: (|grad| - 1)^2 (Gulrajani 2017); one: max(0, |grad| - 1); one_squared: its square (WGAN-LP, Petzka 2018)."""


@PENALTIES.register("r1")
class R1(GradientPenaltyOptions):
    """gamma/2 E|grad D|^2 on real samples (Mescheder 2018)."""

    gamma: Annotated[float, Live("gamma")] = Field(1.0, ge=0)


@PENALTIES.register("r2")
class R2(GradientPenaltyOptions):
    """gamma/2 E|grad D|^2 on fake samples (Mescheder 2018)."""

    gamma: Annotated[float, Live("gamma")] = Field(1.0, ge=0)


@PENALTIES.register("dragan")
class Dragan(GradientPenaltyOptions):
    """Pulls the norm of D's gradient towards 1 around the real samples only (Kodali 2017)."""

    weight: Annotated[float, Live("weight")] = Field(10.0, ge=0)
    """lambda."""
    noise: Literal["uniform", "normal"] = "uniform"
    """uniform: x + spread s U[0, 1), s the standard deviation of the whole batch, as the authors' code has it; normal:
    x + N(0, spread^2 I), as the paper writes it."""
    spread: Annotated[float, Live("spread", detail=True)] = Field(0.5, gt=0)


@PENALTIES.register("spectral_norm")
class SpectralNorm(PenaltyOptions):
    """Every weight matrix of D divided by its largest singular value (Miyato 2018)."""

    iterations: int = Field(1, ge=1, le=100)
    """The iterations of the power iteration, before each update of D."""


def _each_by_its_key(value: Any) -> dict[str, PenaltyOptions]:
    if not isinstance(value, dict):
        raise PydanticCustomError("table", "expected a table of penalties, keyed by name")
    return {key: _penalty(key, options) for key, options in value.items()}


def _penalty(name: str, options: Any) -> PenaltyOptions:
    if name not in PENALTIES:
        raise at(name, options, unknown_member(PENALTIES, name))
    if type(options) is PENALTIES.find(name):  # from Python code
        return options
    try:
        return PENALTIES.find(name).model_validate(options)
    except ValidationError as error:
        first = error.errors()[0]
        raise at(".".join([name, *map(str, first["loc"])]), first["input"], first["msg"]) from None


PenaltyTable = Annotated[dict[str, SerializeAsAny[PenaltyOptions]], BeforeValidator(_each_by_its_key)]
