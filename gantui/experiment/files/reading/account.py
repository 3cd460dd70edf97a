"""What was read of a file or folder of data, and what was not, as a line for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gantui.errors import plain
from gantui.experiment.files.reading.words import count, listed


@dataclass(frozen=True)
class Account:
    """The account of what of a source are the data, points or images, and what was decided on the way."""

    source: str
    """The file, as it was named; or what came from Python."""
    columns: tuple[str, ...]
    """The names of the axes of points: those of the columns, or 'column 0' where these have none."""
    rows: int
    """How many points or images there are."""
    left_out: tuple[str, ...] = ()
    """What of the source is no part of the data, with the reason: 'species (text)', '3 rows with missing values'."""
    taken: tuple[str, ...] = ()
    """How what could be read in two ways was read."""
    images: str = ""
    """What the images are, 'of 28x28, grey, in 10 classes (0, 1, 2)'; empty of points."""

    @property
    def name(self) -> str:
        """The name of the source without its folder; safe on a terminal."""
        return plain(Path(self.source).name or self.source)

    @property
    def amount(self) -> str:
        """How many points or images there are: '1,000 points'."""
        return count(self.rows, "image" if self.images else "point")

    @property
    def sentence(self) -> str:
        """The whole account on one line, safe on a terminal, without a full stop."""
        noun = "column" if len(self.columns) == 1 else "columns"
        named = " and ".join(self.columns)
        which = self.images or f"from {named if named.startswith('column ') else f'{noun} {named}'}"
        parts = [f"{self.name}: {self.amount} {which}"]
        parts += [f"left out: {', '.join(self.left_out)}"] if self.left_out else []
        return plain("; ".join([*parts, *self.taken]))

    def title(self, preset: str) -> str:
        """The name of a training that learns these data with the settings of PRESET."""
        return f"{self.name} with {preset}"

    def as_json(self) -> dict[str, Any]:
        """The account as plain data for run.json."""
        return {
            "source": self.source,
            "columns": list(self.columns),
            "rows": self.rows,
            "left_out": list(self.left_out),
            "taken": list(self.taken),
        } | ({"images": self.images} if self.images else {})

    @classmethod
    def from_json(cls, item: Mapping[str, Any]) -> Account:
        """The account from ITEM, which `as_json` made, as far as it is whole."""
        source, rows, images = item.get("source"), item.get("rows"), item.get("images")
        return cls(
            source if isinstance(source, str) else "data",
            _texts(item.get("columns")),
            rows if type(rows) is int else 0,
            _texts(item.get("left_out")),
            _texts(item.get("taken")),
            plain(images) if isinstance(images, str) else "",
        )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(plain(each) for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def left_out(names: Sequence[str], why: str) -> list[str]:
    """The remark that the columns of these NAMES are left out, and WHY; none if there are no NAMES."""
    return [f"{listed(names)} ({why})"] if names else []
