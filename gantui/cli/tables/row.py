"""The result of a table's row, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gantui.experiment.experiment import Experiment
from gantui.experiment.tables import Row, Table
from gantui.session.sweep import results
from gantui.session.sweep.members import Record
from gantui.session.sweep.results import GroupResult, Spread

LARGE = 25_000
"""Samples of which the last generators are judged once more: of 2,500 the noise hides what a good one lacks."""
VERSIONS = ("gantui", "torch", "python", "processor", "device", "threads")
"""What run.json tells of where a row was trained."""


@dataclass(frozen=True)
class RowResult:
    """A row that has been trained to its end."""

    row: Row
    experiment: Experiment
    group: GroupResult
    records: Mapping[int, Record]
    """By seed, of `LARGE` samples each; members that diverged are not among them."""
    facts: Mapping[str, Any]
    """What its run.json says."""

    def large(self, key: str) -> Spread | None:
        """The statistics of KEY on `LARGE` samples."""
        return results.spread(self.records, key)

    @property
    def cpu_seconds(self) -> float:
        """The CPU seconds for a seed, over all cores."""
        return float(self.facts.get("cpu_seconds", 0.0)) / len(self.group.members)


@dataclass(frozen=True)
class Made:
    """A table and its rows as far as they have ended."""

    table: Table
    rows: Sequence[RowResult]
    base: Experiment | None
    """What every row begins from, where that is one preset."""


def objects(made: Sequence[Made]) -> list[dict[str, Any]]:
    """MADE as plain JSON data."""
    return [
        {
            "table": each.table.name,
            "settings": each.table.settings,
            "rows": [_row(row) for row in each.rows],
            "published": [asdict(one) for one in each.table.published],
        }
        for each in made
    ]


def _row(row: RowResult) -> dict[str, Any]:
    (group,) = results.as_json([row.group])
    return {
        "row": row.row.name,
        "preset": row.row.preset,
        "settings": row.row.settings,
        "weights": row.experiment.evaluation.weights,
        "cpu_seconds_a_seed": row.cpu_seconds,
        **{key: row.facts.get(key) for key in VERSIONS},
        "group": {key: value for key, value in group.items() if key not in ("settings", "until")},
        "large": {"samples": LARGE, "records": [{"seed": seed, **record} for seed, record in row.records.items()]},
    }
