"""The dialog of the training's events: the newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from textual import events as keys

from gantui.draw.event_tones import tone
from gantui.draw.formatting import ranges, sentence, wrapped
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import DIM, FOCUS, TEXT
from gantui.draw.time.marks import sign
from gantui.experiment.verdicts.advice import LASTING, Remedy, do_first
from gantui.experiment.verdicts.event import Event
from gantui.session.view.pictures import Modes
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, picture_in
from gantui.tui.look.look import Look
from gantui.tui.widgets.badge import explained
from gantui.tui.widgets.dialog import Line, Page, paragraphs

_FIRST, _ELSE = "Do first, ", "If that does not help, "
_NONE = (
    "No event yet. When a mode is lost, the discriminator saturates, the players go round in circles or all is solved, "
    "it is told here, with what it means and what may be done."
)


class Events(Page):
    """Shows what stands and what to do first, then all events; arrows scroll, any other key closes it.

    Where the verdict has a remedy that can be turned while it trains, Enter turns it and closes it.
    """

    def __init__(self, look: Look, snapshot: Snapshot, turn: Callable[[Remedy], None], held_back: str = "") -> None:
        """Show the events of the training at SNAPSHOT.

        TURN turns the remedy. HELD_BACK is the reason why nothing can be turned from here; '' if it can.
        """
        remedy = snapshot.verdict.remedy
        self._remedy = remedy if remedy is not None and remedy.live and not held_back else None
        self._turn = turn
        super().__init__(
            look,
            "verdict and events, the newest first",
            "any key  close" if self._remedy is None else "enter  do it    other keys  close",
            lambda width: [
                *summed_up(snapshot, width, held_back),
                *listed(snapshot.events, snapshot.standing, width, look.glyphs, snapshot.verdict.reason),
            ],
        )

    def turned(self, event: keys.Key) -> bool:
        """Whether EVENT was the key of the remedy, which is turned now."""
        if self._remedy is None or event.key != "enter" or not self.is_current:
            return False
        self.dismiss()
        self._turn(self._remedy)
        return True


def summed_up(snapshot: Snapshot, width: int, held_back: str = "") -> list[Line]:
    """The verdict and what to do first, how the modes are served, and what a new run would change, as lines.

    HELD_BACK is the reason why nothing can be turned from here; '' if it can.
    """
    lines = explained(snapshot.verdict, width, held_back)
    modes = picture_in(snapshot, Modes)
    if modes is not None and len(modes.covered) > 1:
        lines += [[], *paragraphs(sentence(served(modes, snapshot.facts)), width, TEXT)]
    if first := do_first(snapshot.standing, snapshot.events):
        remedy = snapshot.verdict.remedy
        begin = _ELSE if remedy is not None and remedy.live else _FIRST
        head, *rest = wrapped(f"{begin}{first}.", width)
        lines += [[], [(begin, FOCUS), (head.removeprefix(begin), TEXT)], *([(line, TEXT)] for line in rest)]
    return [*lines, []]


def served(modes: Modes, facts: RunInfo | None) -> str:
    """Which of several MODES have their fair share of good samples, which have little, which none.

    FACTS are of the training: classes of images have their names.
    """
    called, names = ("modes", tuple[str, ...]()) if facts is None else (facts.parts, facts.classes)
    groups = {
        "a fair share of good samples at": modes.fair,
        "less than a fifth of it at": modes.covered & ~modes.fair,
        "none at": ~modes.covered,
    }
    said = [f"{name} {_these(group, names)}" for name, group in groups.items() if group.any()]
    alone = "no good samples at any" if not modes.covered.any() else "; ".join(said)
    return f"{called} at step {modes.step:,}: {alone}"


def _these(group: NDArray[np.bool_], names: Sequence[str]) -> str:
    """The members of GROUP [parts of the data], by their NAMES or numbers."""
    there = np.flatnonzero(group)
    return ", ".join(names[int(part)] for part in there) if names else ranges((there + 1).tolist())


def listed(
    reported: Sequence[Event], standing: Sequence[Event], width: int, glyphs: Glyphs, reason: str = ""
) -> list[Line]:
    """REPORTED and STANDING events, each once, the newest first: what was seen, what it means, what to do.

    For one that is over no advice is given; for one that stands the present figures are shown too, unless they are the
    REASON of the verdict, which stands above.
    """
    lines: list[Line] = []
    stands = {event: event for event in standing}
    for event in sorted({*reported, *standing}, key=lambda event: (event.step, event.kind), reverse=True):
        mark, colour = sign(tone(event), glyphs)
        lines += [[]] if lines else []
        lines.append([(f"{mark} ", colour), (event.kind, colour), (f"   step {event.step:,}", DIM)])
        if event in stands:
            lines[-1] = [*lines[-1], ("   still so", colour)]
        elif event.kind in LASTING:
            lines[-1] = [*lines[-1], ("   over by now", DIM)]
        if event.kind == "changed":  # it begins with a name, and its meaning is no news
            lines += paragraphs(event.evidence, width, TEXT)
            continue
        now = stands[event].now if event in stands else ""
        lines += paragraphs(f"When it began: {event.evidence}." if now else sentence(event.evidence), width, TEXT)
        lines += paragraphs(f"Now: {now}.", width, TEXT) if now and now != reason else []
        lines += paragraphs(sentence(event.meaning), width, DIM)
        if event in stands or event.kind not in LASTING:
            lines += paragraphs(sentence(event.advice), width, TEXT)
    return lines or paragraphs(_NONE, width, DIM)
