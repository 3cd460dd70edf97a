"""What gantui can train by itself: the options of each kind of training, by the name under which a file asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gantui.experiment.attribute import Attribute
from gantui.experiment.experiment import Experiment
from gantui.experiment.inpainting import Inpainting
from gantui.experiment.options.registry import Registry
from gantui.experiment.paired import Paired
from gantui.experiment.run_options import RunOptions
from gantui.experiment.translation import Translation

TRAINS = "trains"
"""The setting that names the kind; a file without it is of a GAN."""
TRAININGS: Registry[type[RunOptions]] = Registry("training")
TRAININGS.register(Experiment.kind)(Experiment)
TRAININGS.register(Translation.kind)(Translation)
TRAININGS.register(Paired.kind)(Paired)
TRAININGS.register(Inpainting.kind)(Inpainting)
TRAININGS.register(Attribute.kind)(Attribute)


def kind_of(raw: Mapping[str, Any]) -> type[RunOptions] | None:
    """The kind of options that RAW, a table of settings, asks for; None where gantui trains nothing of that name."""
    name = raw.get(TRAINS, Experiment.kind)
    return TRAININGS.find(name) if name in TRAININGS else None


def fixed() -> dict[str, str]:
    """What may not change in a run that has begun, of any kind, by the beginning of its path, with the reason."""
    return {path: why for name in TRAININGS for path, why in TRAININGS.find(name).fixed.items()}
