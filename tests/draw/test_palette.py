import numpy as np
import pytest
from rich.color import Color

from gantui.draw.colour_ramps import DIVERGING, REAL_SHARE, SEQUENTIAL, SHARE, Colour
from gantui.draw.palette import BAD, BOTH, FAKE, FOCUS, GENERATORS, GOOD, LOSS_D, LOSS_G, REAL, WARN, Palette
from tests.draw.drawing import DEPTHS

READABLE = 2.75


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
@pytest.mark.parametrize("colour_blind", [False, True])
def test_points_can_be_read_on_every_background_level(depth, dark, ramp, colour_blind):
    palette = Palette.of(depth, dark, colour_blind=colour_blind)
    assert palette.ink(ramp) is None
    for index in palette.ramp(ramp):
        for point in (REAL, FAKE):
            assert contrast(palette.colours[point], palette.colours[index]) >= READABLE


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("ramp", [DIVERGING, SEQUENTIAL, SHARE, REAL_SHARE])
def test_every_level_looks_different_from_its_neighbours(depth, dark, ramp):
    palette = Palette.of(depth, dark)
    ink = palette.ink(ramp)
    looks = [
        (palette.colours[index], None if ink is None else float(ink[level]))
        for level, index in enumerate(palette.ramp(ramp))
    ]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
@pytest.mark.parametrize("dark", [True, False])
def test_a_diverging_ramp_has_one_level_for_undecided_and_the_hues_of_fake_and_real(depth, dark):
    palette = Palette.of(depth, dark)
    indices = palette.ramp(DIVERGING)
    assert len(indices) % 2 == 1
    low, high = rgb(palette.colours[indices[0]]), rgb(palette.colours[indices[-1]])
    assert min(low[0], low[2]) > low[1]  # purple, as fakes are
    assert high[1] > max(high[0], high[2])  # green, as real points are


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


# Machado 2009, at full severity: what linear RGB becomes for those who lack one kind of cone.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "deuteranopia": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
}


def lab(colour: Colour, vision: str):
    """CIE L*a*b* of a colour as it is seen."""
    parts = np.array(rgb(colour)) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen = np.clip(VISIONS[vision] @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    f = np.cbrt(xyz / (0.9505, 1.0, 1.089) + 1e-6)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("depth", ["truecolor", "256"])
@pytest.mark.parametrize(
    ("vision", "first", "apart"), [("normal", 8, 15), ("protanopia", 3, 12), ("deuteranopia", 3, 12)]
)
def test_generators_are_told_apart_and_from_real_points(depth, dark, vision, first, apart):
    """All of them by most people, the first of them by the colour-blind too; 2 is a difference one just sees."""
    colours = Palette.of(depth, dark).colours
    seen = [lab(colours[role], vision) for role in (*GENERATORS[:first], REAL, BOTH)]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) > apart


MEANINGS = (REAL, FAKE, LOSS_D, LOSS_G, GOOD, WARN, BAD, FOCUS, BOTH)


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("depth", ["truecolor", "256"])
@pytest.mark.parametrize(("colour_blind", "vision"), [(False, "normal"), *((True, vision) for vision in VISIONS)])
def test_no_two_meanings_have_one_colour(depth, dark, colour_blind, vision):
    colours = Palette.of(depth, dark, colour_blind=colour_blind).colours
    seen = [lab(colours[role], vision) for role in MEANINGS]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) > 20


@pytest.mark.parametrize("dark", [True, False])
def test_no_two_meanings_have_one_colour_where_there_are_sixteen(dark):
    colours = Palette.of("16", dark).colours
    assert len({colours[role] for role in MEANINGS}) == len(MEANINGS)


@pytest.mark.parametrize("dark", [True, False])
def test_generators_can_be_read_on_what_d_believes(dark):
    palette = Palette.of("truecolor", dark)
    for index in palette.ramp(DIVERGING):
        assert all(contrast(palette.colours[role], palette.colours[index]) >= READABLE for role in GENERATORS)


@pytest.mark.parametrize("dark", [True, False])
def test_generators_are_different_where_colours_are_few(dark):
    colours = Palette.of("16", dark).colours
    assert len({colours[role] for role in (*GENERATORS, REAL, BOTH)}) == len(GENERATORS) + 2


def test_without_colour_the_two_of_a_pair_differ_in_weight():
    palette = Palette.of("none")
    for pair in ((REAL, FAKE), (LOSS_D, LOSS_G)):
        assert len(palette.bold & set(pair)) == 1


def test_a_ramp_cannot_be_changed_by_who_reads_it():
    with pytest.raises(ValueError, match="read-only"):
        Palette.of("256").ramp(DIVERGING)[0] = 3


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("depth", ["truecolor", "256"])
@pytest.mark.parametrize("ramp", [SHARE, REAL_SHARE])
def test_a_little_is_set_apart_from_nothing_and_more_from_less(depth, dark, ramp):
    palette = Palette.of(depth, dark)
    ground, *levels = (palette.colours[index] for index in palette.ramp(ramp))
    away = [contrast(ground, level) for level in levels]
    assert away[0] > 1.1
    assert away == sorted(away)
