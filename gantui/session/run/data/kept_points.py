"""Points in a run's folder.

`data.npy` holds the numbers that were read, in the data's own units, `modes.npy` the centres that a file named, and
`classes.npy` the number of the class of each point, whose names stand in run.json. At most they take 80 MB (10 million
numbers are the most that is read), so all of them are kept, always.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gantui.experiment.files.points import MOST_MODES, Account, Classes, Points
from gantui.experiment.files.points.classes import MOST_CLASSES
from gantui.experiment.files.points.limits import LARGEST
from gantui.session.disk import folder as inside
from gantui.session.disk.atomic_write import write_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DATA, MODES, CLASSES = "data.npy", "modes.npy", "classes.npy"


def write(folder: Path, points: Points, number: str = "") -> dict[str, Any]:
    """Keep POINTS in FOLDER, and return the facts about them for run.json; NUMBER tells several apart.

    Raises:
        OSError: they can't be written.
    """
    write_whole(folder / _name(DATA, number), _encoded(points.values))
    if points.centres is not None:
        write_whole(folder / _name(MODES, number), _encoded(points.centres))
    facts = points.account.as_json() | {"digest": points.digest}
    if points.classes is None:
        return facts
    write_whole(folder / _name(CLASSES, number), _encoded(points.classes.of_rows[:, None]))
    return facts | {"classes": list(points.classes.names)}


def read(folder: Path, facts: Mapping[str, Any], number: str = "") -> Points | None:
    """The points that `write`, which returned FACTS, kept in FOLDER; None if they are not there or damaged."""
    values = _array(folder / _name(DATA, number), LARGEST)
    if values is None:
        return None
    digest, account = facts.get("digest"), Account.from_json(facts)
    centres = _array(folder / _name(MODES, number), MOST_MODES * 2)
    classes = _classes(folder / _name(CLASSES, number), facts.get("classes"), len(values))
    found = (Points(values, centres, account), Points(values, None, account), Points(values, None, account, classes))
    return next((each for each in found if each.digest == digest), None)


def _classes(path: Path, names: object, count: int) -> Classes | None:
    """The classes, called NAMES, of COUNT points in PATH; None if there are none, or none that fit."""
    numbers = _array(path, LARGEST) if isinstance(names, list) else None
    if numbers is None or numbers.shape != (count, 1):
        return None
    assert isinstance(names, list)
    of_rows = numbers[:, 0].astype("<i8")
    fits = bool((of_rows == numbers[:, 0]).all()) and of_rows.min() >= 0 and of_rows.max() < len(names) <= MOST_CLASSES
    return Classes(of_rows, tuple(map(str, names))) if fits else None


def name_of(number: str) -> str:
    """The name of the file of points with NUMBER."""
    return _name(DATA, number)


def _name(file: str, number: str) -> str:
    return f"{Path(file).stem}{f'-{number}' if number else ''}.npy"


def _encoded(array: NDArray[Any]) -> bytes:
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
