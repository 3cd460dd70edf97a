import io

import numpy as np
import pytest
from PIL import Image

from gantui.draw.images import png
from gantui.draw.images.enlarged_sheet import across, sheet


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_sheet_has_every_image_in_its_place(channels):
    images = np.random.default_rng(0).integers(0, 256, (5, channels, 3, 4)).astype(np.uint8)
    found = sheet(images, 2)
    assert found.shape == (3 * 5 + 2, 2 * 6 + 2, 1 if channels == 4 else channels)
    fourth = images[3] if channels != 4 else images[3].mean(0, keepdims=True).astype(np.uint8)
    assert np.array_equal(found[7:10, 8:12], fourth.transpose(1, 2, 0))
    assert (found[12:15, 8:12] == 128).all()


def test_small_images_are_enlarged_by_whole_pixels():
    assert sheet(np.zeros((1, 1, 8, 8), np.uint8), 1, least=20).shape == (24 + 4, 24 + 4, 1)
    assert sheet(np.zeros((1, 1, 28, 28), np.uint8), 1, least=20).shape == (28 + 4, 28 + 4, 1)
    assert [across(count) for count in (1, 2, 9, 10)] == [1, 2, 3, 4]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_png_says_each_pixel_and_its_text(channels):
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, channels)).astype(np.uint8)
    with Image.open(io.BytesIO(png.encoded(pixels, {"Title": "a b"}))) as read:
        assert np.array_equal(np.asarray(read).reshape(pixels.shape), pixels)
        assert read.info["Title"] == "a b"
