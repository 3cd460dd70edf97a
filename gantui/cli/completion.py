"""What a shell offers to complete: names of presets and runs, paths of settings. Nothing here imports torch."""

from __future__ import annotations

from typing import Any

import typer

from gantui.errors import Refusal


def preset_names(incomplete: str) -> list[str]:
    """The presets' names that begin with INCOMPLETE."""
    from gantui.experiment.files import presets

    return [name for name in presets.names() if name.startswith(incomplete)]


def run_names(incomplete: str) -> list[str]:
    """The runs' names that begin with INCOMPLETE, and `last`."""
    from gantui.session.run.find_run import folders

    return [name for name in ["last", *(path.name for path in folders())] if name.startswith(incomplete)]


def racer_names(incomplete: str) -> list[str]:
    """The names of presets and runs that begin with INCOMPLETE."""
    return [*preset_names(incomplete), *run_names(incomplete)]


def table_names(incomplete: str) -> list[str]:
    """The tables' names that begin with INCOMPLETE."""
    from gantui.experiment import tables

    return [name for name in tables.TABLES if name.startswith(incomplete)]


def chapter_names(incomplete: str) -> list[str]:
    """The names of the tour's chapters that begin with INCOMPLETE."""
    from gantui.experiment.tour import lesson_files

    return [name for name in lesson_files.names() if name.startswith(incomplete)]


def setting_paths(ctx: typer.Context, incomplete: str) -> list[str]:
    """The settings whose paths begin with INCOMPLETE, each as `PATH=`.

    They are those of the preset or the run that the line names before, and of `presets.OF_SHAPES` where it names none;
    nothing where what it names can't be read.
    """
    from gantui.experiment.files import validation
    from gantui.experiment.penalties import PENALTIES

    try:
        options = validation.options_of(_named(ctx), "")
    except Refusal:
        return []
    paths = [path for path in validation.flat(options.model_dump(mode="json")) if path not in ("trains", "penalties")]
    if hasattr(options, "penalties"):
        paths += [f"penalties.{name}" for name in PENALTIES]
    return [f"{path}=" for path in paths if path.startswith(incomplete)]


def sweep_names(incomplete: str) -> list[str]:
    """The sweeps' names that begin with INCOMPLETE."""
    from gantui.session.sweep.directory import folders

    return [name for name in folders() if name.startswith(incomplete)]


def _named(ctx: typer.Context) -> dict[str, Any]:
    """The table of settings of what the line names: `--resume RUN`, `--preset NAME`, or the first that races.

    Raises:
        Refusal: there is no such thing, or it can't be read.
    """
    from gantui.experiment.files import presets
    from gantui.experiment.files.toml import parse
    from gantui.session.run.experiment_file import experiment_text
    from gantui.session.run.find_run import find_run

    if run := ctx.params.get("resume"):
        return parse(experiment_text(find_run(run, asked_by="--resume")), run)
    racers = ctx.params.get("racers") or ()
    return presets.find(str(ctx.params.get("preset") or next(iter(racers), presets.OF_SHAPES))).raw
