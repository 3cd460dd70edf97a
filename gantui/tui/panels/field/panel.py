"""Panel 2: the discriminator's score over the plane, and fields to compare it with."""

from __future__ import annotations

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.colourbar import horizontal_bar, vertical_bar
from gantui.draw.words import constant, number, significant
from gantui.session.view.pictures import Field, FieldKind, FieldRequest
from gantui.session.view.run_info import RunInfo
from gantui.session.view.views import Views
from gantui.tui.look.look import Look
from gantui.tui.panels.base import PANELS, Panel, message
from gantui.tui.panels.belief import HARDLY, NO_PICTURE, UNBOUNDED
from gantui.tui.panels.field.kinds import ABOUT, NAMES, KindPicture, contours_over, densest
from gantui.tui.panels.line.densities import KindOverLine, ReadingOverLine
from gantui.tui.panels.newest import NewestPictures
from gantui.tui.panels.players import losses_at, separation
from gantui.tui.panels.square import Room, square_room

_BESIDE, _BELOW = 13, 2
_ABOUT_MAP = (
    "The discriminator's reading of every place of the plane, on the scale of its legend. Green: it takes what lies "
    "there for real; purple: for fake; plain: it cannot tell."
)
_ABOUT_CURVE = (
    "The discriminator's reading of every value. Above the dotted line it takes a value for real, below it for fake; "
    "on the line it cannot tell."
)
_MEANING = {
    "probability": "D(x): probability that x is real",
    "label": "D(x): label, 1 real and 0 fake",
    "score": "D(x): score around its zero line",
    "relative": "D(x): score less its mean",
    "variational": "D(x): the f-GAN's T around its middle",
}
_HOW_READ = {
    "probability": "A probability is undecided at {middle}, and the scale reaches from 0 to 1.",
    "label": "A label is 1 for real and 0 for fake; D is undecided at {middle}.",
    "score": "Zero is the middle of a score; the scale reaches to 1 at least, and follows slowly.",
    "relative": (
        "What D says is defined up to a constant here, so it is shown less its mean over real and fake; the scale is "
        "symmetric around that and follows slowly."
    ),
    "variational": (
        "Shown is the function T(x) of the f-GAN's bound, D's output after its activation. An undecided one says "
        "{middle} everywhere, the slope of f at 1; the scale is symmetric around that and follows slowly."
    ),
}
_BENT = (
    "It goes by square roots: D rises steeply far from the data, and what it says between the modes should be seen too."
)
_PALE = (
    "The scale never shrinks below what counts as a difference: 1, or for a Wasserstein critic half of the distance "
    "between real and fake that it has kept up in this run. So the +-0.01 of a solved run is plain, and the legend "
    "says how little it is; f fits the scale to it."
)
_NEARLY_BEST, _FAR = 0.05, 0.25
"""Mean gaps below and above which D is near the best one and far from it."""
_JUDGED = {
    "pointwise": "",
    "packed": "This D judges several samples at once: shown is its reading of a pack of one point repeated.",
    "class": "This D names the generator that made a point, or the data: shown is the share of the data, p(real).",
    "none": NO_PICTURE,
}


_HEADINGS: dict[FieldKind, str] = {
    "reading": "discriminator",
    "optimal": "discriminator: the best one",
    "gap": "discriminator: gap to the best one",
    "slope": "discriminator: slope",
    "data": NAMES["data"],
    "fakes": NAMES["fakes"],
}
_KINDS_OF: dict[str, FieldKind] = {name: kind for kind, name in NAMES.items()}
_ON_THE_LINE: tuple[FieldKind, ...] = ("reading", "optimal", "gap", "slope")
"""Kinds that the picture of the densities, in panel 1, does not have."""
_DENSITIES: frozenset[FieldKind] = frozenset({"data", "fakes"})


@PANELS.register("field")
class FieldPanel(Panel):
    """The discriminator as a heat map, beside what it is compared with; as curves where data are on the line."""

    title = "discriminator"
    coming = "will show what D believes of every place"
    views = tuple(NAMES.values())
    memory = ("_newest",)

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self._newest = NewestPictures()
        self._pictures = {kind: KindPicture(look, kind) for kind in NAMES}
        self._over_line = ReadingOverLine(look)
        self._kind_over_line = KindOverLine(look)
        self._fitted = False
        self._contours = False

    def about(self) -> str:
        """The help: what is seen, and what the score means under this objective."""
        facts = self.snapshot.facts
        if facts is None:
            return "The discriminator's reading of every place, once there is one."
        kind, line = self._kind(), facts.space.kind == "line"
        keys = f"v  {', '.join(self.present_views())}"
        keys += "\nf  fit the scale of D's readings to the values there are: even a faint slope is seen"
        keys += "" if line else "\nk  contour lines of D's readings: the bright one is where it cannot tell"
        if kind != "reading":
            why = f"Here there is no such picture: {facts.unseen[kind]}." if kind in facts.unseen else ""
            return "\n\n".join([*filter(None, (ABOUT[kind], why)), keys])
        if facts.judged == "none":
            means = "What it reads on real and on fake batches, on average, is among the curves: panel 3, key v."
            return "\n\n".join([NO_PICTURE, means, keys.splitlines()[0]])
        parts = [_ABOUT_CURVE if line else _ABOUT_MAP, _JUDGED[facts.judged]]
        parts.append(_HOW_READ[facts.reading].format(middle=constant(facts.middle)))
        parts.append(_PALE if facts.reading in UNBOUNDED else "")
        parts.append(_BENT if facts.reading in UNBOUNDED and not line else "")
        parts.append("When both players have won nothing more, the picture is plain where there are points.")
        return "\n\n".join([*filter(None, parts), keys])

    def present_views(self) -> tuple[str, ...]:
        """All kinds that there can be for these data; one that this training has not got says why.

        The first is the one that says the most beside panel 1, whose ground is D's reading already.
        """
        facts = self.snapshot.facts
        if facts is None:
            return self.views[:1]
        kinds = _ON_THE_LINE if facts.space.kind == "line" else tuple(NAMES)
        if facts.judged == "none":  # and so has none of what is compared with it
            kinds = ("reading", *(kind for kind in kinds if kind in _DENSITIES))
        first = self._tells_most(facts)
        return tuple(NAMES[kind] for kind in (first, *(kind for kind in kinds if kind != first)))

    def _tells_most(self, facts: RunInfo) -> FieldKind:
        """The most informative field beside panel 1.

        How far D is from the best one where that is known, as of a probability; else how it slopes, as of a critic;
        where D has no score of single points, the density of the fakes. Its score where panel 1 does not show it.

        On a GPU the slope goes first: the best D is computed on the host, and each picture would stop the training.
        """
        if facts.space.kind == "plane" and (self._look.glyphs == "ascii" or self._look.colourless):
            return "reading"
        against: FieldKind = (
            "optimal" if facts.space.kind == "line" else "gap"
        )  # over a line one sees both, and what is between
        order: tuple[FieldKind, ...] = (against, "slope")
        if facts.judged == "none":
            order = () if facts.space.kind == "line" else ("fakes",)
        elif facts.device.startswith("cuda"):
            order = ("slope", against)
        return next((kind for kind in order if kind not in facts.unseen), "reading")

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest fields, since not every snapshot has one."""
        self._newest.take(self.snapshot)
        shown = [self._newest.field(kind) for kind in sorted(self._kinds())]
        return (*shown, self.history.steps if None in shown else 0)

    def forget(self) -> None:
        """Forget the fields, which are of another moment."""
        super().forget()
        self._newest = NewestPictures()

    def _kind(self) -> FieldKind:
        return _KINDS_OF[self.shown_view()]

    def _kinds(self) -> frozenset[FieldKind]:
        """The kinds of field that the picture needs."""
        facts, kind = self.snapshot.facts, self._kind()
        if facts is None or kind in facts.unseen or (kind == "reading" and facts.judged == "none"):
            return frozenset()
        if kind in _DENSITIES:
            return _DENSITIES  # both are drawn on the scale of the data
        beside: frozenset[FieldKind] = frozenset({"reading"})
        return frozenset({kind}) | (
            beside if self._contours or (kind == "optimal" and facts.space.kind == "line") else frozenset()
        )

    def wants(self) -> Views:
        """The request: a value for each half of a cell of the picture."""
        facts, kinds = self.snapshot.facts, self._kinds()
        if facts is None or not kinds:
            return Views()
        if facts.space.kind == "line":
            grid = self._over_line.wants(self.size.width - 2).get(FieldRequest).grid
        else:
            room = self._room(facts, self.size.width - 2, self.size.height - 2)
            grid = (self._pictures["reading"].rows_a_cell * room.height, room.width) if room.width else None
        return Views.of(FieldRequest(grid, kinds))

    def inside(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The heat map and its legend, or the curve."""
        kind = self._kind()
        if kind == "reading" and facts.judged == "none":
            return message(NO_PICTURE, width, height)
        if kind in facts.unseen:
            return message(f"There is no picture of this ({NAMES[kind]}): {facts.unseen[kind]}.", width, height)
        field, reading = self._newest.field(kind), self._newest.field("reading")
        if field is None:
            return message("the discriminator has not been looked at yet", width, height)
        if facts.space.kind == "line" and kind == "reading":
            return self._over_line.picture(field, facts, self._fitted, width, height, self.least_scale(facts))
        if facts.space.kind == "line":
            return self._kind_over_line.picture(kind, field, reading, facts, width, height)
        room, canvas = self._room(facts, width, height), Canvas.blank(width, height)
        if not room.width:
            return canvas
        picture = self._pictures[kind]
        least = densest(self._newest.field("data")) if kind in _DENSITIES else self.least_scale(facts)
        plane = Canvas.blank(room.width, room.height)
        plane.paste(0, 0, picture.picture(field, facts, self._fitted, room.width, room.height, least))
        if self._contours and reading is not None:
            belief = self._pictures["reading"].belief
            if kind != "reading":  # it is drawn for its scale
                belief.picture(reading, facts, self._fitted, room.width, room.height, self.least_scale(facts))
            contours_over(plane, reading, facts, belief, self._look)
        canvas.paste(room.left, 0, plane)
        labels, look = picture.labels(facts), self._look
        if room.beside:
            right = room.left + room.width + 2
            canvas.paste(right, 0, vertical_bar(look.palette, picture.ramp, room.height, labels, look.glyphs))
        else:
            bar = horizontal_bar(look.palette, picture.ramp, room.width, labels, look.glyphs)
            canvas.paste(room.left, room.height, bar)
        return canvas

    def heading(self) -> str:
        """The heading: which field is shown."""
        return _HEADINGS[self._kind()]

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What D makes of the samples now, and what the picture means."""
        kind = self._kind()
        if kind != "reading":
            field = self._newest.field(kind)
            return "" if kind in facts.unseen or field is None else state_of(kind, field, room)
        if facts.judged == "none":
            return ""
        meaning = "D(x): p(real), its share among the classes" if facts.judged == "class" else _MEANING[facts.reading]
        scale = ", root scale" if facts.reading in UNBOUNDED and facts.space.kind == "plane" else ""
        packed = ", of x repeated" if facts.judged == "packed" else ""
        short = f"{facts.reading}{packed}" if facts.judged != "class" else "p(real)"
        values = losses_at(self.snapshot, self.history)
        grades = [text for text in separation(values, facts) if "·" not in text]
        if self._is_little(values["d_real"] - values["d_fake"], facts):
            grades = [*(f"{text}: hardly apart" for text in grades), *grades]
        said = [f"{text} · {grade}" for grade in grades for text in (f"{meaning}{packed}{scale}", f"{meaning}{packed}")]
        said += [f"{short} · {grade}" for grade in grades]
        choices = (*said, *grades, f"{meaning}{packed}{scale}", f"{meaning}{packed}", short)
        return next((text for text in choices if len(text) <= room), facts.reading)

    def _is_little(self, apart: float, facts: RunInfo) -> bool:
        """Whether an unbounded score is about the same on real and on fake, so far APART, next to other places."""
        if facts.reading not in UNBOUNDED:
            return False
        low, high = self._pictures["reading"].belief.scale
        size = (high - low) / 2 if facts.space.kind == "plane" else self.least_scale(facts)
        return abs(apart) < HARDLY * size

    def fit(self) -> str:
        """Fit the scale to the values, or back."""
        self._fitted = not self._fitted
        self._over_line.forget()
        self.redraw_soon()
        how = "fitted to its values" if self._fitted else "as its reading has it"
        facts, field = self.snapshot.facts, self._newest.field("reading")
        if facts is None or field is None or facts.judged == "none":
            return f"scale {how}"
        belief, least = self._pictures["reading"].belief, self.least_scale(facts)
        low, high = (
            belief.scale if facts.space.kind == "plane" else self._over_line.limits(field, facts, self._fitted, least)
        )
        return f"scale {how}: {number(low, 2)} to {number(high, 2)}"

    def can(self, action: str) -> bool:
        """Whether ACTION does something: lines and scales need D's score of single points."""
        facts = self.snapshot.facts
        if action == "contours":
            return facts is not None and facts.judged != "none" and facts.space.kind == "plane"
        return super().can(action)

    def contours(self) -> str:
        """Draw contours of D's score, or stop it."""
        facts = self.snapshot.facts
        if facts is None or not self.can("contours"):
            return super().contours()
        self._contours = not self._contours
        self.redraw_soon()
        return f"{self.title}: {'contours of what D believes' if self._contours else 'no contours'}"

    def _room(self, facts: RunInfo, width: int, height: int) -> Room:
        return square_room(width, height, facts.extent, _BESIDE, _BELOW)


def state_of(kind: FieldKind, field: Field, room: int) -> str:
    """What FIELD of KIND says, in at most ROOM characters."""
    values = field.values[np.isfinite(field.values)]
    if not len(values):
        return ""
    if kind == "gap":
        weight = np.ones_like(field.values) if field.weight is None else field.weight
        with np.errstate(invalid="ignore"):
            off = float(np.nansum(np.abs(field.values) * weight) / max(float(weight.sum()), 1e-12))
        grade = "nearly the best D" if off < _NEARLY_BEST else "far from the best D" if off > _FAR else "not the best D"
        texts: tuple[str, ...] = (f"{grade}: off by {significant(off)} on average", grade)
    elif kind == "slope":
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        steep = f"{significant(float(low))} to {significant(float(high))}"
        texts = (f"slope {significant(float(middle))} in the middle, mostly {steep}", f"slope mostly {steep}")
    elif kind == "optimal":
        texts = ("the reading of the best D for these fakes", "the best D's reading")
    else:
        texts = (f"at most {significant(float(values.max()))} a unit of area, blurred", "blurred")
    return next((text for text in texts if len(text) <= room), "")
