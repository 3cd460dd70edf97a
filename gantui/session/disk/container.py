"""Arrays and a few facts as bytes: on disk and between processes, without anything that could be executed.

The format is safetensors': eight bytes of length, a JSON header, then plain arrays; the facts are JSON in its metadata.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import safetensors
from numpy.typing import NDArray
from safetensors.numpy import load, save

Arrays = dict[str, NDArray[Any]]

LONGEST_HEADER, MOST_ARRAYS = 1 << 24, 4096
"""Bytes of a header, and arrays in one file: far more than anything that is written here has."""
_FACTS = "gantui"


class Malformed(Exception):  # noqa: N818
    """Raised for bytes that are not what they should be; the message says what is wrong."""


def pack(arrays: Arrays, facts: dict[str, Any]) -> bytes:
    """ARRAYS and FACTS, which must be plain JSON data, as bytes."""
    # Not ascontiguousarray, which would make a single number into a list of one.
    whole = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    return save(whole, {_FACTS: json.dumps(facts)})


def unpack(data: bytes) -> tuple[Arrays, dict[str, Any]]:
    """The arrays and facts in DATA, which `pack` made.

    Takes bytes, not a file: mapped into memory, a file that somebody cuts short would kill the process.

    Raises:
        Malformed: DATA is something else, or cut short.
    """
    length = int.from_bytes(data[:8], "little")
    if length > LONGEST_HEADER:
        raise Malformed("not gantui's: its header is too long")
    try:
        header = json.loads(data[8 : 8 + length])
        if len(header) > MOST_ARRAYS:
            raise Malformed(f"not gantui's: more than {MOST_ARRAYS:,} arrays")
        arrays = load(data)
        facts = json.loads(header["__metadata__"][_FACTS])
    except (safetensors.SafetensorError, KeyError, ValueError, TypeError, RecursionError) as error:
        raise Malformed(f"not whole, or not gantui's: {error}") from None
    if not isinstance(facts, dict):
        raise Malformed("not gantui's: its facts are no object")
    return arrays, facts
