"""Every family's options and the classes that do the work carry the same names, in the same order."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from gantui.experiment import distributions, latents, networks, objectives, optimizers, penalties, schemes
from gantui.experiment.registry import Registry
from gantui.gan import distributions as gan_distributions
from gantui.gan import latents as gan_latents
from gantui.gan import networks as gan_networks
from gantui.gan import objectives as gan_objectives
from gantui.gan import optimizers as gan_optimizers
from gantui.gan import penalties as gan_penalties
from gantui.gan import schemes as gan_schemes
from gantui.gan.networks.layers import ACTIVATIONS, OUTPUTS

FAMILIES = [
    (distributions.DISTRIBUTIONS, gan_distributions.DISTRIBUTIONS),
    (latents.LATENTS, gan_latents.LATENTS),
    (networks.NETWORKS, gan_networks.NETWORKS),
    (objectives.OBJECTIVES, gan_objectives.OBJECTIVES),
    (optimizers.OPTIMIZERS, gan_optimizers.OPTIMIZERS),
    (penalties.PENALTIES, gan_penalties.PENALTIES),
    (schemes.SCHEMES, gan_schemes.SCHEMES),
]


@pytest.mark.parametrize(("described", "implemented"), FAMILIES, ids=lambda family: family.family)
def test_options_and_classes_carry_the_same_names(described: Registry[Any], implemented: Registry[Any]) -> None:
    assert set(described) == set(implemented)
    assert described.family == implemented.family


@pytest.mark.parametrize("described", [described for described, _ in FAMILIES], ids=lambda family: family.family)
def test_a_member_accepts_the_name_it_is_registered_under_and_says_what_it_is(described: Registry[Any]) -> None:
    for name in described:
        options = described.find(name)
        assert options.__doc__
        if "name" in options.model_fields:
            assert get_args(options.model_fields["name"].annotation) == (name,)


def test_activations_and_outputs_are_those_that_the_options_list() -> None:
    assert {*ACTIVATIONS, "leaky_relu"} == set(get_args(networks.Activation))
    assert set(OUTPUTS) == set(get_args(networks.MLP.model_fields["output_activation"].annotation))
