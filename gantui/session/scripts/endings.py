"""What is said of a script: what it is waited for, and how it has ended, in one sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gantui.errors import Exit, Refusal, plain
from gantui.session.control.mailbox import Ending
from gantui.session.control.stop_statuses import ended_by
from gantui.session.disk.file_names import METRICS
from gantui.session.run import metrics_file
from gantui.session.run.run_json import read_facts
from gantui.session.scripts import failure
from gantui.session.scripts.order import Order
from gantui.session.view.snapshot import State

_STATES = {str(state): state for state in (State.FINISHED, State.STOPPED, State.DIVERGED, State.FAILED)}
"""How its training says that it has ended."""
_CALLS = "watch = gantui.watch(G, D, latent=...) before its loop and watch.step(real, ...) in it"


def waiting(title: str, lines: Sequence[str]) -> str:
    """What is said of the script called TITLE until its first step, when LINES are the newest that it has printed."""
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f"waiting for {title}'s first steps" + (f"; its last line: {last}" if last else "")


def without_a_step(order: Order, status: int, reason: str, lines: Sequence[str]) -> Ending:
    """How the script of ORDER has ended that has made no step and printed LINES: with STATUS, stopped for a REASON."""
    if reason:
        code, by = ended_by(reason)
        return Ending(State.STOPPED, code, f"{order.title} was stopped{by} before its first step")
    if status == 0:
        return Ending(State.REFUSED, Exit.USAGE, f"{order.title} ended without a step: expected {_CALLS}")
    if status > 0 and (found := failure.found(lines)).refused:
        return Ending(State.REFUSED, Exit.USAGE, f"{order.title}: {found.reason}")
    return Ending(State.REFUSED, Exit.INTERNAL, _broken(order, status, " before its first step", lines))


def of_run(order: Order, run: Path, status: int, reason: str, lines: Sequence[str]) -> Ending:
    """How the script of ORDER has ended that has left RUN: as the run says, or killed; the rest as above."""
    facts = _facts(run)
    state, message, step = _STATES.get(str(facts.get("state"))), str(facts.get("message", "")), _step(run, facts)
    if state is not None:
        code = ended_by(reason)[0] if state is State.STOPPED else _code(facts.get("exit"), state)
        ending = Ending(state, code, plain(message))
        # What it does after its training has failed; one of ours ends with the status that its run says.
        if status not in (0, code) and not reason and state is State.FINISHED:
            after = _broken(order, status, " after that", lines)
            return Ending(State.FAILED, Exit.INTERNAL, f"{ending.message}; {after}")
        return ending
    where = f" after step {step:,}" if step else ""
    if reason:
        code, by = ended_by(reason)
        return Ending(State.STOPPED, code, f"{order.title} was ended at once{by}{where}, without a checkpoint")
    if not status:
        return Ending(State.FAILED, Exit.INTERNAL, f"{order.title} ended{where} without a word")
    return Ending(State.FAILED, Exit.INTERNAL, _broken(order, status, where, lines))


def _broken(order: Order, status: int, where: str, lines: Sequence[str]) -> str:
    """That the script of ORDER has failed with STATUS, WHERE, and why, as far as LINES tell."""
    found = failure.found(lines)
    why = f": {found.reason}" if found.reason and status > 0 else ""
    hint = f" ({found.hint})" if found.hint else ""
    return f"{order.title} {failure.how(status)}{where}{why}{hint}"


def _step(run: Path, facts: dict[str, Any]) -> int:
    """The last step that RUN tells of: in its FACTS, which are written seldom, or in its records; 0: of none."""
    noted, record = facts.get("step"), metrics_file.last(run / METRICS)
    return max(noted if type(noted) is int else 0, int((record or {}).get("step") or 0))


def _facts(run: Path) -> dict[str, Any]:
    try:
        return read_facts(run)
    except Refusal:
        return {}


def _code(known: object, state: State) -> Exit:
    """The status to end with that the run says is KNOWN, else the one that belongs to its STATE."""
    if type(known) is int and known in {*Exit}:
        return Exit(known)
    return {State.FAILED: Exit.INTERNAL, State.DIVERGED: Exit.DIVERGED}.get(state, Exit.FINISHED)
