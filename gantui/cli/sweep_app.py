"""The command `gantui sweep` and its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperCommand

from gantui.cli import options

LOCAL = "local"
"""What `--ray` means without an address: workers on this machine."""

if TYPE_CHECKING:
    from typer._click.core import Context

    from gantui.cli.watch.screen import ScreenOptions


class SweepCommand(TyperCommand):
    """The command, with an option whose value may be left out, which Typer has not."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read ARGS, in which `--ray` alone, before another option or at the end, means this machine."""
        for place, word in enumerate(args):
            if word == "--ray" and (place + 1 == len(args) or args[place + 1].startswith("-")):
                args[place] = f"--ray={LOCAL}"
        return super().parse_args(ctx, args)


def sweep(
    preset: options.Preset = None,
    seeds: options.Seeds = None,
    grids: options.Grids = None,
    assignments: options.Assignments = None,
    source: options.Source = None,
    text: options.Text = None,
    seed: options.FirstSeed = None,
    steps: options.Steps = None,
    device: options.Device = None,
    run_dir: options.RunDir = None,
    resume: options.ResumeSweep = None,
    plugins: options.Plugins = None,
    until: options.Until = None,
    halving: options.Halving = None,
    only: options.Only = None,
    ray: options.Ray = None,
    gpu_share: options.GpuShare = None,
    on_hangup: options.OnHangup = "continue",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else.")] = False,
    csv: options.CSV = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
    fps: options.Fps = None,
    draw_budget: options.DrawBudget = None,
    glyphs: options.Glyphs = None,
    theme: options.Theme = None,
    in_words: Annotated[
        bool, typer.Option("--plain", help="Progress instead of pictures, as where there is no terminal.")
    ] = False,
) -> int:
    """Train many seeds at once, and settings against each other; tell mean, standard error and success rate.

    In a terminal every member is shown live; --json, --quiet and --plain do without a screen.
    """
    from gantui.cli.sweep import Output, SweepRequest
    from gantui.cli.sweep import sweep as carry_out
    from gantui.session.jobs.prepare import TrainingRequest

    request = TrainingRequest.of(locals())

    def screen_options() -> ScreenOptions:
        from gantui.cli.watch.screen import ScreenOptions  # it imports Textual

        return ScreenOptions(fps, draw_budget, glyphs, theme)

    output = Output(as_json, csv, quiet, in_words)
    asked = SweepRequest(request, seeds, tuple(grids or ()), ray, gpu_share, halving, only)
    return carry_out(asked, output, on_hangup, screen_options)
