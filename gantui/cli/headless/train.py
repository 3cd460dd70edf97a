"""`gantui train`: a training without a screen."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from gantui import streams
from gantui.cli.bugs import traceback_kept
from gantui.cli.headless import summary
from gantui.cli.headless.progress import Progress, progress
from gantui.cli.options import Hangup
from gantui.errors import Exit, Refusal
from gantui.experiment.verdicts.event import Event
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.disk.file_names import EVENTS, METRICS
from gantui.session.jobs.prepare import Prepared, TrainingRequest, prepare
from gantui.session.live import Live
from gantui.session.run.events import events_file
from gantui.session.run.metrics_file import read as read_records
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.source import Source


def train(request: TrainingRequest, on_hangup: Hangup, *, as_json: bool, quiet: bool, detached: bool = False) -> Exit:
    """Carry REQUEST out to its end; returns the exit status.

    DETACHED: this is the process that `train --detach` has started.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """

    def report(live: Live, prepared: Prepared, ending: Ending) -> None:
        if as_json:
            print_json(summary.Trained.of(prepared), ending, live.latest())
        else:
            print_curves(live, prepared.job.run.path)
            summary.report(summary.Trained.of(prepared), ending, live.latest())

    return carry_out(request, on_hangup, partial(watch, quiet=quiet, detached=detached), report, quiet=quiet)


def carry_out(
    request: TrainingRequest,
    on_hangup: Hangup,
    watch: Callable[[Live, set[Event]], Ending],
    report: Callable[[Live, Prepared, Ending], None],
    *,
    quiet: bool = False,
) -> Exit:
    """Train without a screen; returns the exit status.

    WATCH reports on the training until it is over, but not the events from before; REPORT prints the summary while the
    training still answers. What was read of a file of points is printed first, unless QUIET.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """
    prepared = prepare(request)
    if prepared.data_note and not quiet:
        streams.tell(f"gantui: {prepared.data_note}")
    with traceback_kept(prepared.job.run):
        live = Live(prepared.job, on_end=lambda ending: signals.ended(ending))
        signals = Signals(live.send, on_hangup)
        with signals:
            try:
                live.start()
                ending = watch(live, _earlier_events(prepared))
                if ending.state is State.REFUSED:
                    prepared.take_back(ending.message)
                    raise Refusal(ending.message)
                report(live, prepared, ending)
                return ending.code
            finally:
                live.abandon()
                prepared.job.run.close()


def _earlier_events(prepared: Prepared) -> set[Event]:
    """The events of the run from before this process."""
    known = events_file.read(prepared.job.run.path / EVENTS)
    return {event for event in known if event.step <= prepared.steps}


def watch(live: Live, reported: set[Event], *, quiet: bool = False, detached: bool = False) -> Ending:
    """Show the progress of LIVE on stderr until it is over; the events REPORTED are not reported again."""
    shown: Progress = progress(live.job.title, reported, quiet=quiet)
    if detached:
        from gantui.cli.headless.detach import Detached

        shown = Detached(live.job.run.path, shown)
    return followed(live, shown)


class Ends(Source, Protocol):
    """A training that is followed to its end."""

    def wait(self, seconds: float | None = None) -> Ending | None:
        """How it ended, after waiting up to SECONDS; None if it has not."""
        ...


def followed(training: Ends, progress: Progress) -> Ending:
    """Show TRAINING on PROGRESS until it is over; returns how it ended."""
    with progress as shown:
        while (ending := training.wait(shown.period)) is None:
            training.request("train", Requests())
            shown.show(training.latest())
        shown.tell(training.latest())
        return ending


def print_json(trained: summary.Trained, ending: Ending, last: Snapshot) -> None:
    """Print what became of what was TRAINED as an object on stdout, and on stderr what went wrong."""
    summary.tell_damage(trained)
    if (ending.state, ending.code) != (State.FINISHED, Exit.FINISHED):
        streams.tell(f"gantui: {ending.message}")
    streams.say(json.dumps(summary.as_json(trained, ending, last)))


def print_curves(source: Source, run: Path) -> None:
    """Print the curves of SOURCE, whose run lies in the folder RUN, if somebody looks."""
    if sys.stdout is None or not sys.stdout.isatty():
        return
    from gantui.cli import text_plots

    records = read_records(run / METRICS)
    if drawn := text_plots.curves(source.history(), records, shutil.get_terminal_size().columns):
        streams.say(drawn + "\n")
