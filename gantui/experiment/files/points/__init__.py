"""Reads points from files: CSV, TSV, numbers apart by spaces, NumPy arrays, pictures; refusals name file and line.

NumPy and what knows the formats are imported when a file is read, so that whoever only describes an experiment doesn't
pay for them.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gantui.errors import Refusal, plain
from gantui.experiment import distributions
from gantui.experiment.files.points.classes import Classes, Found
from gantui.experiment.files.reading.account import Account
from gantui.experiment.files.reading.opening import FROM_PYTHON, NPY, PICTURES, ZIP, Wanted, opened
from gantui.experiment.files.reading.words import count, shown
from gantui.experiment.space import Space, of_numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["FROM_PYTHON", "Account", "Classes", "Points", "read_array", "read_points"]

MOST_MODES = 1000
WANTED = Wanted(
    "points", "a table as text (.csv, .tsv, .txt, also .gz) or NumPy's .npy or .npz", "data.npy", tables=True
)


@dataclass(frozen=True, eq=False)
class Points:
    """Points as they were read, in the data's own units. They are read once for a training."""

    values: Numbers
    """[rows, 1 or 2]"""
    centres: Numbers | None
    """[modes, 1 or 2]: what `modes_file` holds, where there is one."""
    account: Account
    """Where it is from, and what was left out."""
    classes: Classes | None = None
    """The class of each point, where there is a column of them."""

    @property
    def space(self) -> Space:
        """The line or the plane, by the number of columns, with the names of the classes."""
        space = of_numbers(self.values.shape[1])
        return space if self.classes is None else dataclasses.replace(space, classes=self.classes.names)

    @property
    def digest(self) -> str:
        """A hash of the numbers, not of the file's bytes.

        It is the numbers that are trained on: the same ones in another place, compressed, with one more column of
        labels, or as .npy instead of CSV are the same data, and other columns of the same file are not.
        """
        import numpy as np

        seen = hashlib.sha256()
        for array in (self.values, self.centres):
            if array is not None:
                seen.update(f"{array.shape}".encode())
                seen.update(np.ascontiguousarray(array, "<f8").tobytes())
        if self.classes is not None:
            seen.update(repr(self.classes.names).encode())
            seen.update(np.ascontiguousarray(self.classes.of_rows, "<i8").tobytes())
        return f"sha256:{seen.hexdigest()}"


def read_points(options: distributions.Points, *, guess: bool = True) -> Points:
    """Read the points, and the centres of their modes if any, that OPTIONS name.

    Without GUESS columns and rows are taken as they were before there were rules for numbers of rows, labels and names.

    Raises:
        Refusal: a file can't be read, or holds something else than what OPTIONS say; the message names the file, the
            line, what stands there and what was expected.
    """
    wanted = dataclasses.replace(WANTED, pictures=True)
    return _checked(_read(options.path, "distribution.path", options, guess, wanted, turn=guess), options, guess)


def read_array(data: Any, options: distributions.Points) -> Points:
    """Make points of DATA in memory (see `from_python`); OPTIONS say which columns, and how missing values are treated.

    Raises:
        Refusal: it can't be used.
    """
    from gantui.experiment.files.points.arrays import from_python

    return _checked(from_python(data, "data", options), options, guess=True)


def _checked(found: Found, options: distributions.Points, guess: bool) -> Points:
    """The points that were FOUND, together with the centres that OPTIONS name."""
    values, account = found.values, found.account
    name = plain(account.source)
    if len(values) < 2:
        raise Refusal(f"{name}: only one point; expected at least 2")
    if (values == values[0]).all():
        raise Refusal(f"{name}: all {len(values)} points are equal; expected at least two different ones")
    if not options.modes_file:
        return Points(values, None, account, found.classes)
    plainly = distributions.Points(name="points", path=options.modes_file)
    centres = _read(options.modes_file, "distribution.modes_file", plainly, guess, WANTED, turn=False).values
    if centres.shape[1] != values.shape[1]:
        raise Refusal(
            f"{plain(options.modes_file)}: centres with {count(centres.shape[1], 'number')} each; "
            f"expected {values.shape[1]}, as the points of {name} have"
        )
    if len(centres) > MOST_MODES:
        raise Refusal(f"{plain(options.modes_file)}: {len(centres)} centres; expected at most {MOST_MODES}")
    return Points(values, centres, account)


def _read(path: str, place: str, options: distributions.Points, guess: bool, wanted: Wanted, *, turn: bool) -> Found:
    """What the file PATH holds of what is WANTED; PLACE is the setting that named it."""
    from gantui.experiment.files.points.arrays import from_npy, from_npz
    from gantui.experiment.files.points.csv_table import from_text
    from gantui.experiment.files.points.picture import from_picture

    with opened(path, place, wanted) as (file, begins):
        if begins.startswith(PICTURES):
            if options.classes != "":
                raise Refusal(
                    f"distribution.classes = {shown(options.classes)}: {plain(path)} is a picture, which has no columns"
                )
            return from_picture(path)
        if begins.startswith(NPY):
            return from_npy(file, path, options, turn=turn)
        if begins.startswith(ZIP):
            return from_npz(path, options, turn=turn)
        if Path(path).suffix.lower() in (".npy", ".npz"):
            raise Refusal(f"{plain(path)}: not a NumPy array, in spite of its name")
        return from_text(file, path, options, guess=guess, turn=turn)
