"""The presets that train as they are: the others want a person's own data."""

from __future__ import annotations

from gantui.experiment import trainings
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets

COMPLETE = [name for name in presets.names() if "path" not in presets.find(name).raw.get("distribution", {})]
"""The names of the presets whose data come with gantui."""
GANS = [name for name in COMPLETE if trainings.kind_of(presets.find(name).raw) is Experiment]
"""Of these, the presets that are GANs of one generator and one discriminator."""
