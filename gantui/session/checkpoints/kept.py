"""Which checkpoints are kept: the newest ones, and a few spread over the whole run."""

from __future__ import annotations

from collections.abc import Sequence


def dropped(steps: Sequence[int], keep: int, spread: int) -> list[int]:
    """Which of the checkpoints at STEPS, in any order, are no longer needed, ascending.

    The newest KEEP stay, and of the others SPREAD: the oldest one, and those in between so that a gap between two of
    them is small beside the time that has passed since: there is always one not much further back than was meant.
    """
    ascending = sorted(set(steps))
    newest = ascending[-keep:]
    older, gone = ascending[:-keep], []
    while len(older) > spread:
        neighbours = [*older, newest[0]]

        def gap(place: int, kept: Sequence[int] = neighbours) -> float:
            """The gap between its neighbours without it, relative to the time that has passed."""
            return (kept[place + 1] - kept[place - 1]) / (newest[-1] - kept[place])

        place = min(range(1, len(older)), key=gap) if len(older) > 1 else 0
        gone.append(older.pop(place))
    return sorted(gone)
