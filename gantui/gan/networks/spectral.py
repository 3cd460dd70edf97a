"""Spectral normalisation."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.gan.networks.base import Around, Found, Network

_WARM_UP = 15
"""Power iterations at the start: the first update should find norms that are about right."""


class SpectralNorm(Around):
    """Each matrix W of the network divided by its largest singular value (Miyato 2018, algorithm 1).

    The kernel of a convolution counts as the matrix [outputs, inputs x height x width], as in the paper (section 2.1).
    sigma = u^T W v, with u and v from a power iteration that goes on from update to update; they count as constants in
    every gradient. The memory holds the inner network's, then u and v of each matrix.
    """

    def __init__(self, inner: Network, iterations: int) -> None:
        super().__init__(inner)
        self.iterations = iterations
        self.matrices = {
            i: (shape[0], math.prod(shape[1:])) for i, shape in enumerate(inner.shapes) if len(shape) in (2, 4)
        }
        """The sizes of each matrix and kernel, by its place among the network's shapes."""
        self.vectors = [size for sizes in self.matrices.values() for size in sizes]
        self.buffer_size = inner.buffer_size + sum(self.vectors)

    def initial_buffers(self, weights: Tensor) -> Tensor:
        """The buffers at the start: singular vectors after a few iterations from a constant vector."""
        vectors = [weights.new_full((len(weights), size), size**-0.5) for size in self.vectors]
        start = torch.cat([self.inner.initial_buffers(weights), *vectors], dim=1)
        return self._iterated(weights, start, _WARM_UP)

    def advanced(self, weights: Tensor, buffers: Tensor) -> Tensor:
        """The buffers for the next update: some power iterations for each matrix."""
        return self._iterated(weights, buffers, self.iterations)

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """The outputs of the inner network with its matrices normalised."""
        own = buffers[:, : self.inner.buffer_size]
        return self.inner(self._normalised(weights, buffers), x, own, training, found)

    def _pairs(self, buffers: Tensor) -> list[Tensor]:
        """The vectors u and v of each matrix, in turn: [members, rows] and [members, columns]."""
        return list(buffers[:, self.inner.buffer_size :].split(self.vectors, dim=1))

    def _iterated(self, weights: Tensor, buffers: Tensor, iterations: int) -> Tensor:
        parts, vectors = self.parts(weights), self._pairs(buffers)
        for number, index in enumerate(self.matrices):
            matrix, u = parts[index].flatten(2), vectors[2 * number].unsqueeze(2)
            for _ in range(iterations):
                # Sums, not products with a single column, which are rounded differently for one member and for many.
                v = F.normalize((matrix * u).sum(1, keepdim=True), dim=2)
                u = F.normalize((matrix * v).sum(2, keepdim=True), dim=1)
            vectors[2 * number], vectors[2 * number + 1] = u.squeeze(2), v.squeeze(1)
        return torch.cat([buffers[:, : self.inner.buffer_size], *vectors], dim=1)

    def _normalised(self, weights: Tensor, buffers: Tensor) -> Tensor:
        """The given WEIGHTS with each matrix divided by its largest singular value."""
        split, vectors = list(weights.split(self.sizes, dim=1)), self._pairs(buffers)
        for number, index in enumerate(self.matrices):
            matrix = split[index].unflatten(1, self.matrices[index])
            u, v = vectors[2 * number].unsqueeze(2), vectors[2 * number + 1].unsqueeze(1)
            sigma = (matrix * u * v).sum((1, 2))
            split[index] = split[index] / sigma.unsqueeze(1)
        return torch.cat(split, dim=1)
