"""A sweep over images: each member's own, in its cell and enlarged."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np

from gantui.session.training.groups.gallery import MOST_IMAGES, GalleryMaker
from gantui.tui.sweep.member_picture import Painter
from tests.gan.building import trainer
from tests.tui.panels.images.showing import even, of_images, plain, text
from tests.tui.sweep.fakes import FakeSweep
from tests.tui.sweep.test_parts import shown


def test_the_gallery_has_bytes_of_each_member_s_own_images() -> None:
    made = trainer("distribution={name='digits'}", "generator.output_activation=tanh", seeds=(0, 1, 2))
    group = SimpleNamespace(trainer=made, run=SimpleNamespace(path=Path("x")), experiment=made.experiment, threads=1)
    maker = GalleryMaker("test", 0, group)  # type: ignore[arg-type]
    gallery = maker.gallery([0, 2], 5)
    assert {place: fakes.shape for place, fakes in gallery.fakes.items()} == {0: (5, 1, 8, 8), 2: (5, 1, 8, 8)}
    assert gallery.real.shape == (5, 1, 8, 8)
    assert gallery.real.dtype == gallery.fakes[0].dtype == np.uint8
    assert not np.array_equal(gallery.fakes[0], gallery.fakes[2])
    many = maker.gallery([2], 10**6).fakes[2]
    assert len(many) == MOST_IMAGES
    assert np.abs(many[:5].astype(int) - gallery.fakes[2]).max() <= 1


def test_a_member_is_drawn_as_its_images_small_and_large() -> None:
    facts, painter = of_images(), Painter(plain())
    result = shown(FakeSweep()).result
    assert result is not None
    images = even(*[250] * 40)
    small = painter.small(facts, images, images, 0, 30, 9)
    assert small.bg.any()
    assert (small.height, small.width) == (9, 30)
    large = painter.large(facts, images, images, result, 1, 118, 36)
    assert large.bg[:4, :8].all()
    assert "seed 1" in text(large)
    for size in ((1, 1), (0, 0), (12, 3)):
        painter.small(facts, images, images, 0, *size)
        painter.small(facts, images[:0], images[:0], 0, *size)
