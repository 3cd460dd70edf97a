"""The array job of docs/sweeps.md, with a `sbatch`, a `srun` and a `scontrol` that are made up."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.cli.sweep.only import groups_in
from gantui.errors import Exit, Refusal
from gantui.session.disk.json_lines import read_lines
from tests.cli.program import environment
from tests.cli.test_sweep import SWEEP
from tests.documented import DOCS

PROGRAMS = {
    # Runs each task of the array, and those again that were put into the queue once more.
    "sbatch": """
array=${1#--array=}; script=$2; shift 2
for task in $(seq ${array%-*} ${array#*-}); do
  while true; do
    rm -f again
    SLURM_ARRAY_JOB_ID=7 SLURM_ARRAY_TASK_ID=$task bash "$script" "$@"
    echo "$task $?" >> ended
    [ -f again ] || break
  done
done
""",
    # The first task is warned, as its time is nearly over, before it has done anything.
    "srun": """
if [ "$SLURM_ARRAY_TASK_ID" = 1 ] && [ ! -f warned ]; then touch warned; exit 138; fi
exec "$@"
""",
    "scontrol": 'echo "$@" >> requeued; touch again',
    "gantui": f'exec {sys.executable} -m gantui "$@"',
}


def test_the_array_job_trains_every_group_once(tiny: Path) -> None:
    here = tiny.parent
    (script,) = re.findall(r"^```bash\n(.*?)^```$", (DOCS / "sweeps.md").read_text(), re.MULTILINE | re.DOTALL)
    (here / "sweep.sbatch").write_text(script)
    (here / "bin").mkdir()
    for name, text in PROGRAMS.items():
        (here / "bin" / name).write_text(f"#!/bin/bash\n{text}\n")
        (here / "bin" / name).chmod(0o755)
    assert outcome([*SWEEP, "--grid", "optimizers.generator.lr=1e-2,1e-3", "--only", "none"]) == Exit.FINISHED
    assert not (here / "sweep/groups").exists()
    path = {"PATH": f"{here / 'bin'}:{os.environ['PATH']}"}
    command = ["sbatch", "--array=1-2", "sweep.sbatch", "sweep"]
    subprocess.run(command, cwd=here, env=environment() | path, check=True, capture_output=True)
    assert (here / "ended").read_text() == "1 138\n1 0\n2 0\n"
    assert (here / "requeued").read_text() == "requeue 7_1\n"
    for group in ("001", "002"):
        assert json.loads((here / f"sweep/groups/{group}/run.json").read_text())["state"] == "finished"
        events = [line["event"] for line in read_lines(here / f"sweep/groups/{group}/events.jsonl")]
        assert events.count("started") == 1


def test_only_the_chosen_groups_are_trained_and_all_are_told_of(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*SWEEP, "--grid", "optimizers.generator.lr=1e-2,1e-3,1e-4", "--only", "2"]) == Exit.FINISHED
    assert [each.name for each in (tiny.parent / "sweep/groups").iterdir()] == ["002"]
    capsys.readouterr()
    assert outcome(["sweep", "--resume", "sweep", "--only", "none", "--json"]) == Exit.FINISHED
    told = json.loads(capsys.readouterr().out)["groups"]
    assert [group["state"] for group in told] == ["waiting", "finished", "waiting"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("none", set()), ("3", {2}), ("1-3", {0, 1, 2}), ("2, 4-5,4", {1, 3, 4}), ("1-64", set(range(64)))],
)
def test_groups_are_numbered_from_one(text: str, found: set[int]) -> None:
    assert groups_in(text, 64) == found


@pytest.mark.parametrize("text", ["0", "65", "3-2", "a", "", "1,,2", "-1", "1-", "all"])
def test_what_names_no_group_is_refused(text: str) -> None:
    with pytest.raises(
        Refusal, match="the sweep has 64 groups; expected numbers from 1 to 64, such as 3 or 1-64, or n"
    ):
        groups_in(text, 64)
