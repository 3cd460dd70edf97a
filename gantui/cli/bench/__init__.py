"""`gantui bench`: how fast trainings are on this machine, and what the dashboard costs them."""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path
from typing import Literal

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from gantui.cli.bench.measurements import Figure, as_json, dashboard, machine, speed
from gantui.experiment import presets, reading

What = Literal["dashboard", "training"]
SHORTER, FEWER = 3, 3
"""Windows of training speed against those of the dashboard: nine subjects take turns, and nothing has to settle."""


def bench(preset: str, seconds: float, windows: int, only: What | None, *, json: bool) -> None:
    """Measure in WINDOWS of SECONDS, the dashboard with PRESET, and print a table or one JSON object; ONLY a part.

    Raises:
        Refusal: there is no such preset, or a measured program failed.
    """
    reading.validate(presets.find(preset).raw, preset)
    progress = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="gantui-bench-") as folder, progress.status("bench") as status:

        def tell(text: str) -> None:
            status.update(f"bench: {text}")

        figures: list[Figure] = []
        if only != "training":
            figures += dashboard(preset, seconds, windows, Path(folder), tell)
        if only != "dashboard":
            figures += speed(seconds / SHORTER, math.ceil(windows / FEWER), tell)
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
