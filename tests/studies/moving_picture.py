"""`python -m tests.studies.moving_picture FONT.ttf docs/ring8-wgan.gif` makes the picture that the README begins with.

It is the dashboard on the run that `gantui demo` plays, as it looked while that was trained: the screen of one instant
after the other. FONT is a monospace font, such as DejaVuSansMono.ttf; points and grounds are drawn exactly, whatever it
has.
"""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from pathlib import Path
from typing import get_args

from PIL import Image, ImageDraw, ImageFont
from rich.color import Color
from textual.strip import Strip

from gantui.cli.watch.replay import DEMO
from gantui.session.run.replay import Replay
from gantui.session.view.commands import Command
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from gantui.tui.terminal.internals import rows

SIZE = (112, 36)
"""Columns and rows of the terminal."""
CELL = (8, 16)
"""Pixels of one cell."""
STEPS = (0, 100, 200, 300, 400, 500, 600, 900, 1200, 1500, 2100, 2700, 3500, 5000, 7200, 9900)
"""The iterations that are seen, each one of which a picture is kept."""
EACH, LAST = 450, 3000
"""Milliseconds of an image, and of the last one."""
COLOURS = 128
"""Colours of the whole picture at most."""
TEXT, GROUND = (208, 208, 214), (14, 15, 20)
"""What stands for the terminal's own colours."""
Colour = tuple[int, int, int]
_BRAILLE = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of the dot of each bit."""


class AsItWas(Replay):
    """The run in a folder, as a training that stands at one of its iterations."""

    at = 0

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """Those of a training that goes on."""
        return frozenset(get_args(Command))

    def latest(self) -> Snapshot:
        """What was kept of the iteration."""
        kept, end = self.recall(self.at), super().latest()
        assert kept is not None
        return dataclasses.replace(kept, state=State.RUNNING, steps=end.steps, message="")


async def frames(path: Path, steps: tuple[int, ...]) -> list[list[Strip]]:
    """The screens of the run in PATH at STEPS, each as its rows."""
    source, found = AsItWas(path), []
    time = iter(range(10**6))
    display = Display(draw_budget=1e9, glyphs="braille", depth="truecolor")
    app = Dashboard(source, display, clock=lambda: float(next(time)))
    app.drawing = False  # by itself
    async with app.run_test(size=SIZE) as pilot:
        for step in steps:
            source.at, before = step, None
            while (now := rows(app.screen)) != before:
                before = now
                app._frame()
                await pilot.pause(0)
            found.append(now)
    return found


def drawn(screen: list[Strip], font: ImageFont.FreeTypeFont) -> Image.Image:
    """SCREEN as an image."""
    width, height = CELL
    image = Image.new("RGB", (SIZE[0] * width, SIZE[1] * height), GROUND)
    pen = ImageDraw.Draw(image)
    for y, strip in enumerate(screen):
        x = 0
        for segment in strip:
            style = segment.style
            ink = _rgb(style.color if style else None, TEXT)
            ground = _rgb(style.bgcolor if style else None, GROUND)
            for char in segment.text:
                left, top = x * width, y * height
                pen.rectangle((left, top, left + width - 1, top + height - 1), fill=ground)
                _draw(pen, char, left, top, ink, font)
                x += 1
    return image


def _rgb(colour: Color | None, usual: Colour) -> Colour:
    return usual if colour is None or colour.is_default else tuple(colour.get_truecolor())  # type: ignore[return-value]


def _draw(pen: ImageDraw.ImageDraw, char: str, left: int, top: int, ink: Colour, font: ImageFont.FreeTypeFont) -> None:
    """Draw CHAR into the cell whose corner is at (LEFT, TOP)."""
    code, (width, height) = ord(char), CELL
    if 0x2800 < code <= 0x28FF:
        for bit, (column, row) in enumerate(_BRAILLE):
            if (code - 0x2800) >> bit & 1:
                x, y = left + column * width // 2 + 1, top + row * height // 4 + 1
                pen.rectangle((x, y, x + 1, y + 1), fill=ink)
    elif char == "▀":
        pen.rectangle((left, top, left + width - 1, top + height // 2 - 1), fill=ink)
    elif "▁" <= char <= "█":
        pen.rectangle(
            (left, top + height - height * (code - 0x2580) // 8, left + width - 1, top + height - 1), fill=ink
        )
    elif char in "─━":
        y = top + height // 2
        pen.rectangle((left, y - (char == "━"), left + width - 1, y), fill=ink)
    elif char in "│┃":
        x = left + width // 2
        pen.rectangle((x - (char == "┃"), top, x, top + height - 1), fill=ink)
    elif char != " ":
        pen.text((left, top), char, font=font, fill=ink)


def written(images: list[Image.Image], path: Path) -> None:
    """Write IMAGES into the GIF PATH, which begins again at its end, in the colours that fit all of them best."""
    width, height = images[0].size
    together = Image.new("RGB", (width, height * len(images)))
    for i, image in enumerate(images):
        together.paste(image, (0, i * height))
    palette = together.quantize(COLOURS, dither=Image.Dither.NONE)
    first, *rest = (image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images)
    times = [*[EACH] * len(rest), LAST]
    first.save(path, save_all=True, append_images=rest, duration=times, loop=0, optimize=True, disposal=1)


if __name__ == "__main__":
    face = ImageFont.truetype(sys.argv[1], 13)
    written([drawn(screen, face) for screen in asyncio.run(frames(DEMO, STEPS))], Path(sys.argv[2]))
