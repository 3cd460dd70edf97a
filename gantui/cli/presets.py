"""`gantui presets`: the list of presets, and the content of one."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from gantui import streams
from gantui.draw.formatting import wrapped
from gantui.errors import Refusal, nearest, plain
from gantui.experiment.attribute import Attribute
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets, validation
from gantui.experiment.files.presets import Preset
from gantui.experiment.inpainting import Inpainting
from gantui.experiment.maps import Maps
from gantui.experiment.space import Shape

if TYPE_CHECKING:
    import torch
    from rich.table import Table

    from gantui.gan.distributions import Distribution

POINTS = 2000
"""Samples in the picture of the data."""
IMAGE_ROWS = 24
"""Rows of that picture where the samples are images."""
SHOWN_MODES = 32
"""How many modes have their places printed."""


def listed(pattern: str | None, *, as_json: bool) -> None:
    """Print the presets that match PATTERN.

    Raises:
        Refusal: none does.
    """
    found = presets.by_lesson(presets.matching(pattern))
    if not found:
        hint = nearest(pattern or "", presets.names())
        raise Refusal(f"no preset fits {plain(pattern or '')!r}{hint} (gantui presets lists them all)")
    if as_json:
        keys = ("about", "lesson")
        streams.say(json.dumps([{"name": each.name} | {key: each.text(key) for key in keys} for each in found]))
    elif sys.stdout.isatty():
        with streams.unheard(sys.stdout):
            streams.console().print(table(found))
    else:
        streams.say("\n".join(lines(found)))


def lines(found: list[Preset]) -> list[str]:
    """The presets FOUND for other programs, a line each."""
    name, lesson = (max(map(len, column)) for column in ([p.name for p in found], [p.text("lesson") for p in found]))
    return [f"{p.name:<{name}}  {p.text('lesson'):<{lesson}}  {p.text('about')}".rstrip() for p in found]


def table(found: list[Preset]) -> Table:
    """The presets FOUND, in the order of the lessons, under the lessons' names."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for lesson, members in groupby(found, key=lambda preset: preset.text("lesson")):
        if grid.row_count:
            grid.add_row()
        grid.add_row(Text(lesson or "other", "bold"), Text(presets.LESSONS.get(lesson, ""), "dim italic"))
        for preset in members:
            grid.add_row(Text(f"  {preset.name}", "bold cyan"), Text(preset.text("about")))
    return grid


def show(name: str) -> None:
    """Print the preset NAME and a picture of its data.

    Where stdout is no terminal the picture is a comment, so that what is printed can be kept as a preset's file.
    """
    preset = presets.find(name)
    options = validation.options_of(preset.raw, name)
    streams.say(streams.shown(preset.path.read_text(encoding="utf-8")))

    terminal = sys.stdout.isatty()

    def tell(rows: list[str]) -> None:
        for row in ["", *rows]:
            streams.say(row if terminal else f"# {row}".rstrip())

    import torch

    from gantui.cli import text_plots
    from gantui.gan import distributions
    from gantui.gan.random_streams import rng_for

    device, room = torch.device("cpu"), shutil.get_terminal_size().columns - 2
    rng = rng_for(device, options.seed, "presets show")
    if isinstance(options, Maps):
        tell(_sides(options, rng, room))
        return
    assert isinstance(options, Experiment | Inpainting | Attribute)
    try:
        distribution = distributions.make(options.distribution, device)
    except Refusal as missing:  # the preset wants a person's own data
        tell([f"No samples of the data: {missing}"])
        return
    if distribution.space.kind == "images":
        tell(_images(distribution, rng, room))
        return
    points = distribution.sample(POINTS, rng).double().numpy()
    modes = distribution.modes
    centres = None if modes is None else modes.centres.double().numpy()
    one_dimension = distribution.space.width == 1
    picture = text_plots.histogram(points[:, 0], room) if one_dimension else text_plots.scatter(points, centres, room)
    said = [f"{POINTS:,} samples of the data"]
    if modes is not None and centres is not None:
        widths = " to ".join(f"{width:.3g}" for width in sorted({float(modes.std.min()), float(modes.std.max())}))
        marked = "" if one_dimension else ", + where its modes are"
        plural = "" if len(centres) == 1 else "s"
        said = [f"{said[0]}{marked}; {len(centres)} mode{plural} of standard deviation {widths} at:"]
        said += wrapped(_places(centres.tolist()), 76)
    tell([*picture.splitlines(), *said])


def _sides(options: Maps, rng: torch.Generator, room: int) -> list[str]:
    """Samples of both sides of the translation of OPTIONS by RNG as rows in ROOM columns, and what they are."""
    import torch

    from gantui.cli import text_plots
    from gantui.experiment.pairs import OnPlane
    from gantui.gan.translation import pairs

    pair, described = pairs.make(options.pair, rng.device), options.pair
    if isinstance(described, OnPlane):
        points = torch.cat([draw(POINTS // 2, rng) for draw in (pair.draw_x, pair.draw_y)]).double().numpy()
        moved = ", ".join(f"{number:g}" for number in described.shift)
        said = (
            f"{POINTS // 2:,} samples of X and as many of Y, which is X turned by {described.angle:g} degrees and moved"
        )
        return [*text_plots.scatter(points, None, room).splitlines(), f"{said} by ({moved})"]
    (x, count), (y, _) = (
        _tiled(draw, rng, pair.space.shape, room, IMAGE_ROWS // 2) for draw in (pair.draw_x, pair.draw_y)
    )
    return [*x, f"{count} samples of X", "", *y, f"{count} samples of Y, of other digits"]


def _images(distribution: Distribution, rng: torch.Generator, room: int) -> list[str]:
    """Samples of DISTRIBUTION, images, by RNG as rows of shades in ROOM columns, and what they are."""
    rows, count = _tiled(distribution.sample, rng, distribution.space.shape, room, IMAGE_ROWS)
    classes = f" of {len(distribution.space.classes):,} classes" if distribution.space.classes else ""
    return [*rows, f"{count} samples of the data, images{classes}"]


def _tiled(
    draw: Callable[[int, torch.Generator], torch.Tensor], rng: torch.Generator, shape: Shape, room: int, high: int
) -> tuple[list[str], int]:
    """Images of SHAPE that DRAW makes by RNG, as many as fit, as shades in ROOM columns and HIGH rows; and how many."""
    import numpy as np

    from gantui.draw.images.grid import drawn, placed
    from gantui.draw.images.tiling import tiling
    from gantui.draw.palette import Palette

    tiles = tiling((room, high), shape, "ascii", POINTS)
    pixels = ((draw(tiles.images, rng).numpy() + 1) * 127.5).round().astype(np.uint8).reshape(-1, *shape)
    canvas = placed(drawn(pixels, tiles, Palette.of("none"), "ascii"), tiles, glyphs="ascii")
    return ["".join(map(chr, row)).rstrip() for row in canvas.chars.tolist()], tiles.images


def show_all(name: str) -> None:
    """Print every setting of the preset NAME by its path, defaults included."""
    experiment = validation.options_of(presets.find(name).raw, name)
    for path, value in validation.flat(experiment.model_dump(mode="json")).items():
        streams.say(plain(f"{path} = {json.dumps(value, ensure_ascii=False)}"))


def _places(centres: list[list[float]]) -> str:
    """CENTRES as text; of very many only the first ones."""
    more = f"  and {len(centres) - SHOWN_MODES} more" if len(centres) > SHOWN_MODES else ""
    places = [",\N{NO-BREAK SPACE}".join(map(_short, centre)) for centre in centres[:SHOWN_MODES]]
    return "  ".join(f"({place})" for place in places) + more


def _short(value: float) -> str:
    return f"{round(value, 3) + 0.0:g}"  # + 0.0: no minus before a zero
