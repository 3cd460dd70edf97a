"""Sweeps on the command line: what is printed where, exit codes, going on after a signal."""

from __future__ import annotations

import csv
import errno
import json
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gantui.cli.outcome import outcome
from gantui.cli.sweep.progress import News
from gantui.errors import Exit
from gantui.session.disk.file_names import METRICS
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.directory import RunDirectory
from gantui.session.sweep.snapshot import Looking
from tests.cli.program import COMMAND, DEADLINE, FOR_EVER, Terminal, environment, trains, until
from tests.tui.sweep.fakes import FakeSweep

SWEEP = ["sweep", "--preset", "tiny.toml", "--seeds", "3", "--run-dir", "sweep", "--quiet"]


def test_the_table_has_a_block_a_group_and_the_csv_a_line_a_member(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grid = ["--grid", "optimizers.generator.lr=1e-2,1e-3", "--seed", "5"]
    assert outcome([*SWEEP, *grid, "--csv", "members.csv"]) == Exit.FINISHED
    out, err = capsys.readouterr()
    assert err == ""
    assert "tiny: 3 seeds (5 to 7)" in out
    for value in ("1e-2", "1e-3"):
        assert f"optimizers.generator.lr={value}\nfinished at step 40" in out
    assert out.count("success 0 of 3 (95 %: 0-56 %)") == 2
    assert out.count("\nhigh quality, %") == 2
    with (tiny.parent / "members.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["settings"], row["seed"]) for row in rows] == [
        (f"optimizers.generator.lr={value}", str(seed)) for value in ("1e-2", "1e-3") for seed in (5, 6, 7)
    ]
    lines = read_lines(tiny.parent / "sweep/groups/002/metrics.jsonl")
    assert [float(row["w1"]) for row in rows[3:]] == [line["w1"] for line in lines if line["step"] == 40]


def test_json_is_one_object_alone_on_stdout_and_csv_can_stand_beside_it(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome([*SWEEP, "--json"]) == Exit.FINISHED
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out)
    assert (told["preset"], told["seeds"], told["sweep_dir"]) == ("tiny", [0, 1, 2], "sweep")
    (group,) = told["groups"]
    assert (group["state"], group["step"], group["success"]["of"]) == ("finished", 40, 3)
    values = [member["record"]["jsd"] for member in group["members"]]
    assert group["measures"]["jsd"]["mean"] == pytest.approx(sum(values) / 3)
    assert group["measures"]["jsd"]["worst"] == max(values)


def test_who_diverges_is_told_of_and_only_if_all_do_the_status_says_so(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome([*SWEEP, "--grid", "optimizers.discriminator.lr=1e30,1e-3"]) == Exit.FINISHED
    out, _ = capsys.readouterr()
    assert out.count("diverged at step") == 4  # the group, and each of its members
    arguments = [argument.replace("sweep", "other") if argument == "sweep" else argument for argument in SWEEP[1:]]
    assert outcome(["sweep", *arguments, "--set", "optimizers.discriminator.lr=1e30"]) == Exit.DIVERGED


def test_what_members_are_to_come_to_decides_success_and_status(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*SWEEP, "--until", "step>=20"]) == Exit.FINISHED
    assert "success 3 of 3" in capsys.readouterr().out
    assert outcome([*SWEEP[:5], "--quiet", "--run-dir", "never", "--until", "high_quality>=1"]) == Exit.UNMET
    assert "success 0 of 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--preset", "tiny.toml", "--grid", "optimizers.generator.lr"], "expected PATH=V1,V2"),
        (["--preset", "tiny.toml", "--grid", "optimizers.generator.rate=1"], "rate"),
        (["--preset", "tiny.toml", "--until", "modes>=8"], "no record has a key 'modes'"),
        (["--preset", "tiny.toml", "--seed", str(2**62), "--seeds", "2"], "the largest"),
        (["--preset", "tiny.toml", "--device", "cuda:99"], "expected"),
        (["--preset", "tiny.toml", "--grid", "generator.name=mlp,locations"], "locations"),
        (["--resume", "nothing"], "no such sweep"),
        (["--resume", "nothing", "--seeds", "3", "--grid", "a=1"], "--grid and --seeds can't be given with it"),
        ([], "expected --preset NAME"),
        (["--preset", "tiny.toml", "--halving", "jsd"], "there is one group; expected several settings"),
        (["--preset", "tiny.toml", "--grid", "schedule.steps=100,200", "--halving", "jsdd"], "did you mean 'jsd'?"),
        (["--resume", "nothing", "--halving", "jsd"], "--halving can't be given with it"),
    ],
)
def test_what_can_not_be_done_is_refused_and_nothing_is_written(
    tiny: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(["sweep", *arguments]) == Exit.USAGE
    out, err = capsys.readouterr()
    assert told in err
    assert "Traceback" not in err
    assert out == ""
    assert [path.name for path in tiny.parent.iterdir()] == ["tiny.toml"]


def test_a_folder_that_holds_something_is_refused(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tiny.parent / "sweep").mkdir()
    (tiny.parent / "sweep" / "mine").touch()
    assert outcome(SWEEP) == Exit.USAGE
    assert "expected a new or empty folder" in capsys.readouterr().err
    assert [path.name for path in (tiny.parent / "sweep").iterdir()] == ["mine"]


@pytest.mark.study  # dear: starts processes of its own
def test_stopped_by_a_signal_it_goes_on_and_progress_is_plain_lines_where_stderr_is_no_terminal(tiny: Path) -> None:
    metrics, log = tiny.parent / "sweep/groups/001/metrics.jsonl", tiny.parent / "log"
    arguments = [*COMMAND, *SWEEP, "--grid", "optimizers.generator.lr=1e-2,1e-3", "--set", FOR_EVER]
    process = subprocess.Popen(
        arguments, cwd=tiny.parent, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until(lambda: trains(metrics.parent), "a record")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=DEADLINE)
    assert process.returncode == Exit.TERMINATED
    assert "stopped at step" in out
    assert "to go on: gantui sweep --resume sweep" in err
    reached = len(metrics.read_bytes())

    with log.open("w") as stderr:
        arguments = [*COMMAND, "sweep", "--resume", "sweep"]
        process = subprocess.Popen(arguments, cwd=tiny.parent, env=environment(), stdout=subprocess.PIPE, stderr=stderr)
        until(lambda: metrics.stat().st_size > reached, "a record more")
        until(lambda: "x 3 steps/s" in log.read_text(), "a line of progress")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=DEADLINE)
    assert process.returncode == Exit.INTERRUPTED
    assert "group 1/2 (optimizers.generator.lr=1e-2)" in log.read_text()
    assert "\x1b" not in log.read_text()
    steps = [line["step"] for line in read_lines(metrics) if line["seed"] == 1]
    assert steps == list(range(10, 10 * len(steps) + 1, 10))


def test_a_full_disk_ends_it_in_one_sentence_and_it_goes_on_when_there_is_room(
    tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = RunDirectory.append

    def full(self: RunDirectory, name: str, lines: Sequence[dict[str, Any]]) -> None:
        if name == METRICS and lines[0]["step"] == 30:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, name, lines)

    with monkeypatch.context() as patch:
        patch.setattr(RunDirectory, "append", full)
        assert outcome(SWEEP) == Exit.USAGE
    _, err = capsys.readouterr()
    assert "No space left on device; what was trained up to the last checkpoint is kept: gantui sweep --resume" in err
    assert err.count("\n") == 1
    assert outcome(["sweep", "--resume", "sweep", "--quiet"]) == Exit.FINISHED
    lines = read_lines(tiny.parent / "sweep/groups/001/metrics.jsonl")
    assert [line["step"] for line in lines] == [step for step in (10, 20, 30, 40) for _ in range(3)]


@pytest.mark.study
def test_killed_at_any_moment_it_goes_on_and_gives_the_same(tiny: Path) -> None:
    chosen = ["--preset", "tiny.toml", "--seeds", "3", "--grid", "optimizers.generator.lr=1e-2,1e-3", "--quiet"]
    chosen += ["--set", "schedule.steps=1500", "--set", "checkpoints.seconds=0.2"]
    assert outcome(["sweep", *chosen, "--run-dir", "straight"]) == Exit.FINISHED
    chance, killed = random.Random(0), tiny.parent / "killed"

    def written() -> int:
        return sum(file.stat().st_size for file in killed.glob("groups/*/metrics.jsonl"))

    def checkpoints() -> set[str]:
        return {str(file) for file in killed.glob("groups/*/checkpoints/step-*")}

    arguments = ["sweep", *chosen, "--run-dir", "killed"]
    for _ in range(12):
        before = checkpoints()
        process = subprocess.Popen([*COMMAND, *arguments], cwd=tiny.parent, env=environment())
        until(lambda: checkpoints() - before or process.poll() is not None, "a checkpoint")  # noqa: B023
        size, more = written(), chance.randrange(40_000)
        until(lambda: written() - size >= more or process.poll() is not None, "more records")  # noqa: B023
        process.kill()
        process.wait()
        arguments = ["sweep", "--resume", "killed", "--quiet"]
    assert outcome(arguments) == Exit.FINISHED
    for number in ("001", "002"):
        lines = [read_lines(run / f"groups/{number}/metrics.jsonl") for run in (tiny.parent / "straight", killed)]
        straight, resumed = ([{**line, "seconds": 0} for line in each] for each in lines)
        assert resumed == straight


def test_the_progress_tells_of_each_divergence_once() -> None:
    told, source = News(), FakeSweep(groups=2)
    assert told.of(source.latest()) == []
    source.advance(450)
    source.publish(Looking())
    line = "seed 2 diverged at step 400, generator: loss_g became nan"
    assert told.of(source.latest()) == [line]
    assert told.of(source.latest()) == []
    source.end_group()
    source.advance(450)
    source.end_group()  # nobody looked while the second group trained
    source.publish(Looking())
    assert told.of(source.latest()) == [line]
    assert News().of(source.latest()) == [line]  # of groups before it began it has been told long ago


def test_without_a_terminal_no_screen_is_imported(tiny: Path) -> None:
    code = "import sys; from gantui.cli.outcome import outcome; outcome(sys.argv[1:]); print('textual' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, *SWEEP], cwd=tiny.parent, env=environment(), capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.study  # dear: processes in terminals of their own
class TestInATerminal:
    def test_members_are_seen_and_the_table_is_printed_under_the_closed_screen(self, tiny: Path) -> None:
        arguments = [*SWEEP[:-1], "--grid", "optimizers.generator.lr=1e-2,1e-3"]
        with Terminal(*arguments, cwd=tiny.parent, columns=120, rows=40) as terminal:
            terminal.shows("1 members: 3", "2 curves", "3 results", "seed 2")
            terminal.shows("finished: 6 members of 2 groups")
            terminal.type("q")
            assert terminal.ends() == Exit.FINISHED
            shown = terminal.text()
        assert "tiny: 3 seeds (0 to 2), in sweep" in shown
        assert shown.count("\nfinished at step 40 after") == 2
        assert shown.count("\nworst seed: ") == 2

    def test_stopped_from_the_menu_it_says_how_to_go_on(self, tiny: Path) -> None:
        with Terminal(*SWEEP[:-1], "--set", FOR_EVER, cwd=tiny.parent, columns=110) as terminal:
            terminal.shows("running", "seed 0")
            shown = terminal.is_stopped()
        assert "gantui sweep --resume sweep" in shown
        assert "stopped at step" in shown

    def test_ctrl_c_sigterm_and_a_lost_terminal_end_as_everywhere(self, tiny: Path) -> None:
        endless = [*SWEEP[:-1], "--set", FOR_EVER]
        with Terminal(*endless, cwd=tiny.parent) as terminal:
            terminal.shows("running")
            terminal.type("\x03")
            assert terminal.ends() == Exit.INTERRUPTED
        with Terminal("sweep", "--resume", "sweep", cwd=tiny.parent) as terminal:
            terminal.shows("running")
            terminal.signal(signal.SIGTERM)
            assert terminal.ends() == Exit.TERMINATED
        with Terminal(*SWEEP[:5], "--run-dir", "other", "--steps", "2000", cwd=tiny.parent) as terminal:
            group = tiny.parent / "other/groups/001"
            until(lambda: (terminal.text(), trains(group))[1], "a record")
            terminal.hang_up()
            assert terminal.ends(reading=False) == Exit.FINISHED
        assert json.loads((group / "run.json").read_text())["state"] == "finished"

    def test_a_missing_device_closes_the_screen_and_leaves_nothing(self, tiny: Path) -> None:
        with Terminal(*SWEEP[:-1], "--device", "cuda:99", cwd=tiny.parent) as terminal:
            assert terminal.ends() == Exit.USAGE
            assert "gantui: device = 'cuda:99'" in terminal.text()
        assert list(tiny.parent.iterdir()) == [tiny]

    @pytest.mark.parametrize("plain", [["--plain"], ["--quiet"], ["--json"]])
    def test_who_wants_no_pictures_gets_none(self, tiny: Path, plain: list[str]) -> None:
        with Terminal(*SWEEP[:-1], *plain, cwd=tiny.parent, columns=110) as terminal:
            assert terminal.ends() == Exit.FINISHED
            shown = terminal.text()
        assert ("finished at step 40" in shown) == (plain != ["--json"])
        assert "1 members: 3" not in shown

    def test_too_small_a_terminal_is_refused_with_what_needs_none(self, tiny: Path) -> None:
        with Terminal(*SWEEP[:-1], cwd=tiny.parent, columns=50, rows=18) as terminal:
            assert terminal.ends() == Exit.USAGE
            assert "gantui sweep --plain needs none" in terminal.text().replace("\n", "")
        assert list(tiny.parent.iterdir()) == [tiny]
