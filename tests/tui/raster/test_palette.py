import numpy as np
import pytest
from rich.color import Color

from gantui.tui.raster.palette import DIVERGING, FAKE, LOSS_D, LOSS_G, REAL, SEQUENTIAL, Colour, Palette
from tests.tui.raster.drawing import DEPTHS

READABLE = 2.8


def rgb(colour: Colour) -> tuple[int, int, int]:
    assert colour is not None
    return Color.from_ansi(colour).get_truecolor() if isinstance(colour, int) else colour


def contrast(a: Colour, b: Colour) -> float:
    """WCAG contrast ratio, 1 to 21."""

    def luminance(colour):
        parts = np.array(rgb(colour)) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("depth", ["truecolor", "256"])
@pytest.mark.parametrize("ramp", [DIVERGING, SEQUENTIAL])
def test_points_can_be_read_on_every_background_level(depth, dark, ramp):
    palette = Palette.of(depth, dark)
    assert palette.ink(ramp) is None
    for index in palette.ramp(ramp):
        for point in (REAL, FAKE):
            assert contrast(palette.colours[point], palette.colours[index]) >= READABLE


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("ramp", [DIVERGING, SEQUENTIAL])
def test_every_level_looks_different_from_its_neighbours(depth, dark, ramp):
    palette = Palette.of(depth, dark)
    ink = palette.ink(ramp)
    looks = [
        (palette.colours[index], None if ink is None else float(ink[level]))
        for level, index in enumerate(palette.ramp(ramp))
    ]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
def test_a_diverging_ramp_has_one_level_for_undecided_and_two_hues(depth):
    palette = Palette.of(depth)
    indices = palette.ramp(DIVERGING)
    assert len(indices) % 2 == 1
    low, high = rgb(palette.colours[indices[0]]), rgb(palette.colours[indices[-1]])
    assert low[2] > low[0]  # bluer than red
    assert high[0] > high[2]


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("depth", DEPTHS)
def test_a_palette_names_what_its_terminal_can_show(depth, dark):
    kinds = {"truecolor": (tuple, range(0)), "256": (int, range(16, 256)), "16": (int, range(16)), "none": (str, ())}
    kind, numbers = kinds[depth]
    colours = [colour for colour in Palette.of(depth, dark).colours if colour is not None]
    assert all(isinstance(colour, kind) for colour in colours)
    assert all(colour in numbers for colour in colours if isinstance(colour, int))
    assert Palette.of(depth, dark).colours[0] is None


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
def test_the_two_players_and_the_two_clouds_have_colours_of_their_own(depth, dark):
    colours = Palette.of(depth, dark).colours
    assert len({colours[role] for role in (REAL, FAKE, LOSS_D, LOSS_G)}) == 4


def test_without_colour_the_two_of_a_pair_differ_in_weight():
    palette = Palette.of("none")
    for pair in ((REAL, FAKE), (LOSS_D, LOSS_G)):
        assert len(palette.bold & set(pair)) == 1


def test_a_ramp_cannot_be_changed_by_who_reads_it():
    with pytest.raises(ValueError, match="read-only"):
        Palette.of("256").ramp(DIVERGING)[0] = 3
