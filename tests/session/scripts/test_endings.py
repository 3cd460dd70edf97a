"""How a script, or a racer, has ended is told from what its run has left."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from gantui.session.run.directory import RunDirectory
from gantui.session.scripts.endings import of_run
from gantui.session.scripts.order import Order
from gantui.session.view.snapshot import State
from tests.session.small import experiment


def test_one_that_was_killed_is_said_to_have_come_as_far_as_its_records(tmp_path: Path) -> None:
    run = RunDirectory.create(tmp_path / "run", "small", experiment())
    run.note(state="running", step=10)  # as its last checkpoint has left it
    (run.path / "metrics.jsonl").write_text("".join(json.dumps({"step": step}) + "\n" for step in (10, 30)))
    run.close()
    ended = of_run(Order("mine", (), run.path), run.path, -signal.SIGKILL, "", ())
    assert ended.state is State.FAILED
    assert ended.message == "mine was killed by SIGKILL, as where memory is short after step 30"
