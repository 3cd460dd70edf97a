"""Convolutions from images to images, against torch's own layers with the same weights."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from gantui.errors import Refusal
from gantui.experiment import networks as described
from gantui.gan import networks
from tests.gan.building import options, source


def made(*shapes: tuple[int, ...], **settings: object) -> networks.Network:
    inputs, outputs = shapes or ((1, 6, 4), (2, 6, 4))
    return networks.make(options(described.NETWORKS, "convolutions", **settings), inputs, outputs)


def test_it_is_torchs_layers_one_after_the_other() -> None:
    network = made(channels=[3, 5], kernel=5, activation="leaky_relu", slope=0.1, output_activation="tanh")
    weights = network.initial(source(1)) + 0.1 * torch.randn(network.parameters, generator=source(2))
    x = torch.randn(7, 24, generator=source(3))
    found = network(weights.unsqueeze(0), x.unsqueeze(0), weights.new_empty(1, 0), True)[0]
    parts = [part[0] for part in network.parts(weights.unsqueeze(0))]
    assert [part.shape[:2] for part in parts[::2]] == [(3, 1), (5, 3), (2, 5)]
    y = x.view(7, 1, 6, 4)
    for kernel, bias in zip(parts[:-2:2], parts[1:-2:2], strict=True):
        y = F.leaky_relu(F.conv2d(y, kernel, bias, padding=2), 0.1)
    expected = torch.tanh(F.conv2d(y, parts[-2], parts[-1], padding=2)).flatten(1)
    assert torch.allclose(found, expected, atol=1e-6)


def test_what_is_moved_in_comes_out_moved() -> None:
    """Each place by what is around it alone: an image that lies one pixel lower comes out one pixel lower."""
    network, image = made((1, 9, 9), (1, 9, 9), channels=[4]), torch.zeros(1, 1, 9, 9)
    image[0, 0, 3:5, 3:6] = 1
    weights = network.initial(source(1)).unsqueeze(0)
    both = torch.cat([image, image.roll(1, 2)]).view(1, 2, 81)
    one, other = network(weights, both, weights.new_empty(1, 0), True)[0].view(2, 9, 9)
    assert torch.allclose(one.roll(1, 0)[2:-2, 2:-2], other[2:-2, 2:-2], atol=1e-6)


@pytest.mark.parametrize("shapes", [((4,), (1, 6, 4)), ((1, 6, 4), (1,)), ((1, 6, 4), (1, 6, 5))])
def test_what_are_no_images_of_one_size_is_refused(shapes: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(Refusal, match="takes images to images of the same size"):
        made(*shapes)
