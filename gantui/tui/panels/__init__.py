"""The panels; they are registered, and so numbered, in the order of these imports."""

from gantui.tui.panels.base import PANELS, Panel

from gantui.tui.panels.plane.panel import PlanePanel  # isort: skip
from gantui.tui.panels.field.panel import FieldPanel  # isort: skip
from gantui.tui.panels.curves.losses import LossesPanel  # isort: skip
from gantui.tui.panels.curves.coverage import CoveragePanel  # isort: skip

__all__ = ["PANELS", "CoveragePanel", "FieldPanel", "LossesPanel", "Panel", "PlanePanel"]
