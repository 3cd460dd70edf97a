"""The command `gantui bench` and its options."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from gantui.cli import completion


def bench(
    preset: Annotated[
        str,
        typer.Option("--preset", metavar="NAME|FILE", help="What to train.", autocompletion=completion.preset_names),
    ] = "ring8-wgan",
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="Length of a window of time.")] = 1.5,
    windows: Annotated[int, typer.Option("--windows", min=1, help="Pairs of windows, drawing and not.")] = 30,
    only: Annotated[
        Literal["dashboard", "training", "cuda"] | None,
        typer.Option("--only", help="Measure the dashboard or trainings alone; cuda: trainings on a GPU."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Measure how fast trainings are on this machine, and what the dashboard costs them."""
    from gantui.cli.bench import bench as carry_out

    carry_out(preset, seconds, windows, only, json=as_json)
