"""The commands for who has no run yet: a demo, a tour, and data drawn by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gantui.cli import options


def draw(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The points: a new file, or one drawn before.")],
    glyphs: options.Glyphs = None,
    theme: options.Theme = None,
) -> int:
    """Draw the data by hand, with the mouse or the keys, and train on it.

    Brush, spray, blobs, an eraser, undo; classes as colours. The points are saved as a table of x and y.
    """
    from gantui.cli.watch.draw import draw as carry_out
    from gantui.cli.watch.screen import ScreenOptions

    screen_options = ScreenOptions(glyphs=glyphs, theme=theme)
    settings = carry_out(file, screen_options)
    if isinstance(settings, int):
        return settings
    from gantui.cli.watch import run as running
    from gantui.experiment.files.presets import OF_SHAPES
    from gantui.session.jobs.prepare import Request

    return running.run(Request(preset=OF_SHAPES, assignments=tuple(settings)), screen_options, "continue")


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


def tour(
    chapter: options.TourChapter = None,
    in_words: Annotated[
        bool, typer.Option("--plain", help="Print the texts of the chapter, or of all, as where there is no terminal.")
    ] = False,
    fps: options.Fps = None,
    draw_budget: options.DrawBudget = None,
    glyphs: options.Glyphs = None,
    theme: options.Theme = None,
) -> int:
    """Be led through what there is to know of GANs, in short chapters, on trainings that run as you read.

    Each step says what to look at and what to press, and sees by itself that it was done. Without a CHAPTER it goes on
    where you were the last time. A lesson of your own is a file: docs/tour.md.
    """
    from gantui.cli.watch.screen import ScreenOptions
    from gantui.cli.watch.tour import tour as carry_out

    return carry_out(chapter, ScreenOptions(fps, draw_budget, glyphs, theme), in_words=in_words)
