"""Panel 1: real and fake points in the plane, over the discriminator's score."""

from __future__ import annotations

import dataclasses

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.colourbar import both_ends, vertical_bar
from gantui.draw.glyphs import BLANK, Glyphs
from gantui.draw.palette import BOTH, DIM, FAKE, GENERATORS, LOSS_G, REAL, WARN
from gantui.draw.plane.numbered import Place, draw_numbers, number_places
from gantui.draw.plane.pulls import draw_pulls
from gantui.draw.plane.scatter import BOTH_MARK, Layer, count_outside, scatter
from gantui.draw.words import percent, significant
from gantui.session.view.arrays import Floats
from gantui.session.view.pictures import (
    Arrows,
    ArrowsRequest,
    Field,
    FieldKind,
    FieldRequest,
    Landscape,
    LandscapeRequest,
    LatentMap,
    LatentMapRequest,
    Modes,
    PhasePlane,
    PointsRequest,
)
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State, picture_in
from gantui.session.view.views import Views
from gantui.tui.look.look import Look
from gantui.tui.look.rates import POINTS as MOVING
from gantui.tui.panels.base import PANELS, Panel, message
from gantui.tui.panels.belief import NO_PICTURE
from gantui.tui.panels.field.kinds import ABOUT, NAMES, KindPicture, contours_over
from gantui.tui.panels.layers import LABELS, LABELS_ON_LINE, LAYERS, USUAL, LayerName, LayerState
from gantui.tui.panels.line import overlays
from gantui.tui.panels.line.densities import Densities, MapOverLine, moments_line
from gantui.tui.panels.modes import number_colours
from gantui.tui.panels.newest import NewestPictures
from gantui.tui.panels.plane import landscape, latents
from gantui.tui.panels.plane.landscape import LandscapePicture
from gantui.tui.panels.plane.latents import CORNERS, MapPicture
from gantui.tui.panels.plane.phase_plane import PhasePlanePicture, place_line
from gantui.tui.panels.plane.window import window_lines, window_row
from gantui.tui.panels.square import Room, square_room
from gantui.tui.time.instant import unless_now

POINTS = 500
"""Points of each kind; more only hide each other."""
_BESIDE, _BELOW = 13, 2
_OVER_FIELD, _ALONE = "points over what D believes", "points only"
_DENSITIES, _PHASE, _MAP = "densities", "phase plane", "map of the generator"
_LANDSCAPE = "landscape of the divergence"
_BEHIND: dict[str, FieldKind] = {
    _OVER_FIELD: "reading",
    **{f"points over {NAMES[kind]}": kind for kind in ("optimal", "gap", "slope")},
}
"""Views of points over a field, and of which kind."""
_GROUNDS: dict[FieldKind, str] = {
    "reading": "ground: D(x)",
    "optimal": "ground: D*(x)",
    "gap": "ground: D - D*",
    "slope": "ground: slope",
}
"""What the ground behind the points is, in its legend."""
_SCALE = 5
"""Rows of that."""
_ARROWS = 48
"""Fakes whose pull is shown."""
_LONGEST = 1 / 7
"""The length, as a share of the window's width, of an arrow for the strongest pull that has been seen."""

_ABOUT_POINTS = (
    "Samples of the data (green) and what the generator makes ({whose}) of latents that stay the same, so that its "
    "points move instead of flicker; white where both share a cell."
)
_ABOUT_BEHIND = (
    "Behind them, dimmed, what the discriminator believes: on green ground it takes a point for real, on purple for "
    "fake, where it is plain it cannot tell. The generator's points walk towards what is taken for real."
)
_ABOUT_COLLAPSE = (
    "Watch whether the fakes reach every cluster of the data (coverage), and whether they stay there: jumping together "
    "from one to the next is mode collapse."
)
_ABOUT_NUMBERS = (
    "The modes of the data have the numbers that coverage and events call them by: red where no good sample is, yellow "
    "where there are less than a fifth of the fair share."
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

_ABOUT_ARROWS = (
    "a  arrows at some of the fakes: the way G's loss pulls each of them, minus the true gradient at that point "
    "through D. The longest is as long as the strongest pull there has been, so arrows that shrink to dots say that G "
    "is no longer told where to go; f begins that scale anew."
)

_ABOUT_ARROWS_ON_LINE = (
    "a  arrows at the foot: which way, and how strongly, G's loss pulls some of its fakes, minus the true gradient at "
    "each of them through D. The longest is as long as the strongest pull there has been; f begins that scale anew. "
    "Their height means nothing."
)
_ABOUT_LEVELS = (
    "k  upright lines where D's reading passes .1, .3, .5, .7 and .9 of its scale; the bright ones: undecided"
)

_MARKS: dict[Glyphs, tuple[str, str, str]] = {
    "braille": ("●", "●", "●"),
    "block": ("o", "x", BOTH_MARK),
    "ascii": ("o", "x", BOTH_MARK),
}
"""Beside 'real', 'fake' and 'both' in the legend."""


@PANELS.register("plane")
class PlanePanel(Panel):
    """The panel of real and fake points; densities for data on the line, and the path of numeric players."""

    title = "real and fake"
    coming = "will show real points, and those that G makes"
    views = (_OVER_FIELD, _ALONE, *tuple(_BEHIND)[1:], _MAP, _DENSITIES, _LANDSCAPE, _PHASE)
    picture = MOVING
    memory = ("_pictured", "_newest")

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self._pictured = Snapshot(State.LOADING)
        """The newest snapshot that has points: not every one does."""
        self._newest = NewestPictures()
        """Fields, for the ground behind the points, may be older or newer than these."""
        self._behind = {kind: KindPicture(look, kind, coarse=True) for kind in _BEHIND.values()}
        self.drawn: frozenset[LayerName] = USUAL
        """The layers that are drawn, where this training has them."""
        self._strongest = 0.0
        """The strongest pull that has been seen: arrows that get shorter say that G learns less."""
        self._numbered: tuple[Floats, Room, tuple[Place | None, ...]] | None = None
        """Where the modes are numbered, and for which data and room."""
        self._map = MapPicture(look)
        self._map_over_line = MapOverLine(look)
        self._ground = LandscapePicture(look)
        self._densities = Densities(look)
        self._path = PhasePlanePicture(look)

    def about(self) -> str:
        """The help of each view."""
        facts, views, view = self.snapshot.facts, self.present_views(), self.shown_view()
        if view in (_MAP, _LANDSCAPE):
            of_map = latents.ABOUT_CURVE if facts is not None and facts.space.kind == "line" else latents.ABOUT
            return f"{of_map if view == _MAP else landscape.ABOUT}\n\nv  {', '.join(views)}"
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
            parts += [ABOUT[_BEHIND[view]]] if view in _BEHIND and view != _OVER_FIELD else []
            parts += [_ABOUT_COLLAPSE, _ABOUT_NUMBERS if facts is not None and facts.centres is not None else ""]
            parts += ["Arrows at the edge point to fakes outside the window; how many is told."]
        line = facts is not None and facts.space.kind == "line"
        parts.append((_ABOUT_ARROWS_ON_LINE if line else _ABOUT_ARROWS) if self._can_pull() else "")
        keys = f"v  {', '.join(views)}" if len(views) > 1 else ""
        marks = _ABOUT_LEVELS if line else "k  contour lines of what D believes"
        keys += f"\n{marks}" if self._can_contour() else ""
        keys += "\nt  layers: leave out points, the field behind them, ..."
        fits = "f  make room for the highest of the fakes, or for the data" if _DENSITIES in views else ""
        return "\n\n".join([*filter(None, parts), "\n".join(filter(None, (keys, fits)))]).strip()

    def present_views(self) -> tuple[str, ...]:
        """The views that this training has a picture for."""
        facts = self.snapshot.facts
        if facts is not None and facts.space.kind == "line":
            before = (_PHASE,) if self._phase is not None else ()
            after = (_LANDSCAPE,) if facts.has_landscape else ()
            return (*before, _DENSITIES, *after, *(() if "latent_map" in facts.unseen else (_MAP,)))
        seen = {} if facts is None else facts.unseen
        kept = () if "latent_map" in seen or facts is None else (_MAP,)
        if facts is not None and facts.judged == "none":
            return (_ALONE, *kept)
        others = tuple(view for view, kind in _BEHIND.items() if kind not in seen and view != _OVER_FIELD)
        # Points look the same as a field that is made of characters too.
        typed = self._look.glyphs == "ascii" or self._look.colourless
        first = (_ALONE, _OVER_FIELD) if typed else (_OVER_FIELD, _ALONE)
        return (*first, *(others if facts is not None else ()), *kept)

    def heading(self) -> str:
        """The heading of the view that is shown."""
        view = self.shown_view()
        if view in (_PHASE, _MAP, _LANDSCAPE):
            return view
        return self.title if view == _OVER_FIELD or view not in _BEHIND else f"{self.title} over {NAMES[_BEHIND[view]]}"

    def headline(self) -> str:
        """The heading, with the age of the background if it may be older."""
        aged = self._aged() if self._over_points() else ""
        return f"{super().headline()} · {aged}" if aged else super().headline()

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the points, and the newest field behind them; or how far the path has gone."""
        if len(self.snapshot.fake):
            self._pictured = self.snapshot
        self._newest.take(self.snapshot)
        if self.shown_view() == _PHASE:
            return (self._phase, self._last())
        if self.shown_view() == _LANDSCAPE:
            return (self._landscape, self._last())
        if self.shown_view() == _MAP:
            return (self._latents, self._map.go_on() if self._latents is not None else 0)
        if self._arrows is not None:
            self._strongest = max(self._strongest, self._arrows.largest)
        modes = picture_in(self.snapshot, Modes)
        return (self._pictured.fake, self._field_behind(), self._arrows, self.snapshot.record, modes)

    def forget(self) -> None:
        """Forget what belongs to another moment."""
        super().forget()
        self._pictured, self._newest = Snapshot(State.LOADING), NewestPictures()

    @property
    def _phase(self) -> PhasePlane | None:
        return self._newest.of(PhasePlane)

    @property
    def _arrows(self) -> Arrows | None:
        return self._newest.of(Arrows)

    @property
    def _latents(self) -> LatentMap | None:
        return self._newest.of(LatentMap)

    @property
    def _landscape(self) -> Landscape | None:
        return self._newest.of(Landscape)

    def _field_behind(self) -> Field | None:
        """The field behind the points, of their instant or a little older: `_aged` says which."""
        kind = self._kind_behind()
        return None if kind is None else self._newest.field(kind)

    def _kind_behind(self) -> FieldKind | None:
        return _BEHIND.get(self.shown_view()) if "field" in self.drawn else None

    def _aged(self) -> str:
        """The iteration of the background, as text, if it may be older than the points."""
        kind = self._kind_behind() or "reading"
        if self._newest.field(kind) is None or (self._kind_behind() is None and not self._contours):
            return ""
        moves = self.live is None and self.snapshot.state is State.RUNNING  # said all the while, or it would blink
        step = self._newest.field_step(kind)
        return f"ground {step:,}" if moves or step != self._pictured.step else ""

    @property
    def _contours(self) -> bool:
        return "contours" in self.drawn

    @property
    def _pull(self) -> bool:
        return "arrows" in self.drawn

    def drawn_layers(self) -> tuple[LayerState, ...]:
        """The layers of the view that is shown."""
        facts, view = self.snapshot.facts, self.shown_view()
        if facts is None or not self._over_points():
            return tuple(LayerState(name, LABELS[name], name in self.drawn, "not in this view (v)") for name in LAYERS)
        line, unseen = facts.space.kind == "line", facts.unseen
        fieldless = view == _ALONE or (view == _DENSITIES and facts.judged == "none")
        missing: dict[LayerName, str] = {
            "field": "not in this view (v)" if fieldless else "",
            "contours": "" if self._can_contour() else "D reads no single point",
            "arrows": unseen.get("arrows", ""),
            "map": "a view of its own (v)" if line else unseen.get("latent_map", ""),
            "modes": "" if facts.centres is not None else "these data have none to count",
        }
        labels = LABELS_ON_LINE if line else LABELS
        return tuple(LayerState(name, labels[name], name in self.drawn, missing.get(name, "")) for name in LAYERS)

    def turn_layer(self, name: LayerName) -> None:
        """Draw the layer NAME, or leave it out, if it could be drawn."""
        if all(layer.missing for layer in self.drawn_layers() if layer.name == name):
            return
        if name == "arrows":
            self._newest.drop(Arrows)
        self.drawn ^= frozenset[LayerName]({name})
        self.redraw_soon()

    def _can_contour(self) -> bool:
        facts = self.snapshot.facts
        return facts is not None and self._over_points() and facts.judged != "none"

    def _can_pull(self) -> bool:
        facts = self.snapshot.facts
        return facts is not None and self._over_points() and "arrows" not in facts.unseen

    def _over_points(self) -> bool:
        """Whether the view has points or densities, over which layers can be drawn."""
        return self.shown_view() not in (_PHASE, _LANDSCAPE, _MAP)

    def wants(self) -> Views:
        """The request: points, and D's scores if they are shown with them."""
        facts, view = self.snapshot.facts, self.shown_view()
        if facts is None or view == _PHASE:
            return Views()
        width, height = self.size.width - 2, self.size.height - 2
        if view == _LANDSCAPE:
            return Views.of(LandscapeRequest(True))
        if view == _DENSITIES:
            wanted = self._densities.wants(width)
            read = facts.judged != "none" and "field" in self.drawn
            seen = wanted if read else wanted.without(FieldRequest)
            return seen | Views.of(ArrowsRequest(overlays.ARROWS if self._pull and self._can_pull() else 0))
        if view == _MAP:
            return Views.of(PointsRequest(POINTS), LatentMapRequest(CORNERS))
        room, kinds = self._room(facts, width, height), set[FieldKind]()
        if view in _BEHIND and "field" in self.drawn:
            kinds.add(_BEHIND[view])
        if self._contours:
            kinds.add("reading")
        arrows = _ARROWS if self._pull and self._can_pull() else 0
        grid = CORNERS if self._has_map(facts) else None
        cells = (room.height, room.width) if kinds and room.width else None
        field = FieldRequest(cells, frozenset(kinds))
        return Views.of(PointsRequest(POINTS), field, ArrowsRequest(arrows), LatentMapRequest(grid))

    def moving(self) -> Views:
        """The moving part of the request: all but the fields."""
        wanted = self.wants().without(FieldRequest, ArrowsRequest)
        return wanted if self.shown_view() == _MAP else wanted.without(LatentMapRequest)

    def inside(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The view that is shown."""
        view = self.shown_view()
        if view == _PHASE and self._phase is not None:
            return self._path.picture(self._phase, facts, self.history, self._last(), width, height)
        if view == _DENSITIES:
            field = self._newest.field("reading") if "field" in self.drawn else None
            pictures = {} if field is None else {field.name: field}
            shown = dataclasses.replace(self._pictured, record=self.snapshot.record, pictures=pictures)
            arrows = self._arrows if self._pull else None
            without = frozenset(LAYERS) - self.drawn
            over = overlays.Over(
                self._contours,
                arrows,
                self._strongest,
                _LONGEST,
                without,
                facts.centres,
                picture_in(self.snapshot, Modes),
            )
            return self._densities.picture(facts, shown, width, height, over, self.least_scale(facts))
        if view == _LANDSCAPE:
            if self._landscape is None:
                return message("the landscape is being worked out", width, height)
            return self._ground.picture(self._landscape, facts, self.history, self._last(), width, height)
        if "points" in facts.unseen:
            return message(f"There is no picture: {facts.unseen['points']}.", width, height)
        if view == _MAP and self._latents is None:
            return message("the map of the generator is still to come", width, height)
        if view == _MAP and self._latents is not None and facts.space.kind == "line":
            return self._map_over_line.picture(self._latents, facts, width, height)
        return self._points(facts, width, height)

    def can(self, action: str) -> bool:
        """Whether ACTION does something in the view: points, densities or the map."""
        view, facts = self.shown_view(), self.snapshot.facts
        match action:
            case "contours":
                return self._can_contour()
            case "arrows":
                return self._can_pull()
            case "fit":
                return view == _DENSITIES or (self._pull and self._can_pull())
            case "morph":
                return view == _MAP and facts is not None and facts.space.kind == "plane"
        return super().can(action)

    def contours(self) -> str:
        """Draw contours of D's score, or stop it."""
        facts = self.snapshot.facts
        if facts is None or not self._can_contour():
            return super().contours()
        self.drawn ^= {"contours"}
        self.redraw_soon()
        if facts.space.kind == "line":
            return (
                f"{self.title}: {'lines where D passes .1 .3 .5 .7 .9 of its scale' if self._contours else 'no lines'}"
            )
        return f"{self.title}: {'contours of what D believes' if self._contours else 'no contours'}"

    def arrows(self) -> str:
        """Draw the pull of G's loss on the fakes, or stop it."""
        facts = self.snapshot.facts
        if facts is not None and "arrows" in facts.unseen:
            return f"no arrows: {facts.unseen['arrows']}"
        if not self._can_pull():
            return super().arrows()
        self._newest.drop(Arrows)
        self.drawn ^= {"arrows"}
        self.redraw_soon()
        return f"{self.title}: {'arrows: where G pulls its fakes' if self._pull else 'no arrows'}"

    def morph(self) -> str:
        """Bend the square of latents again."""
        facts = self.snapshot.facts
        if facts is not None and "latent_map" in facts.unseen:
            return f"no map of the generator: {facts.unseen['latent_map']}"
        if self.shown_view() != _MAP or facts is None or facts.space.kind == "line":
            return super().morph()
        self._map.begin()
        return f"{self.title}: the square of latents bends"

    def next_view(self) -> str:
        """Show the next view; the map of the generator begins as a square."""
        said = super().next_view()
        if self.shown_view() == _MAP:
            self._map.begin()
        return said

    def fit(self) -> str:
        """Fit the axis to the densities of the fakes, or to the data."""
        if self._pull and self._can_pull():
            self._strongest = 0.0 if self._arrows is None else self._arrows.largest
            self.redraw_soon()
            return f"{self.title}: the longest arrow is now the strongest pull"
        if self.shown_view() != _DENSITIES:
            return super().fit()
        done = self._densities.fit()
        self.redraw_soon()
        return f"{self.title}: {done}"

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How good the fakes are, if known; where both players are, if they are numbers."""
        if self.shown_view() == _PHASE and self._phase is not None:
            return place_line(self._phase, facts, room)
        if self.shown_view() == _LANDSCAPE:
            return "" if self._landscape is None else landscape.place_line(self._landscape, facts, room)
        if self.shown_view() == _MAP:
            return "" if self._latents is None else self._map.sentences(self._latents, room)
        if self._pull and self._arrows is not None:
            return self._pull_line(self._arrows, room)
        line = moments_line(facts, self.snapshot, room) if facts.space.kind == "line" else ""
        if line:
            return line
        quality = (self.snapshot.record or {}).get("high_quality")
        if quality is not None:
            said = f"{percent(float(quality))} of fakes within 3σ of a mode"
            longer = said + unless_now((self.snapshot.record or {}).get("step"), self.snapshot)
            return longer if len(longer) <= room else said
        if facts.space.kind == "line":
            return ""
        shown = self._pictured.fake[:POINTS]
        inside = len(shown) - count_outside(shown, facts.extent) if len(shown) else 0
        return f"{inside} of {len(shown)} fakes in the window" if len(shown) else ""

    def _pull_line(self, arrows: Arrows, room: int) -> str:
        """How strongly G's loss pulls its fakes, as text."""
        now = f"pull on the fakes at most {significant(arrows.largest)}"
        longer = f"{now}, {significant(self._strongest)} when it was strongest"
        return next((text for text in (longer, now, f"pull {significant(arrows.largest)}") if len(text) <= room), "")

    def _last(self) -> int:
        """The newest iteration of the path."""
        return min(self.snapshot.step, self.history.steps)

    def _points(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The points and their legend."""
        room, canvas = self._room(facts, width, height), Canvas.blank(width, height)
        if not room.width:
            return canvas
        real, fake = self._pictured.real[:POINTS], self._pictured.fake[:POINTS]
        if self.shown_view() == _MAP and self._latents is not None:
            canvas.paste(room.left, 0, self._map.picture(self._latents, real, facts, room.width, room.height))
            if room.beside:
                for y, (text, colour) in enumerate([("● real", REAL), *self._map.legend()]):
                    canvas.put(room.left + room.width + 2, y, text, colour)
            return canvas
        picture = scatter(
            [
                *([(real, REAL, "dot")] if "real" in self.drawn else ()),
                *(clouds(fake, facts.generators) if "fake" in self.drawn else ()),
            ],
            room.width,
            room.height,
            extent=facts.extent,
            glyphs=self._look.points,
            background=self._backdrop(facts, room),
            both=BOTH,
        )
        if self._pull and self._arrows is not None and self._strongest > 0:
            unit = _LONGEST * (facts.extent[1] - facts.extent[0]) / self._strongest
            draw_pulls(
                picture, self._arrows.places, self._arrows.pull, facts.extent, unit, LOSS_G, glyphs=self._look.glyphs
            )
        if "modes" in self.drawn and facts.centres is not None:
            colours = number_colours(len(facts.centres), picture_in(self.snapshot, Modes))
            draw_numbers(picture, self._number_places(facts.centres, facts, room), colours)
        canvas.paste(room.left, 0, picture)
        outside = count_outside(fake, facts.extent)
        if room.beside:
            self._legend_beside(canvas, room, facts, len(fake), outside)
        else:
            self._legend_below(canvas, room, facts, outside)
        return canvas

    def _number_places(self, centres: Floats, facts: RunInfo, room: Room) -> tuple[Place | None, ...]:
        """The places of the modes' numbers: clear of the data, shown or not, so that no number moves."""
        real = self._pictured.real[:POINTS]
        before = self._numbered
        if before is None or before[1] != room or not np.array_equal(before[0], real):
            data = scatter([(real, REAL, "dot")], room.width, room.height, extent=facts.extent)
            before = self._numbered = real, room, number_places(centres, facts.extent, data.chars != BLANK)
        return before[2]

    def _behind_points(self, facts: RunInfo) -> tuple[str, KindPicture] | None:
        """The meaning and the picture of the background, if there is one behind the points."""
        kind = _BEHIND.get(self.shown_view())
        if kind is None or self._field_behind() is None:
            return None
        return _GROUNDS[kind], self._behind[kind]

    def _backdrop(self, facts: RunInfo, room: Room) -> Canvas:
        """The field behind the points, with contours over it."""
        canvas, kind = Canvas.blank(room.width, room.height), _BEHIND.get(self.shown_view())
        field, reading = self._field_behind(), self._newest.field("reading")
        least = self.least_scale(facts)
        if kind is not None and field is not None:
            canvas.paste(0, 0, self._behind[kind].picture(field, facts, False, room.width, room.height, least))
        if self._contours and reading is not None:
            belief = self._behind["reading"].belief
            if kind != "reading":  # it is drawn for its scale
                belief.picture(reading, facts, False, room.width, room.height, least)
            contours_over(canvas, reading, facts, belief, self._look)
        if self._latents is not None and self._has_map(facts):
            self._map.draw_over(canvas, self._latents, facts.extent)
        return canvas

    def _has_map(self, facts: RunInfo) -> bool:
        """Whether the map of the generator is drawn behind the points."""
        return "map" in self.drawn and "latent_map" not in facts.unseen

    def _legend_below(self, canvas: Canvas, room: Room, facts: RunInfo, outside: int) -> None:
        real, fake, both = _MARKS[self._look.points]
        makers = "fake" if facts.generators == 1 else f"{facts.generators} generators"
        x = room.left
        parts = [(f"{real} real", REAL)] if "real" in self.drawn else []
        parts += [(f"{fake} {makers}", FAKE)] if "fake" in self.drawn else []
        parts += [(f"{both} both", BOTH)] if {"real", "fake"} <= self.drawn else []
        parts += [("→ pull", LOSS_G)] if self._pull else []
        parts += [("━ map", FAKE)] if self._has_map(facts) and self._latents is not None else []
        left = canvas.width - x - sum(len(text) + 2 for text, _ in parts)
        longer = next((text for text in (f"{outside} fakes outside", f"{outside} outside") if len(text) <= left), "")
        part = window_row(facts)
        left -= len(longer) + 2 if outside else 0
        parts += [(longer, WARN)] if outside else []
        parts += [(part, DIM)] if part and len(part) <= left else []
        for text, colour in parts:
            canvas.put(x, room.height, text, colour)
            x += len(text) + 2
        ground = self._behind_points(facts)
        if ground is None:
            return
        name, shown = ground
        ends = both_ends(self._look.palette, shown.ramp, shown.labels(facts), self._look.glyphs)
        if room.left + len(name) + ends.width + 3 > canvas.width:
            name = name.removeprefix("ground: ")
        canvas.put(room.left, room.height + 1, name, DIM)
        canvas.paste(room.left + len(name) + 1, room.height + 1, ends)

    def _legend_beside(self, canvas: Canvas, room: Room, facts: RunInfo, points: int, outside: int) -> None:
        real, fake, both = _MARKS[self._look.points]
        x, several = room.left + room.width + 2, facts.generators > 1
        lines = [(f"{real} real", REAL)] if "real" in self.drawn else []
        dots = len(lines)
        if "fake" in self.drawn:
            lines += [("" if several else f"{fake} fake", FAKE)]
            lines += [(f"{facts.generators} generators", DIM)] if several else []
        lines += [(f"{both} both", BOTH)] if {"real", "fake"} <= self.drawn else []
        lines += [(f"{points} each", DIM)]
        lines += [("→ pull", LOSS_G)] if self._pull else []
        lines += [("━ map", FAKE)] if self._has_map(facts) and self._latents is not None else []
        lines += [("", DIM), (f"{outside} of {points}", WARN), ("are outside", WARN)] if outside else []
        for y, (text, colour) in enumerate(lines):
            canvas.put(x, y, text, colour)
        for j, colour in enumerate(GENERATORS[: facts.generators] if several and "fake" in self.drawn else ()):
            canvas.put(x + j, dots, fake if self._look.points == "braille" else str(j + 1), colour)
        ground, y = self._behind_points(facts), len(lines) + 1
        if ground is not None and room.height >= y + _SCALE + 2:
            name, shown = ground
            canvas.put(x, y, name, DIM)
            bar = vertical_bar(self._look.palette, shown.ramp, _SCALE, shown.labels(facts), self._look.glyphs)
            canvas.paste(x, y + 1, bar)
            y += _SCALE + 2
        shown_part = window_lines(facts, _BESIDE - 2)
        if room.height >= y + len(shown_part) + 1:
            for row, line in enumerate(shown_part, room.height - len(shown_part)):
                canvas.put(x, row, line, DIM)

    def _room(self, facts: RunInfo, width: int, height: int) -> Room:
        beside = max(_BESIDE, len(f"{facts.generators} generators") + 2)
        return square_room(width, height, facts.extent, beside if facts.generators > 1 else _BESIDE, _BELOW)


def clouds(fake: Floats, generators: int) -> list[Layer]:
    """The points of each generator in its colour; from the tenth on the colours repeat."""
    if generators == 1:
        return [(fake, FAKE, "cross")]
    of = np.arange(len(fake)) % generators % len(GENERATORS)
    return [(fake[of == j], colour, j + 1) for j, colour in enumerate(GENERATORS[:generators])]
