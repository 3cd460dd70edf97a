"""The base of every table of options, and how a table says by `name` which member of a family it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidatorFunctionWrapHandler, WrapValidator, model_validator
from pydantic_core import PydanticCustomError

from gantui.experiment.options.refusal_texts import at, unknown_member, unknown_setting
from gantui.experiment.options.registry import Registry
from gantui.experiment.options.setting import Side


@dataclass(frozen=True)
class Live:
    """Marks, in its annotation, a setting that can be changed between two steps of a training (see live.py).

    That is so where nothing is made from it but what can be made anew: no weights, no optimizer's state, no column of a
    curve, and no draws but those of the coming steps. A plug-in's options may use it too.
    """

    label: str
    """A word or two: in a table of penalties the penalty's name is put in front."""
    player: Side | None = None
    """Whose it is; None: that of the table in which it stands."""
    shift: float = 0.0
    """What an arrow key adds to a number; 0: it multiplies by sqrt 2."""
    detail: bool = False
    """Whether it is one that few want."""


T = TypeVar("T", bound="Options")


class Options(BaseModel):
    """A frozen table of settings: unknown keys are refused, and a string is never converted to a number."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        defer_build=True,  # of most classes nothing is ever read
    )

    @model_validator(mode="before")
    @classmethod
    def _known_keys_only(cls, value: Any) -> Any:
        """Refuse an unknown key before pydantic does, to say which one may have been meant."""
        unknown = [key for key in value if key not in cls.model_fields] if isinstance(value, dict) else []
        if unknown:
            raise at(unknown[0], value[unknown[0]], unknown_setting(unknown[0], cls.model_fields))
        return value


def last(*names: str) -> Callable[[type[T]], type[T]]:
    """A decorator that puts the settings of NAMES behind all others of a table, in this order, for who reads them.

    Those of a base class would stand first.
    """

    def moved(table: type[T]) -> type[T]:
        for name in names:
            table.model_fields[name] = table.model_fields.pop(name)  # before the table is built, which is deferred
        return table

    return moved


M = TypeVar("M", bound=Options)


def chosen_from(family: Registry[type[M]], default: str | None = None) -> WrapValidator:
    """Reads a table with a `name` as the options of that member of FAMILY; without one as those of DEFAULT.

    A look-up when a value is read, not a union fixed when the class is made: a plug-in's class is known as soon as it
    is registered.
    """

    def read(value: Any, _: ValidatorFunctionWrapHandler) -> Options:
        if isinstance(value, Options) and any(type(value) is family.find(name) for name in family):
            return value  # from Python code
        if not isinstance(value, dict):
            raise PydanticCustomError("table", "expected a table of settings with a name")
        name = value.get("name", default)
        if name is None:
            raise at("name", value, f"missing; expected one of {', '.join(family)}")
        if name not in family:
            raise at("name", name, unknown_member(family, name))
        return family.find(name).model_validate(value | {"name": name})

    return WrapValidator(read)
