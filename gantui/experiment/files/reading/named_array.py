"""The array of a NumPy archive that `distribution.array` names."""

from __future__ import annotations

from collections.abc import Collection

from gantui.errors import Refusal, nearest, plain
from gantui.experiment.files.reading.words import listed, shown


def named_array(wanted: str, there: Collection[str], path: str) -> str:
    """WANTED, which must be among the names THERE in the archive PATH.

    Raises:
        Refusal: there is no such array.
    """
    if wanted in there:
        return wanted
    expected = f"expected {listed([plain(name) for name in there])}{nearest(wanted, there)}"
    raise Refusal(f"distribution.array = {shown(wanted)}: no such array in {plain(path)}; {expected}")
