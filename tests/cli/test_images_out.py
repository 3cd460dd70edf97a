"""Images in the report's page and in figures: all in one file, and bounded."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gantui.cli.figures import encoded, figure
from gantui.cli.outcome import outcome
from gantui.cli.report import images
from gantui.errors import Exit, Refusal
from gantui.session.run.reader import read_run
from gantui.session.view.pictures import ClassedImages
from tests.left import IMAGES, finished
from tests.tui.panels.images.showing import even, of_images, snapshot


def within(page: str) -> list[Image.Image]:
    """The pictures within PAGE."""
    found = re.findall(r'href="data:image/png;base64,([^"]+)"', page)
    return [Image.open(io.BytesIO(base64.b64decode(each))) for each in found]


def test_the_page_has_fakes_by_class_fakes_and_real_images(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert outcome(["report", str(finished(*IMAGES)), "--html", str(page)]) == Exit.FINISHED
    text = page.read_text()
    by_class, fakes, real = within(text)[:3]
    assert by_class.size == (7 * 10 + 2, 10 * 10 + 2)  # 64 are kept, so seven of some
    assert fakes.size == real.size == (8 * 10 + 2, 8 * 10 + 2)
    assert np.asarray(fakes).tolist() != np.asarray(real).tolist()
    assert "Fakes of the classes 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, that were asked for" in text
    assert not re.search(r'(src|href)="(?!data:)', text), "nothing comes from elsewhere"


def test_a_row_has_one_class_and_black_where_there_are_no_more() -> None:
    classed = ClassedImages(even(250, 100, 240), np.array([1, 0, 1]), np.array([True] * 3), None)
    found = images.by_class(snapshot(of_images(classes=2), classed))
    assert found is not None
    said, sheet = found
    assert "as a classifier reads them" in said
    assert [int(sheet[6, 6 + 10 * column, 0]) for column in range(2)] == [100, 0]
    assert [int(sheet[16, 6 + 10 * column, 0]) for column in range(2)] == [250, 240]
    assert images.by_class(snapshot(of_images(classes=1000), classed)) is None


def test_large_images_are_fewer() -> None:
    many = np.zeros((64, 3, 256, 256), np.uint8)
    assert images.some(many).size < 2 * images.MOST_BYTES
    assert images.some(np.zeros((64, 1, 8, 8), np.uint8)).shape == (82, 82, 1)


@pytest.mark.parametrize("size", ["85mmx64mm", "30mmx22mm"])
def test_a_figure_has_fakes_over_real_images(size: str) -> None:
    run = read_run(finished(*IMAGES))
    drawn = encoded(figure(run, "images", size), Path("x.svg")).decode()
    fakes, real = within(drawn)
    assert fakes.size == real.size
    assert re.findall(r">(fake|real)</text>", drawn) == ["fake", "real"]
    assert encoded(figure(run, "images", size), Path("x.pdf")).startswith(b"%PDF")


def test_each_kind_of_data_has_its_own_figures() -> None:
    with pytest.raises(Refusal, match="the samples are images"):
        figure(read_run(finished(*IMAGES)), "scatter")
    with pytest.raises(Refusal, match="the samples are places"):
        figure(read_run(finished()), "images")
