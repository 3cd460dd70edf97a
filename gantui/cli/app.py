"""The list of commands, and the options of those that have no file NAME_app.py of their own.

The work is imported when a command runs, so that help and completion are quick.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gantui import installed, streams
from gantui.cli import options
from gantui.cli.bench_app import bench
from gantui.cli.draw_app import draw
from gantui.cli.presets_app import presets
from gantui.cli.race_app import race
from gantui.cli.report_app import report
from gantui.cli.sweep_app import SweepCommand, sweep
from gantui.cli.tables_app import tables
from gantui.cli.tour_app import tour

app = typer.Typer(
    name="gantui",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gantui {installed.VERSION}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and leave.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Watch a GAN learn, in any terminal.

    `gantui` alone opens a screen from which all this can be begun.
    """


@app.command()
def run(
    script: options.Script = None,
    arguments: options.Arguments = None,
    preset: options.Preset = None,
    assignments: options.Assignments = None,
    source: options.Source = None,
    text: options.Text = None,
    seed: options.Seed = None,
    steps: options.Steps = None,
    device: options.Device = None,
    run_dir: options.RunDir = None,
    resume: options.Resume = None,
    plugins: options.Plugins = None,
    until: options.Until = None,
    replay_events: options.ReplayEvents = None,
    python: options.Python = None,
    on_hangup: options.OnHangup = "continue",
    fps: options.Fps = None,
    draw_budget: options.DrawBudget = None,
    glyphs: options.Glyphs = None,
    theme: options.Theme = None,
    once: Annotated[
        bool, typer.Option("--once", help="Train without a screen, then print it as it stands at the end, and leave.")
    ] = False,
    in_words: Annotated[
        bool, typer.Option("--plain", help="Sentences instead of pictures, for screen readers and simple terminals.")
    ] = False,
) -> int:
    """Train and watch, live, in this terminal."""
    from gantui.session.control import importing

    with importing.large():
        from gantui.cli.headless.script_order import order as script_order
        from gantui.cli.watch import run as running
        from gantui.cli.watch.screen import ScreenOptions
        from gantui.session.jobs.prepare import TrainingRequest

    screen = ScreenOptions(fps, draw_budget, glyphs, theme)
    in_words = in_words or os.environ.get("TERM") in streams.SIMPLE
    if order := script_order(locals()):
        from gantui.cli.watch import script as scripts

        if in_words:
            return scripts.in_words(order, on_hangup)
        return scripts.once(order, screen, on_hangup) if once else scripts.run(order, screen, on_hangup)
    request = TrainingRequest.of(locals())
    if in_words:
        from gantui.cli.watch import plain

        return plain.run(request, on_hangup)
    return running.once(request, screen, on_hangup) if once else running.run(request, screen, on_hangup)


@app.command()
def train(
    script: options.Script = None,
    arguments: options.Arguments = None,
    preset: options.Preset = None,
    assignments: options.Assignments = None,
    source: options.Source = None,
    text: options.Text = None,
    seed: options.Seed = None,
    steps: options.Steps = None,
    device: options.Device = None,
    run_dir: options.RunDir = None,
    resume: options.Resume = None,
    plugins: options.Plugins = None,
    until: options.Until = None,
    replay_events: options.ReplayEvents = None,
    python: options.Python = None,
    on_hangup: options.OnHangup = "continue",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
    detach: Annotated[
        bool, typer.Option("--detach", "-d", help="Train in the background; gantui attach shows it.")
    ] = False,
    detached: Annotated[bool, typer.Option("--detached", hidden=True)] = False,
) -> int:
    """Train without a screen: in scripts, in batch jobs, over night."""
    from gantui.cli.headless.script_order import order as script_order
    from gantui.session.jobs.prepare import TrainingRequest

    if order := script_order(locals()):
        from gantui.cli.headless.script import train as train_script

        return train_script(order, on_hangup, as_json=as_json, quiet=quiet, detach=detach)
    request = TrainingRequest.of(locals())
    if detach:
        from gantui.cli.headless.detach import detach as start

        return start(request, on_hangup, as_json=as_json, quiet=quiet)
    from gantui.cli.headless.train import train as carry_out

    return carry_out(request, on_hangup, as_json=as_json, quiet=quiet, detached=detached)


@app.command()
def demo(
    speed: options.Speed = None,
    fps: options.Fps = None,
    draw_budget: options.DrawBudget = None,
    glyphs: options.Glyphs = None,
    theme: options.Theme = None,
) -> int:
    """Watch a training that has been recorded: at once, without PyTorch.

    It is `gantui run --preset ring8-wgan` as it was trained before, on the dashboard of `gantui replay`.
    """
    from gantui.cli.watch.replay import demo as carry_out
    from gantui.cli.watch.screen import ScreenOptions

    return carry_out(ScreenOptions(fps, draw_budget, glyphs, theme, speed))


app.command()(draw)
app.command()(tour)
app.command()(race)


@app.command()
def attach(
    run: options.Running = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Watch only: no key reaches the training.")] = False,
    fps: options.Fps = None,
    draw_budget: options.DrawBudget = None,
    glyphs: options.Glyphs = None,
    theme: options.Theme = None,
) -> int:
    """Watch and steer a training that runs in another terminal, in the background, or since its connection dropped.

    The screen and the keys are those of `gantui run`, but that Ctrl-C only leaves: the training goes on. Several
    people may look at once. Where the training's process ends and another goes on with the run, so does the screen.
    """
    from gantui.cli.watch.attach import attach as carry_out
    from gantui.cli.watch.screen import ScreenOptions

    return carry_out(run, ScreenOptions(fps, draw_budget, glyphs, theme), read_only=read_only)


@app.command()
def stop(runs: options.Runs) -> int:
    """Stop trainings and sweeps in other terminals or in the background: each writes a checkpoint and ends.

    This waits until they have ended, and says at which step. `gantui run --resume RUN` goes on with a training,
    `gantui sweep --resume DIR` with a sweep.
    """
    from gantui.cli.runs.stop import stop as carry_out

    return carry_out(runs)


@app.command()
def runs(
    pattern: options.Pattern = None,
    states: options.States = None,
    older_than: options.OlderThan = None,
    preset: options.OfPreset = None,
    sort: options.Sort = "changed",
    clean: Annotated[
        bool, typer.Option("--clean", help="Remove what would be listed, but for what is being trained; asks before.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before removing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list instead of a table.")] = False,
) -> int:
    """List the runs and sweeps in $GANTUI_RUNS or ./runs, or remove some of them.

    Of a sweep there are its members (settings x seeds) and how many of them have succeeded so far.
    """
    from gantui.cli.runs.runs import listed

    return listed(
        pattern, tuple(states or ()), older_than, preset=preset, sort=sort, clean=clean, yes=yes, as_json=as_json
    )


@app.command()
def replay(
    run: options.Run = "last",
    speed: options.Speed = None,
    fps: options.Fps = None,
    glyphs: options.Glyphs = None,
    theme: options.Theme = None,
) -> int:
    """Watch a run again, from its beginning: finished, or still under way."""
    from gantui.cli.watch.replay import replay as carry_out
    from gantui.cli.watch.screen import ScreenOptions

    return carry_out(run, ScreenOptions(fps, glyphs=glyphs, theme=theme, speed=speed))


@app.command()
def compare(
    runs: options.Runs,
    metrics: options.Metrics = None,
    over: options.Over = "steps",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of tables and curves.")
    ] = False,
) -> None:
    """Compare runs: settings that differ, what they reached and when, their curves in one picture."""
    from gantui.cli.runs.compare import compare as carry_out

    carry_out(runs, tuple(metrics or ()), over, as_json=as_json)


app.command(cls=SweepCommand)(sweep)
app.command()(tables)
app.command()(bench)
app.command()(report)


@app.command()
def sample(
    name: options.Run,
    count: Annotated[int, typer.Option("-n", "--count", metavar="N", min=1, max=10_000_000, help="Samples.")] = 1000,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="x.npy or x.csv (default: CSV on stdout); of images x.png, one grid of them, x.npz or x.npy.",
        ),
    ] = None,
    label: options.Label = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The same seed draws the same samples.")] = 0,
    weights: options.Weights = None,
    checkpoint: options.Checkpoint = None,
    plugins: options.Plugins = None,
    force: options.Force = False,
) -> None:
    """Draw samples from a trained generator: points or images."""
    from gantui.cli.exports.sample import sample as carry_out

    carry_out(
        name,
        count,
        out,
        label=label,
        seed=seed,
        weights=weights,
        checkpoint=checkpoint,
        with_code=tuple(plugins or ()),
        force=force,
    )


@app.command()
def export(
    name: options.Run,
    csv: Annotated[bool, typer.Option("--csv", help="The metrics as a table: RUN/metrics.csv.")] = False,
    svg: Annotated[bool, typer.Option("--svg", help="The charts as one figure: RUN/curves.svg.")] = False,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="The metrics for TensorBoard: RUN/tensorboard/.")
    ] = False,
    generator: Annotated[
        bool, typer.Option("--generator", help="The generator as safetensors and JSON: RUN/generator/.")
    ] = False,
    figure: options.Figure = None,
    size: options.FigureSize = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="PATH", help="Write there instead; - is stdout (CSV and SVG).")
    ] = None,
    weights: options.Weights = None,
    checkpoint: options.Checkpoint = None,
    plugins: options.Plugins = None,
    force: options.Force = False,
) -> None:
    """Write what a run holds for papers and programs: one of --csv, --svg, --tensorboard, --generator, --figure."""
    from gantui.cli.exports.export import Wanted
    from gantui.cli.exports.export import export as carry_out

    kinds = {"csv": csv, "svg": svg, "tensorboard": tensorboard, "generator": generator}
    carry_out(name, Wanted.of(kinds, out, force, weights, checkpoint, tuple(plugins or ()), figure, size))


app.add_typer(presets, name="presets")
