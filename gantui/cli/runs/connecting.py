"""Connects a command to a training in another process, or says why it can't."""

from __future__ import annotations

import platform
import shlex
from pathlib import Path

from gantui.errors import Refusal, plain
from gantui.session.attach.remote import NobodyListens, Remote
from gantui.session.disk.lock import is_trained
from gantui.session.run.resumable import is_resumable
from gantui.session.run.run_json import read_facts


def connected(run: Path, *, asked_by: str, read_only: bool = False) -> Remote:
    """The training in the folder RUN, for the command ASKED_BY.

    Raises:
        Refusal: it is not being trained here, or does not listen.
    """
    facts = read_facts(run)
    try:
        return Remote(run, read_only=read_only)
    except NobodyListens:
        pass
    where = plain(str(run))
    if is_trained(run):
        raise Refusal(
            f"{where}: is being trained, but does not listen: its first line on the screen or in its log said why"
        )
    host = facts.get("host")
    if facts.get("state") == "running" and host not in (None, platform.node()):
        raise Refusal(f"{where}: was last trained on {plain(str(host))}: gantui {asked_by} works on that machine only")
    shown = plain(shlex.quote(str(run)))
    goes_on = f"gantui run --resume {shown} goes on with it, " if is_resumable(run) else ""
    raise Refusal(f"{where}: is not being trained ({goes_on}gantui replay {shown} shows it)")
