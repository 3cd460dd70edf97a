"""`gantui replay` and `gantui compare` as a person meets them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest

from gantui.cli.runs.compare import differing
from gantui.cli.watch.replay import DEMO
from gantui.errors import Exit
from tests.cli.program import FOR_EVER, TINY, Terminal, here, until
from tests.cli.test_lazy import loaded


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two finished runs, `first` and `second`, that differ in their seeds and rates."""
    folder = tmp_path_factory.mktemp("compared")
    (folder / "tiny.toml").write_text(TINY)
    for name, more in (("first", ()), ("second", ("--seed", 7, "--set", "optimizers.generator.lr=0.5"))):
        run = folder / "runs" / name
        done = here("train", "--preset", "tiny.toml", "--run-dir", run, "--quiet", *more, cwd=folder)
        assert done.returncode == Exit.FINISHED, done.stderr
    return folder


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


class TestReplay:
    def test_it_plays_a_run_from_its_beginning_and_changes_nothing(self, runs: Path) -> None:
        before = hashes(runs)
        with Terminal("replay", "first", "--speed", "0.1", cwd=runs) as terminal:
            terminal.shows("at step 0 of 40", "tiny", "finished", "[ back")
            terminal.type(" ")
            terminal.type("]]")
            terminal.shows("at step 20 of 40", "step 20")
            terminal.type("\\")
            terminal.shows("finished all 40 steps", "step 40/40")
            terminal.type("q")
            assert terminal.ends() == Exit.FINISHED
        assert hashes(runs) == before

    def test_the_demo_plays_the_run_that_comes_with_gantui_and_leaves_nothing(self, tmp_path: Path) -> None:
        before = hashes(DEMO)
        with Terminal("demo", "--speed", "0.1", cwd=tmp_path, TMPDIR=str(tmp_path)) as terminal:
            terminal.shows("at step 0 of 10,000", "ring8-wgan", "real and fake")
            terminal.type("\\")
            terminal.shows("finished all 10,000 steps", "8/8 covered")
            terminal.type("q")
            assert terminal.ends() == Exit.FINISHED
        assert hashes(DEMO) == before
        assert not list(tmp_path.glob("gantui-demo-*"))

    @pytest.mark.parametrize("how", [pytest.param({"LANG": "C"}, marks=pytest.mark.study), {"LC_ALL": "POSIX"}])
    def test_a_terminal_whose_locale_knows_no_other_letters_is_shown_none(
        self, runs: Path, how: dict[str, str]
    ) -> None:
        with Terminal("replay", "first", cwd=runs, **how) as terminal:
            terminal.type("\\")
            assert terminal.shows("finished all 40 steps", "losses").isascii()

    def test_sigterm_ends_it_well(self, runs: Path) -> None:
        with Terminal("replay", "first", cwd=runs) as terminal:
            terminal.shows("tiny", "finished")
            terminal.signal(signal.SIGTERM)
            assert terminal.ends() == Exit.TERMINATED  # it has closed the screen itself

    @pytest.mark.study  # dear: starts processes of its own
    def test_a_run_under_way_is_watched_from_beside_it(self, tiny: Path) -> None:
        run = tiny.parent / "run"
        arguments = ("run", "--preset", tiny, "--set", FOR_EVER, "--run-dir", run)
        with Terminal(*arguments, cwd=tiny.parent) as training:
            until(lambda: (training.text(), len(list(run.glob("snapshots/step-*"))) > 5)[1], "pictures")
            with Terminal("replay", run, cwd=tiny.parent) as terminal:
                terminal.type("\\")
                terminal.shows("running")
                terminal.type("q")
                assert terminal.ends() == Exit.FINISHED
            training.type("[[")
            training.shows("at step", "ago")
            training.type("\x03")
            assert training.ends() == Exit.INTERRUPTED

    def test_it_loads_no_torch(self, runs: Path) -> None:
        names, _ = loaded([["compare", "first", "second"]], runs)
        assert "torch" not in names
        assert "textual" not in names

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (
                ("replay", "frist"),
                "gantui: replay frist: no such run in runs and no such folder; did you mean 'first'?",
            ),
            (
                ("replay", "first"),
                "gantui: replay draws a screen, and stdin is not a terminal; gantui compare needs none",
            ),
            (("compare", "first", "thrid"), "gantui: compare thrid: no such run in runs and no such folder"),
            (
                ("compare", "first", "--metric", "jds"),
                "gantui: --metric jds: no record of these runs has it; did you mean",
            ),
        ],
    )
    def test_what_cannot_be_is_refused_in_one_sentence(self, runs: Path, arguments: tuple[str, ...], said: str) -> None:
        if arguments[1] == "frist":
            with Terminal(*arguments, cwd=runs, columns=120) as terminal:
                assert terminal.ends() == Exit.USAGE
                assert said in terminal.text()
            return
        done = here(*arguments, cwd=runs)
        assert (done.returncode, done.stdout) == (Exit.USAGE, "")
        assert done.stderr.startswith(said)
        assert done.stderr.count("\n") == 1

    def test_completion_knows_the_runs(self, runs: Path) -> None:
        words = {"_GANTUI_COMPLETE": "complete_bash", "COMP_WORDS": "gantui replay sec", "COMP_CWORD": "2"}
        names, out = loaded([[]], runs, **words)
        assert not names & {"torch", "textual"}
        assert out.split()[:1] == ["second"]


class TestCompare:
    def test_settings_that_differ_and_no_others(self, runs: Path) -> None:
        out = here("compare", "first", "second", cwd=runs).stdout
        assert re.search(r"^run +first +second$", out, re.M)
        assert re.search(r"^seed +0 +7$", out, re.M)
        assert re.search(r"^optimizers.generator.lr +\S+ +0.5$", out, re.M)
        assert "schedule.batch_size" not in out
        assert re.search(r"^steps +40 of 40 +40 of 40$", out, re.M)

    def test_what_they_reached_has_its_floor_and_curves_a_letter_each(self, runs: Path) -> None:
        out = here("compare", "first", "second", cwd=runs).stdout
        assert re.search(r"^jsd +\S+ \(perfect: \S+\) +\S+ \(perfect: \S+\)$", out, re.M)
        for metric in ("loss_g", "high_quality", "jsd"):
            assert f"{metric} over steps\n  A  first\n  B  second\n" in out
        assert "\x1b" not in out
        picture = out.partition("loss_g over steps")[2].partition("jsd over steps")[0]
        assert {"A", "B"} <= set(picture.replace("A  first", "").replace("B  second", ""))

    def test_one_metric_over_time(self, runs: Path) -> None:
        out = here("compare", "first", "--metric", "w1", "--over", "seconds", cwd=runs).stdout
        assert "w1 over seconds" in out
        assert "loss_g over" not in out

    def test_a_table_with_nothing_in_it_is_no_difference_beside_its_settings(self) -> None:
        runs = [SimpleNamespace(settings=settings) for settings in ({"penalties": {}}, {"penalties.clip.limit": 0.1})]
        assert differing(runs) == [("penalties.clip.limit", ["-", "0.1"])]  # type: ignore[arg-type]

    def test_as_json(self, runs: Path) -> None:
        found = json.loads(here("compare", "first", "second", "--json", cwd=runs).stdout)["runs"]
        assert [run["settings"]["seed"] for run in found] == [0, 7]
        assert [run["last"]["step"] for run in found] == [40, 40]
        assert all(run["state"] == "finished" for run in found)

    def test_on_a_terminal_it_is_drawn_in_colours(self, runs: Path) -> None:
        with Terminal("compare", "first", "second", "--metric", "w1", cwd=runs, columns=100, rows=60) as terminal:
            assert terminal.ends() == Exit.FINISHED
            shown = terminal.text()
        assert "settings that differ" in shown
        assert "  A  first\n  B  second\n" in shown
        assert any(0x2800 < ord(c) <= 0x28FF for c in shown)

    def test_a_run_whose_experiment_needs_code_that_is_not_here_is_compared_as_written(
        self, runs: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(runs / "runs", tmp_path / "runs")
        file = tmp_path / "runs" / "second" / "experiment.toml"
        file.write_text(file.read_text().replace('name = "wasserstein"', 'name = "cubic"'))
        out = here("compare", "first", "second", cwd=tmp_path).stdout
        assert re.search(r'^objective.name +"wasserstein" +"cubic"$', out, re.M)
        assert "schedule.batch_size" not in out

    def test_damaged_and_missing_files_are_gaps(self, runs: Path, tmp_path: Path) -> None:
        shutil.copytree(runs / "runs", tmp_path / "runs")
        (tmp_path / "runs" / "first" / "metrics.jsonl").unlink()
        with open(tmp_path / "runs" / "second" / "metrics.jsonl", "ab") as file:
            file.write(b'{"step": 50, "loss_g": "\x1b[31m", "jsd": NaN}\n\xff\xfe{')
        (tmp_path / "runs" / "second" / "experiment.toml").write_text("= \x1b[31m")
        done = here("compare", "first", "second", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (Exit.FINISHED, "")
        assert "\x1b" not in done.stdout
        json.loads(here("compare", "first", "second", "--json", cwd=tmp_path).stdout, parse_constant=pytest.fail)
