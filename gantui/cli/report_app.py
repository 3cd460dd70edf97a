"""The command `gantui report` and its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gantui.cli import options


def report(
    name: options.Run,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Where to write the page. Default: RUN/report.html.")
    ] = None,
    plugins: options.Plugins = None,
    force: options.Force = False,
) -> None:
    """Tell what became of a run: curves, coverage, events, settings; here and as one HTML page."""
    from gantui.cli.report import report as carry_out

    carry_out(name, html, tuple(plugins or ()), force=force)
