"""The table of metrics: it holds together, and what is written elsewhere of metrics says the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gantui
from gantui.experiment import metrics
from gantui.experiment.game_metrics import PENALTY
from gantui.experiment.metrics import TABLE
from tests.documented import DOCS


def test_the_documented_keys_are_those_of_the_table() -> None:
    """To write them anew: print(*gantui.experiment.metrics.documented(), sep=chr(10))."""
    text = (DOCS / "scripts.md").read_text(encoding="utf-8")
    assert "\n".join(metrics.documented()) in text


def test_no_key_and_no_heading_stands_for_two_metrics() -> None:
    keys = [key for metric in TABLE.values() for key in metric.keys]
    assert len(set(keys)) == len(keys)
    in_sweeps = [TABLE[key].heading(14) for key in metrics.on("sweep")]
    assert len(set(in_sweeps)) == len(in_sweeps)
    assert all(len(heading) <= 14 for heading in in_sweeps)


def test_what_can_be_the_worst_or_the_best_has_a_direction() -> None:
    assert all(TABLE[key].sign for key in metrics.headlines("count", "quality", "distance"))


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("jsd", "jsd"),
        ("last.jsd_floor", "jsd"),
        ("ema.w1_floor_sd", "w1"),
        ("penalty.r1", PENALTY),
        ("nothing", ""),
        ("nothing.r1", ""),
    ],
)
def test_a_key_finds_its_row(key: str, row: str) -> None:
    assert metrics.find(key) is TABLE.get(row)


def test_a_long_name_gives_way_to_the_short_one() -> None:
    quality = TABLE["high_quality"]
    assert [quality.heading(room) for room in (18, 15, 14)] == ["high quality, %", "high quality, %", "HQ, %"]
    assert TABLE["coverage"].heading(3) == "coverage", "there is no shorter one"


def test_a_worse_side_follows_from_what_is_better() -> None:
    sides = {key: TABLE[key].side for key in ("jsd", "modes_fair", "high_quality", "density", "fake_mean")}
    assert sides == {
        "jsd": "above",
        "modes_fair": "below",
        "high_quality": "both",
        "density": "both",
        "fake_mean": "both",
    }


def test_what_a_perfect_generator_shows() -> None:
    record = {"jsd": 0.5, "jsd_floor": 0.01, "w1_floor": 0.2, "w1_floor_sd": 0.03}
    assert [metrics.perfect(key, record) for key in ("jsd", "w1", "density", "loss_d", "else")] == [
        0.01,
        0.2,
        1.0,
        None,
        None,
    ]
    assert [metrics.noise(key, record) for key in ("jsd", "w1", "else")] == [None, 0.03, None]


ELSEWHERE = {
    "gantui/evaluation/events/rule_inputs.py": "in which numbers a rule looks for oscillations, and how large they are",
    "gantui/cli/runs/compare.py": "which curves two runs are compared by where nobody asks for one",
    "gantui/experiment/attribute_metrics.py": "the rows of the table that only a change of ages has",
    "gantui/experiment/game_metrics.py": "the rows of the table that the game itself says",
    "gantui/experiment/image_metrics.py": "the rows of the table that only images have",
    "gantui/experiment/inpainting_metrics.py": "the rows of the table that only inpainting has",
    "gantui/experiment/translation_metrics.py": "the rows of the table that only translations have",
    "gantui/experiment/verdicts/aged.py": "what may contradict that a digit ages",
    "gantui/session/run/listing.py": "which columns of a list of runs it can be sorted by",
    "gantui/tui/panels/ages.py": "in which order a table tells of ages",
    "gantui/tui/panels/fillings.py": "in which order a table tells of completions",
    "gantui/tui/panels/translation_table.py": "in which order a table tells of maps",
    "gantui/tui/panels/curves/metric_chart.py": "which curves share a chart, and how they are drawn",
}
"""Files that may name three metrics in one list, and why."""


def test_nobody_keeps_a_list_of_metrics_beside_the_table() -> None:
    package = Path(gantui.__file__).parent
    keys = {key for metric in TABLE.values() for key in metric.keys} - {"step", "seconds", "loss_d", "loss_g"}
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                named = {each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)} & keys
                if len(named) >= 3:
                    found.add(path.relative_to(package.parent).as_posix())
    assert found == {"gantui/experiment/metrics.py", *ELSEWHERE}
