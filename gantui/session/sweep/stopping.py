"""Stops a sweep that another process trains, by the signal with which a batch system would."""

from __future__ import annotations

import os
import platform
import signal

from gantui.errors import Refusal, plain
from gantui.session.disk.lock import is_trained, may_hold
from gantui.session.run.run_json import read_facts
from gantui.session.sweep.directory import SweepDirectory


def in_training(sweep: SweepDirectory) -> int | None:
    """The number, from 0, of the group of SWEEP that a process trains now; None if none is."""
    groups = range(len(sweep.plan.groups))
    return next((number for number in groups if is_trained(sweep.group(number))), None)


def stop(sweep: SweepDirectory) -> None:
    """Tell the process that trains SWEEP to stop after a checkpoint; it has stopped once no group is in training.

    Raises:
        Refusal: none trains it here, or it is another user's.
    """
    where, number = plain(str(sweep.path)), in_training(sweep)
    if number is None:
        raise Refusal(f"{where}: is not being trained ({plain(sweep.goes_on)} goes on with it)")
    facts = read_facts(sweep.group(number))
    host, process = facts.get("host"), facts.get("pid")
    if host not in (None, platform.node()):
        raise Refusal(f"{where}: is trained on {plain(str(host))}: gantui stop works on that machine only")
    # The folder may come from a stranger, and name a process of its reader's.
    if type(process) is not int or not may_hold(sweep.group(number), process):
        raise Refusal(f"{where}: its process is not known yet: try again in a moment, or press Ctrl-C where it trains")
    try:
        os.kill(process, signal.SIGTERM)
    except PermissionError:
        raise Refusal(f"{where}: another user trains it: only that user can stop it") from None
    except ProcessLookupError:
        pass  # it has ended meanwhile
