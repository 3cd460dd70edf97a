"""Where in a run one looks: at now, or back at a picture that was kept; and playing from there on."""

from __future__ import annotations

import bisect
import dataclasses
import math
from dataclasses import dataclass
from typing import Literal

from gantui.session.snapshot import Snapshot, State
from gantui.session.source import Source
from gantui.tui.words import clock

Move = Literal["back", "forward", "previous event", "next event", "now", "play", "faster", "slower"]

REPLAYED = 30.0
"""Seconds that a whole run takes unless another speed is asked for; none is played slower than it was trained."""
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
    """Where one looks; each method gives the timeline after a key, or after some time has passed.

    KEPT are the iterations, ascending, of which there are pictures, and NOW is the newest iteration.
    """

    at: float | None = None
    """The iteration that is looked at; None: now."""
    playing: bool = False
    speed: float = 0.0
    """Times as fast as it was trained; 0: not chosen yet."""

    def back(self, kept: Steps, now: int) -> Timeline:
        """The picture before the one that is shown."""
        here = now if self.at is None else self.shown(kept)
        before = [step for step in kept if step < here]
        return self._still(before[-1] if before else kept[0]) if kept else self

    def forward(self, kept: Steps, now: int) -> Timeline:
        """The picture after the one that is shown; after the last one comes now."""
        after = [] if self.at is None else [step for step in kept if self.shown(kept) < step < now]
        return self._still(after[0] if after else None)

    def to_event(self, told: Steps, now: int, direction: int) -> Timeline:
        """The next iteration of TOLD, ascending, in DIRECTION (-1 or 1); where there is none it stays."""
        here = now + 1 if self.at is None else self.at
        nearest = [step for step in told if step < here][-1:] if direction < 0 else [s for s in told if s > here][:1]
        return self._still(nearest[0]) if nearest else self

    def to(self, step: float, kept: Steps, now: int) -> Timeline:
        """The iteration STEP, of which there need be no picture; now if it has not come yet."""
        return self._still(None if step >= now or not kept else max(step, float(kept[0])))

    def back_to_now(self) -> Timeline:
        """Now, standing still."""
        return self._still(None)

    def play(self, kept: Steps, suited: float) -> Timeline:
        """Play on, from the beginning where one looks at now, or stand still; SUITED is a speed if none is chosen."""
        if not kept:
            return dataclasses.replace(self, playing=False)
        if self.playing:  # what is seen is where one stands
            return self._still(None if self.at is None else float(self.shown(kept)))
        start = float(kept[0]) if self.at is None or self.at >= kept[-1] else self.at
        return Timeline(start, True, self.speed or suited)

    def paced(self, direction: int, suited: float) -> Timeline:
        """One speed faster (1) or slower (-1)."""
        speed = self.speed or suited
        wanted = speed * 1.5 if direction > 0 else speed / 3
        return dataclasses.replace(self, speed=round_speed(wanted))

    def after(self, seconds: float, pace: float, kept: Steps) -> Timeline:
        """SECONDS later, when one second of the training was PACE iterations; at the end comes now."""
        if not self.playing or self.at is None or not kept:
            return self
        at = self.at + seconds * self.speed * pace
        return dataclasses.replace(self, at=at) if at < kept[-1] else Timeline(None, False, self.speed)

    def shown(self, kept: Steps) -> int:
        """Of which iteration the picture is that is looked at."""
        before = bisect.bisect_right(kept, -math.inf if self.at is None else self.at)
        return kept[max(0, before - 1)] if kept else 0

    def _still(self, at: float | None) -> Timeline:
        return Timeline(at, False, self.speed)


class Traveller:
    """Looks back at a source for the dashboard: all panels see the one picture that it gives."""

    def __init__(self, source: Source, speed: float | None = None) -> None:
        """SPEED is how many times as fast as it was trained a run is played; None: as suits its length."""
        self._source = source
        self.timeline = Timeline(speed=speed or 0.0)
        self._past: Snapshot | None = None
        self._looked_at: float | None = None
        """Where the timeline stood when the picture was asked for and had come."""
        self._time: float | None = None

    @property
    def away(self) -> bool:
        """Whether one looks back."""
        return self.timeline.at is not None

    @property
    def waiting(self) -> bool:
        """Whether the picture that is looked at has still to come."""
        return self.away and self._looked_at != self.timeline.at

    @property
    def picture(self) -> Snapshot | None:
        """What is looked back at; None while one looks at now, or until it has come."""
        return self._past if self.away else None

    def do(self, move: Move, now: Snapshot) -> str:
        """Make MOVE; what the status line says of it beside where one is then."""
        kept, line, newest = self._source.kept(), self.timeline, now.step
        if not kept and move != "now":
            return "there are no pictures of the past"
        told = tuple(sorted({event.step for event in now.events}))
        suited = self._suited(now)
        match move:
            case "back":
                self.timeline = line.back(kept, newest)
            case "forward":
                self.timeline = line.forward(kept, newest)
            case "previous event":
                self.timeline = line.to_event(told, newest, -1)
            case "next event":
                self.timeline = line.to_event(told, newest, 1)
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
        return "now" if not self.away else ""

    def go_to(self, step: float, now: Snapshot) -> str:
        """Look at the iteration STEP: curves tell its values, all else shows the picture before it."""
        kept = self._source.kept()
        if not kept:
            return "there are no pictures of the past"
        self.timeline = self.timeline.to(round(step), kept, now.step)
        return "now" if not self.away else ""

    @property
    def cursor(self) -> int | None:
        """The iteration whose values the curves tell: the one that is looked at, or that of the picture shown."""
        at = self.timeline.at
        if self._past is None or at is None or self.timeline.playing or self.waiting:
            return None if self._past is None else self._past.step
        return max(self._past.step, round(at))

    def _pace(self, direction: int, kept: Steps, suited: float) -> str:
        """Play faster or slower; what stands still is played."""
        line = self.timeline
        self.timeline = line.paced(direction, suited) if line.playing else line.play(kept, suited)
        return f"played {self.timeline.speed:g} times as fast as it was trained"

    def pass_time(self, seconds: float, now: Snapshot) -> None:
        """Play on until the clock shows SECONDS."""
        gone, self._time = 0.0 if self._time is None else seconds - self._time, seconds
        pace = now.step / now.seconds if now.seconds > 0 else 1.0
        self.timeline = self.timeline.after(gone, pace, self._source.kept())

    def shown(self) -> Snapshot | None:
        """The picture of the past to show; None: now."""
        if self.away:
            self._look()
        else:
            self._past, self._looked_at = None, None
        return self._past

    def _look(self) -> None:
        """Get the picture that is looked at, if it is another one now."""
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
        """Where one looks, for the status line; empty when it is at now."""
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
