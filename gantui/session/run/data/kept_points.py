"""Points in a run's folder.

`data.npy` holds the numbers that were read, in the data's own units, and `modes.npy` the centres that a file named. At
most they take 80 MB (10 million numbers are the most that is read), so all of them are kept, always.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gantui.experiment.files.points import MOST_MODES, Account, Points
from gantui.experiment.files.points.words import LARGEST
from gantui.session.disk import folder as inside

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DATA, MODES = "data.npy", "modes.npy"


def write(folder: Path, points: Points, number: str = "") -> dict[str, Any]:
    """Keep POINTS in FOLDER, and return the facts about them for run.json; NUMBER tells several apart.

    Raises:
        OSError: they can't be written.
    """
    inside.write(folder / _name(DATA, number), _encoded(points.values))
    if points.centres is not None:
        inside.write(folder / _name(MODES, number), _encoded(points.centres))
    return points.account.as_json() | {"digest": points.digest}


def read(folder: Path, facts: Mapping[str, Any], number: str = "") -> Points | None:
    """The points that `write`, which returned FACTS, kept in FOLDER; None if they are not there or damaged."""
    values = _array(folder / _name(DATA, number), LARGEST)
    if values is None:
        return None
    digest, account = facts.get("digest"), Account.from_json(facts)
    centres = _array(folder / _name(MODES, number), MOST_MODES * 2)
    return next(
        (each for each in (Points(values, centres, account), Points(values, None, account)) if each.digest == digest),
        None,
    )


def name_of(number: str) -> str:
    """The name of the file of points with NUMBER."""
    return _name(DATA, number)


def _name(file: str, number: str) -> str:
    return f"{Path(file).stem}{f'-{number}' if number else ''}.npy"


def _encoded(array: NDArray[np.float64]) -> bytes:
    import numpy as np

    data = io.BytesIO()
    np.save(data, np.ascontiguousarray(array, "<f8"), allow_pickle=False)
    return data.getvalue()


def _array(path: Path, most: int) -> NDArray[np.float64] | None:
    """The array [rows, 1 or 2] of at most MOST numbers in PATH; None if there is no such array."""
    import numpy as np

    try:
        array = np.load(io.BytesIO(inside.read(path)), allow_pickle=False)
    except Exception:  # bytes that are no array bring out errors of many kinds
        return None
    if not isinstance(array, np.ndarray) or array.dtype != np.dtype("<f8") or array.ndim != 2:
        return None
    whole = 0 < array.size <= most and array.shape[1] in (1, 2) and bool(np.isfinite(array).all())
    return array if whole else None
