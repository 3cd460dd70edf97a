"""The status line: what trains, how far it is, and what the last key did."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.draw.canvas import Canvas
from gantui.draw.event_tones import tone
from gantui.draw.formatting import clock, fitting, percent, shortened, size
from gantui.draw.palette import BAD, DIM, FAINT, FOCUS, GOOD, TEXT, WARN
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Load, Snapshot, State
from gantui.tui.look.look import Look
from gantui.tui.time.instant import singles
from gantui.tui.widgets.badge import badge
from gantui.tui.widgets.cells import Cells

STATES: dict[State, tuple[str, int]] = {
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
LONGEST_STATE = max(map(len, State))
LONGEST_PRESET = 24
"""Characters of its name that are shown."""
_MORE = " (M)"
"""Behind a note that is cut: the key that shows it whole."""
_NARROW, _SHORT_PRESET = 80, 14
"""On a screen of fewer columns than the first it takes no more than the second."""
_STEP = 7
"""Columns of the number of steps, where it is not known how many there will be."""
_BETWEEN = " · "
"""Between the parts of what says where one looks back at."""
_NOTE = 0.5
"""Share of the row that a note may take from the less important fields."""

_NOTE_OF_PAST = 20
"""Characters of a note for which what says where one looks back at makes room."""
_LEAST_NOTE = 8
"""Characters of a note that is cut, of fewer of which nobody sees what it is."""

Field = tuple[str, int]
"""A text and its colour."""


def status_row(
    snapshot: Snapshot,
    note: str,
    width: int,
    ground: int,
    past: str = "",
    shown: Snapshot | None = None,
    *,
    readable: bool = True,
) -> Canvas:
    """The status in one row; every field has a fixed width, and the last ones are left out where room is short.

    PAST says where one looks back at, in the place of how far the training is; the verdict is of what is SHOWN then.
    """
    name, state, *others = _fields(snapshot, LONGEST_PRESET if width >= _NARROW else _SHORT_PRESET)
    verdict = badge((shown or snapshot).verdict)
    if past:
        room = width - 2 - sum(len(text) + 2 for text, _ in (name, state, verdict))
        of_now = 5 if snapshot.steps else 3  # how fast it goes and what is left
        others[:of_now] = [(_whole_parts(past, room, min(len(note), _NOTE_OF_PAST)), FOCUS)]
    fields = [name, state] if snapshot.facts is None else [name, state, verdict, *others]
    # What trains, how it is and how it stands are always there; and what is looked at, if that is past.
    return row_of(fields, note, width, ground, always=3 + bool(past), more=_MORE if readable else "")


def row_of(fields: Sequence[Field], note: str, width: int, ground: int, *, always: int = 2, more: str = "") -> Canvas:
    """FIELDS from the left, the first ones ALWAYS and the others as far as there is room, and NOTE at the right.

    MORE stands behind a note that is cut: how to read all of it.
    """
    canvas = Canvas.blank(width, 1)
    canvas.bg[:] = ground
    x = 1
    room = width - (min(len(note), int(_NOTE * width)) + 2 if note else 0)
    for rank, (text, colour) in enumerate(fields):
        if rank >= always and x + len(text) + 1 > room:
            break
        canvas.put(x, 0, text, colour)
        x += len(text) + 2
    if note:
        text, room = note, width - x - 1
        if len(note) > room:
            room -= len(more)
            text = shortened(note, room) + more if room >= _LEAST_NOTE else ""
        canvas.put(max(x, width - len(text) - 1), 0, text, FOCUS)
    return canvas


def _whole_parts(past: str, room: int, note: int) -> str:
    """PAST in ROOM columns: without the parts between its first and its last one, or the first alone, if need be.

    Those between make room for a note of NOTE characters too.
    """
    first, last = past.split(_BETWEEN)[0], past.split(_BETWEEN)[-1]
    short = f"{first}{_BETWEEN}{last}"
    return fitting((past,), room - note - 2 * bool(note)) or fitting((short,), room) or shortened(first, max(0, room))


def _fields(snapshot: Snapshot, longest: int) -> list[Field]:
    """The fields of the row, the most important first; the name takes at most LONGEST characters."""
    facts, state = snapshot.facts, snapshot.state
    glyph, colour = STATES[state]
    if state is State.FINISHED and any(tone(event) == "bad" for event in snapshot.standing):
        glyph, colour = "✗", BAD  # its steps are done, and it is not well
    fields: list[Field] = [(_name(facts, longest), TEXT)]
    fields.append((f"{glyph} {state.value:<{LONGEST_STATE}}", colour))
    if facts is None:
        return fields
    within, step = "in " if snapshot.phase_now else "", snapshot.step + bool(snapshot.phase_now)
    total = f"{snapshot.steps:,}"
    of_all = f"{step:>{len(total)},}/{total}" if snapshot.steps else f"{step:>{_STEP},}"
    endless = not snapshot.steps
    fields += [
        (f"{within}step {of_all}{singles(snapshot)}", TEXT),
        *([] if endless else [(f"{percent(snapshot.step / snapshot.steps):>6}", DIM)]),
        (f"{paced(snapshot.rate):>6} steps/s", TEXT if state is State.RUNNING else FAINT),
        (f"{clock(snapshot.seconds):>7}", DIM),
        *([] if endless else [(f"ETA {_left(snapshot):>7}", DIM)]),
        (facts.device, DIM),
        *([] if facts.seed is None else [(f"seed {facts.seed}", DIM)]),
        *_load(snapshot.load),
    ]
    return fields


def _name(facts: RunInfo | None, longest: int) -> str:
    """The name of what trains, with the step it branched from; at most LONGEST characters."""
    if facts is None:
        return "gantui"
    since = f" from {facts.branched.removeprefix('step ').partition(' of ')[0]}" if facts.branched else ""
    return shortened(facts.title or facts.preset, longest - len(since)) + since


def _load(load: Load | None) -> list[Field]:
    """What the training takes of its machine, as fields."""
    if load is None:
        return []
    fields = [(f"{load.cores:4.1f} cores {size(load.memory):>6}", DIM)]
    if load.gpu is not None and load.gpu_memory is not None and load.gpu_total is not None:
        memory = f"{size(load.gpu_memory)}/{size(load.gpu_total)}"
        fields.append((f"GPU {percent(load.gpu):>5} {memory:>13} {load.gpu_celsius or 0:>3} °C", DIM))
    return fields


def paced(rate: float) -> str:
    """RATE, steps a second, in few characters: '312', '3.1'."""
    return f"{rate:,.0f}" if rate >= 10 or not rate else f"{rate:.2g}"


def _left(snapshot: Snapshot) -> str:
    """The time that the rest takes at the present rate."""
    if snapshot.state is not State.RUNNING or snapshot.rate <= 0:
        return "-"
    return clock((snapshot.steps - snapshot.step) / snapshot.rate)


class Status(Cells):
    """The widget of the status line."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._snapshot = Snapshot(State.LOADING)
        self._note = self._past = ""
        self._judged: Snapshot | None = None
        self._readable = True

    def show(
        self, snapshot: Snapshot, note: str, past: str = "", shown: Snapshot | None = None, *, readable: bool = True
    ) -> None:
        """Show the state of SNAPSHOT, NOTE on the last key, and where in the PAST the SHOWN picture is.

        READABLE: NOTE stands among the messages too.
        """
        self._snapshot, self._note, self._past, self._judged = snapshot, note, past, shown
        self._readable = readable
        self.redraw()

    def draw(self, width: int, height: int) -> Canvas:
        """The row as a canvas."""
        row = status_row(
            self._snapshot, self._note, width, self._look.bar, self._past, self._judged, readable=self._readable
        )
        canvas = Canvas.blank(width, height)
        canvas.paste(0, 0, row)
        return canvas
