"""The options that several commands share, each defined once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def preset_names(incomplete: str) -> list[str]:
    """The presets' names that begin with INCOMPLETE, for the shell's completion."""
    from gantui.experiment import presets

    return [name for name in presets.names() if name.startswith(incomplete)]


Preset = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME|FILE",
        help="What to train: a preset's name or an experiment in a TOML file.",
        autocompletion=preset_names,
    ),
]
Assignments = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Change a setting, such as schedule.batch_size=128. May be repeated."
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="Seed of all randomness.")]
Steps = Annotated[
    int | None, typer.Option("--steps", metavar="N", help="Iterations in all; with --resume the new total.")
]
Device = Annotated[str | None, typer.Option("--device", metavar="NAME", help="auto, cpu, cuda or cuda:N.")]
RunDir = Annotated[
    Path | None,
    typer.Option(
        "--run-dir", metavar="DIR", help="The run's folder, new or empty. Default: a fresh one in $GANTUI_RUNS or runs."
    ),
]
Resume = Annotated[
    str | None,
    typer.Option("--resume", metavar="RUN", help="Go on with a run: its folder, its name or the beginning, or last."),
]
Plugins = Annotated[
    list[Path] | None,
    typer.Option(
        "--plugin",
        metavar="FILE.py",
        help="Python code of yours, to be run: it registers an objective, a network, ... May be repeated.",
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="EXPR",
        help="End once a record is so, such as 'modes_covered>=8 and high_quality>=0.9'; exit code 3 if none is.",
    ),
]
ReplayEvents = Annotated[
    Path | None,
    typer.Option(
        "--replay-events",
        metavar="RUN|FILE",
        help="Do to this training what was done to another, at the same steps: its folder, or its events.jsonl.",
    ),
]
Hangup = Literal["continue", "stop"]
OnHangup = Annotated[
    Hangup, typer.Option("--on-hangup", help="When the connection drops: train on without a screen, or stop.")
]
Fps = Annotated[float, typer.Option("--fps", min=0.5, max=60, help="Frames a second, at most.")]
DrawBudget = Annotated[
    float,
    typer.Option("--draw-budget", min=0.001, max=1, help="Share of one core that drawing may take while training."),
]
Glyphs = Annotated[
    Literal["auto", "braille", "block", "ascii"], typer.Option("--glyphs", help="What curves and points are made of.")
]
Theme = Annotated[str, typer.Option("--theme", metavar="NAME", help="dark or light.")]
