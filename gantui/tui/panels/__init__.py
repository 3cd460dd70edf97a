"""The panels of a training's screen; importing it registers the package's own views."""

import gantui.tui.panels.all_views  # noqa: F401
