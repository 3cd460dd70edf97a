"""`gantui run`: a training and the dashboard that shows it."""

from __future__ import annotations

import contextlib

from gantui import streams
from gantui.cli.bugs import traceback_kept
from gantui.cli.headless import summary
from gantui.cli.headless.train import carry_out, watch
from gantui.cli.options import Hangup
from gantui.cli.watch.once import Page
from gantui.cli.watch.screen import ScreenOptions, check_terminal
from gantui.cli.watch.training_and_screen import watched
from gantui.errors import Exit, Refusal
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.jobs.prepare import Prepared, TrainingRequest, prepare
from gantui.session.live import Live
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from gantui.tui.shell.hint import on_lost_connections
from gantui.tui.shell.next_training import NextTraining
from gantui.tui.shell.preferences import Preferences


def run(request: TrainingRequest, screen_options: ScreenOptions, on_hangup: Hangup) -> int:
    """Carry REQUEST out to its end, on the screen as long as there is one; returns the exit status.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """
    check_terminal("run", "gantui train")
    while True:
        display, preferences = screen_options.with_preferences()
        prepared = prepare(request)
        if prepared.data_note:
            streams.tell(f"gantui: {prepared.data_note}")
        with traceback_kept(prepared.job.run):
            status, next_training = _run(prepared, display, preferences, on_hangup)
        code: int = Exit.FINISHED if status is None else status
        if status is None:
            from gantui.cli.headless.detach import detach

            code = detach(_rest(request, prepared), on_hangup, as_json=False, quiet=False)
        if next_training is None or (status is None and code != Exit.FINISHED):
            return code
        from gantui.cli.watch.next_training import next_request  # here: the first frame needs nothing of it

        request = next_request(prepared.job.run.path, next_training, request.plugins, request.until)


def _rest(request: TrainingRequest, prepared: Prepared) -> TrainingRequest:
    """The request for the rest of REQUEST, after its checkpoint."""
    return TrainingRequest(resume=str(prepared.job.run.path), plugins=request.plugins, until=request.until)


def _run(
    prepared: Prepared, display: Display, preferences: Preferences, on_hangup: Hangup
) -> tuple[Exit | None, NextTraining | None]:
    """Train with a screen to the end; returns the exit status (None: it goes on in the background) and what is next."""

    def draw(live: Live) -> Dashboard:
        hint = on_lost_connections if on_hangup == "continue" else str
        # torch is imported once the screen is there
        space = prepared.job.space
        return Dashboard(live, display, on_ready=live.start, preferences=preferences, hint=hint, space=space)

    def report(
        live: Live, dashboard: Dashboard, signals: Signals, ending: Ending
    ) -> tuple[Exit | None, NextTraining | None]:
        if ending.state is not State.REFUSED:
            with contextlib.suppress(OSError):
                prepared.job.run.note(screen=dashboard.cost())
        goes_on = dashboard.detached and ending.state is State.STOPPED and not signals.stopped
        status = None if goes_on and not signals.hung_up else _report(prepared, ending, live.latest())
        return status, None if signals.stopped or signals.hung_up else dashboard.next_training

    try:
        return watched(lambda on_end: Live(prepared.job, on_end), draw, on_hangup, report)
    finally:
        prepared.job.run.close()


def _report(prepared: Prepared, ending: Ending, last: Snapshot) -> Exit:
    if ending.state is State.REFUSED:
        prepared.take_back(ending.message)
        raise Refusal(ending.message)
    summary.report(summary.Trained.of(prepared), ending, last)
    return ending.code


def once(request: TrainingRequest, screen_options: ScreenOptions, on_hangup: Hangup) -> Exit:
    """Carry REQUEST out without a screen, then print the screen of its end; returns the exit status.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """
    page = Page.of(screen_options)

    def report(live: Live, prepared: Prepared, ending: Ending) -> None:
        if ending.state in summary.TROUBLE:
            streams.tell(f"gantui: {ending.message}")
        streams.tell(f"gantui: the run is in {prepared.job.run.path}")
        page.show(live)

    return carry_out(request, on_hangup, watch, report)
