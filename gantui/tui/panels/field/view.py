"""What the views of panel 2 have in common: a field of D, or one that D is compared with, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import numpy as np

from gantui.draw.formatting import constant, fitting, number, significant
from gantui.session.view.pictures import Field, FieldKind
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.field.field_picture import ABOUT, NAMES
from gantui.tui.panels.field.scale import HARDLY, NO_PICTURE, UNBOUNDED
from gantui.tui.panels.player_losses import losses_at, separation
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import Action, Shared, View

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
    "labelled": (
        "This D is given the class of a sample: shown is its reading of each place as a sample of the mode that is "
        "nearest. So it changes abruptly where another mode becomes the nearest. A D that is known up to a constant "
        "only is so for each class: its mean over the samples of the class is taken off."
    ),
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
DENSITIES: frozenset[FieldKind] = frozenset({"data", "fakes"})


class FieldScale:
    """How the views of panel 2 show D's readings."""

    def __init__(self) -> None:
        self.fitted = False
        """Whether the scale is as wide as the readings, whatever they mean."""
        self.contours = False


class FieldView(View):
    """A view of one kind of field."""

    panel = "field"
    coming = "will show what D believes of every place"
    kind: ClassVar[FieldKind]
    about_reading: ClassVar[str]
    """What D's reading looks like here."""
    against: ClassVar[FieldKind]
    """Which comparison with the best D says the most here."""
    without_readings: ClassVar[tuple[FieldKind, ...]] = ()
    """What says the most where D has no score of single points."""

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self.scale = shared.of(FieldScale)

    def present(self, facts: RunInfo) -> bool:
        """Whether there can be such a field; one that this training has not got says why.

        Where D reads no single point there is nothing to compare with it either.
        """
        return facts.judged != "none" or self.kind == "reading" or self.kind in DENSITIES

    def leads(self, facts: RunInfo) -> bool:
        """Whether it says the most beside panel 1, whose ground is D's reading already."""
        return self.kind == self.tells_most(facts)

    def tells_most(self, facts: RunInfo) -> FieldKind:
        """The most informative field beside panel 1.

        How far D is from the best one where that is known, as of a probability; else how it slopes, as of a critic.
        Its score where panel 1 does not show it.

        On a GPU the slope goes first: the best D is computed on the host, and each picture would stop the training.
        """
        order: tuple[FieldKind, ...] = (self.against, "slope")
        if facts.judged == "none":
            order = self.without_readings
        elif facts.device.startswith("cuda"):
            order = ("slope", self.against)
        return next((kind for kind in order if kind not in facts.unseen), "reading")

    def kinds(self, facts: RunInfo) -> frozenset[FieldKind]:
        """The kinds of field that the picture needs."""
        if self.kind in facts.unseen or (self.kind == "reading" and facts.judged == "none"):
            return frozenset()
        return frozenset({self.kind})

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest fields."""
        facts = self.sight.snapshot.facts
        shown = [self.field(kind) for kind in sorted(frozenset() if facts is None else self.kinds(facts))]
        return (*shown, self.sight.history.steps if None in shown else 0)

    def field(self, kind: FieldKind | None = None) -> Field | None:
        """The newest field of KIND, or of its own kind."""
        return self.sight.pictures.field(kind or self.kind)

    def step(self) -> int:
        """The iteration of the field."""
        return self.sight.pictures.field_step(self.kind)

    def aged(self) -> str:
        """The iteration of the field, where the training stands still at another one."""
        sight, step = self.sight, self.step()
        still = sight.live is None and not sight.moves
        return f"step {step:,}" if still and step and step != sight.snapshot.step else ""

    def instead(self, facts: RunInfo) -> str:
        """Why there is no picture; empty if there is one."""
        if self.kind == "reading" and facts.judged == "none":
            return NO_PICTURE
        if self.kind in facts.unseen:
            return f"There is no picture of this ({NAMES[self.kind]}): {facts.unseen[self.kind]}."
        return "" if self.field() is not None else "the discriminator has not been looked at yet"

    def heading(self) -> str:
        """Which field is shown."""
        return _HEADINGS[self.kind]

    def about(self) -> str:
        """What is seen, and what the score means under this objective."""
        facts = self.sight.snapshot.facts
        if facts is None:
            return "The discriminator's reading of every place, once there is one."
        if self.kind != "reading":
            why = f"Here there is no such picture: {facts.unseen[self.kind]}." if self.kind in facts.unseen else ""
            return "\n\n".join(filter(None, (ABOUT[self.kind], why)))
        if facts.judged == "none":
            means = "What it reads on real and on fake batches, on average, is among the curves: panel 3, key v."
            return f"{NO_PICTURE}\n\n{means}"
        parts = [self.about_reading, _JUDGED[facts.judged]]
        parts.append(_HOW_READ[facts.reading].format(middle=constant(facts.middle)))
        parts.append(_PALE if facts.reading in UNBOUNDED else "")
        parts.append(self.about_scale(facts))
        parts.append("When both players have won nothing more, the picture is plain where there are points.")
        return "\n\n".join(filter(None, parts))

    def about_scale(self, facts: RunInfo) -> str:
        """What is particular in its scale."""
        return ""

    def keys(self) -> tuple[str, ...]:
        """The scale's."""
        facts = self.sight.snapshot.facts
        if facts is None or (self.kind == "reading" and facts.judged == "none"):
            return ()
        return ("f  fit the scale of D's readings to the values there are: even a faint slope is seen",)

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """The scale can be fitted."""
        return {"fit": self._fit}

    def limits(self, field: Field, facts: RunInfo) -> tuple[float, float]:
        """The ends of the scale of D's readings FIELD."""
        raise NotImplementedError

    def fitted_anew(self) -> None:
        """Begin the scale again, as another range was asked for."""

    def _fit(self) -> str:
        self.scale.fitted = not self.scale.fitted
        self.fitted_anew()
        how = "fitted to its values" if self.scale.fitted else "as its reading has it"
        facts, field = self.sight.snapshot.facts, self.field("reading")
        if facts is None or field is None or facts.judged == "none":
            return f"scale {how}"
        low, high = self.limits(field, facts)
        return f"scale {how}: {number(low, 2)} to {number(high, 2)}"

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What D makes of the samples at the picture's iteration, and what the picture means."""
        if self.kind != "reading":
            field = self.field()
            return "" if self.kind in facts.unseen or field is None else state_of(self.kind, field, room)
        if facts.judged == "none":
            return ""
        meaning = "D(x): p(real), its share among the classes" if facts.judged == "class" else _MEANING[facts.reading]
        scale = self.scale_said(facts)
        packed = {"packed": ", of x repeated", "labelled": ", for the nearest mode"}.get(facts.judged, "")
        short = f"{facts.reading}{packed}" if facts.judged != "class" else "p(real)"
        values = losses_at(self.sight.snapshot, self.sight.history, self.step() or None)
        grades = [text for text in separation(values, facts) if "·" not in text]
        if facts.reading in UNBOUNDED and abs(values["d_real"] - values["d_fake"]) < HARDLY * self.half_width(facts):
            grades = [*(f"{text}: hardly apart" for text in grades), *grades]
        said = [f"{text} · {grade}" for grade in grades for text in (f"{meaning}{packed}{scale}", f"{meaning}{packed}")]
        said += [f"{short} · {grade}" for grade in grades]
        choices = (*said, *grades, f"{meaning}{packed}{scale}", f"{meaning}{packed}", short)
        return next((text for text in choices if len(text) <= room), facts.reading)

    def scale_said(self, facts: RunInfo) -> str:
        """What is particular in its scale, in a few words."""
        return ""

    def half_width(self, facts: RunInfo) -> float:
        """How far an unbounded scale reaches to both sides: next to that a small difference is none."""
        raise NotImplementedError


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
    return fitting(texts, room)
