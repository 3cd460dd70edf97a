"""Points by class: each real point in the colour of its class, each fake as the sign of the class it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import percent, shortened
from gantui.draw.palette import CLASSES, DIM, FAKE
from gantui.draw.plane.scatter import Layer, Marker, Sign
from gantui.errors import plain
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures import PointClasses, PointClassesRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.layers import LayerName
from gantui.tui.panels.layered import POINTS
from gantui.tui.panels.plane.legend import MARKS, Legend
from gantui.tui.panels.plane.points import PointsView, clouds
from gantui.tui.panels.square import Room
from gantui.tui.panels.view import VIEWS
from gantui.tui.time.instant import by_record

_SIGNS = digits[1:] + ascii_uppercase
"""The signs of fakes by class; of more classes than these they repeat."""
_LETTERS = ascii_lowercase
"""The letters of real points by class, where points are characters."""


@dataclass(frozen=True)
class ClassLegend(Legend):
    """The legend of points by class: what marks real ones and fakes, and the classes."""

    asked: bool
    """Whether each fake was asked for a class."""

    def kinds(self) -> list[tuple[str, int]]:
        """The mark of real points, and the mark of fakes: those of the first class."""
        real, fake, _ = MARKS[self.look.points]
        real = real if self.look.points == "braille" else _LETTERS[0]
        shown = [(f"{real} real", DIM)] if self.draws("real") else []
        if self.draws("fake"):
            shown += [(f"{_SIGNS[0]} fake", DIM) if self.asked else (f"{fake} fake", FAKE)]
        return shown

    def below(self, canvas: Canvas, room: Room, outside: int) -> None:
        """Write it into CANVAS below the picture, the classes in a row of their own."""
        super().below(canvas, room, outside)
        x = room.left
        for text, colour in self._classes():
            if x + len(text) > canvas.width:
                canvas.put(x, room.height + 1, "…" if self.look.glyphs != "ascii" else ".", DIM)
                break
            canvas.put(x, room.height + 1, text, colour)
            x += len(text) + 2

    def beside(self, canvas: Canvas, room: Room, points: int, outside: int) -> range:
        """Write it into CANVAS beside the picture of so many POINTS of each kind, a row for each class."""
        free, classes = super().beside(canvas, room, points, outside), self._classes()
        x, shown = room.left + room.width + 2, classes
        if len(classes) > len(free):
            shown = classes[: max(0, len(free) - 1)]
            shown += [(f"and {len(classes) - len(shown)} more", DIM)]
        for y, (text, colour) in zip(free, shown, strict=False):
            canvas.put(x, y, shortened(text, canvas.width - x), colour)
        return free[len(shown) :]

    def _classes(self) -> list[tuple[str, int]]:
        """The sign or signs of each class with its name, in its colour."""
        shares = self.facts.mode_shares
        modes = () if shares is None else tuple(str(1 + mode) for mode in range(len(shares)))
        found = []
        for number, name in enumerate(self.facts.classes or modes):
            letter, sign = _of(number, _LETTERS), _of(number, _SIGNS)
            signs = [letter] if self.look.points != "braille" else [] if self.asked else [MARKS["braille"][0]]
            signs += [sign] if self.asked else []
            signs += [plain(name)] if name != sign or not self.asked else []
            found.append((" ".join(signs), _colour(number)))
        return found


@VIEWS.register("points by class")
class PointsByClass(PointsView):
    """Points in the colours of their classes."""

    label = "points by class"
    both = None

    def present(self, facts: RunInfo) -> bool:
        """Whether points have classes."""
        return facts.labelled

    def leads(self, facts: RunInfo) -> bool:
        """Where G is asked for classes, whether it heeds them is the first question."""
        return facts.judged == "labelled"

    def heading(self) -> str:
        """What is seen."""
        return "real and fake by class"

    def about(self) -> str:
        """What colours and signs are."""
        said = (
            "Samples of the data, each in the colour of its class, and the generator's. A generator that is asked for "
            "classes makes each sample for one: it is written as the sign of that class, in its colour, so a sign "
            "among points of another colour is an answer to another question. A generator that knows of no classes "
            "has its samples in purple. The legend names the classes. Without colours real points are letters, a for "
            "the first class."
        )
        return f"{said}\n\nArrows at the edge point to fakes outside the window; the legend says how many there are."

    def draws(self, name: LayerName) -> bool:
        """Whether the layer NAME is to be drawn; numbers of modes would look like fakes."""
        return name != "modes" and super().draws(name)

    def missing(self, facts: RunInfo) -> Mapping[LayerName, str]:
        """Numbers of modes are missing too."""
        return {**super().missing(facts), "modes": "not in this view (v)"}

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The points' classes too."""
        return super().wants(facts, width, height) | Requests.of(PointClassesRequest(POINTS))

    def inputs(self) -> tuple[object, ...]:
        """The classes too."""
        return (*super().inputs(), self._classes())

    def _classes(self) -> PointClasses | None:
        return self.sight.pictures.of(PointClasses)

    def points(self, real: Floats, fake: Floats, facts: RunInfo) -> list[Layer]:
        """A cloud for each class of real points, and of fakes where these were asked for one."""
        found = self._classes()
        if found is None:  # as in a run that is older than this picture
            return super().points(real, fake, facts)
        classes, written = sorted(set(found.of.tolist())), self.look.points != "braille"
        layers: list[Layer] = []
        if self.draws("fake") and not found.asked:  # below the classes, which they would hide
            layers += clouds(fake, facts.generators)
        for number in classes if self.draws("real") else ():
            marker: Marker = Sign(_of(number, _LETTERS)) if written else "dot"
            layers.append((_those(real, found, number), _colour(number), marker))
        for number in classes if self.draws("fake") and found.asked else ():
            layers.append((_those(fake, found, number), _colour(number), Sign(_of(number, _SIGNS))))
        return layers

    def legend(self, facts: RunInfo) -> Legend:
        """The legend, with the classes once they are known."""
        found, usual = self._classes(), super().legend(facts)
        if found is None:
            return usual
        return ClassLegend(usual.look, facts, usual.drawn, usual.mapped, usual.ground, found.asked)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How often G makes what it is asked for."""
        snapshot = self.sight.snapshot
        right = (snapshot.record or {}).get("label_accuracy")
        if right is None or self.draws("arrows"):
            return super().state_line(facts, room)
        share = percent(float(right))
        texts = (f"{share} of fakes are of the class asked for", f"{share} are as asked for")
        return by_record(texts, snapshot, room) or super().state_line(facts, room)


def _those(points: Floats, classes: PointClasses, number: int) -> Floats:
    """The ones of POINTS whose class has this NUMBER."""
    known: Floats = points[: len(classes.of)]
    return known[classes.of[: len(known)] == number]


def _of(number: int, signs: str) -> str:
    return signs[number % len(signs)]


def _colour(number: int) -> int:
    return CLASSES[number % len(CLASSES)]
