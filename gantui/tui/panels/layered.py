"""What the views of panel 1 have in common: the layers that are drawn over real and fake samples, or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from gantui.draw.formatting import fitting, percent, significant
from gantui.session.view.pictures import Arrows
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.layers import LABELS, LAYERS, DrawnLayers, LayerName, LayerState
from gantui.tui.look.look import Look
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import Action, Shared, View
from gantui.tui.time.instant import by_record

POINTS = 500
"""Points of each kind; more only hide each other."""
CORNERS = (25, 25)
"""Rows and columns of the map of the generator."""
LONGEST = 1 / 7
"""The length, as a share of the window's width, of an arrow for the strongest pull that has been seen."""


class OfSamples(View):
    """A view of panel 1, over which no layers can be drawn."""

    panel = "plane"
    coming = "will show real points, and those that G makes"

    def layers(self) -> tuple[LayerState, ...]:
        """The layers that other views have."""
        on = self.shared.of(DrawnLayers).names
        return tuple(LayerState(name, LABELS[name], name in on, "not in this view (v)") for name in LAYERS)

    def why_not(self, action: Action) -> str:
        """Why this training has no arrows, or no map of the generator."""
        facts = self.sight.snapshot.facts
        unseen = {} if facts is None else facts.unseen
        if action == "arrows" and "arrows" in unseen:
            return f"no arrows: {unseen['arrows']}"
        if action == "morph" and "latent_map" in unseen:
            return f"no map of the generator: {unseen['latent_map']}"
        return ""


class StrongestPull:
    """The strongest pull on the fakes that has been seen: arrows that get shorter say that G learns less."""

    def __init__(self) -> None:
        self.value = 0.0


class Layered(OfSamples):
    """A view of real and fake samples, over which layers are drawn."""

    labels: ClassVar[Mapping[LayerName, str]] = LABELS
    """What each layer is called here."""

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._drawn = shared.of(DrawnLayers)
        self.strongest = shared.of(StrongestPull)

    def draws(self, name: LayerName) -> bool:
        """Whether the layer NAME is to be drawn."""
        return name in self._drawn.names

    @property
    def drawn(self) -> frozenset[LayerName]:
        """The layers that are to be drawn, where the training has them."""
        return self._drawn.names

    @property
    def left_out(self) -> frozenset[LayerName]:
        """The layers that are not to be drawn."""
        return frozenset(LAYERS) - self._drawn.names

    def arrows(self) -> Arrows | None:
        """The newest pull on the fakes."""
        return self.sight.pictures.of(Arrows)

    def missing(self, facts: RunInfo) -> Mapping[LayerName, str]:
        """By layers why they can't be drawn here; empty where they can."""
        return {
            "contours": "" if facts.judged != "none" else "D reads no single point",
            "arrows": facts.unseen.get("arrows", ""),
            "modes": "" if facts.centres is not None else "these data have none to count",
        }

    def layers(self) -> tuple[LayerState, ...]:
        """Its layers."""
        facts = self.sight.snapshot.facts
        if facts is None:
            return super().layers()
        missing = self.missing(facts)
        return tuple(LayerState(name, self.labels[name], self.draws(name), missing.get(name, "")) for name in LAYERS)

    def turn_layer(self, name: LayerName) -> None:
        """Draw the layer NAME, or leave it out."""
        if name == "arrows":
            self.sight.pictures.drop(Arrows)  # those of before
        self._drawn.turn(name)

    def inputs(self) -> tuple[object, ...]:
        """Arrows, whose longest is remembered."""
        arrows = self.arrows()
        if arrows is not None:
            self.strongest.value = max(self.strongest.value, arrows.largest)
        return (arrows,)

    def parts(self) -> Iterator[tuple[str, int]]:
        """The parts that come less often than the samples, each with its iteration; 0: it has not come yet."""
        if self.draws("arrows"):
            yield "pull", self.sight.pictures.step_of(Arrows)

    def aged(self) -> str:
        """The iterations of the parts, if they may be others than that of the samples."""
        said: dict[int, str] = {}  # said all the while it moves, or it would blink
        for name, step in self.parts():
            if step and (self.sight.moves or step != self.step()):
                said.setdefault(step, name)
        return " · ".join(f"{name} {step:,}" for step, name in said.items())

    def able(self, action: Action) -> bool:
        """Whether this training has what ACTION draws."""
        facts = self.sight.snapshot.facts
        if facts is None:
            return False
        return facts.judged != "none" if action == "contours" else "arrows" not in facts.unseen

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """Contours and arrows, and the arrows' scale while they are drawn."""
        found: dict[Action, Callable[[], str]] = {}
        if self.able("contours"):
            found["contours"] = self._contours
        if self.able("arrows"):
            found["arrows"] = self._arrows
            if self.draws("arrows"):
                found["fit"] = self._fit_arrows
        return found

    def contours_said(self, drawn: bool) -> str:
        """The note on contours that are DRAWN, or not any more."""
        return "contours of what D believes" if drawn else "no contours"

    def _contours(self) -> str:
        self.turn_layer("contours")
        return f"real and fake: {self.contours_said(self.draws('contours'))}"

    def _arrows(self) -> str:
        self.turn_layer("arrows")
        return f"real and fake: {'arrows: where G pulls its fakes' if self.draws('arrows') else 'no arrows'}"

    def _fit_arrows(self) -> str:
        arrows = self.arrows()
        self.strongest.value = 0.0 if arrows is None else arrows.largest
        return "real and fake: the longest arrow is now the strongest pull"

    def pull_line(self, room: int) -> str:
        """How strongly G's loss pulls its fakes, in at most ROOM characters; empty where it is not drawn."""
        arrows = self.arrows()
        if arrows is None or not self.draws("arrows"):
            return ""
        now = f"pull on the fakes at most {significant(arrows.largest)}"
        longer = f"{now}, {significant(self.strongest.value)} when it was strongest"
        return fitting((longer, now, f"pull {significant(arrows.largest)}"), room)

    def quality_line(self, room: int) -> str:
        """How good the fakes are by the last record; empty where that is not known."""
        quality = (self.sight.snapshot.record or {}).get("high_quality")
        if quality is None:
            return ""
        share = percent(float(quality))
        return by_record((f"{share} of fakes within 3σ of a mode", f"{share} within 3σ"), self.sight.snapshot, room)
