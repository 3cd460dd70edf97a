"""The first row: what trains, where it stands, and what the last key did."""

from __future__ import annotations

from gantui.session.snapshot import Snapshot, State
from gantui.tui.cells import Cells
from gantui.tui.look import Look
from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.palette import BAD, DIM, FAINT, FOCUS, GOOD, TEXT, WARN
from gantui.tui.words import clock, percent, shortened

_STATES: dict[State, tuple[str, int]] = {
    State.LOADING: ("…", DIM),
    State.RUNNING: ("▶", GOOD),
    State.PAUSED: ("‖", WARN),
    State.FINISHED: ("✓", GOOD),
    State.STOPPED: ("■", WARN),
    State.DIVERGED: ("✗", BAD),
    State.REFUSED: ("✗", BAD),
    State.FAILED: ("✗", BAD),
    State.LOST: ("?", BAD),
}
_LONGEST_STATE = max(map(len, State))
_LONGEST_PRESET = 24
_NOTE = 0.5
"""Share of the row that a note may take from the less important fields."""

Field = tuple[str, int]
"""A text and its colour."""


def status_row(snapshot: Snapshot, note: str, width: int, ground: int) -> Canvas:
    """The status in one row; every field has a fixed width, and the last of them go first where room is short."""
    canvas = Canvas.blank(width, 1)
    canvas.bg[:] = ground
    x = 1
    room = width - (min(len(note), int(_NOTE * width)) + 2 if note else 0)
    for rank, (text, colour) in enumerate(_fields(snapshot)):
        # The first two always stand: what trains, and how it is.
        if rank > 1 and x + len(text) + 1 > room:
            break
        canvas.put(x, 0, text, colour)
        x += len(text) + 2
    if note:
        text = shortened(note, width - x - 1)
        canvas.put(max(x, width - len(text) - 1), 0, text, FOCUS)
    return canvas


def _fields(snapshot: Snapshot) -> list[Field]:
    """What there is to say, the most important first."""
    facts, state = snapshot.facts, snapshot.state
    glyph, colour = _STATES[state]
    fields: list[Field] = [(shortened(facts.preset, _LONGEST_PRESET) if facts else "gantui", TEXT)]
    fields.append((f"{glyph} {state.value:<{_LONGEST_STATE}}", colour))
    if facts is None:
        return fields
    total = f"{snapshot.steps:,}"
    share = snapshot.step / snapshot.steps if snapshot.steps else 0.0
    fields += [
        (f"step {snapshot.step:>{len(total)},}/{total}", TEXT),
        (f"{percent(share):>6}", DIM),
        (f"{_rate(snapshot.rate):>6} steps/s", TEXT if state is State.RUNNING else FAINT),
        (f"{clock(snapshot.seconds):>7}", DIM),
        (f"ETA {_left(snapshot):>7}", DIM),
        (facts.device, DIM),
        (f"seed {facts.seed}", DIM),
    ]
    return fields


def _rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 or not rate else f"{rate:.2g}"


def _left(snapshot: Snapshot) -> str:
    """How long the rest will take at the present rate."""
    if snapshot.state is not State.RUNNING or snapshot.rate <= 0:
        return "-"
    return clock((snapshot.steps - snapshot.step) / snapshot.rate)


class Status(Cells):
    """The status line."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._snapshot = Snapshot(State.LOADING)
        self._note = ""

    def show(self, snapshot: Snapshot, note: str) -> None:
        """Say where SNAPSHOT stands, and NOTE: what the last key did."""
        self._snapshot, self._note = snapshot, note
        self.redraw()

    def draw(self, width: int, height: int) -> Canvas:
        """The row."""
        row = status_row(self._snapshot, self._note, width, self._look.bar)
        canvas = Canvas.blank(width, height)
        canvas.paste(0, 0, row)
        return canvas
