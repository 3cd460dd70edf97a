"""`gantui run FILE.py`: the dashboard on a person's own training script, which this command starts."""

from __future__ import annotations

from gantui import streams
from gantui.cli.headless import script, summary
from gantui.cli.headless.progress import progress
from gantui.cli.headless.train import followed
from gantui.cli.options import Hangup
from gantui.cli.watch.next_training import next_request
from gantui.cli.watch.once import Page
from gantui.cli.watch.plain import told
from gantui.cli.watch.screen import ScreenOptions, check_terminal
from gantui.errors import Exit, Refusal
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.disk import folder
from gantui.session.disk.file_names import RUN
from gantui.session.run.replay import Replay
from gantui.session.scripts.order import Order
from gantui.session.scripts.started import Started
from gantui.session.view.snapshot import State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.shell.hint import on_lost_connections
from gantui.tui.shell.where_trained import Where


def run(order: Order, screen_options: ScreenOptions, on_hangup: Hangup) -> int:
    """Start the script of ORDER and show it until its viewer leaves; returns the exit status.

    It is seen to its end, unless its viewer detaches from it or the connection drops: then it goes on.

    Raises:
        Refusal: there is no terminal to show it on.
    """
    check_terminal("run", "gantui train")
    display, preferences = screen_options.with_preferences()

    def on_end(ending: Ending) -> None:
        signals.ended(ending)
        if signals.stopped or ending.state is State.REFUSED:
            dashboard.leave()

    started = Started(order, on_end)
    dashboard = Dashboard(
        started,
        display,
        where=Where.SCRIPT,
        script=order.run_dir,
        on_ready=started.start,
        preferences=preferences,
        hint=on_lost_connections if on_hangup == "continue" else str,
    )
    signals = Signals(started.send, on_hangup, leave=dashboard.leave)
    with signals:
        try:
            dashboard.run()
            if dashboard.terminal_gone:
                signals.hang_up()
            if dashboard.failure is not None:  # a bug in the screen, which must not cost the training
                raise dashboard.failure
            left = dashboard.detached or (signals.hung_up and on_hangup == "continue")
            if left and started.ending is None:
                script.say_detached(started)
                return Exit.FINISHED
            ending = script.wait(started)
        finally:
            started.let_go()
    code = script.report(started, ending)
    if dashboard.next_training is not None and not signals.stopped and not signals.hung_up:
        next_request(order.run_dir, dashboard.next_training)  # which says why not
    return code


def in_words(order: Order, on_hangup: Hangup) -> Exit:
    """Start the script of ORDER and report on it in sentences to its end; returns the exit status."""
    return script.carry_out(
        order, on_hangup, lambda started: script.report(started, told(started, set(), order.run_dir))
    )


def once(order: Order, screen_options: ScreenOptions, on_hangup: Hangup) -> Exit:
    """Start the script of ORDER without a screen, then print the screen of its end; returns the exit status.

    Raises:
        Refusal: there is too little room for it; nothing has begun.
    """
    page = Page.of(screen_options)

    def see(started: Started) -> Exit:
        ending = followed(started, progress(order.title, quiet=False))
        if not folder.there(order.run_dir / RUN):
            return script.report(started, ending)
        script.tell_failure(started)
        if ending.state in summary.TROUBLE:
            streams.tell(f"gantui: {ending.message}")
        streams.tell(f"gantui: the run is in {order.run_dir}")
        try:
            page.show(Replay(order.run_dir))
        except Refusal as refusal:  # it was killed before there was anything to see
            streams.tell(f"gantui: {refusal}")
        return ending.code

    return script.carry_out(order, on_hangup, see)
