"""Spectral normalisation."""

from __future__ import annotations

from gantui.experiment import penalties as options
from gantui.gan.networks import Network
from gantui.gan.networks import spectral as networks
from gantui.gan.penalties.base import PENALTIES, Penalty


@PENALTIES.register("spectral_norm")
class SpectralNorm(Penalty):
    """Every matrix of D divided by its largest singular value: no layer stretches any more (Miyato 2018)."""

    def __init__(self, spectral_norm: options.SpectralNorm) -> None:
        self.iterations = spectral_norm.iterations

    def around(self, discriminator: Network) -> Network:
        """The network DISCRIMINATOR with its matrices normalised."""
        return networks.SpectralNorm(discriminator, self.iterations)
