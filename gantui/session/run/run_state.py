"""How a run on disk stands: under way, finished, stopped, interrupted, damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gantui.session.disk.lock import UNDER_WAY, is_trained
from gantui.session.run.run_json import read_facts

INTERRUPTED, DAMAGED = "interrupted", "damaged"
"""How a run stands beside what run.json says: killed, or its machine was; run.json can't be read or says nothing."""
STATES = (*UNDER_WAY, "finished", "stopped", "diverged", "failed", "dropped", INTERRUPTED, DAMAGED)
"""How a run can stand."""


def standing(path: Path) -> tuple[dict[str, Any], str]:
    """The content of run.json in the run folder PATH, and the state of the run: one of `STATES`.

    The lock says whether it is under way: the process that trains holds it until it ends, however it ends.

    Raises:
        Refusal: PATH is no run folder, or the file is damaged.
    """
    held = is_trained(path)
    facts = read_facts(path)
    state = facts.get("state")
    if state not in UNDER_WAY:
        return facts, state if state in STATES else DAMAGED
    # Asked again, since a process may have begun in between.
    return facts, state if held or is_trained(path) else INTERRUPTED
