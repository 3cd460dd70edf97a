"""The classes of points, where a column says which class each point is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gantui.errors import Refusal, plain
from gantui.experiment.files.reading.account import Account
from gantui.experiment.files.reading.words import listed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

MOST_CLASSES = 1000
FEWEST_POINTS = 2
"""Points of a class, which would have no width otherwise."""


@dataclass(frozen=True, eq=False)
class Classes:
    """The class of each point."""

    of_rows: NDArray[np.int64]
    """[rows]: a number from 0 on, in the order of the names."""
    names: tuple[str, ...]
    """As they stand in the file; numbers in their order, else in that of the alphabet."""


@dataclass(frozen=True, eq=False)
class Found:
    """What was found in one source of points."""

    values: Numbers
    """[rows, 1 or 2]"""
    account: Account
    classes: Classes | None = None


def split(table: Numbers, words: Sequence[str], account: Account, column: str) -> Found:
    """The points and their classes in TABLE [rows, coordinates + 1], whose last column has places in WORDS.

    COLUMN is the name of the column in which the words stood.

    Raises:
        Refusal: there are too many classes, only one, or one with too few points.
    """
    import numpy as np

    known, found = np.unique(table[:, -1].astype(np.int64), return_inverse=True)
    names = [plain(words[place]) for place in known.tolist()]
    where = f"{plain(account.source)}: the classes in {plain(column)}"
    if not 2 <= len(names) <= MOST_CLASSES:
        raise Refusal(f"{where} are {len(names):,} different ones; expected 2 to {MOST_CLASSES:,}")
    order = sorted(range(len(names)), key=lambda place: _key(names[place]))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    classes = Classes(rank[found.reshape(-1)], tuple(names[place] for place in order))
    counts = np.bincount(classes.of_rows)
    fewest = int(counts.argmin())
    if counts[fewest] < FEWEST_POINTS:
        raise Refusal(f"{where}: only one point is of {classes.names[fewest]!r}; expected at least {FEWEST_POINTS}")
    taken = (*account.taken, f"classes from {plain(column)}: {listed(list(classes.names))}")
    account = Account(account.source, account.columns, account.rows, account.left_out, taken)
    return Found(table[:, :-1].copy(), account, classes)


def _key(name: str) -> tuple[int, Any]:
    """What NAME is put in order by: numbers by their size, before words."""
    try:
        return 0, float(name)
    except ValueError:
        return 1, name
