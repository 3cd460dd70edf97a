"""The presets that train as they are: the others want a person's own data."""

from __future__ import annotations

from gantui.experiment.files import presets

COMPLETE = [name for name in presets.names() if "path" not in presets.find(name).raw["distribution"]]
"""The names of the presets whose data come with gantui."""
