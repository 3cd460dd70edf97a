"""The Frechet distance between samples by the means and the covariances of their features."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Moments:
    """Mean and covariance of features, in float64."""

    mean: Tensor
    """[..., features]"""
    covariance: Tensor
    """[..., features, features]"""

    @classmethod
    def of(cls, features: Tensor) -> Moments:
        """The moments of FEATURES [..., n, features]; the covariance is divided by n - 1."""
        exact = features.double()
        mean = exact.mean(-2, keepdim=True)
        centred = exact - mean
        return cls(mean.squeeze(-2), centred.mT @ centred / max(1, exact.shape[-2] - 1))


def relative_frechet(real: Moments, fake: Moments) -> Tensor:
    """The squared Frechet distance of FAKE [..., ] from REAL, by the trace of the real covariance: [...].

    Of Gaussians: |m - n|^2 + tr(S + T - 2 (S^1/2 T S^1/2)^1/2), S the real covariance (Dowson and Landau 1982), divided
    by tr S. 0 for the same, 1 for one that makes the data's mean only; NaN where a feature is not finite. It depends on
    the features, so it is no FID.
    """
    root = _root(real.covariance)
    product = root @ fake.covariance @ root
    finite = product.isfinite().all(-1).all(-1)  # LAPACK refuses others
    middle = torch.linalg.eigvalsh(product.where(finite[..., None, None], 0.0)).clamp(min=0).sqrt().sum(-1)
    spread, other = _trace(real.covariance), _trace(fake.covariance)
    apart = (real.mean - fake.mean).square().sum(-1)
    return ((apart + spread + other - 2 * middle).clamp(min=0) / spread).where(finite, torch.nan)


def _root(covariance: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(covariance)
    return (vectors * values.clamp(min=0).sqrt().unsqueeze(-2)) @ vectors.mT


def _trace(matrix: Tensor) -> Tensor:
    return matrix.diagonal(dim1=-2, dim2=-1).sum(-1)
