"""The timeline: whether the screen shows the present or a kept picture of the past; and playing from there."""

from __future__ import annotations

import bisect
import dataclasses
import math
from dataclasses import dataclass
from typing import Literal

from gantui.draw.formatting import clock
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.source import Source

Move = Literal["back", "forward", "previous event", "next event", "now", "play", "faster", "slower"]

REPLAYED = 30.0
"""Seconds that a whole run takes unless another speed is asked for; none is played slower than it was trained."""
NOW = "now"
"""What is said of a move that came back to the present."""
SLOWEST, FASTEST = 0.1, 1e6
Steps = tuple[int, ...]


def round_speed(speed: float) -> float:
    """The first of 1, 2, 5, 10, ... (and .5, .2, .1) that is at least SPEED."""
    speed = min(max(speed, SLOWEST), FASTEST)
    power = 10.0 ** math.floor(math.log10(speed) + 1e-9)
    found = next(m for m in (1.0, 2.0, 5.0, 10.0) if m * power >= speed * (1 - 1e-9)) * power
    return min(FASTEST, float(f"{found:.3g}"))


@dataclass(frozen=True)
class Timeline:
    """A place in the run; each method returns the timeline after a key, or after some time has passed.

    KEPT are the iterations, ascending, of which there are pictures, and NOW is the newest iteration.
    """

    at: float | None = None
    """The iteration that is looked at; None: now."""
    playing: bool = False
    speed: float = 0.0
    """Times as fast as it was trained; 0: not chosen yet."""

    def back(self, kept: Steps, now: int) -> Timeline:
        """The timeline at the picture before the one that is shown."""
        here = now if self.at is None else self.shown(kept)
        before = [step for step in kept if step < here]
        return self._still(before[-1] if before else kept[0]) if kept else self

    def forward(self, kept: Steps, now: int) -> Timeline:
        """The timeline at the picture after the one that is shown; after the last one comes the present."""
        after = [] if self.at is None else [step for step in kept if self.shown(kept) < step < now]
        return self._still(after[0] if after else None)

    def to_event(self, events: Steps, now: int, direction: int) -> Timeline:
        """The timeline at the next iteration of EVENTS, ascending, in DIRECTION (-1 or 1); unchanged without one."""
        here = now + 1 if self.at is None else self.at
        nearest = (
            [step for step in events if step < here][-1:] if direction < 0 else [s for s in events if s > here][:1]
        )
        return self._still(nearest[0]) if nearest else self

    def to(self, step: float, kept: Steps, now: int) -> Timeline:
        """The timeline at iteration STEP, which need not have a picture; the present if it has not come yet."""
        return self._still(None if step >= now or not kept else max(step, float(kept[0])))

    def back_to_now(self) -> Timeline:
        """The timeline at the present, not playing."""
        return self._still(None)

    def play(self, kept: Steps, suited: float) -> Timeline:
        """The timeline playing, from the beginning if it is at the present, or stopped; SUITED is the default speed."""
        if not kept:
            return dataclasses.replace(self, playing=False)
        if self.playing:  # what is seen is where one stands
            return self._still(None if self.at is None else float(self.shown(kept)))
        start = float(kept[0]) if self.at is None or self.at >= kept[-1] else self.at
        return Timeline(start, True, self.speed or suited)

    def paced(self, direction: int, suited: float) -> Timeline:
        """The timeline one speed faster (1) or slower (-1)."""
        speed = self.speed or suited
        wanted = speed * 1.5 if direction > 0 else speed / 3
        return dataclasses.replace(self, speed=round_speed(wanted))

    def after(self, seconds: float, pace: float, kept: Steps) -> Timeline:
        """The timeline SECONDS later, when one training second was PACE iterations; at the end comes the present."""
        if not self.playing or self.at is None or not kept:
            return self
        at = self.at + seconds * self.speed * pace
        return dataclasses.replace(self, at=at) if at < kept[-1] else Timeline(None, False, self.speed)

    def shown(self, kept: Steps) -> int:
        """The iteration of the picture that is shown."""
        before = bisect.bisect_right(kept, -math.inf if self.at is None else self.at)
        return kept[max(0, before - 1)] if kept else 0

    def _still(self, at: float | None) -> Timeline:
        return Timeline(at, False, self.speed)


class Traveller:
    """Looks back at a source for the dashboard: all panels show the one picture that it gives."""

    def __init__(self, source: Source, speed: float | None = None) -> None:
        """SPEED is how many times as fast as it was trained a run is played; None: a speed that suits its length."""
        self._source = source
        self.timeline = Timeline(speed=speed or 0.0)
        self._past: Snapshot | None = None
        self._looked_at: float | None = None
        """Where the timeline stood when the picture was asked for and had come."""
        self._time: float | None = None

    @property
    def away(self) -> bool:
        """Whether the past is shown."""
        return self.timeline.at is not None

    @property
    def waiting(self) -> bool:
        """Whether the picture that is looked at is still loading."""
        return self.away and self._looked_at != self.timeline.at

    @property
    def picture(self) -> Snapshot | None:
        """The picture of the past; None at the present, or until it is loaded."""
        return self._past if self.away else None

    def do(self, move: Move, now: Snapshot) -> str:
        """Make MOVE; returns what the status line shows of it, beside the place."""
        kept, line, newest = self._source.kept(), self.timeline, now.step
        if not kept and move != "now":
            return "there are no pictures of the past"
        events = tuple(sorted({event.step for event in now.events}))
        suited = self._suited(now)
        match move:
            case "back":
                self.timeline = line.back(kept, newest)
            case "forward":
                self.timeline = line.forward(kept, newest)
            case "previous event":
                self.timeline = line.to_event(events, newest, -1)
            case "next event":
                self.timeline = line.to_event(events, newest, 1)
            case "now":
                self.timeline = line.back_to_now()
            case "play":
                self.timeline = line.play(kept, suited)
            case "faster" | "slower":
                return self._pace(1 if move == "faster" else -1, kept, suited)
        if move.endswith("event") and self.timeline == line:
            return f"no {'earlier' if move == 'previous event' else 'later'} event"
        if move == "back" and self.timeline == line:
            return "that is the first picture"
        return NOW if not self.away else ""

    def go_to(self, step: float, now: Snapshot) -> str:
        """Look at iteration STEP: curves show its values, all else the picture before it."""
        kept = self._source.kept()
        if not kept:
            return "there are no pictures of the past"
        self.timeline = self.timeline.to(round(step), kept, now.step)
        return NOW if not self.away else ""

    @property
    def cursor(self) -> int | None:
        """The iteration whose values the curves show: the one that is looked at, or that of the picture."""
        at = self.timeline.at
        if self._past is None or at is None or self.timeline.playing or self.waiting:
            return None if self._past is None else self._past.step
        return max(self._past.step, round(at))

    def _pace(self, direction: int, kept: Steps, suited: float) -> str:
        """Play faster or slower; what stands still starts to play."""
        line = self.timeline
        self.timeline = line.paced(direction, suited) if line.playing else line.play(kept, suited)
        return f"played {self.timeline.speed:g} times as fast as it was trained"

    def pass_time(self, seconds: float, now: Snapshot) -> None:
        """Play on to the time SECONDS of the clock."""
        gone, self._time = 0.0 if self._time is None else seconds - self._time, seconds
        pace = now.step / now.seconds if now.seconds > 0 else 1.0
        self.timeline = self.timeline.after(gone, pace, self._source.kept())

    def shown(self) -> Snapshot | None:
        """The picture of the past to show; None at the present."""
        if self.away:
            self._look()
        else:
            self._past, self._looked_at = None, None
        return self._past

    def _look(self) -> None:
        """Load the picture that is looked at, if it is another one now."""
        if not self.waiting:
            return
        step = self.timeline.shown(self._source.kept())
        if self._past is None or self._past.step != step:
            found = self._source.recall(step)
            if found is None:
                return
            self._past = found
        self._looked_at = self.timeline.at

    def words(self, now: Snapshot) -> str:
        """The place that is looked at, for the status line; empty at the present."""
        if not self.away or self._past is None:
            return ""
        past, line, at = self._past, self.timeline, self.cursor
        other = f" (picture {past.step:,})" if past.step != at else ""
        text = f"at step {at:,} of {now.step:,}{other} · "
        if now.state in (State.RUNNING, State.PAUSED):
            text += f"{clock(now.seconds - past.seconds)} ago"
        else:
            text += f"{clock(past.seconds)} of {clock(now.seconds)}"
        return text + (f" · ▶ ×{line.speed:g}" if line.playing else " · \\ now")

    def _suited(self, now: Snapshot) -> float:
        return round_speed(max(1.0, now.seconds / REPLAYED))
