"""The commands and their options. The work is imported when a command runs, so that help and completion are quick."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import gantui
from gantui.cli import options

app = typer.Typer(
    name="gantui",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gantui {gantui.__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and leave.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Watch a GAN learn, in any terminal."""


@app.command()
def run(
    preset: options.Preset = None,
    assignments: options.Assignments = None,
    seed: options.Seed = None,
    steps: options.Steps = None,
    device: options.Device = None,
    run_dir: options.RunDir = None,
    resume: options.Resume = None,
    plugins: options.Plugins = None,
    until: options.Until = None,
    replay_events: options.ReplayEvents = None,
    on_hangup: options.OnHangup = "continue",
    fps: options.Fps = 10.0,
    draw_budget: options.DrawBudget = 0.04,
    glyphs: options.Glyphs = "auto",
    theme: options.Theme = "dark",
) -> int:
    """Train and watch, live, in this terminal."""
    from gantui.cli.jobs import Request
    from gantui.cli.run import run as carry_out
    from gantui.tui.display import Display

    request = Request(
        preset,
        tuple(assignments or ()),
        seed,
        steps,
        device,
        run_dir,
        resume,
        tuple(plugins or ()),
        until,
        replay_events,
    )
    return carry_out(request, Display(fps, draw_budget, glyphs, theme), on_hangup)


@app.command()
def train(
    preset: options.Preset = None,
    assignments: options.Assignments = None,
    seed: options.Seed = None,
    steps: options.Steps = None,
    device: options.Device = None,
    run_dir: options.RunDir = None,
    resume: options.Resume = None,
    plugins: options.Plugins = None,
    until: options.Until = None,
    replay_events: options.ReplayEvents = None,
    on_hangup: options.OnHangup = "continue",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> int:
    """Train without a screen: in scripts, in batch jobs, over night."""
    from gantui.cli.jobs import Request
    from gantui.cli.train import train as carry_out

    request = Request(
        preset,
        tuple(assignments or ()),
        seed,
        steps,
        device,
        run_dir,
        resume,
        tuple(plugins or ()),
        until,
        replay_events,
    )
    return carry_out(request, on_hangup, as_json=as_json, quiet=quiet)


@app.command()
def bench(
    preset: Annotated[
        str, typer.Option("--preset", metavar="NAME|FILE", help="What to train.", autocompletion=options.preset_names)
    ] = "ring8-wgan",
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="Length of a window of time.")] = 1.5,
    windows: Annotated[int, typer.Option("--windows", min=1, help="Pairs of windows, drawing and not.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Measure what the dashboard costs the training on this machine."""
    from gantui.cli.bench import bench as carry_out

    carry_out(preset, seconds, windows, json=as_json)


class ListUnlessTold(TyperGroup):
    """`gantui presets ring` is short for `gantui presets list ring`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts `list` in front of what is no command of this group, except to complete one."""
        if not ctx.resilient_parsing and (not args or args[0] not in (*self.commands, *ctx.help_option_names)):
            args = ["list", *args]
        return super().parse_args(ctx, args)


presets = typer.Typer(cls=ListUnlessTold, rich_markup_mode=None, help="List the presets, or show one.")
app.add_typer(presets, name="presets")


@presets.command("list")
def presets_list(
    pattern: Annotated[
        str | None, typer.Argument(metavar="[PATTERN]", help="Part of the name, or a pattern such as 'ring8-*'.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list instead of a table.")] = False,
) -> None:
    """List the presets; `gantui presets [PATTERN]` does the same."""
    from gantui.cli.presets import listed

    listed(pattern, as_json=as_json)


@presets.command("show")
def presets_show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", autocompletion=options.preset_names)],
    plugins: options.Plugins = None,
) -> None:
    """Show a preset's settings and a picture of the data that it learns."""
    from gantui.cli.plugins import load
    from gantui.cli.presets import show

    if plugins:
        load(plugins)
    show(name)
