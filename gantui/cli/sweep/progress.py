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
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.results import GroupResult
from gantui.session.sweep.snapshot import SweepSnapshot
from gantui.tui.sweep.results_text import NAME, divergences

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

    def __init__(
        self, plan: Plan, tell: Callable[[str], None] = streams.tell, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._plan, self._tell, self._now = plan, tell, now
        self._due = now()
        self._news = News()

    def show(self, snapshot: SweepSnapshot) -> None:
        """Print a line when it is time, and one for each member that diverges."""
        for line in self._news.of(snapshot):
            self._tell(line)
        place, result, rate = snapshot.number, snapshot.now, snapshot.rate
        if result is not None and rate and self._now() >= self._due:
            self._due = self._now() + LINE_SECONDS
            parts = [which(self._plan, place), *steps(self._plan, place, result, rate), *standing(result)]
            self._tell("  ".join(filter(None, parts)))


class Bar(Silence):
    """Progress as a bar that is redrawn in place."""

    period = 0.2

    def __init__(self, plan: Plan) -> None:
        from rich.live import Live

        self._plan, self._news = plan, News()
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
                bar = drawn(self._plan, snapshot.number, snapshot.now, snapshot.rate, self._console.width)
                self._live.update(bar, refresh=True)


def progress(plan: Plan, *, quiet: bool) -> Silence:
    """The progress that fits stderr, for the sweep of PLAN."""
    if quiet:
        return Silence()
    redrawable = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") not in streams.SIMPLE
    return Bar(plan) if redrawable else Lines(plan)


class News:
    """Reports each member that diverges, once."""

    def __init__(self) -> None:
        self._first: int | None = None
        """The group that was in training when it began: groups before it were reported long ago."""
        self._reported: set[tuple[int, int]] = set()

    def of(self, snapshot: SweepSnapshot) -> list[str]:
        """A line for each member that has diverged and was not reported yet."""
        if snapshot.now is None:
            return []
        self._first = snapshot.number if self._first is None else self._first
        lines = []
        for place in range(self._first, snapshot.number + 1):
            gone = [member for member in snapshot.results[place].members if member.diverged]
            lines += divergences([member for member in gone if (place, member.seed) not in self._reported])
            self._reported.update((place, member.seed) for member in gone)
        return lines


def which(plan: Plan, place: int) -> str:
    """The name of the group at PLACE; empty if there is only one."""
    count = len(plan.groups)
    return f"group {place + 1}/{count} ({plan.groups[place].name})" if count > 1 else ""


def steps(plan: Plan, place: int, result: GroupResult, rate: float) -> list[str]:
    """How far the group is, how fast, and how long it still takes, as text."""
    total = plan.groups[place].experiment.schedule.steps
    left = clock((total - result.step) / rate) if rate else "-:--"
    members = len(result.members)
    return [f"step {result.step:,}/{total:,}", f"{number(rate)} x {members} steps/s", f"{left} left"]


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


def drawn(plan: Plan, place: int, result: GroupResult, rate: float, width: int) -> RenderableType:
    """The group as a bar with numbers under it, in WIDTH columns."""
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    bar = Table.grid(padding=(0, 2, 0, 0))
    shown, name = steps(plan, place, result, rate), plain(plan.title)
    room = width - sum(len(text) + 2 for text in (name, *shown)) - 2
    bar.add_row(
        Text(name, "bold", no_wrap=True),
        ProgressBar(
            plan.groups[place].experiment.schedule.steps,
            result.step,
            width=max(NARROWEST, min(BAR_WIDTH, room)),
            style="bright_black",
            complete_style="cyan",
        ),
        *(Text(text, style, no_wrap=True) for text, style in zip(shown, ("", "cyan", ""), strict=True)),
    )
    under = [which(plan, place), *standing(result)]
    return Group(bar, Text(plain("   ".join(filter(None, under))), no_wrap=True, overflow="ellipsis"))
