"""The panels; they are registered, and so numbered, in the order of these imports."""

from gantui.tui.panels.base import PANELS, Panel

from gantui.tui.panels.plane import PlanePanel  # isort: skip
from gantui.tui.panels.field import FieldPanel  # isort: skip
from gantui.tui.panels.losses import LossesPanel  # isort: skip
from gantui.tui.panels.coverage import CoveragePanel  # isort: skip

__all__ = ["PANELS", "CoveragePanel", "FieldPanel", "LossesPanel", "Panel", "PlanePanel"]
