"""What stands under a setting in the source is what is told of it."""

from __future__ import annotations

from gantui.experiment.changing.docstrings import docstrings
from gantui.experiment.optimizers import OPTIMIZERS
from gantui.experiment.options.base import Options


def test_what_stands_under_a_setting_is_found_also_where_a_class_is_made_from_another() -> None:
    found = docstrings(OPTIMIZERS.find("rmsprop"))
    assert found["alpha"] == "Smoothing of the squared gradient."
    assert found["lr"] == "Learning rate at the start."
    assert "eps" not in found


def test_a_class_without_a_source_says_nothing() -> None:
    space: dict[str, type] = {"Options": Options}
    exec('class Typed(Options):\n    lr: float = 1.0\n    """A rate."""\n', space)
    assert docstrings(space["Typed"]) == {}
