"""The runs that the start screen lists, and what can be done with each.

It is imported while the screen is there already: what reads folders of runs takes long to import.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from gantui.cli.runs.runs import ago
from gantui.draw.formatting import percent
from gantui.errors import plain
from gantui.experiment.verdicts.trusted_counts import counts_trusted
from gantui.session.run import listing
from gantui.session.run.find_run import root
from gantui.session.run.listing import Run
from gantui.session.run.resumable import is_resumable
from gantui.session.run.run_state import DAMAGED, INTERRUPTED
from gantui.session.sweep import listing as sweeps
from gantui.tui.start.entries import Entry, Section, Way

TITLE = "your runs"


def runs() -> Sequence[Section]:
    """The runs and sweeps where runs lie, the newest first; no section if there are none."""
    found = [*listing.all_runs(), *sweeps.all_sweeps()]
    entries = tuple(map(of_run, reversed(listing.in_order(found, "changed"))))
    return [Section(TITLE, f"in {plain(str(root()))}", entries)] if entries else []


def of_run(run: Run) -> Entry:
    """The entry of RUN: attach to it, go on with it, look at it again, or read what became of it."""
    modes, total = run.record.get("modes_covered"), run.record.get("modes_total")
    about = [
        f"{plain(run.preset)}: {run.state}, step {run.step:,}{f' of {run.steps:,}' if run.steps else ''}, "
        f"{ago(time.time() - run.changed)}{'' if ago(time.time() - run.changed) == 'now' else ' ago'}.",
        f"Verdict: {run.verdict}." if run.verdict else "",
        f"{modes} of {total} modes covered, {percent(run.record.get('high_quality'))} of high quality."
        if isinstance(total, int) and counts_trusted(run.record)
        else "",
        plain(run.message),
        f"It went on from {run.branched}." if run.branched else "",
        f"A sweep: {run.members[0]} settings, {run.members[1]} seeds each." if run.members and any(run.members) else "",
    ]
    return Entry(TITLE, plain(run.name), tuple(filter(None, about)), tuple(_ways(run)), run.state)


def _ways(run: Run) -> Sequence[Way]:
    if run.state == DAMAGED:
        return ()
    if run.members is not None:
        on = Way("g", "Go on with it", "members that are done stay as they are", ("sweep", "--resume", run.name))
        return () if run.trained or run.state == "finished" else (on,)
    replay = Way("r", "Replay it", "the dashboard from its beginning; nothing is trained", ("replay", run.name))
    report = Way("p", "Read a report", "what became of it, here and as a page", ("report", run.name))
    if run.trained:
        return Way("a", "Attach to it", "watch and steer it; leaving lets it go on", ("attach", run.name)), replay
    if run.state in ("stopped", INTERRUPTED) and is_resumable(run.path):
        on = Way("g", "Go on with it", "from its newest checkpoint", ("run", "--resume", run.name))
        return on, replay, report
    return replay, report
