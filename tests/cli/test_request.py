"""What the command line asks for reaches the job whole."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from gantui.cli import app
from gantui.cli.sweep_app import sweep
from gantui.session.jobs.prepare import TrainingRequest

FIELDS = {field.name for field in dataclasses.fields(TrainingRequest)}


@pytest.mark.parametrize(("command", "left_out"), [(app.run, set()), (app.train, set()), (sweep, {"replay_events"})])
def test_each_part_of_a_request_is_an_option_of_the_command(command: Callable[..., int], left_out: set[str]) -> None:
    from_inside = {"data", "like"}  # an array of Python's, and a run that is done again from inside the dashboard
    assert FIELDS - set(inspect.signature(command).parameters) == left_out | from_inside


def test_a_request_holds_what_was_given_and_nothing_else() -> None:
    given = {"preset": "ring8-gan", "assignments": ["seed=1"], "plugins": None, "resume": "last", "fps": 5.0}
    assert TrainingRequest.of(given) == TrainingRequest("ring8-gan", ("seed=1",), resume="last")
    assert TrainingRequest.of({"assignments": None, "plugins": [Path("x.py")]}).plugins == (Path("x.py"),)
