"""The command `gantui draw` and its options."""

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
    from gantui.session.jobs.prepare import TrainingRequest

    return running.run(TrainingRequest(preset=OF_SHAPES, assignments=tuple(settings)), screen_options, "continue")
