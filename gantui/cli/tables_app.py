"""The command `gantui tables` and its options."""

from __future__ import annotations

from typing import Annotated

import typer

from gantui.cli import options


def tables(
    names: options.Tables = None,
    rows: options.Rows = None,
    seeds: options.Seeds = None,
    assignments: options.Assignments = None,
    seed: options.FirstSeed = None,
    steps: options.Steps = None,
    device: options.Device = None,
    run_dir: options.TablesDir = None,
    plugins: options.Plugins = None,
    on_hangup: options.OnHangup = "continue",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of Markdown.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> int:
    """Train what a table tells of, many seeds a row, and print it as Markdown; without a name, list the tables.

    What is there already is not trained again, and a row that was stopped is gone on with.
    """
    from gantui.cli.tables import TablesRequest, make
    from gantui.session.jobs.prepare import TrainingRequest

    job = TrainingRequest(None, tuple(assignments or ()), seed, steps, device, run_dir, plugins=tuple(plugins or ()))
    request = TablesRequest(tuple(names or ()), job, tuple(rows or ()), seeds)
    return make(request, on_hangup, as_json=as_json, quiet=quiet)
