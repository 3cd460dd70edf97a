"""Settings as Python has them, written as the command line takes them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any

import numpy as np

from gantui.errors import Refusal


def assignments(settings: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """SETTINGS as PATH=VALUE, tables within tables as dotted paths.

    Raises:
        Refusal: a value is none that TOML has.
    """
    for key, value in settings.items():
        path = f"{above}{key}"
        if isinstance(value, Mapping):
            yield from assignments(value, f"{path}.")
        else:
            yield f"{path}={_toml(value, path)}"


def _toml(value: Any, path: str) -> str:
    """VALUE of the setting PATH in TOML."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    match value:
        case bool() | int() | str() | PathLike():
            # JSON writes these as TOML does.
            return json.dumps(value if isinstance(value, int) else str(value), ensure_ascii=False)
        case float() if math.isfinite(value):
            return repr(value)
        case list() | tuple():
            return f"[{', '.join(_toml(item, path) for item in value)}]"
    raise Refusal(f"set: {path} = {value!r}: expected a number, a text, true or false, or a list of them")
