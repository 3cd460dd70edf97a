"""The command `gantui tour` and its options."""

from __future__ import annotations

from typing import Annotated

import typer

from gantui.cli import options


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
    from gantui.cli.tour import tour as carry_out
    from gantui.cli.watch.screen import ScreenOptions

    return carry_out(chapter, ScreenOptions(fps, draw_budget, glyphs, theme), in_words=in_words)
