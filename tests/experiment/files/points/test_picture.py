"""Points from a picture: they fall where it is dark, and are then points as any others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gantui.errors import Refusal
from gantui.experiment import distributions
from gantui.experiment.files.points import Points, read_points
from gantui.experiment.files.points.picture import COUNT


def points_in(path: Path, **more: object) -> Points:
    return read_points(distributions.Points(name="points", path=str(path), **more))  # type: ignore[arg-type]


def test_they_fall_where_it_is_dark_each_pixel_as_often_as_it_is_dark(tmp_path: Path) -> None:
    pixels = np.full((4, 6), 255, np.uint8)
    pixels[0, 5], pixels[3, 0] = 0, 204  # black at the top right, a fifth as dark at the bottom left
    Image.fromarray(pixels).save(tmp_path / "two.png")
    found = points_in(tmp_path / "two.png")
    above = found.values[:, 1] > 2
    assert above.mean() == pytest.approx(5 / 6, abs=0.01)
    assert (np.floor(found.values[above]) == (5, 3)).all()
    assert (np.floor(found.values[~above]) == (0, 0)).all()
    assert found.values.mean(0) == pytest.approx([5.5 * 5 / 6 + 0.5 / 6, 3.5 * 5 / 6 + 0.5 / 6], abs=0.05)
    assert found.account.sentence == (
        f"two.png: {COUNT:,} points from columns x and y; from a picture of 6x4 pixels, where it is dark"
    )


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "1", "P", "I;16"])
def test_all_kinds_of_pictures_give_the_same_points_each_time(tmp_path: Path, mode: str) -> None:
    pixels = np.full((5, 5), 255, np.uint8)
    pixels[1, 2] = 0
    made = Image.fromarray(pixels.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(pixels).convert(mode)
    made.save(tmp_path / "one.png")
    found = points_in(tmp_path / "one.png")
    assert (np.floor(found.values) == (2, 3)).all()
    assert found.digest == points_in(tmp_path / "one.png").digest


def test_what_is_transparent_is_no_ink(tmp_path: Path) -> None:
    pixels = np.zeros((3, 3, 4), np.uint8)
    pixels[2, 1, 3] = 255
    Image.fromarray(pixels).save(tmp_path / "logo.png")
    assert (np.floor(points_in(tmp_path / "logo.png").values) == (1, 0)).all()


def test_a_large_picture_is_made_smaller_and_a_jpeg_is_read(tmp_path: Path) -> None:
    pixels = np.full((600, 2000), 255, np.uint8)
    pixels[:, :1000] = 0
    Image.fromarray(pixels).save(tmp_path / "half.jpg")
    found = points_in(tmp_path / "half.jpg")
    assert found.values.max(0) == pytest.approx([256, 154], rel=0.02)


def test_what_holds_no_points_is_refused(tmp_path: Path) -> None:
    Image.new("L", (4, 4), 255).save(tmp_path / "white.png")
    whole = (tmp_path / "white.png").read_bytes()
    (tmp_path / "broken.png").write_bytes(whole[: len(whole) // 2])
    for name, said in (("white.png", "white all over"), ("broken.png", "expected a PNG or JPEG picture")):
        with pytest.raises(Refusal, match=said) as refused:
            points_in(tmp_path / name)
        assert "broken=drop" not in str(refused.value)


def test_the_modes_of_points_are_in_no_picture(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("1,2\n3,4\n")
    Image.new("L", (4, 4)).save(tmp_path / "modes.png")
    with pytest.raises(Refusal, match="a picture; expected"):
        points_in(tmp_path / "points.csv", modes_file=str(tmp_path / "modes.png"))
