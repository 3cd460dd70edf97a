"""`gantui runs`: the list of runs and sweeps, with their states, and the removal of some."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from gantui import streams
from gantui.draw.formatting import number, percent, size
from gantui.errors import Exit, Refusal, nearest, plain
from gantui.experiment.verdicts.trusted_counts import counts_trusted
from gantui.session.run import listing
from gantui.session.run.find_run import root
from gantui.session.run.listing import Run
from gantui.session.run.run_state import STATES
from gantui.session.sweep import listing as sweeps

if TYPE_CHECKING:
    from rich.table import Table

_COLOURS = {
    "running": "green",
    "loading": "green",
    "finished": "cyan",
    "stopped": "yellow",
    "interrupted": "red",
    "diverged": "red",
    "failed": "red",
    "damaged": "red",
}


def listed(
    pattern: str | None,
    states: Sequence[str],
    older_than: str | None,
    *,
    preset: str | None = None,
    sort: str = "changed",
    clean: bool,
    yes: bool,
    as_json: bool,
) -> Exit:
    """Print the runs and sweeps that match PATTERN, STATES, OLDER_THAN and PRESET in the order of SORT.

    CLEAN: remove them instead. The exit status.

    Raises:
        Refusal: something asked for is not as it must be; nothing has been removed.
    """
    for state in states:
        if state not in STATES:
            hint = nearest(state, STATES)
            raise Refusal(f"--state {plain(state)}: expected one of {', '.join(STATES)}{hint}")
    if sort not in listing.SORTS:
        raise Refusal(f"--sort {plain(sort)}: expected one of {', '.join(listing.SORTS)}{nearest(sort, listing.SORTS)}")
    age = None if older_than is None else listing.seconds_of(plain(older_than))
    everything = [*listing.all_runs(), *sweeps.all_sweeps()]
    found = listing.in_order(listing.chosen(everything, pattern, states, age, preset), sort)
    if pattern is not None and not any(listing.chosen(everything, pattern, (), None)):
        known = [run.name for run in everything]
        raise Refusal(f"runs {plain(pattern)}: no run in {root()} has that in its name{nearest(pattern, known)}")
    if clean:
        if pattern is None and not states and age is None and preset is None:
            expected = "a name or pattern ('*': all), --preset, --state or --older-than"
            raise Refusal(f"runs --clean: which ones? expected {expected}")
        return _clean(found, yes=yes, as_json=as_json)
    if as_json:
        streams.say(json.dumps([as_object(run) for run in found]))
    elif not found:
        streams.tell(f"no such runs in {root()}" if everything else f"no runs in {root()}")
    else:
        _print(found)
    return Exit.FINISHED


def _clean(found: list[Run], *, yes: bool, as_json: bool) -> Exit:
    """Remove those of FOUND that nobody trains, after asking; one that can't be removed is reported and skipped."""
    kept = [run for run in found if run.trained]
    found = [run for run in found if not run.trained]
    for run in kept:
        streams.tell(f"{run.path}: kept: it is being trained")
    if found and not yes:
        if as_json or sys.stdin is None or not sys.stdin.isatty():
            raise Refusal(f"runs --clean: would remove {_names(found)}: expected --yes where nobody can be asked")
        _print(found)
        typer.confirm(f"Remove {_names(found)} for good?", abort=True, err=True)
    removed, failed = [], 0
    for run in found:
        try:
            (listing.remove if run.members is None else sweeps.remove)(run)
            removed.append(run)
        except Refusal as refusal:
            failed += 1
            streams.tell(f"gantui: {refusal}")
    if as_json:
        streams.say(json.dumps([as_object(run) for run in removed]))
    else:
        streams.say(f"removed {_names(removed)}" if removed else "nothing to remove")
    return Exit.USAGE if failed else Exit.FINISHED


def _names(found: list[Run]) -> str:
    return f"{len(found)} run{'' if len(found) == 1 else 's'}, {size(sum(run.size for run in found))}"


def as_object(run: Run) -> dict[str, Any]:
    """RUN as an object for `--json`."""
    return {
        "name": run.name,
        "kind": "run" if run.members is None else "sweep",
        "run_dir": str(run.path),
        "state": run.state,
        "preset": run.preset,
        "step": run.step,
        "steps": run.steps,
        "branched_from": run.branched,
        "started": run.started,
        "changed": round(run.changed, 3),
        "bytes": run.size,
        "message": run.message,
        "verdict": run.verdict or None,
        "record": run.record,
        "groups": None if run.members is None else run.members[0],
        "seeds": None if run.members is None else run.members[1],
        "success": None if run.success is None else asdict(run.success),
    }


def _print(found: list[Run]) -> None:
    if sys.stdout.isatty():
        with streams.unheard(sys.stdout):
            console = streams.console()
            console.print(table(found, console.width))
    else:
        rows = rows_of(found)
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for each in rows:
            cells = zip(each, widths, rows[0], strict=True)
            said = "  ".join(f"{text:<{width}}" if head in _LEFT else f"{text:>{width}}" for text, width, head in cells)
            streams.say(said.rstrip())


COLUMNS = (
    "run",
    "state",
    "verdict",
    "step",
    "done",
    "modes",
    "HQ",
    "jsd",
    "Frechet",
    "members",
    "success",
    "changed",
    "size",
    "branched from",
)
_LONG, _LEFT = ("run", "branched from"), ("run", "state", "verdict", "branched from")
_SOMETIMES = ("verdict", "modes", "HQ", "jsd", "Frechet", "members", "success", "branched from")
"""Columns that are left out where they would be empty."""
_FIRST_TO_GO = ("size", "branched from", "jsd", "HQ", "changed", "step", "Frechet", "members")
"""Columns that a narrow terminal has no room for, the least important first; `--json` has them all."""
_FOLDED = 18
"""Columns that a long name has at least before others go."""


def rows_of(found: list[Run], width: int | None = None) -> list[tuple[str, ...]]:
    """The heads of the `COLUMNS` and FOUND under them, without optional columns that nobody needs.

    WIDTH: the columns of the terminal. What does not fit is left out, in the order of `_FIRST_TO_GO`.
    """
    table = [COLUMNS, *map(row, found)]
    shown = [
        place for place, name in enumerate(COLUMNS) if name not in _SOMETIMES or any(each[place] for each in table[1:])
    ]
    for name in _FIRST_TO_GO:
        widths = [max(len(each[place]) for each in table) for place in shown]
        folded = [min(most, _FOLDED) if COLUMNS[at] in _LONG else most for at, most in zip(shown, widths, strict=True)]
        if width is None or sum(folded) + 2 * (len(folded) - 1) <= width:
            break
        shown = [place for place in shown if COLUMNS[place] != name]
    return [tuple(each[place] for place in shown) for each in table]


def row(run: Run) -> tuple[str, ...]:
    """The cells of RUN under the `COLUMNS`."""
    modes, total = run.record.get("modes_covered"), run.record.get("modes_total")
    counted, images = total is not None and counts_trusted(run.record), "frechet" in run.record
    return (
        plain(run.name),
        run.state,
        run.verdict,
        f"{run.step:,}",
        percent(run.step / run.steps) if run.steps else "",
        f"{modes}/{total}" if counted else "",
        _value(run.record, "high_quality", percent) if counted and not images else "",
        _value(run.record, "jsd", number),
        _value(run.record, "frechet", number),
        f"{run.members[0]}x{run.members[1]}" if run.members is not None and any(run.members) else "",
        "" if run.success is None else f"{run.success.successes}/{run.success.of}",
        ago(time.time() - run.changed),
        size(run.size),
        run.branched,
    )


def _value(record: dict[str, Any], key: str, say: Any) -> str:
    value = record.get(key)
    return say(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def table(found: list[Run], width: int) -> Table:
    """FOUND as a table for a terminal of WIDTH columns; on a narrow one a long name takes two lines."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
    heads, *rows = rows_of(found, width)
    for name in heads:
        long = name in _LONG
        grid.add_column(
            name,
            justify="left" if name in _LEFT else "right",
            no_wrap=not long,
            overflow="fold" if long else "crop",
        )
    for name, state, *others in rows:
        grid.add_row(Text(name, "bold"), Text(state, _COLOURS[state]), *map(Text, others))
    return grid


def ago(seconds: float) -> str:
    """An age as text: 'now', '7 min', '3 h', '12 d'."""
    for unit, name, most in ((60, "min", 60), (3600, "h", 48), (86400, "d", None)):
        if seconds < 60:
            return "now"
        if most is None or seconds < unit * most:
            return f"{int(seconds // unit)} {name}"
    return ""


def name_of(run: Path) -> str:
    """The shortest name that finds RUN again from here: its name where runs lie, else its path."""
    return run.name if run.resolve().parent == root().resolve() else str(run)
