"""The dialog of eigenvalues: whether the players converge, rotate or run away, as a picture and in words."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.geometry import Size

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import significant
from gantui.draw.palette import BAD, DIM, FLOOR, FOCUS, GOOD, TEXT, WARN
from gantui.draw.plane.poles import Region, poles
from gantui.draw.time.curve import Fill
from gantui.session.view.pictures import Eigenvalues, EigenvaluesRequest
from gantui.session.view.requests import Requests
from gantui.tui.look.look import Look
from gantui.tui.widgets.dialog import Box, Line, Page, paragraphs
from gantui.tui.widgets.frame import framed, inner_size

ABOUT = (
    "A small push of both players' weights grows or shrinks by the eigenvalues of the game where they are. Left: of "
    "the flow, the Jacobian of v = -(grad L_D, grad L_G), as if steps were endlessly small. Real parts below 0, in the "
    "shaded half, draw the players in; imaginary parts make them turn (Mescheder 2017, proposition 4).\n\n"
    "Right: of one iteration as it is done, with its scheme, its step sizes and its updates in turn or at once. Within "
    "the unit circle, shaded, a push shrinks (lemma 4); an angle of phi turns it once in 2 pi / phi iterations. A flow "
    "that only turns runs away when both move at once, and stays on its circle when they move in turn (Mescheder "
    "2018, section 2). An optimizer that divides by past gradients goes on dividing by the present ones.\n\n"
    "Both are linear and told on one batch: near a place of rest they decide, elsewhere they only say what the next "
    "steps are like. Of the Dirac-GAN, whose place of rest is known, they are told there. Many eigenvalues at 0 (at 1 "
    "on the right) are weights that change nothing."
)
HINT = "j  again    ?  explain    any other key  close"
_WIDEST = Size(112, 36)
_ROUNDING = 1e-5
"""The share of the largest eigenvalue below which a real part, or a distance from the circle, counts as none."""
_ROOM = 1.25
"""The window reaches so many times as far as the eigenvalues."""
_NEAR = 0.3
"""Eigenvalues of an update that are all as near to 1 are shown in a window of their own."""
_PARTED = 64
"""Columns from which both pictures stand side by side."""

Doubles = NDArray[np.float64]


class Stability(Page):
    """Shows the game's eigenvalues; `j` asks again, `?` explains, any other key closes."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "eigenvalues", HINT, lambda _: [])
        self.found: Eigenvalues | None = None
        self._waiting = True
        self._explained = False
        self.singles = ""
        """The single updates after the iteration that they belong to."""
        self.box: Spectrum = Spectrum(look, self, id="box")

    def wants(self) -> Requests:
        """The request for the eigenvalues, until it is answered."""
        return Requests.of(EigenvaluesRequest(self._waiting))

    def receive(self, found: Eigenvalues | None, singles: str = "") -> None:
        """Take the eigenvalues FOUND, after the SINGLES: ' + 1 D'."""
        if found is not None and self._waiting:
            self.found, self._waiting, self.singles = found, False, singles
            self.box.redraw()

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._waiting

    @property
    def explained(self) -> bool:
        """Whether the explanation is shown in the place of the eigenvalues."""
        return self._explained

    def turned(self, event: events.Key) -> bool:
        """Ask for new eigenvalues at `j`, switch the explanation at `?`; returns whether EVENT was one of these."""
        if event.key == "j":
            self._waiting, self._explained = True, False
        elif event.character == "?":
            self._explained, self.box.first = not self._explained, 0
            self.box.text = self.box.explanation
        else:
            return False
        self.fit()
        return True


class Spectrum(Box):
    """The pictures and the sentences, or the explanation."""

    def __init__(self, look: Look, page: Stability, *, id: str) -> None:
        super().__init__(look, "eigenvalues", HINT, self.explanation, id=id)
        self._page = page

    def explanation(self, width: int) -> list[Line]:
        """What eigenvalues mean, as lines."""
        return paragraphs(ABOUT, width, TEXT)

    def needs(self, screen: Size) -> Size:
        """The size of the box: as large as there is room for, within bounds; for the explanation that of the text."""
        if self._page.explained:
            return super().needs(screen)
        return Size(min(_WIDEST.width, screen.width - 2), min(_WIDEST.height, screen.height - 2))

    def draw(self, width: int, height: int) -> Canvas:
        """Both pictures side by side, and below what they say."""
        if self._page.explained:
            return super().draw(width, height)
        inner = Canvas.blank(*inner_size(width, height))
        found, room = self._page.found, max(1, inner.width - 4)
        if found is None:
            lines = paragraphs("They are being worked out; that may take some seconds.", room, DIM)
        else:
            lines = [*says(found, room), *(paragraphs("Asking again ...", room, DIM) if self._page.waiting else [])]
        rows = inner.height - len(lines) - 1
        if len(lines) > inner.height - 1:  # no room for pictures, nor for all that is said
            self.text = lambda _: lines
            return super().draw(width, height)
        if found is not None and rows >= 5:
            self._pictures(inner, found, rows)
        top = max(1, inner.height - len(lines)) if found is not None else max(1, inner.height // 2)
        for y, line in enumerate(lines, top):
            x = 2
            for text, colour in line:
                inner.put(x, y, text, colour)
                x += len(text)
        at = "" if found is None else f" at step {found.step:,}{self._page.singles}"
        where = " where both players rest" if found is not None and found.at_rest else at
        return framed(
            inner,
            width,
            height,
            number="",
            title=f"{self.title}{where}",
            state=HINT,
            focused=True,
            glyphs=self._look.glyphs,
        )

    def _pictures(self, inner: Canvas, found: Eigenvalues, rows: int) -> None:
        both = len(found.update) > 0 and inner.width >= _PARTED
        width = (inner.width - 2) // 2 if both else inner.width
        parts: list[tuple[int, str, Doubles, Region]] = [(0, "flow", found.flow, "left")]
        if both:
            parts.append((width + 2, "one iteration", found.update, "disc"))
        for left, name, values, region in parts:
            if not len(values):
                continue
            inner.put(left + 7, 0, name, DIM)
            window = around_zero(values) if region == "left" else around_circle(values, width - 7, rows - 2)
            away = distance(values, region)
            colours = np.select([away < 0, away > 0], [GOOD, BAD], WARN)
            fill = Fill(FLOOR, self._look.fill)
            picture = poles(values, width, rows - 1, window, region, fill, colours, glyphs=self._look.glyphs)
            inner.paste(left, 1, picture)


def distance(values: Doubles, region: Region) -> Doubles:
    """The distance of VALUES [n, 2] to the stable REGION; below 0 inside, 0 where it is only rounding."""
    size = np.hypot(*values.T)
    away = values[:, 0] if region == "left" else size - 1
    scale = (
        size.max(initial=0.0) if region == "left" else np.hypot(values[:, 0] - 1, values[:, 1]).max(initial=0.0) ** 2
    )
    return np.where(np.abs(away) <= _ROUNDING * scale, 0.0, away)


def around_zero(values: Doubles) -> tuple[float, float, float, float]:
    """A window on VALUES [n, 2] with 0 in the middle, as large as needed, but never almost empty."""
    across, up = (float(part) for part in np.abs(values).max(axis=0))
    least = 0.05 * max(across, up) or 1.0
    across, up = (_ROOM * max(part, least) for part in (across, up))
    return -across, across, -up, up


def around_circle(values: Doubles, width: int, height: int) -> tuple[float, float, float, float]:
    """A window on VALUES [n, 2] in WIDTH x HEIGHT cells: the whole unit circle, or around 1 if all are near it."""
    near = _ROOM * float(np.hypot(values[:, 0] - 1, values[:, 1]).max(initial=0.0))
    reach = near if 0 < near <= _NEAR else _ROOM * max(1.0, float(np.hypot(*values.T).max(initial=0.0)))
    centre = 1.0 if 0 < near <= _NEAR else 0.0
    ratio = width / max(1, 2 * height)  # a cell is twice as high as wide
    across, up = reach * max(1.0, ratio), reach * max(1.0, 1 / ratio)
    return centre - across, centre + across, -up, up


def says(found: Eigenvalues, width: int) -> list[Line]:
    """What FOUND says of the flow and of the update, in lines of WIDTH."""
    if not len(found.flow):
        return paragraphs(f"No eigenvalues: {found.about}.", width, WARN)
    lines = [*_sentence("flow: ", flow_says(found.flow), width)]
    if len(found.update):
        lines += _sentence("one iteration: ", update_says(found.update), width)
    where = "" if found.at_rest else "; where the players are now, which need not be a place of rest"
    return [*lines, *paragraphs(f"({found.about}{where})", width, DIM)]


def _sentence(name: str, text: str, width: int) -> list[Line]:
    lines = paragraphs(name + text, width, TEXT)
    first = lines[0][0][0]
    return [[(first[: len(name)], FOCUS), (first[len(name) :], TEXT)], *lines[1:]]


def flow_says(values: Doubles) -> str:
    """What the eigenvalues VALUES [n, 2] of the flow mean."""
    away = distance(values, "left")
    worst = float(away.max())
    turning = float(np.abs(values[:, 1]).max())
    turns = f"; turns (imaginary parts up to {significant(turning)})" if _turns(values) else "; does not turn"
    if worst > 0:
        return f"largest real part +{significant(worst)}: not stable{turns}"
    if worst < 0:
        return f"largest real part {significant(worst)}: stable, drawn in{turns}"
    return f"largest real part 0: neither drawn in nor driven away{turns}"


def update_says(values: Doubles) -> str:
    """What the eigenvalues VALUES [n, 2] of an iteration mean."""
    size = np.hypot(*values.T)
    away = distance(values, "disc")
    worst = float(away.max())
    if worst == 0:
        grows = "largest modulus 1: a push neither grows nor shrinks"
    else:
        steps = math.log(2) / abs(math.log1p(worst)) if worst > -1 else 0.0
        often = f"{'doubles' if worst > 0 else 'halves'} in {_count(steps)}"
        stable = "not stable, a push" if worst > 0 else "stable, the slowest push"
        grows = f"largest modulus 1{'+' if worst > 0 else '-'}{significant(abs(worst))}: {stable} {often}"
    angle = np.abs(np.arctan2(values[:, 1], values[:, 0]))
    largest = np.flatnonzero((angle > _ROUNDING * angle.max()) & (angle > 0))
    if not len(largest) or not _turns(values - (1.0, 0.0)):
        return f"{grows}; does not turn"
    period = 2 * math.pi / float(angle[largest[size[largest].argmax()]])
    return f"{grows}; oscillates, period about {_count(period)}"


def _turns(values: Doubles) -> bool:
    """Whether any of VALUES [n, 2] has an imaginary part larger than rounding."""
    return bool(np.abs(values[:, 1]).max(initial=0.0) > _ROUNDING * np.abs(values).max(initial=0.0))


def _count(steps: float) -> str:
    return f"{steps:,.0f} iterations" if steps >= 10 else f"{steps:.1f} iterations"
