"""Networks that are given the class of each sample, which is the last of their inputs, a whole number."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.gan.networks.base import Around, Featured, Found, Network, padded


def one_hot(labels: Tensor, classes: int) -> Tensor:
    """A 1 at the place of the class nearest to each of LABELS [..., 1], 0 elsewhere: [..., classes], in their type.

    No gradient runs through it. What lies between two classes by rounding, as a mix of two equal labels may, counts as
    the nearer one.
    """
    places = torch.arange(classes, device=labels.device)
    return (labels.detach().round() == places).to(labels.dtype)


class Labelled(Around):
    """A network with a vector for each class, learned with its weights, after which these vectors come."""

    def __init__(self, inner: Network, classes: int, width: int) -> None:
        """Put CLASSES vectors of WIDTH numbers beside the network INNER."""
        super().__init__(inner)
        self.classes, self.width = classes, width
        # The inner network's shapes stay to be seen, since spectral normalisation looks at each matrix.
        self.shapes = [*inner.shapes, (inner.sizes[-1],), (classes, width)]

    def initial(self, rng: torch.Generator) -> Tensor:
        """The start weights of the inner network, then the vectors: [parameters]."""
        return padded([self.inner.initial(rng), self.initial_vectors(rng)])

    def initial_vectors(self, rng: torch.Generator) -> Tensor:
        """The vectors at the start, drawn from N(0, 1) as those of torch.nn.Embedding: [classes, width]."""
        return torch.randn(self.classes, self.width, generator=rng, device=rng.device)

    def initial_buffers(self, weights: Tensor) -> Tensor:
        """The buffers of the inner network at the start, for WEIGHTS [members, parameters]."""
        return self.inner.initial_buffers(self.split(weights)[0])

    def advanced(self, weights: Tensor, buffers: Tensor) -> Tensor:
        """The buffers of the inner network as its next update wants them."""
        return self.inner.advanced(self.split(weights)[0], buffers)

    def split(self, weights: Tensor) -> tuple[Tensor, Tensor]:
        """The inner network's part of WEIGHTS [members, parameters], and the vectors [members, classes, width]."""
        own, table = self.inner.parameters, self.classes * self.width
        inner, vectors, _ = weights.split([own, table, weights.shape[1] - own - table], dim=1)
        return inner, vectors.unflatten(1, (self.classes, self.width))

    def vectors_of(self, vectors: Tensor, labels: Tensor) -> Tensor:
        """The rows of VECTORS [members, classes, width] for LABELS [members, batch, 1]: [members, batch, width]."""
        # A product with rows that have a single 1, not an indexed look-up: its gradient adds up in a fixed order on
        # every device.
        return torch.bmm(one_hot(labels, self.classes).to(vectors.dtype), vectors)


class Beside(Labelled):
    """A network whose inputs are followed by the vector of the class (Mirza and Osindero 2014, section 3.2)."""

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """The outputs [members, batch, outputs] for X [members, batch, inputs + 1], the class last."""
        own, vectors = self.split(weights)
        return self.inner(own, self._beside(vectors, x), buffers, training, found)

    def _beside(self, vectors: Tensor, x: Tensor) -> Tensor:
        return torch.cat([x[..., :-1], self.vectors_of(vectors, x[..., -1:])], dim=2)


class Projection(Labelled):
    """D(x, y) = A(w . phi(x) + b + v_y . phi(x)) with A the activation of the outputs (Miyato and Koyama 2018, eq. 3).

    phi are D's features, w and b its last layer, v_y the vector of the class y.
    """

    def __init__(self, inner: Featured, classes: int) -> None:
        """Put CLASSES vectors as wide as the features of INNER, which has one output, beside it."""
        super().__init__(inner, classes, inner.feature_width)
        self.featured = inner

    def initial_vectors(self, rng: torch.Generator) -> Tensor:
        """The vectors at the start, by Glorot's uniform as in the authors' code: [classes, width]."""
        bound = math.sqrt(6 / (self.classes + self.width))
        return torch.empty(self.classes, self.width, device=rng.device).uniform_(-bound, bound, generator=rng)

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """The outputs [members, batch, 1] for X [members, batch, inputs + 1], the class last."""
        own, vectors = self.split(weights)
        features, raw = self.featured.last_layers(own, x[..., :-1], buffers, training, found)
        projected = (self.vectors_of(vectors, x[..., -1:]) * features).sum(2, keepdim=True)
        return self.featured.output(raw + projected)
