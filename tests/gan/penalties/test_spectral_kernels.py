"""Spectral normalisation of a convolution's kernel, against torch's own."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from gantui.gan.networks import Found, Network
from gantui.gan.networks.base import padded
from gantui.gan.networks.spectral import SpectralNorm
from tests.gan.building import source

KERNEL = (4, 2, 3, 3)


class Convolution(Network):
    """One convolution of 5x5 images with two channels."""

    shapes = (KERNEL, KERNEL[:1])

    def initial(self, rng: torch.Generator) -> Tensor:
        return padded([torch.randn(shape, generator=rng) for shape in self.shapes])

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        kernels, biases = self.parts(weights)
        images = x.unflatten(2, (2, 5, 5))
        return torch.stack([F.conv2d(*each).flatten(1) for each in zip(images, kernels, biases, strict=True)])


@pytest.mark.parametrize("members", [1, 2])
def test_a_kernel_is_divided_as_torch_divides_it(members: int) -> None:
    """Outputs and gradients on the same weights are those of torch.nn.utils.parametrizations.spectral_norm."""
    network = SpectralNorm(Convolution(), 1)
    weights = torch.stack([network.initial(source(seed)) for seed in range(members)]).requires_grad_()
    x = torch.randn(members, 6, 50, generator=source(9))
    memory = network.initial_buffers(weights.detach())
    for _ in range(200):
        memory = network.advanced(weights.detach(), memory)
    found = network(weights, x, memory, True)
    (slope,) = torch.autograd.grad(found.square().sum(), weights)
    for member in range(members):
        plain = nn.Conv2d(KERNEL[1], KERNEL[0], KERNEL[2])
        kernel, bias = (part[member].detach() for part in network.parts(weights))
        plain.weight.data, plain.bias.data = kernel.clone(), bias.clone()
        torchs = spectral_norm(plain, n_power_iterations=200)
        torchs.train()
        expected = torchs(x[member].unflatten(1, (2, 5, 5))).flatten(1)
        torch.testing.assert_close(found[member], expected, rtol=1e-4, atol=1e-4)
        expected.square().sum().backward()
        original = torchs.parametrizations.weight.original
        torch.testing.assert_close(network.parts(slope)[0][member], original.grad, rtol=1e-3, atol=1e-3)
        torch.testing.assert_close(network.parts(slope)[1][member], torchs.bias.grad, rtol=1e-3, atol=1e-3)
