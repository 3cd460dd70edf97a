"""The progress of a headless training on stderr: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from gantui import streams
from gantui.draw.formatting import clock, number, percent
from gantui.errors import plain
from gantui.experiment.metrics import TABLE
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.trusted_counts import counts_trusted, good_share
from gantui.session.view.snapshot import Snapshot, State

if TYPE_CHECKING:
    from rich.console import RenderableType

LINE_SECONDS = 5.0
"""Between two lines."""
BAR_WIDTH, NARROWEST = 32, 8


class Progress(Protocol):
    """A progress display, which is given snapshots now and then, as a context."""

    period: float
    """Seconds between two snapshots that it wants."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, snapshot: Snapshot) -> None:
        """Show the state of SNAPSHOT."""

    def tell(self, snapshot: Snapshot) -> None:
        """Report the new events of SNAPSHOT; `show` does so too."""


def progress(name: str, reported: Iterable[Event] = (), *, quiet: bool) -> Progress:
    """The progress that fits stderr, for a training of preset NAME; the events REPORTED are not reported again."""
    if quiet:
        return Silence()
    redrawable = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") not in streams.SIMPLE
    return Bar(name, reported) if redrawable else Lines(reported=reported)


class Silence:
    """No progress, except for what can't be written to the disk."""

    period: float = 1.0

    def __init__(self, tell: Callable[[str], None] = streams.tell) -> None:
        self._tell, self._trouble = tell, ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def show(self, snapshot: Snapshot) -> None:
        """Report once that something can't be written, and once when it can be again."""
        if snapshot.trouble and snapshot.trouble != self._trouble:
            self._tell(f"gantui: {snapshot.trouble}")
        elif self._trouble and not snapshot.trouble and not snapshot.state.over:
            self._tell("gantui: the run's folder can be written again")
        self._trouble = snapshot.trouble

    def tell(self, snapshot: Snapshot) -> None:
        """Report nothing."""


class Lines(Silence):
    """Progress as plain lines, for logs."""

    period = 0.5

    def __init__(
        self,
        tell: Callable[[str], None] = streams.tell,
        now: Callable[[], float] = time.monotonic,
        reported: Iterable[Event] = (),
    ) -> None:
        super().__init__(tell)
        self._now, self._reported = now, set(reported)
        self._message = ""
        self._due = now()

    def show(self, snapshot: Snapshot) -> None:
        """Print the numbers when it is time, and each new message."""
        super().show(snapshot)
        if snapshot.state is not State.RUNNING:
            return
        if snapshot.message != self._message:
            self._message = snapshot.message
            known = "" if snapshot.facts is None else snapshot.facts.data  # which was said before it began
            self._tell(self._message.removeprefix(known).removeprefix("; "))
        self.tell(snapshot)
        if snapshot.rate and self._now() >= self._due:
            self._due = self._now() + LINE_SECONDS
            self._tell(line(snapshot))

    def tell(self, snapshot: Snapshot) -> None:
        """Print a line for each new event."""
        for event in news(snapshot, self._reported):
            self._tell(event)


class Bar(Silence):
    """Progress as a bar that is redrawn in place."""

    period = 0.2

    def __init__(self, name: str, reported: Iterable[Event] = ()) -> None:
        from rich.live import Live

        self._name, self._reported = name, set(reported)
        self._console = streams.console(stderr=True)
        super().__init__(self._console.print)
        self._live = Live(
            console=self._console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
        )

    def __enter__(self) -> Self:
        with streams.unheard(sys.stderr):
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        with streams.unheard(sys.stderr):
            self._live.stop()

    def show(self, snapshot: Snapshot) -> None:
        """Draw the bar again."""
        self.tell(snapshot)
        with streams.unheard(sys.stderr):
            super().show(snapshot)
            self._live.update(drawn(self._name, snapshot, self._console.width), refresh=True)

    def tell(self, snapshot: Snapshot) -> None:
        """Print a line for each new event above the bar."""
        with streams.unheard(sys.stderr):
            for event in news(snapshot, self._reported):
                self._console.print(event)


def news(snapshot: Snapshot, reported: set[Event]) -> Iterator[str]:
    """A line for each event of SNAPSHOT that is not in REPORTED yet, to which it is added."""
    for event in snapshot.events:
        if event not in reported:
            reported.add(event)
            yield plain(f"step {event.step:,}  {event.kind}: {event.evidence}; {event.advice}")


def numbers(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The numbers of the last record, as (key, value)."""
    record = snapshot.record or {}
    found: list[tuple[str, str]] = [(key, number(record[key])) for key in ("loss_d", "loss_g") if key in record]
    if record.get("frechet") is not None:
        found.append((TABLE["frechet"].brief, number(record["frechet"])))
    if record.get("modes_total") is not None and counts_trusted(record):
        found.append((TABLE["modes_covered"].brief, f"{record['modes_covered']}/{record['modes_total']}"))
    if (good := good_share(record)) is not None:
        found.append(("surely read" if "frechet" in record else TABLE["high_quality"].name, percent(good)))
    return found


def line(snapshot: Snapshot) -> str:
    """SNAPSHOT as one line of a log."""
    parts = [_steps(snapshot), f"{number(snapshot.rate)} steps/s", *_left(snapshot)]
    return "  ".join([*parts, *(f"{key} {value}" for key, value in numbers(snapshot))])


def drawn(name: str, snapshot: Snapshot, width: int) -> RenderableType:
    """SNAPSHOT as a bar with numbers under it, in WIDTH columns."""
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    name = plain(name)
    if snapshot.state is State.LOADING:
        return Text.assemble((name, "bold"), "  ", (plain(snapshot.message), "dim"), no_wrap=True)
    reported = [_steps(snapshot), f"{number(snapshot.rate)} steps/s", *_left(snapshot)]
    room = width - sum(len(text) + 2 for text in reported)
    named = room - len(name) - 4 >= NARROWEST
    room = max(NARROWEST, min(BAR_WIDTH, room - (len(name) + 2 if named else 0) - 2))
    bar = Table.grid(padding=(0, 2, 0, 0))
    bar.add_row(
        *([Text(name, "bold")] if named else []),
        ProgressBar(snapshot.steps or None, snapshot.step, width=room, style="bright_black", complete_style="cyan"),
        *(Text(text, style, no_wrap=True) for text, style in zip(reported, ("", "cyan", ""), strict=False)),
    )
    under = Text("   ", no_wrap=True, overflow="ellipsis").join(
        Text.assemble((f"{key} ", "dim"), value) for key, value in numbers(snapshot)
    )
    parts: list[RenderableType] = [bar, under]
    if snapshot.message:
        parts.append(Text(plain(snapshot.message), "dim", no_wrap=True, overflow="ellipsis"))
    return Group(*parts)


def _steps(snapshot: Snapshot) -> str:
    return f"step {snapshot.step:,}" + (f"/{snapshot.steps:,}" if snapshot.steps else "")


def _left(snapshot: Snapshot) -> tuple[str, ...]:
    """The time that is left, if its end is known."""
    if not snapshot.steps:
        return ()
    return (f"{clock((snapshot.steps - snapshot.step) / snapshot.rate) if snapshot.rate else '-:--'} left",)
