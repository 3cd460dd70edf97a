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

from gantui import streams
from gantui.cli.bench.measurements import Figure, as_json, dashboard, machine, speed
from gantui.experiment.files import presets, validation

What = Literal["dashboard", "training", "cuda"]
SHORTER, FEWER = 3, 3
"""Windows of training speed against those of the dashboard: many subjects take turns, and nothing has to settle."""


def bench(preset: str, seconds: float, windows: int, only: What | None, *, json: bool) -> None:
    """Measure in WINDOWS of SECONDS, the dashboard with PRESET, and print a table or one JSON object; ONLY a part.

    Raises:
        Refusal: there is no such preset, no GPU where one is to be measured, or a measured program failed.
    """
    validation.validate(presets.find(preset).raw, preset)
    if only == "cuda":
        from gantui.session.training.machine.device import choose_device

        choose_device(only)
    progress, on = Console(stderr=True), machine()
    with tempfile.TemporaryDirectory(prefix="gantui-bench-") as folder, progress.status("bench") as status:

        def tell(text: str) -> None:
            status.update(f"bench: {text}")

        figures: list[Figure] = []
        if only in (None, "dashboard"):
            for figure in dashboard(preset, seconds, windows, Path(folder), tell):
                progress.print(f"{figure.name}: {figure.value:.3g} {figure.unit}", highlight=False)
                figures.append(figure)
        if only != "dashboard":
            device, found = speed(
                "cuda" if only == "cuda" else "cpu", seconds / SHORTER, math.ceil(windows / FEWER), tell
            )
            figures += found
            on["device"] = device
    if json:
        streams.say(as_json(figures, on))
    else:
        title = "gantui bench: trainings on a GPU" if only == "cuda" else f"gantui bench: {preset}, 120x40"
        notes = dict.fromkeys(f"{figure.name.partition(':')[0]}: {figure.note}" for figure in figures if figure.note)
        machine_line = ", ".join(f"{key} {on[key]}" for key in on)
        with streams.unheard(sys.stdout):
            streams.console().print(_table(title, figures), *notes, machine_line, sep="\n")


def _table(title: str, figures: list[Figure]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False)
    for column in ("", "median", "min", "max", "unit", "budget"):
        table.add_column(column, justify="left" if column in ("", "unit", "budget") else "right", no_wrap=True)
    for figure in figures:
        numbers = (f"{number:.3g}" for number in (figure.value, figure.low, figure.high))
        table.add_row(figure.name, *numbers, figure.unit, figure.budget)
    return table
