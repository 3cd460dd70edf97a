"""What gantui can train by itself: the options of each kind of training, by the name under which a file asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any

from gantui.experiment.experiment import Experiment
from gantui.experiment.options.registry import Registry
from gantui.experiment.run_options import RunOptions

TRAINS = "trains"
"""The setting that names the kind; a file without it is of a GAN."""
TRAININGS: Registry[type[RunOptions]] = Registry("training")
TRAININGS.register(Experiment.kind)(Experiment)
_OTHERS = {"translation": "Translation", "paired": "Paired", "inpainting": "Inpainting", "attribute": "Attribute"}
"""The other kinds: the class of the options of each, in a module of its name, which no GAN's first frame waits for."""


def _options(kind: str) -> type[RunOptions]:
    found: type[RunOptions] = getattr(import_module(f"gantui.experiment.{kind}"), _OTHERS[kind])
    return found


for _kind in _OTHERS:
    TRAININGS.register_later(_kind, partial(_options, _kind))


def kind_of(raw: Mapping[str, Any]) -> type[RunOptions] | None:
    """The kind of options that RAW, a table of settings, asks for; None where gantui trains nothing of that name."""
    name = raw.get(TRAINS, Experiment.kind)
    return TRAININGS.find(name) if name in TRAININGS else None


def fixed() -> dict[str, str]:
    """What may not change in a run that has begun, of any kind, by the beginning of its path, with the reason."""
    return {path: why for name in TRAININGS for path, why in TRAININGS.find(name).fixed.items()}
