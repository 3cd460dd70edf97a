"""`gantui bench`: what the dashboard costs the training, on this machine."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from gantui.cli.bench.measurements import Figure, as_json, machine, measure
from gantui.experiment import presets, reading


def bench(preset: str, seconds: float, windows: int, *, json: bool) -> None:
    """Measure with PRESET, in WINDOWS of SECONDS with and without drawing, and print a table or one JSON object.

    Raises:
        Refusal: there is no such preset, or a measured program failed.
    """
    reading.validate(presets.find(preset).raw, preset)
    progress = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="gantui-bench-") as folder, progress.status("bench") as status:
        figures = list(measure(preset, seconds, windows, Path(folder), lambda text: status.update(f"bench: {text}")))
    if json:
        sys.stdout.write(as_json(figures) + "\n")
    else:
        Console(highlight=False).print(_table(preset, figures), _machine(), sep="\n")


def _table(preset: str, figures: list[Figure]) -> Table:
    table = Table(title=f"gantui bench: {preset}, 120x40", title_justify="left", box=SIMPLE, pad_edge=False)
    for column in ("", "median", "min", "max", "unit", "budget"):
        table.add_column(column, justify="left" if column in ("", "unit", "budget") else "right", no_wrap=True)
    for figure in figures:
        numbers = (f"{number:.3g}" for number in (figure.value, figure.low, figure.high))
        table.add_row(figure.name, *numbers, figure.unit, figure.budget)
    return table


def _machine() -> str:
    return ", ".join(f"{key} {value}" for key, value in machine().items())
