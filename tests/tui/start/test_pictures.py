"""The pictures of presets: shipped for all of them, and such as their data are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets
from gantui.experiment.files.data import named_by
from gantui.experiment.files.validation import options_of
from gantui.tui.look.look import Look
from gantui.tui.look.theme import THEMES
from gantui.tui.start.pictures import key_of, picture, samples
from tests.studies.preset_pictures import all_samples

SIZES = [(1, 1), (7, 3), (40, 12), (160, 20)]
COMMAND = "python -m tests.studies.preset_pictures"


def test_they_are_those_of_the_presets_as_they_are_now() -> None:
    """Another machine may round the last bit of a coordinate otherwise."""
    made, kept = all_samples(), samples()
    assert kept.keys() == made.keys(), COMMAND
    for key, sample in made.items():
        assert kept[key].dtype == sample.dtype
        difference = np.abs(kept[key].astype(np.int64) - sample.astype(np.int64))
        assert difference.max() <= (64 if sample.dtype == np.uint16 else 1), COMMAND


def test_a_preset_without_one_learns_data_of_its_user() -> None:
    for preset in map(presets.find, presets.names()):
        options = options_of(preset.raw, preset.name)
        own = isinstance(options, Experiment) and named_by(options.distribution) is not None
        assert (key_of(preset.data) in samples()) is not own


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("glyphs", ["braille", "block", "ascii"])
@pytest.mark.parametrize("depth", ["truecolor", "none"])
def test_each_fits_where_it_is_drawn(width: int, height: int, glyphs: str, depth: str) -> None:
    look = Look.of(THEMES.find("dark"), depth, glyphs)  # type: ignore[arg-type]
    for sample in samples().values():
        drawn = look.typed(picture(sample, width, height, look))
        assert drawn.width <= max(1, width)
        assert drawn.height <= max(1, height) + 1
        if width >= 40:
            assert "".join(drawn.text()).strip() or drawn.bg.any()
        if glyphs == "ascii":
            assert drawn.chars.max() < 128


def test_a_gaussian_stands_in_the_middle_of_its_bars() -> None:
    look = Look.of(THEMES.find("dark"), "truecolor", "braille")
    gaussian = samples()[key_of(presets.find("gauss1d-50lines").raw["distribution"])]
    rows = picture(gaussian, 40, 10, look).text()
    filled = [sum(row[column] != " " for row in rows) for column in range(40)]
    assert np.average(np.arange(40), weights=filled) == pytest.approx(19.5, abs=1)
    assert max(filled) == 10
    assert filled[0] <= 1


def test_a_wheel_has_them() -> None:
    from gantui.tui.start.pictures import FILE

    assert FILE.parent == Path(presets.__file__).parents[2] / "tui" / "start"
