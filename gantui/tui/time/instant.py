"""Which instant a number belongs to: all on the screen is of one instant, or names its own."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.draw.formatting import fitting
from gantui.errors import plain
from gantui.experiment.players import LETTERS
from gantui.session.view.snapshot import Snapshot


def singles(snapshot: Snapshot) -> str:
    """The single updates since the newest whole iteration, as text: ' + 3 D + 1 G', or ''."""
    return "".join(
        f" + {done:,} {LETTERS.get(player, plain(player))}" for player, done in sorted(snapshot.single.items())
    )


def is_now(step: int, snapshot: Snapshot) -> bool:
    """Whether a measurement at iteration STEP is of the instant of SNAPSHOT, single updates included."""
    return step == snapshot.step and (snapshot.losses is not None or not snapshot.single)


def measured_at(step: int, snapshot: Snapshot) -> str:
    """The instant of a measurement: 'step 1,200', with the single updates if it is of the instant of SNAPSHOT.

    In slow motion that lies within the next iteration.
    """
    if not is_now(step, snapshot):
        return f"step {step:,}"
    return f"in step {step + 1:,}" if snapshot.phase_now else f"step {step:,}{singles(snapshot)}"


def by_record(texts: Sequence[str], snapshot: Snapshot, room: int) -> str:
    """The first of TEXTS on the newest record of SNAPSHOT that has at most ROOM characters; '' if none has.

    Where the record is of another instant than SNAPSHOT its step stands behind: '83 % within 3σ (step 1,200)'.
    """
    step = (snapshot.record or {}).get("step")
    note = "" if step is None or is_now(int(step), snapshot) else f" (step {int(step):,})"
    said = fitting(texts, room - len(note))
    return said and said + note
