"""The picture that the README begins with: what it shows, and that it moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFont

from gantui.cli.watch.replay import DEMO
from tests.studies.moving_picture import CELL, SIZE, STEPS, drawn, frames, written

ROOT = Path(__file__).parents[2]
LARGEST = 400_000
"""Bytes: who opens the page waits for them."""


def test_the_one_in_the_readme_is_small_and_goes_round() -> None:
    path = ROOT / "docs" / "ring8-wgan.gif"
    assert f"(docs/{path.name})" in (ROOT / "README.md").read_text(encoding="utf-8").partition("## ")[0]
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert (picture.n_frames, picture.info["loop"]) == (len(STEPS), 0)  # type: ignore[attr-defined]
        assert picture.size == (SIZE[0] * CELL[0], SIZE[1] * CELL[1])


async def test_it_is_the_dashboard_of_a_training_that_goes_on(tmp_path: Path) -> None:
    begins, ends = await frames(DEMO, (STEPS[1], STEPS[-1]))
    for screen, step, verdict in ((begins, "step 100", "[learning]"), (ends, "step 9,900", "[all modes]")):
        assert "running" in screen[0].text
        assert verdict in screen[0].text
        assert any(step in row.text for row in screen)
    font = ImageFont.load_default(13)
    if not isinstance(font, ImageFont.FreeTypeFont):
        pytest.skip("Pillow has no FreeType here")
    written([drawn(begins, font), drawn(ends, font)], tmp_path / "x.gif")
    with Image.open(tmp_path / "x.gif") as picture:
        assert picture.n_frames == 2  # type: ignore[attr-defined]
        assert len(picture.convert("RGB").getcolors(10**6) or ()) > 10
