"""`gantui compare`: several runs side by side, as tables and in one picture for each metric."""

from __future__ import annotations

import json
import math
import shutil
import string
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gantui import streams
from gantui.cli.runs import open_run
from gantui.draw.formatting import clock, number, percent, shortened
from gantui.errors import Refusal, nearest, plain
from gantui.experiment.files import validation
from gantui.experiment.metrics import TABLE, on, perfect
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.trusted_counts import counts_trusted, good_share, tells
from gantui.session.run.metrics_file import LARGEST, Record
from gantui.session.run.reader import RunOnDisk, read_run

DRAWN = ("loss_g", "high_quality", "jsd", "frechet")
"""What is drawn unless something else is asked for, where there is any of it; a share of surely read images is not."""
_NOTHING_YET = "says nothing yet"
"""Stands for numbers by class where a classifier reads classes in images that are no better than blends."""
_WIDEST = 34
"""Columns of a table's cell."""

Over = Literal["steps", "seconds"]
Doubles = NDArray[np.float64]
Row = tuple[str, list[str]]
"""What it is called, and a text for each run."""


@dataclass(frozen=True)
class Compared:
    """One run of a comparison."""

    letter: str
    """What it is called in the tables and, without colours, in the pictures."""
    found: RunOnDisk
    settings: dict[str, Any]
    """By their dotted paths."""

    @property
    def name(self) -> str:
        """The name of its folder, as plain text."""
        return plain(self.found.path.resolve().name)

    def good(self, least: float) -> Record | None:
        """The first record in which the share of samples of high quality is at least LEAST."""
        return next((record for record in self.found.records if (good_share(record) or 0.0) >= least), None)

    def covered(self) -> Record | None:
        """The first record in which all modes are covered."""
        found = (r for r in self.found.records if 0 < _value(r, "modes_total") <= _value(r, "modes_covered"))
        return next(filter(counts_trusted, found), None)

    def drawn(self, key: str) -> bool:
        """Whether KEY, of `DRAWN`, is to be drawn of it."""
        return key in self.found.columns and not (key == "high_quality" and "frechet" in self.found.columns)


def compare(names: Sequence[str], metrics: tuple[str, ...], over: Over, *, as_json: bool) -> None:
    """Print the results of the runs NAMES, and draw their METRICS OVER steps or seconds.

    Raises:
        Refusal: there is no such run, or no such metric in any of them.
    """
    if len(names) > len(string.ascii_uppercase):
        raise Refusal(f"compare: {len(names)} runs; expected at most {len(string.ascii_uppercase)}")
    found = [open_run.opened(name, (), asked_by="compare") for name in names]
    runs = _together(string.ascii_uppercase, found)
    if as_json:
        _check(metrics, runs)
        streams.say(json.dumps(as_object(runs)))
    else:
        printed(runs, metrics, over)


def lettered(found: Sequence[tuple[str, Path]]) -> list[Compared]:
    """The runs to compare, of FOUND: the letter of each and its folder.

    Raises:
        Refusal: there is no run in one of these.
    """
    return _together([letter for letter, _ in found], [read_run(path) for _, path in found])


def _together(letters: Sequence[str], found: Sequence[RunOnDisk]) -> list[Compared]:
    return list(map(Compared, letters, found, settings_of(found)))


def _check(metrics: tuple[str, ...], runs: Sequence[Compared]) -> None:
    """Check that METRICS are among the keys of the records of RUNS.

    Raises:
        Refusal: one is not.
    """
    known = {key for run in runs for key in run.found.columns} - {"step"}
    for metric in metrics:
        if metric not in known:
            raise Refusal(f"--metric {plain(metric)}: no record of these runs has it{nearest(metric, known)}")


def printed(runs: list[Compared], metrics: tuple[str, ...], over: Over) -> None:
    """Print the results of RUNS as tables, and draw their METRICS OVER steps or seconds.

    Raises:
        Refusal: none of them has one of METRICS.
    """
    _check(metrics, runs)
    for title, rows in sections(runs):
        if rows:
            _print_table(title, rows, runs)
    from gantui.cli import text_plots

    columns = shutil.get_terminal_size().columns
    for metric in metrics or [key for key in DRAWN if any(run.drawn(key) for run in runs)]:
        drawn = text_plots.overlay(f"{metric} over {over}", curves_of(runs, metric, over), columns)
        streams.say(f"\n{drawn}" if drawn else f"\n{metric}: too few numbers to draw")


def sections(runs: list[Compared]) -> tuple[tuple[str, list[Row]], ...]:
    """The tables of RUNS, each with its title; some may have no rows."""
    return (
        ("", what(runs)),
        ("settings that differ", differing(runs)),
        ("done by hand", by_hand(runs)),
        ("reached", reached(runs)),
        ("told", diagnosed(runs)),
    )


def settings_of(runs: Sequence[RunOnDisk]) -> list[dict[str, Any]]:
    """The settings of RUNS by their dotted paths, defaults included.

    Where one can't be read so, since it needs code that is not here, all are as they are written.
    """
    whole = [run.experiment.model_dump(mode="json") for run in runs if run.experiment is not None]
    return [validation.flat(each) for each in (whole if len(whole) == len(runs) else [run.settings for run in runs])]


def what(runs: list[Compared]) -> list[Row]:
    """The rows that say which runs these are."""
    found = [run.found for run in runs]
    return [
        ("run", [run.name for run in runs]),
        ("preset", [each.preset for each in found]),
        ("state", [each.state for each in found]),
        ("steps", [f"{each.step:,} of {_finite(each.facts.get('steps')):,.0f}" for each in found]),
        ("training time", [clock(_finite(each.facts.get("seconds"))) for each in found]),
    ]


def differing(runs: list[Compared]) -> list[Row]:
    """The rows of settings that are not the same in all RUNS."""
    paths = list(dict.fromkeys(path for run in runs for path in run.settings))
    nothing = object()
    found = []
    for path in paths:
        values = [run.settings.get(path, nothing) for run in runs]
        if all(value is nothing or value == {} for value in values):
            continue  # an empty table beside one whose settings have lines of their own
        if any(value != values[0] for value in values):
            found.append((plain(path), ["-" if value is nothing else _setting(value) for value in values]))
    return found


def by_hand(runs: list[Compared]) -> list[Row]:
    """The rows of what was done to each run by hand, which no setting says."""
    most = max(len(run.found.interventions) for run in runs)
    done = [[f"step {each.step:,}: {each}" for each in run.found.interventions] for run in runs]
    return [("", [texts[row] if row < len(texts) else "-" for texts in done]) for row in range(most)]


def reached(runs: list[Compared]) -> list[Row]:
    """The rows of the last records, each number beside its floor, and of the time to cover all modes."""
    last: list[Record] = [run.found.records[-1] if run.found.records else {} for run in runs]
    rows: list[Row] = [("at step", [f"{record['step']:,}" if record else "-" for record in last])]
    rows += [(key, [_reached(key, record) for record in last]) for key in on("compare")]
    rows.append(("all modes covered", [_when(run.covered()) for run in runs]))
    rows.append(("90 % high quality", [_when(run.good(0.9)) for run in runs]))
    return [row for row in rows if set(row[1]) != {"-"}]


def diagnosed(runs: list[Compared]) -> list[Row]:
    """The rows of each run's events: how often, and when first."""
    kinds = dict.fromkeys(event.kind for run in runs for event in run.found.events)
    return [
        (kind, [_often([event for event in run.found.events if event.kind == kind]) for run in runs]) for kind in kinds
    ]


def as_object(runs: list[Compared]) -> dict[str, Any]:
    """The object that `--json` prints."""
    paths = [path for path, _ in differing(runs)]
    return {
        "runs": [
            {
                "run_dir": str(run.found.path),
                "preset": run.found.preset,
                "state": run.found.state,
                "settings": {path: run.settings.get(path) for path in paths},
                "last": run.found.records[-1] if run.found.records else None,
                "all_modes_covered": _moment(run.covered()),
                "events": [{"step": event.step, "kind": event.kind} for event in run.found.events],
                "by_hand": [{"step": each.step, "what": str(each)} for each in run.found.interventions],
            }
            for run in runs
        ]
    }


def curves_of(runs: Sequence[Compared], metric: str, over: Over) -> list[tuple[str, str, Doubles, Doubles]]:
    """Letter, name, x and y of each run that has METRIC."""
    found = []
    for run in runs:
        x, y = run.found.column("step" if over == "steps" else "seconds"), run.found.column(metric)
        known = np.isfinite(x) & np.isfinite(y)
        if known.sum() > 1:
            found.append((run.letter, plain(run.name), x[known], y[known]))
    return found


def _print_table(title: str, rows: list[Row], runs: list[Compared]) -> None:
    """Print ROWS under TITLE: drawn on a terminal, in plain columns elsewhere."""
    letters = [run.letter for run in runs]
    cells = [(name, [shortened(text, _WIDEST) for text in texts]) for name, texts in rows]
    if sys.stdout.isatty():
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, padding=(0, 2, 0, 0))
        for heading in (title, *letters):
            table.add_column(heading, overflow="fold")
        for name, texts in cells:
            table.add_row(Text(name, "dim"), *map(Text, texts))
        with streams.unheard(sys.stdout):
            streams.console().print(table, "")
        return
    said = [[title, *letters], *([name, *texts] for name, texts in cells)]
    widths = [max(map(len, column)) for column in zip(*said, strict=True)]
    for row in said:
        streams.say("  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip())
    streams.say("")


def _setting(value: Any) -> str:
    return plain(json.dumps(value, ensure_ascii=False))


def _of(record: Record, key: str) -> str:
    """How many modes are covered, and of how many."""
    count, total = record.get(key), record.get("modes_total")
    return "-" if count is None or total is None else f"{count:.0f} of {total:.0f}"


def _reached(key: str, record: Record) -> str:
    """The value of KEY in RECORD, beside that of a perfect generator if known."""
    value, floor, unit = record.get(key), perfect(key, record), TABLE[key].unit
    if value is not None and not tells(key, record):
        return _NOTHING_YET
    if unit == "modes":
        return _of(record, key)
    if value is None:
        return "-"
    shown = percent if unit == "%" else number
    return shown(value) if floor is None else f"{shown(value)} (perfect: {shown(floor)})"


def _when(record: Record | None) -> str:
    return "-" if record is None else f"step {record['step']:,}, {clock(record.get('seconds') or 0.0)}"


def _moment(record: Record | None) -> dict[str, Any] | None:
    return None if record is None else {"step": record["step"], "seconds": record.get("seconds")}


def _often(events: list[Event]) -> str:
    if not events:
        return "-"
    first = f"step {min(event.step for event in events):,}"
    return first if len(events) == 1 else f"{len(events)} times, first at {first}"


def _value(record: Record, key: str) -> float:
    """The value of KEY in RECORD; NaN if there is none."""
    value = record.get(key)
    return math.nan if value is None else float(value)


def _finite(value: object) -> float:
    """VALUE of run.json as a number; 0 if it is not one."""
    return float(value) if isinstance(value, int | float) and abs(value) <= LARGEST else 0.0
