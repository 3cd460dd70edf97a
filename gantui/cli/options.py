"""The options that several commands share, each defined once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from gantui.cli import completion

Script = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE.py",
        help="Instead of a preset: a training script of your own, which calls gantui.watch.",
        show_default=False,
    ),
]
Arguments = Annotated[
    list[str] | None,
    typer.Argument(metavar="-- ARGUMENTS", help="The script's own, behind --.", show_default=False),
]
Python = Annotated[
    str | None,
    typer.Option("--python", metavar="PATH", help="The Python that runs FILE.py. Default: the one that runs gantui."),
]
Preset = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME|FILE",
        help="What to train: a preset's name or an experiment in a TOML file.",
        autocompletion=completion.preset_names,
    ),
]
Assignments = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a setting, such as schedule.batch_size=128. May be repeated.",
        autocompletion=completion.setting_paths,
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="FILE|FOLDER",
        help="Learn your own points or images, by what the file is; the preset is letters-r3gan or "
        "mnist-r3gan unless one is named.",
    ),
]
Text = Annotated[
    str | None,
    typer.Option(
        "--text",
        metavar="WORDS",
        help="Learn points in the shape of these letters; the preset is letters-r3gan unless one is named.",
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
    typer.Option(
        "--resume",
        metavar="RUN",
        help="Go on with a run: its folder, its name or the beginning, or last.",
        autocompletion=completion.run_names,
    ),
]
Run = Annotated[
    str,
    typer.Argument(
        metavar="RUN", help="A run's folder, its name or the beginning, or last.", autocompletion=completion.run_names
    ),
]
TourChapter = Annotated[
    str | None,
    typer.Argument(
        metavar="CHAPTER",
        help="Its number, its name, or a lesson in a TOML file. Default: where you were the last time.",
        autocompletion=completion.chapter_names,
        show_default=False,
    ),
]
Runs = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN...", help="Runs: folders, names or their beginnings, or last.", autocompletion=completion.run_names
    ),
]
Speed = Annotated[
    float | None,
    typer.Option(
        "--speed",
        metavar="X",
        min=0.1,
        max=1e6,
        help="How many times as fast as it was trained. Default: the whole run in half a minute.",
    ),
]
Metrics = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        metavar="NAME",
        help="A key of the records to draw. May be repeated. Default: loss_g, high_quality, jsd, frechet.",
    ),
]
Over = Annotated[Literal["steps", "seconds"], typer.Option("--over", help="What the curves are drawn over.")]
Running = Annotated[
    str | None,
    typer.Argument(
        metavar="RUN",
        help="Its folder, its name or the beginning, or last. Default: the newest that is being trained.",
        autocompletion=completion.run_names,
    ),
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
        autocompletion=completion.run_names,
    ),
]
Hangup = Literal["continue", "stop"]
OnHangup = Annotated[
    Hangup, typer.Option("--on-hangup", help="When the connection drops: train on without a screen, or stop.")
]
Fps = Annotated[
    float | None, typer.Option("--fps", min=0.5, max=60, show_default="10", help="Frames a second, at most.")
]
DrawBudget = Annotated[
    float | None,
    typer.Option(
        "--draw-budget",
        min=0.001,
        max=1,
        show_default="0.05",
        help="Share of one core that drawing may take while training.",
    ),
]
Glyphs = Annotated[
    Literal["auto", "octant", "sextant", "braille", "block", "ascii"] | None,
    typer.Option(
        "--glyphs",
        show_default="auto",
        help="The finest characters that the terminal draws; octant and sextant are for images, beside braille curves.",
    ),
]
Theme = Annotated[
    str | None,
    typer.Option(
        "--theme",
        metavar="NAME",
        show_default="dark",
        help="dark, light, colour-blind, colour-blind-light or contrast.",
    ),
]
Weights = Annotated[
    Literal["last", "ema"] | None,
    typer.Option("--weights", help="The generator as trained last, or averaged. Default: the one that is measured."),
]
Label = Annotated[
    str | None, typer.Option("--class", metavar="NAME", help="Of this class or mode, where the players are given it.")
]
Checkpoint = Annotated[
    str | None,
    typer.Option("--checkpoint", metavar="STEP|best", help="The generator of that step. Default: the newest one."),
]
Force = Annotated[bool, typer.Option("--force", "-f", help="Replace what is there already.")]
Seeds = Annotated[
    int | None,
    typer.Option("--seeds", metavar="N", min=1, max=4096, help="Members, each with a seed of its own. Default: 10."),
]
FirstSeed = Annotated[
    int | None, typer.Option("--seed", metavar="N", help="The first member's; the others have those after it.")
]
Grids = Annotated[
    list[str] | None,
    typer.Option(
        "--grid",
        metavar="PATH=V1,V2",
        help="Try each value of a setting, in groups one after the other. May be repeated: every combination.",
        autocompletion=completion.setting_paths,
    ),
]
ResumeSweep = Annotated[
    str | None,
    typer.Option(
        "--resume",
        metavar="DIR",
        help="Go on with a sweep: its folder, or its name.",
        autocompletion=completion.sweep_names,
    ),
]
Halving = Annotated[
    str | None,
    typer.Option(
        "--halving",
        metavar="METRIC",
        help="Train all groups for a while, then the better half by METRIC, such as jsd, for twice as long, until one "
        "is left.",
    ),
]
Ray = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="[ADDRESS]",
        help="Have Ray train the groups, many at once: on this machine, or on the cluster at ADDRESS (auto: the one to "
        "which this machine belongs).",
        show_default=False,
    ),
]
Only = Annotated[
    str | None,
    typer.Option(
        "--only",
        metavar="GROUPS",
        help="Train these groups only, such as 3 or 1-8,12; other processes may train others in the same folder. none: "
        "make the folder, or tell of what is in it, and train nothing.",
    ),
]
GpuShare = Annotated[
    float | None,
    typer.Option(
        "--gpu-share",
        metavar="SHARE",
        min=0.01,
        max=8,
        help="With --ray: the share of a GPU that each group gets, such as 0.25. Default: a whole one where the device "
        "is cuda, else none.",
    ),
]
Tables = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TABLE]...", help="Which: ring8, grid25, objectives.", autocompletion=completion.table_names
    ),
]
Rows = Annotated[
    list[str] | None, typer.Option("--row", metavar="NAME", help="Train this row only. May be repeated. Default: all.")
]
TablesDir = Annotated[
    Path | None,
    typer.Option(
        "--run-dir", metavar="DIR", help="Where what is trained lies. Default: tables in $GANTUI_RUNS or runs."
    ),
]
CSV = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write a table of all members, too; FILE is replaced.")
]

Figure = Annotated[
    str | None,
    typer.Option(
        "--figure",
        metavar="NAME",
        help="One figure for print: scatter, field, strip, curves, readings, modes, quality, divergence or "
        "distance. --out x.svg or x.pdf; default: RUN/NAME.svg.",
    ),
]

FigureSize = Annotated[
    str | None,
    typer.Option("--size", metavar="WxH", help="Of the figure, such as 80mmx60mm.", show_default="85mmx64mm"),
]
Pattern = Annotated[
    str | None,
    typer.Argument(
        metavar="PATTERN",
        help="Part of the name, or a pattern such as 'ring8-*'.",
        autocompletion=completion.run_names,
    ),
]
States = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help="Those in this state: running, finished, stopped, interrupted (killed), diverged. May be repeated.",
    ),
]
OlderThan = Annotated[
    str | None, typer.Option("--older-than", metavar="AGE", help="Those unchanged for 30m, 12h, 7d, 2w, ...")
]
OfPreset = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME",
        help="Those of this preset: part of its name, or a pattern.",
        autocompletion=completion.preset_names,
    ),
]
Sort = Annotated[
    str,
    typer.Option(
        "--sort",
        metavar="BY",
        help="changed, started, name, preset, state, steps, modes, hq, jsd, success or size; the newest, largest "
        "or best last.",
    ),
]
