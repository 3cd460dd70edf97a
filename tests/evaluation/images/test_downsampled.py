"""Large images, and many of them, are averaged down before they are compared number by number."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gantui.evaluation.images import floors
from gantui.evaluation.images.classifier import Classifier, Layout
from gantui.evaluation.images.downsampled import Downsampling, looked_at
from gantui.evaluation.images.floors import Reference
from tests.evaluation.images.sets import CPU, Strokes, source


def test_a_lens_averages_whole_squares_of_each_channel() -> None:
    images = torch.rand(2, 3, 3 * 6 * 4, generator=source())
    downsampling = Downsampling((3, 6, 4), 2)
    expected = images.view(2, 3, 3, 3, 2, 2, 2).mean((4, 6)).flatten(2)
    torch.testing.assert_close(downsampling(images), expected)
    assert torch.equal(Downsampling((3, 6, 4), 1)(images), images)


@pytest.mark.parametrize(
    ("shape", "most", "factor"),
    [((1, 28, 28), 784, 1), ((1, 28, 28), 783, 2), ((3, 64, 64), 1024, 4), ((3, 64, 64), 1e9, 1), ((1, 4, 200), 1, 4)],
)
def test_the_weakest_lens_that_is_enough_is_taken(shape: tuple[int, ...], most: float, factor: int) -> None:
    assert Downsampling.of(shape, most).factor == factor


def test_images_are_looked_at_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    data: Any = Strokes()
    seen: list[int] = []

    def look(images: torch.Tensor) -> torch.Tensor:
        seen.append(len(images))
        return images[:, :2]

    monkeypatch.setattr("gantui.evaluation.images.downsampled.AT_ONCE", 64 * 300)
    found = looked_at(data, data.every_draw, look)
    assert seen == [300, 300, 200]
    assert torch.equal(found, data.images[:, :2])


def test_through_a_lens_copies_are_still_remembered_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floors, "TOGETHER", 16 * 800)
    data: Any = Strokes(labelled=False)
    known = Reference.make(data, None, 300, CPU)
    assert known.downsampling.factor == 2
    assert known.trained.shape == (800, 16)
    assert known.memory is not None
    from gantui.evaluation.images.memorized import nearest

    copies = nearest(known.downsampling(data.images[:200]), known.trained)
    assert copies.place.tolist() == list(range(200))
    assert torch.equal(known.shown(copies.place), data.images[:200])
    assert float(known.memory.remembers(copies).float().mean()) == 1
    others = nearest(known.downsampling(Strokes(200, 77, part=0).images), known.trained)
    assert float(known.memory.remembers(others).float().mean()) < 0.15


@pytest.mark.parametrize("shape", [(1, 4, 4), (1, 8, 200), (3, 16, 256), (3, 64, 64), (1, 33, 47), (3, 256, 256)])
def test_images_of_every_shape_can_be_read(shape: tuple[int, int, int]) -> None:
    layout = Layout.of(shape, ("a", "b"))
    weights = {name: torch.zeros(size) for name, size in layout.shapes().items()}
    channels, high, wide = shape
    found = Classifier(layout, weights, 1.0).read(torch.zeros(2, channels * high * wide))
    assert found.features.shape == (2, layout.features)
    assert sum(each.numel() for each in weights.values()) < 4_000_000
