"""The command `gantui race` and its options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gantui.cli import completion, options

if TYPE_CHECKING:
    from gantui.cli.watch.screen import ScreenOptions


def race(
    racers: Annotated[
        list[str],
        typer.Argument(
            metavar="RACER...",
            help="Two to four: presets, experiments in .toml files, your own .py scripts, runs (folders or names).",
            autocompletion=completion.racer_names,
        ),
    ],
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="PATH=V1,V2",
            help="One preset, once with each value of a setting.",
            autocompletion=completion.setting_paths,
        ),
    ] = None,
    assignments: options.Assignments = None,
    seed: options.Seed = None,
    steps: Annotated[
        int | None, typer.Option("--steps", metavar="N", help="Iterations of each. Default: the most of any preset.")
    ] = None,
    device: options.Device = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="EXPR",
            help="The finish line, such as 'modes_covered>=8 and high_quality>=0.9'; exit code 3 if nobody gets there.",
        ),
    ] = None,
    plugins: options.Plugins = None,
    html: Annotated[
        Path | None, typer.Option("--report", metavar="FILE.html", help="Write what became of it as a page, too.")
    ] = None,
    force: options.Force = False,
    on_hangup: options.OnHangup = "continue",
    fps: options.Fps = None,
    draw_budget: options.DrawBudget = None,
    glyphs: options.Glyphs = None,
    theme: options.Theme = None,
    in_words: Annotated[
        bool, typer.Option("--plain", help="Lines instead of pictures, as where there is no terminal.")
    ] = False,
) -> int:
    """Train up to four side by side, on one screen: what each makes, and their curves over each other.

    Each trains in a process of its own, with one seed and one number of steps for all. In the end they are compared.
    """
    from gantui.cli.race import race as carry_out
    from gantui.session.race.entries import Asked

    def screen_options() -> ScreenOptions:
        from gantui.cli.watch.screen import ScreenOptions  # it imports Textual

        return ScreenOptions(fps, draw_budget, glyphs, theme)

    asked = Asked(
        tuple(racers), tuple(vary or ()), tuple(assignments or ()), seed, steps, device, until, tuple(plugins or ())
    )
    return carry_out(asked, screen_options, on_hangup, in_words=in_words, html=html, force=force)
