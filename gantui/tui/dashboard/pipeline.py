"""The pipeline row: how latents become fakes, how D meets them and real samples, and who moves now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number, shortened, significant
from gantui.draw.palette import DIM, FAINT, FAKE, FOCUS, LOSS_D, LOSS_G, REAL, TEXT
from gantui.errors import plain
from gantui.experiment.changing.stages import CAPTIONS, OfGame
from gantui.experiment.players import LETTERS, PLAYERS, PlayerName
from gantui.session.view.history import History
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.look.look import Look
from gantui.tui.panels.player_losses import LOSS_OF, UNCENTRED, losses_at
from gantui.tui.settings.lines import frozen
from gantui.tui.widgets.cells import Cells

RATE = 2.0
"""Drawings a second, at most, while it trains: numbers that change more often can't be read."""

_AT_WORK: Mapping[OfGame, frozenset[str]] = {
    "sample": frozenset({"z", "G", "fake"}),
    "real": frozenset({"real", "D"}),
    "fake": frozenset({"fake", "D"}),
    "discriminator": frozenset({"D"}),
    "judge": frozenset({"fake", "D"}),
    "generator": frozenset({"G"}),
    "ahead": frozenset({"G", "D"}),
    "both": frozenset({"G", "D"}),
}
"""The parts that do something in a part of an iteration."""
_OF_CAPTION = {CAPTIONS[name]: parts for name, parts in _AT_WORK.items()}
_LONGEST_LATENT = 14
_NUMBER, _RATE = 6, 7
"""Columns of numbers, that nothing may jump: larger ones are seldom."""
_COLOURS = {"z": TEXT, "G": LOSS_G, "fake": FAKE, "D": LOSS_D, "real": REAL}


@dataclass(frozen=True)
class Flow:
    """The content of the pipeline row."""

    words: tuple[tuple[str, tuple[str, ...]], ...]
    """Each part in its place, and what is said of it, the most important first."""
    still: frozenset[str] = frozenset()
    """Parts that do not move now."""
    lit: frozenset[str] = frozenset()
    """Parts that are shown at work, in slow motion; the status line says what they do."""


def flow_of(snapshot: Snapshot, history: History, cursor: int | None = None) -> Flow:
    """The content of the row for SNAPSHOT, with losses from HISTORY.

    They are those of the iteration CURSOR if an older one is looked at. Empty where nobody plays.
    """
    if snapshot.facts is not None and not snapshot.facts.played:
        return Flow(())
    values = losses_at(snapshot, history, cursor)
    rates, stopped = snapshot.learning_rates, frozen(snapshot.settings)

    def words(player: PlayerName) -> tuple[str, ...]:
        uncentred = player == "generator" and snapshot.facts is not None and snapshot.facts.objective in UNCENTRED
        loss = f"{'uncentred ' if uncentred else ''}loss {_number(values[LOSS_OF[player].column])}"
        if player in stopped:
            return loss, f"{'frozen':<{len('rate ') + _RATE}}"
        return (loss, f"rate {significant(rates[player], 3):<{_RATE}}") if player in rates else (loss,)

    moving = snapshot.state is State.RUNNING or bool(snapshot.phase_now)
    names = {LETTERS[player] for player in PLAYERS if player in stopped or not moving}
    return Flow(
        words=(
            ("z", (shortened(plain(snapshot.facts.latent), _LONGEST_LATENT),) if snapshot.facts else ()),
            ("G", words("generator")),
            ("fake", (f"D(G(z)) {_number(values['d_fake'])}",)),
            ("D", words("discriminator")),
            ("real", (f"D(x) {_number(values['d_real'])}",)),
        ),
        still=frozenset(names),
        lit=_OF_CAPTION.get(snapshot.phase_now, frozenset()),
    )


def _number(value: float) -> str:
    return f"{'-' if math.isnan(value) else number(value):<{_NUMBER}}"


_DETAILS: tuple[dict[str, int], ...] = (
    {"z": 1, "G": 2, "D": 2, "fake": 1, "real": 1},
    {"G": 2, "D": 2, "fake": 1, "real": 1},
    {"G": 1, "D": 1, "fake": 1, "real": 1},
    {"fake": 1, "real": 1},
    {},
)
"""How many words each part gets, from much room to little."""


def pipeline_row(flow: Flow, width: int, ground: int) -> Canvas:
    """FLOW in one row of WIDTH: with all its words where there is room, else with fewer.

    What is at work stands in brackets, so that it is seen without colours too.
    """
    canvas = Canvas.blank(width, 1)
    canvas.bg[:] = ground
    pieces = next((found for each in _DETAILS if _length(found := _pieces(flow, each)) <= width), _pieces(flow, {}))
    x = 0
    for text, colour in pieces:
        canvas.put(x, 0, text, colour)
        x += len(text)
    return canvas


def _pieces(flow: Flow, words: dict[str, int]) -> list[tuple[str, int]]:
    """The row as texts with their colours; each part gets WORDS words."""
    pieces: list[tuple[str, int]] = []
    for name, said in flow.words:
        if pieces:
            pieces.append(("◀─" if name == "real" else "─▶", FAINT))
        on, off = name in flow.lit, name in flow.still
        edges = "[]" if on else "  "
        pieces.append((f"{edges[0]}{name}", FOCUS if on else FAINT if off else _COLOURS[name]))
        text = " ".join(said[: words.get(name, 0)])
        if text:
            pieces.append((f" {text.rstrip()}", FAINT if off else DIM))
        pieces.append((edges[1] + " " * (len(text) - len(text.rstrip())), FOCUS))
    return pieces


def _length(pieces: list[tuple[str, int]]) -> int:
    return sum(len(text) for text, _ in pieces)


class Pipeline(Cells):
    """The widget of the pipeline row."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._flow = Flow(tuple((name, ()) for name in _COLOURS))
        self._drawn_from: tuple[object, ...] = ()
        self._drawn = -math.inf

    def receive(self, snapshot: Snapshot, history: History, now: float, cursor: int | None = None) -> None:
        """Take the newest numbers, and draw what changed.

        Numbers alone are drawn not too often, unless CURSOR has moved: all that is shown of an iteration comes
        together.
        """
        depends = (snapshot.state, snapshot.phase_now, snapshot.facts is None, frozen(snapshot.settings), cursor)
        if depends == self._drawn_from and snapshot.state is State.RUNNING and now - self._drawn < 1 / RATE:
            return
        self._drawn_from, self._drawn = depends, now
        flow = flow_of(snapshot, history, cursor)
        if flow != self._flow:
            self._flow = flow
            self.redraw()

    def draw(self, width: int, height: int) -> Canvas:
        """The row as a canvas."""
        canvas = Canvas.blank(width, height)
        canvas.paste(0, 0, pipeline_row(self._flow, width, self._look.bar))
        return canvas
