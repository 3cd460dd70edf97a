"""Panel 1: real and fake points in the plane, over what the discriminator believes."""

from __future__ import annotations

import dataclasses

import numpy as np

from gantui.session.snapshot import Facts, Floats, Phase, Snapshot, State, Views
from gantui.tui.look import Look
from gantui.tui.panels.base import PANELS, Panel
from gantui.tui.panels.belief import NO_PICTURE, Belief
from gantui.tui.panels.line import Densities, moments_line
from gantui.tui.panels.phase import PhasePicture, place_line
from gantui.tui.panels.square import Room, square_room
from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.glyphs import Glyphs
from gantui.tui.raster.palette import BOTH, DIM, FAKE, GENERATORS, REAL, WARN
from gantui.tui.raster.scatter import BOTH_MARK, Layer, count_outside, scatter
from gantui.tui.words import number, percent

POINTS = 500
"""Of each kind; more only hide each other."""
_BESIDE, _BELOW = 13, 1
_OVER_FIELD, _ALONE = "points over what D believes", "points only"
_DENSITIES, _PHASE = "densities", "phase plane"

_ABOUT_POINTS = (
    "Samples of the data (green) and what the generator makes ({whose}) of latents that stay the same, so that its "
    "points move instead of flicker; white where both share a cell."
)
_ABOUT_BEHIND = (
    "Behind them, dimmed, what the discriminator believes: the generator's points walk uphill towards what is taken "
    "for real."
)
_ABOUT_COLLAPSE = (
    "Watch whether the fakes reach every cluster of the data (coverage), and whether they stay there: jumping together "
    "from one to the next is mode collapse."
)
_ABOUT_DENSITIES = (
    "The data are one number each. Green: their density (a histogram where it is not known, a line where all have one "
    "value); purple: a histogram of what the generator makes.\n\n"
    "The axis at the left is made for the data: fakes that have collapsed to one place reach out of it, with an arrow. "
    "Skewness and kurtosis (in excess of a normal's) are of the last measured samples."
)
_ABOUT_READING = (
    "Blue, on the axis at the right: what the discriminator reads at each value. Where it rises the fakes are pushed "
    "to the right, where it falls to the left."
)
_ABOUT_PHASE = (
    "The generator is one number, theta: all it makes. The discriminator is one number, psi: it reads psi times x. So "
    "the training is the path of one point: theta across, psi upwards. Arrows show which way both would go by gradient "
    "descent at once; the cross is where they rest, with fakes like the data and a discriminator that cannot tell. A "
    "path that winds outwards diverges, one that circles goes on for ever, one that winds inwards converges."
)

_MARKS: dict[Glyphs, tuple[str, str, str]] = {
    "braille": ("●", "●", "●"),
    "block": ("o", "x", BOTH_MARK),
    "ascii": ("o", "x", BOTH_MARK),
}
"""Beside 'real', 'fake' and 'both' in the legend."""


@PANELS.register("plane")
class PlanePanel(Panel):
    """Real and fake points; densities where they are one number each, and the path where the players are."""

    title = "real and fake"
    views = (_OVER_FIELD, _ALONE, _DENSITIES, _PHASE)

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self._pictured = Snapshot(State.LOADING)
        """The newest snapshot that has points: not every one does."""
        self._phase: Phase | None = None
        self._belief = Belief(look, coarse=True)
        self._densities = Densities(look)
        self._path = PhasePicture(look)

    def about(self) -> str:
        """What is seen in each of its views."""
        facts, views = self.snapshot.facts, self.present_views()
        makers = 1 if facts is None else facts.generators
        whose = "purple" if makers == 1 else f"a colour for each of the {makers} generators"
        parts = [_ABOUT_PHASE] if _PHASE in views else []
        if _DENSITIES in views:
            parts += [_ABOUT_DENSITIES, NO_PICTURE if facts is not None and facts.judged == "none" else _ABOUT_READING]
            parts.append(
                "Each of the generators has its part of the purple in a colour of its own." if makers > 1 else ""
            )
        else:
            parts.append(_ABOUT_POINTS.format(whose=whose))
            parts.append(_ABOUT_BEHIND if _OVER_FIELD in views else NO_PICTURE)
            parts += [_ABOUT_COLLAPSE, "Arrows at the edge point to fakes outside the window; how many is told."]
        keys = f"v  {', or '.join(views)}" if len(views) > 1 else ""
        fits = "f  make room for the highest of the fakes, or for the data" if _DENSITIES in views else ""
        return "\n\n".join([*filter(None, parts), "\n".join(filter(None, (keys, fits)))]).strip()

    def present_views(self) -> tuple[str, ...]:
        """Those that this training has a picture for."""
        facts = self.snapshot.facts
        if facts is not None and facts.dim == 1:
            return (_PHASE, _DENSITIES) if self._phase is not None else (_DENSITIES,)
        if facts is not None and facts.judged == "none":
            return (_ALONE,)
        # Points cannot be told from a field that is made of characters too.
        return (_ALONE, _OVER_FIELD) if self._look.glyphs == "ascii" else (_OVER_FIELD, _ALONE)

    def heading(self) -> str:
        """What is shown."""
        return _PHASE if self.shown_view() == _PHASE else self.title

    def inputs(self) -> tuple[object, ...]:
        """The points, and the field behind them, of one instant; or how far the path has gone."""
        if len(self.snapshot.fake):
            self._pictured = self.snapshot
        self._phase = self.snapshot.phase or self._phase
        if self.shown_view() == _PHASE:
            return (self._phase, self._last())
        behind = None if self.shown_view() == _ALONE else self._pictured.field
        return (self._pictured.fake, behind, self.snapshot.record)

    def wants(self) -> Views:
        """Points, and D's readings where they are shown with them."""
        facts, view = self.snapshot.facts, self.shown_view()
        if facts is None or view == _PHASE:
            return Views()
        width, height = self.size.width - 2, self.size.height - 2
        if view == _DENSITIES:
            wanted = self._densities.wants(width)
            return wanted if facts.judged != "none" else Views(wanted.points)
        room = self._room(facts, width, height)
        behind = view == _OVER_FIELD and room.width
        return Views(POINTS, (self._belief.rows_a_cell * room.height, room.width) if behind else None)

    def inside(self, facts: Facts, width: int, height: int) -> Canvas:
        """The view that is shown."""
        view = self.shown_view()
        if view == _PHASE and self._phase is not None:
            return self._path.picture(self._phase, facts, self.history, self._last(), width, height)
        if view == _DENSITIES:
            shown = dataclasses.replace(self._pictured, record=self.snapshot.record)
            return self._densities.picture(facts, shown, width, height)
        return self._points(facts, width, height)

    def fit(self) -> str:
        """Make room for all the densities of the fakes, or for the data."""
        if self.shown_view() != _DENSITIES:
            return super().fit()
        done = self._densities.fit()
        self.redraw()
        return f"{self.title}: {done}"

    def state_line(self, facts: Facts, room: int) -> str:
        """How good the fakes are, where that can be said; where both players are, where they are numbers."""
        if self.shown_view() == _PHASE and self._phase is not None:
            return place_line(self._phase, facts, room)
        line = moments_line(facts, self.snapshot, room) if facts.dim == 1 else ""
        if line:
            return line
        quality = (self.snapshot.record or {}).get("high_quality")
        if quality is not None:
            return f"{percent(float(quality))} of fakes within 3σ of a mode"
        if facts.dim == 1:
            return ""
        shown = self._pictured.fake[:POINTS]
        inside = len(shown) - count_outside(shown, facts.extent) if len(shown) else 0
        return f"{inside} of {len(shown)} fakes in the window" if len(shown) else ""

    def _last(self) -> int:
        """The newest iteration of the path."""
        return min(self.snapshot.step, self.history.steps)

    def _points(self, facts: Facts, width: int, height: int) -> Canvas:
        """The points and their legend."""
        room, canvas = self._room(facts, width, height), Canvas.blank(width, height)
        if not room.width:
            return canvas
        behind = None
        if self._pictured.field is not None and self.shown_view() == _OVER_FIELD:
            behind = self._belief.picture(self._pictured.field, facts, False, room.width, room.height)
        real, fake = self._pictured.real[:POINTS], self._pictured.fake[:POINTS]
        picture = scatter(
            [(real, REAL, "dot"), *_clouds(fake, facts.generators)],
            room.width,
            room.height,
            extent=facts.extent,
            glyphs=self._look.glyphs,
            background=behind,
            both=BOTH,
        )
        canvas.paste(room.left, 0, picture)
        outside = count_outside(fake, facts.extent)
        if room.beside:
            self._legend_beside(canvas, room, facts, len(fake), outside)
        else:
            self._legend_below(canvas, room, facts, outside)
        return canvas

    def _legend_below(self, canvas: Canvas, room: Room, facts: Facts, outside: int) -> None:
        real, fake, both = _MARKS[self._look.glyphs]
        makers = "fake" if facts.generators == 1 else f"{facts.generators} generators"
        x = room.left
        parts = [(f"{real} real", REAL), (f"{fake} {makers}", FAKE), (f"{both} both", BOTH)]
        for text, colour in [*parts, *([(f"{outside} fakes outside", WARN)] if outside else [])]:
            canvas.put(x, room.height, text, colour)
            x += len(text) + 2

    def _legend_beside(self, canvas: Canvas, room: Room, facts: Facts, points: int, outside: int) -> None:
        real, fake, both = _MARKS[self._look.glyphs]
        x, several = room.left + room.width + 2, facts.generators > 1
        lines = [(f"{real} real", REAL), ("" if several else f"{fake} fake", FAKE)]
        lines += [(f"{facts.generators} generators", DIM)] if several else []
        lines += [(f"{both} both", BOTH), (f"{points} each", DIM)]
        lines += [("", DIM), (f"{outside} fakes", WARN), ("outside", WARN)] if outside else []
        for y, (text, colour) in enumerate(lines):
            canvas.put(x, y, text, colour)
        for j, colour in enumerate(GENERATORS[: facts.generators] if several else ()):
            canvas.put(x + j, 1, fake if self._look.glyphs == "braille" else str(j + 1), colour)
        left, right, bottom, top = facts.extent
        if room.height >= len(lines) + 5:
            canvas.put(x, room.height - 3, "window", DIM)
            canvas.put(x, room.height - 2, f"{number(left, 2)}..{number(right, 2)}", DIM)
            canvas.put(x, room.height - 1, f"{number(bottom, 2)}..{number(top, 2)}", DIM)

    def _room(self, facts: Facts, width: int, height: int) -> Room:
        beside = max(_BESIDE, len(f"{facts.generators} generators") + 2)
        return square_room(width, height, facts.extent, beside if facts.generators > 1 else _BESIDE, _BELOW)


def _clouds(fake: Floats, generators: int) -> list[Layer]:
    """The points of each generator in its colour; a tenth one begins the colours anew."""
    if generators == 1:
        return [(fake, FAKE, "cross")]
    of = np.arange(len(fake)) % generators % len(GENERATORS)
    return [(fake[of == j], colour, j + 1) for j, colour in enumerate(GENERATORS[:generators])]
