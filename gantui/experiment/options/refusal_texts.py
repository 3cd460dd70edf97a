"""What is said of a setting or of a member of a family that there is not: in a file, by --set, while it trains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from gantui.errors import nearest, plain
from gantui.experiment.options import other_names
from gantui.experiment.options.registry import Registry

NO_SETTING = "no such setting"
"""How `unknown_setting` begins."""


def unknown_setting(name: str, known: Iterable[str], *, listed: bool = True) -> str:
    """The clause that no setting is called NAME, with the nearest of those that are KNOWN.

    LISTED: with all of them, as of a table; of a whole experiment they are too many.
    """
    names = [*known]
    expected = f"; expected one of {', '.join(names)}" if listed and names else ""
    return f"{NO_SETTING}{expected}{nearest(name, names)}"


def unknown_member(family: Registry[Any], name: Any) -> str:
    """The sentence that no member of FAMILY is called NAME, with those that exist."""
    hint = (other_names.member(family.family, name) or nearest(name, family)) if isinstance(name, str) else ""
    return f"no {family.family} is called {plain(str(name))!r}; expected one of {', '.join(family)}{hint}"


def at(key: str, value: Any, text: str) -> ValidationError:
    """The validation error that reports TEXT for the value at KEY of the table being read."""
    error = PydanticCustomError("setting", "{text}", {"text": text})
    return ValidationError.from_exception_data("settings", [InitErrorDetails(type=error, loc=(key,), input=value)])
