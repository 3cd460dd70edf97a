"""Every family's options and the classes that do the work carry the same names, in the same order."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, get_args

import pytest

from gantui import experiment, gan
from gantui.experiment import networks
from gantui.experiment.options.registry import Registry
from gantui.experiment.trainings import TRAININGS
from gantui.gan.families import FAMILIES
from gantui.gan.networks.activations import ACTIVATIONS, OUTPUTS


def test_no_family_is_left_out() -> None:
    for package, listed in ((experiment, [one for one, _ in FAMILIES]), (gan, [other for _, other in FAMILIES])):
        found = [
            value
            for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
            for value in vars(importlib.import_module(module.name)).values()
            if isinstance(value, Registry)
        ]
        assert {id(registry) for registry in found} == {id(registry) for registry in listed}


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


def test_every_kind_of_training_stands_under_its_own_name() -> None:
    """Most are imported only when a file asks for them."""
    assert [TRAININGS.find(name).kind for name in TRAININGS] == list(TRAININGS)
    assert len({TRAININGS.find(name) for name in TRAININGS}) == len(list(TRAININGS)) > 4
