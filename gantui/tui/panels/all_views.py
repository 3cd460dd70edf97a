"""All views: importing this registers them, in the order of these imports; a new one gets its line here."""

# ruff: noqa: F401, I001 - the order is that in which the key goes through the views of a panel
import gantui.tui.panels.plane.phase_plane
import gantui.tui.panels.line.densities_view
import gantui.tui.panels.plane.landscape
import gantui.tui.panels.plane.points
import gantui.tui.panels.plane.classed_points
import gantui.tui.panels.plane.map_view
import gantui.tui.panels.line.map_curve
import gantui.tui.panels.plane.translated

import gantui.tui.panels.images.samples
import gantui.tui.panels.images.translated
import gantui.tui.panels.images.completions
import gantui.tui.panels.images.ages
import gantui.tui.panels.images.classes
import gantui.tui.panels.images.walk
import gantui.tui.panels.images.believed
import gantui.tui.panels.images.slopes
import gantui.tui.panels.images.nearest

import gantui.tui.panels.field.heat
import gantui.tui.panels.line.field_curves

import gantui.tui.panels.curves.age_curve
import gantui.tui.panels.curves.losses
import gantui.tui.panels.curves.own_curves
import gantui.tui.panels.curves.terms
import gantui.tui.panels.curves.metric_views
import gantui.tui.panels.curves.clipped

import gantui.tui.panels.translation_table
import gantui.tui.panels.fillings
import gantui.tui.panels.ages
import gantui.tui.panels.coverage.modes
import gantui.tui.panels.coverage.modes_over_time
import gantui.tui.panels.coverage.moments
import gantui.tui.panels.coverage.estimates
