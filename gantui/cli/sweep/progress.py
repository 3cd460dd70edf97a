"""The progress of a sweep on stderr: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from gantui import streams
from gantui.cli.headless.progress import BAR_WIDTH, LINE_SECONDS, NARROWEST
from gantui.draw.formatting import clock, number, percent
from gantui.errors import plain
from gantui.experiment.metrics import TABLE, headlines
from gantui.session.sweep.members import covers
from gantui.session.sweep.results import GroupResult
from gantui.session.sweep.snapshot import SweepSnapshot
from gantui.tui.sweep.results_text import NAME, counts, divergences

if TYPE_CHECKING:
    from rich.console import RenderableType


class Silence:
    """No progress."""

    period = 1.0
    """Seconds between two looks."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, snapshot: SweepSnapshot) -> None:
        """Show the state of SNAPSHOT."""


class Lines(Silence):
    """Progress as plain lines, for logs."""

    period = 0.5

    def __init__(self, tell: Callable[[str], None] = streams.tell, now: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._now = tell, now
        self._due = now()
        self._news = News()

    def show(self, snapshot: SweepSnapshot) -> None:
        """Print a line when it is time, and one for each member that diverges."""
        for line in self._news.of(snapshot):
            self._tell(line)
        if snapshot.now is not None and snapshot.rate and self._now() >= self._due:
            self._due = self._now() + LINE_SECONDS
            self._tell("  ".join(filter(None, [which(snapshot), *steps(snapshot), *standings(snapshot)])))


class Bar(Silence):
    """Progress as a bar that is redrawn in place."""

    period = 0.2

    def __init__(self) -> None:
        from rich.live import Live

        self._news = News()
        self._console = streams.console(stderr=True)
        self._live = Live(
            console=self._console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
        )

    def __enter__(self) -> Self:
        with streams.unheard(sys.stderr):
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with streams.unheard(sys.stderr):
            self._live.stop()

    def show(self, snapshot: SweepSnapshot) -> None:
        """Draw the bar again; a line for each member that diverges stays above it."""
        with streams.unheard(sys.stderr):
            for line in self._news.of(snapshot):
                self._console.print(plain(line))
            if snapshot.now is not None:
                self._live.update(drawn(snapshot, self._console.width), refresh=True)


def progress(*, quiet: bool) -> Silence:
    """The progress that fits stderr."""
    if quiet:
        return Silence()
    redrawable = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") not in streams.SIMPLE
    return Bar() if redrawable else Lines()


class News:
    """Reports each member that diverges, and what was lost on the way, once."""

    def __init__(self) -> None:
        self._before: set[int] | None = None
        """The groups that were done when it began: they were reported long ago."""
        self._reported: set[tuple[int, int]] = set()
        self._notes = 0
        """How many notes of what was lost were reported."""

    def of(self, snapshot: SweepSnapshot) -> list[str]:
        """A line for each member that has diverged, and for each note, that was not reported yet."""
        if snapshot.now is None:
            return []
        if self._before is None:
            self._before = {place for place, result in enumerate(snapshot.results) if result.ended} - {snapshot.number}
        lines = list(snapshot.notes[self._notes :])
        self._notes = len(snapshot.notes)
        for place, result in enumerate(snapshot.results):
            gone = [] if place in self._before else [member for member in result.members if member.diverged]
            lines += divergences([member for member in gone if (place, member.seed) not in self._reported])
            self._reported.update((place, member.seed) for member in gone)
        return lines


def which(snapshot: SweepSnapshot) -> str:
    """The group in training, or how many there are at once; empty if the sweep has only one."""
    plan, count, training = snapshot.plan, len(snapshot.plan.groups), snapshot.training
    if len(training) > 1:
        return f"{len(training)} of {count} groups at once, {counts(snapshot.results)}"
    return f"group {snapshot.number + 1}/{count} ({plan.groups[snapshot.number].name})" if count > 1 else ""


def steps(snapshot: SweepSnapshot) -> list[str]:
    """How far the group in training is, how fast, how long it takes; of several or with halving: how long all take."""
    plan, rate, places = snapshot.plan, snapshot.rate, snapshot.training or (snapshot.number,)
    total = sum(plan.groups[place].experiment.schedule.steps for place in places)
    done = sum(snapshot.results[place].step for place in places)
    to_do = snapshot.steps_left if len(places) > 1 or plan.halving else total - done
    left = clock(to_do / rate) if rate else "-:--"
    return [f"step {done:,}/{total:,}", f"{number(rate)} x {len(plan.seeds)} steps/s", f"{left} left"]


def standings(snapshot: SweepSnapshot) -> list[str]:
    """The state of the members of the group in training; of several at once nothing is said: the table has them."""
    return [] if snapshot.now is None or len(snapshot.training) > 1 else standing(snapshot.now)


def standing(result: GroupResult) -> list[str]:
    """The state of the members by their last records: median and worst."""
    found = []
    alive = [member for member in result.alive if member.last]
    if alive and alive[0].last.get("modes_total") is not None:
        found.append(f"all modes {sum(covers(member.last) for member in alive)}/{len(result.members)} seeds")
    for choice in (headlines("quality"), headlines("distance")):
        key = next((each for each in choice if result.spread(each) is not None), choice[0])
        spread, metric = result.spread(key), TABLE[key]
        if spread is not None and spread.worst is not None:
            middle = statistics.median(member.last[key] for member in alive if member.last.get(key) is not None)
            shown = percent if metric.unit == "%" else number
            found.append(f"{metric.called(NAME)} median {shown(middle)}, worst {shown(spread.worst)}")
    if gone := len(result.members) - len(result.alive):
        found.append(f"{gone} diverged")
    return found


def drawn(snapshot: SweepSnapshot, width: int) -> RenderableType:
    """What is in training as a bar with numbers under it, in WIDTH columns."""
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    bar = Table.grid(padding=(0, 2, 0, 0))
    plan, places = snapshot.plan, snapshot.training or (snapshot.number,)
    shown, name = steps(snapshot), plain(plan.title)
    room = width - sum(len(text) + 2 for text in (name, *shown)) - 2
    bar.add_row(
        Text(name, "bold", no_wrap=True),
        ProgressBar(
            sum(plan.groups[place].experiment.schedule.steps for place in places),
            sum(snapshot.results[place].step for place in places),
            width=max(NARROWEST, min(BAR_WIDTH, room)),
            style="bright_black",
            complete_style="cyan",
        ),
        *(Text(text, style, no_wrap=True) for text, style in zip(shown, ("", "cyan", ""), strict=True)),
    )
    under = [which(snapshot), *standings(snapshot)]
    return Group(bar, Text(plain("   ".join(filter(None, under))), no_wrap=True, overflow="ellipsis"))
