"""Panel 1: real and fake points in the plane, over what the discriminator believes."""

from __future__ import annotations

from gantui.session.snapshot import Facts, Snapshot, State, Views
from gantui.tui.look import Look
from gantui.tui.panels.base import PANELS, Panel
from gantui.tui.panels.belief import Belief
from gantui.tui.panels.square import Room, square_room
from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.glyphs import Glyphs
from gantui.tui.raster.palette import BOTH, DIM, FAKE, REAL, WARN
from gantui.tui.raster.scatter import BOTH_MARK, count_outside, scatter
from gantui.tui.words import number, percent

POINTS = 500
"""Of each kind; more only hide each other."""
_BESIDE, _BELOW = 13, 1
_OVER_FIELD, _ALONE = 0, 1

_MARKS: dict[Glyphs, tuple[str, str, str]] = {
    "braille": ("●", "●", "●"),
    "block": ("o", "x", BOTH_MARK),
    "ascii": ("o", "x", BOTH_MARK),
}
"""Beside 'real', 'fake' and 'both' in the legend."""


@PANELS.register("plane")
class PlanePanel(Panel):
    """Real and fake points."""

    title = "real and fake"
    about = (
        "Samples of the data (green) and what the generator makes (purple) of latents that stay the same, so that its "
        "points move instead of flicker; white where both share a cell. Behind them, dimmed, what the discriminator "
        "believes: the generator's points walk uphill towards what is taken for real.\n\n"
        "Watch whether the fakes reach every cluster of the data (coverage), and whether they stay there: jumping "
        "together from one to the next is mode collapse.\n\n"
        "Arrows at the edge point to fakes outside the window; how many is told.\n\n"
        "v  points over the discriminator's picture, or points only"
    )
    views = ("points over what D believes", "points only")

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self._pictured = Snapshot(State.LOADING)
        """The newest snapshot that has points: not every one does."""
        self._belief = Belief(look, coarse=True)
        if look.glyphs == "ascii":  # points cannot be told from a field that is made of characters too
            self.view = _ALONE

    def inputs(self) -> tuple[object, ...]:
        """The points, and the field behind them, of one instant."""
        if len(self.snapshot.fake):
            self._pictured = self.snapshot
        behind = self._pictured.field if self.view == _OVER_FIELD else None
        return (self._pictured.fake, behind, self.snapshot.record)

    def wants(self) -> Views:
        """Points, and a value for each cell behind them."""
        facts = self.snapshot.facts
        if facts is None:
            return Views()
        room = self._room(facts, self.size.width - 2, self.size.height - 2)
        over_field = self.view == _OVER_FIELD and room.width
        field = (self._belief.rows_a_cell * room.height, room.width) if over_field else None
        return Views(POINTS, field)

    def inside(self, facts: Facts, width: int, height: int) -> Canvas:
        """The points and their legend."""
        room, canvas = self._room(facts, width, height), Canvas.blank(width, height)
        if not room.width:
            return canvas
        behind = None
        if self._pictured.field is not None and self.view == _OVER_FIELD:
            behind = self._belief.picture(self._pictured.field, facts.reading, False, room.width, room.height)
        real, fake = self._pictured.real[:POINTS], self._pictured.fake[:POINTS]
        picture = scatter(
            [(real, REAL, "dot"), (fake, FAKE, "cross")],
            room.width,
            room.height,
            extent=facts.extent,
            glyphs=self._look.glyphs,
            background=behind,
            both=BOTH,
        )
        canvas.paste(room.left, 0, picture)
        outside = count_outside(fake, facts.extent)
        self._legend(canvas, room, facts, len(fake), outside)
        return canvas

    def _legend(self, canvas: Canvas, room: Room, facts: Facts, points: int, outside: int) -> None:
        real, fake, both = _MARKS[self._look.glyphs]
        if not room.beside:
            canvas.put(room.left, room.height, f"{real} real", REAL)
            canvas.put(room.left + 8, room.height, f"{fake} fake", FAKE)
            canvas.put(room.left + 16, room.height, f"{both} both", BOTH)
            if outside:
                canvas.put(room.left + 24, room.height, f"{outside} fakes outside", WARN)
            return
        x = room.left + room.width + 2
        canvas.put(x, 0, f"{real} real", REAL)
        canvas.put(x, 1, f"{fake} fake", FAKE)
        canvas.put(x, 2, f"{both} both", BOTH)
        canvas.put(x, 3, f"{points} each", DIM)
        if outside:
            canvas.put(x, 5, f"{outside} fakes", WARN)
            canvas.put(x, 6, "outside", WARN)
        left, right, bottom, top = facts.extent
        if room.height >= 10:
            canvas.put(x, room.height - 3, "window", DIM)
            canvas.put(x, room.height - 2, f"{number(left, 2)}..{number(right, 2)}", DIM)
            canvas.put(x, room.height - 1, f"{number(bottom, 2)}..{number(top, 2)}", DIM)

    def state_line(self, facts: Facts, room: int) -> str:
        """How good the fakes are, where that can be said."""
        quality = (self.snapshot.record or {}).get("high_quality")
        if quality is not None:
            return f"{percent(float(quality))} of fakes within 3σ of a mode"
        shown = self._pictured.fake[:POINTS]
        inside = len(shown) - count_outside(shown, facts.extent) if len(shown) else 0
        return f"{inside} of {len(shown)} fakes in the window" if len(shown) else ""

    def _room(self, facts: Facts, width: int, height: int) -> Room:
        return square_room(width, height, facts.extent, _BESIDE, _BELOW)
