"""What presets are told of themselves when they are run to their end. Minutes each: pytest -m study."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.experiment.verdicts.event import Event
from gantui.session.run.events import events_file
from tests.studies.promises import carry_out

pytestmark = pytest.mark.study
ALARMS = {"mode lost", "collapse", "shrunken modes", "saturation", "oscillation", "divergence", "lagging discriminator"}


def diagnosed(name: str, folder: Path) -> list[Event]:
    """What preset NAME is told, printed."""
    carry_out(name, folder)
    events = events_file.read(folder / name / "events.jsonl")
    for event in events:
        print(f"{name} {event.step:,} {event.kind}: {event.evidence}")
    return events


def test_the_original_game_is_told_of_its_collapse(tmp_path: Path) -> None:
    events = diagnosed("ring8-gan", tmp_path)
    collapse = next(event for event in events if event.kind == "collapse")
    assert 1000 <= collapse.step <= 4000  # seeds and processors differ: 1,200 to 3,100 in docs/verdicts.md
    assert "solved" not in {event.kind for event in events}


@pytest.mark.parametrize("name", ["ring8-nsgan", "ring8-r3gan"])
def test_a_good_training_raises_no_alarm(name: str, tmp_path: Path) -> None:
    kinds = [event.kind for event in diagnosed(name, tmp_path)]
    assert not ALARMS & set(kinds)
    assert kinds.count("mode gained") >= 1


@pytest.mark.parametrize("name", ["dirac-gan", "dirac-simultaneous"])
def test_circles_are_told_of_once(name: str, tmp_path: Path) -> None:
    assert [event.kind for event in diagnosed(name, tmp_path)] == ["oscillation"]


def test_what_r1_brings_to_rest_is_solved(tmp_path: Path) -> None:
    assert [event.kind for event in diagnosed("dirac-r1", tmp_path)] == ["solved"]
