"""`gantui run` and `gantui train` on a person's own script: what is printed, what is left, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from rich.text import Text

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.disk.file_names import lives
from gantui.session.disk.lock import is_trained
from gantui.session.scripts.output import newest
from tests.cli.program import COMMAND, Terminal, environment, facts, here, trains, until
from tests.session.scripts.walking import FOR_EVER, WALKS, script

CRASH = "def draw(x):\n    return x['z']\ndraw({})"

OWN = """
import torch, gantui
from torch import nn

torch.manual_seed(0)
G = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
D = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
opt_g, opt_d = (torch.optim.Adam(each.parameters(), lr=1e-3) for each in (G, D))
bce, ones, zeros = nn.BCEWithLogitsLoss(), torch.ones(64, 1), torch.zeros(64, 1)
watch = gantui.watch(G, D, latent=2, reading="logit", every=20)
print("the data are here")
while True:
    real = torch.randn(64, 2) + 1
    fake = G(torch.randn(64, 2))
    loss_d = bce(D(real), ones) + bce(D(fake.detach()), zeros)
    opt_d.zero_grad(), loss_d.backward(), opt_d.step()
    loss_g = bce(D(fake), ones)
    opt_g.zero_grad(), loss_g.backward(), opt_g.step()
    watch.step(real, loss_d=loss_d, loss_g=loss_g)
"""
"""A loop of one's own, as short as one can be."""


def test_its_training_has_the_summary_of_every_training(tmp_path: Path) -> None:
    script(tmp_path, WALKS)
    done = here("train", "gan.py", "--run-dir", "it", "-q", "--", "60", cwd=tmp_path, terminal=True)
    assert (done.returncode, done.stderr) == (Exit.FINISHED, "")
    assert "finished all 60 steps" in Text.from_ansi(done.stdout).plain
    assert "loss left" in done.stdout  # its curves, by whose they are
    assert "gantui replay it\n" in done.stdout
    assert "--resume" not in done.stdout
    assert newest(tmp_path / "it") == ["the data are here", "the walk is over"]
    again = here("train", "gan.py", "--run-dir", "it", "--", "60", cwd=tmp_path)
    assert again.returncode == Exit.USAGE
    assert again.stderr == (
        "gantui: --run-dir it: expected a new or empty folder; it holds a run, and a script begins a new one\n"
    )


def test_a_program_gets_one_object_and_a_crash_its_traceback(tmp_path: Path) -> None:
    script(tmp_path, WALKS.replace("live.close()", "live.close()\nraise KeyError('plot')"))
    done = here("train", "gan.py", "--json", "-q", "--run-dir", "it", "--", "40", cwd=tmp_path)
    assert done.returncode == Exit.INTERNAL
    found = json.loads(done.stdout)
    assert (found["state"], found["step"], found["run_dir"]) == ("failed", 40, "it")
    assert "KeyError: 'plot'" in done.stderr
    said = done.stderr.splitlines()
    assert said[0] == "Traceback (most recent call last):"
    assert said[-1] == "gantui: finished all 40 steps; gan.py ended with exit code 1 after that: KeyError: 'plot'"


def test_a_crash_of_the_loop_is_kept_and_told_by_report(tmp_path: Path) -> None:
    script(tmp_path, OWN.replace("    real = ", "    watch.path and {}['a <b> \\x1b[31m']\n    real = "))
    done = here("train", "gan.py", "-q", "--run-dir", "it", cwd=tmp_path)
    assert done.returncode == Exit.INTERNAL
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert "gantui: the script raised KeyError: 'a <b> " in done.stderr
    assert facts(tmp_path / "it")["state"] == "failed"
    assert newest(tmp_path / "it")[-1].startswith("KeyError: 'a <b> ")
    report = here("report", "it", cwd=tmp_path)
    assert "Why it failed\n  Traceback (most recent call last):\n" in report.stdout
    page = (tmp_path / "it" / "report.html").read_text()
    assert "<h2>Why it failed</h2><pre>Traceback" in page
    assert "KeyError: &#x27;a &lt;b&gt; " in page


def test_a_crash_before_the_first_step_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    script(tmp_path, CRASH)
    done = here("train", "gan.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (Exit.INTERNAL, "")
    said = done.stderr.splitlines()
    assert said[0] == "Traceback (most recent call last):"
    assert said[-1] == "gantui: gan.py ended with exit code 1 before its first step: KeyError: 'z'"
    assert [*tmp_path.iterdir()] == [tmp_path / "gan.py"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gann.py"], "gann.py: there is no such script; did you mean 'gan.py'?"),
        (["--preset", "ring8", "gan.py"], "--preset: a script says itself what it trains; what is for the script"),
        (["gan.py", "--seed", "0", "--device", "cpu"], "--seed: a script draws its random numbers itself; --device: a"),
        (["gan.py", "--resume", "it"], "--resume: only a script knows how it goes on; what is for the script stands"),
        (["gan.py", "--steps", "0"], "--steps 0: expected a number of iterations, at least 1"),
        (["gan.py", "--set", "lr"], "--set lr: expected PATH=VALUE"),
        (["gan.py", "--n_epochs", "5"], "says more; if it is the script's: gantui COMMAND gan.py -- --n_epochs)"),
        (["--python", "python3"], "--python names what runs a script, and there is none"),
        (["gan.py", "--until", "jsd <"], "--until 'jsd <': at character 6, the end: expected a number"),
    ],
)
@pytest.mark.parametrize("command", ["run", "train"])
def test_what_is_not_for_a_script_is_refused(
    command: str,
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    script(tmp_path, WALKS)
    assert outcome([command, *words]) == Exit.USAGE
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said.replace("COMMAND", command) in err
    assert [*tmp_path.iterdir()] == [tmp_path / "gan.py"]


def test_its_arguments_are_its_own_whatever_they_look_like(tmp_path: Path) -> None:
    script(tmp_path, "import sys\nsys.exit(' '.join(sys.argv[1:]))")
    done = here("train", "gan.py", "--", "--seed", "3", "-q", "--", "x", cwd=tmp_path)
    assert "before its first step: --seed 3 -q -- x\n" in done.stderr


def test_once_prints_its_screen_as_it_is_at_the_end(tmp_path: Path) -> None:
    script(tmp_path, WALKS)
    script(tmp_path, CRASH, "crash.py")
    done = here("run", "gan.py", "--once", "--run-dir", "it", "--", "60", cwd=tmp_path, COLUMNS="100", LINES="30")
    assert done.returncode == Exit.FINISHED
    rows = done.stdout.splitlines()
    assert len(rows) == 30
    assert "finished all 60 steps" in rows[0]
    assert "losses by player" in done.stdout
    assert "gantui: the run is in it" in done.stderr
    crashed = here("run", "crash.py", "--once", cwd=tmp_path)
    assert (crashed.returncode, crashed.stdout) == (Exit.INTERNAL, "")
    assert "before its first step: KeyError: 'z'" in crashed.stderr


def test_in_sentences_it_is_told_of_and_steered_by_words(tmp_path: Path) -> None:
    script(tmp_path, WALKS)
    words = [*COMMAND, "run", "--plain", "gan.py", "--run-dir", "it", "--", FOR_EVER]
    with subprocess.Popen(
        words, cwd=tmp_path, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        until(lambda: trains(tmp_path / "it"), "a record")
        process.stdin.write("printed\nset width\nquit\n")
        process.stdin.flush()
        said = process.stdout.read()
    assert process.returncode == Exit.FINISHED
    assert "the data are here\n" in said
    assert "set width: expected PATH=VALUE; settings lists the paths" in said
    assert "gan.py: stopped at step" in said


def test_in_the_background_it_is_left_at_its_first_step(tmp_path: Path) -> None:
    script(tmp_path, OWN)
    script(tmp_path, CRASH, "crash.py")
    assert here("train", "-d", "-q", "crash.py", cwd=tmp_path).returncode == Exit.INTERNAL
    done = here("train", "-d", "-q", "--json", "--run-dir", "it", "gan.py", cwd=tmp_path)
    assert (done.returncode, json.loads(done.stdout)) == (Exit.FINISHED, {"run_dir": "it"})
    assert is_trained(tmp_path / "it")
    stopped = here("stop", "it", cwd=tmp_path)
    assert stopped.returncode == Exit.FINISHED
    assert stopped.stdout.startswith("it: stopped at step ")
    assert "--resume" not in stopped.stdout  # only its script knows how to go on
    again = here("stop", "it", cwd=tmp_path)
    assert again.stderr == "gantui: it: is not being trained (gantui replay it shows it)\n"


@pytest.mark.parametrize("stop", [pytest.param(signal.SIGINT, marks=pytest.mark.study), signal.SIGTERM])
def test_a_signal_stops_it_after_a_checkpoint(stop: signal.Signals, tmp_path: Path) -> None:
    script(tmp_path, WALKS)
    words = [*COMMAND, "train", "gan.py", "--run-dir", "it", "--", FOR_EVER]
    with subprocess.Popen(
        words, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        until(lambda: trains(tmp_path / "it"), "a record")
        process.send_signal(stop)
        out, _ = process.communicate()
    assert process.returncode == 128 + stop
    assert "gan.py: stopped at step" in out
    assert facts(tmp_path / "it")["state"] == "stopped"
    assert not is_trained(tmp_path / "it")


def test_a_loop_of_ones_own_is_run_steered_detached_from_attached_to_and_stopped(tmp_path: Path) -> None:
    """All in pseudo-terminals: `run`, pause, halve a rate, freeze D, look back, leave it; `attach` and stop it."""
    script(tmp_path, OWN)
    run = tmp_path / "runs" / "it"
    try:
        with Terminal("run", "gan.py", "--run-dir", "runs/it", cwd=tmp_path, columns=120, rows=40) as first:
            first.shows("what the script prints, until its first step")
            first.shows("running", "1 real and fake")
            first.type("O")
            first.shows("what the script has printed", "the data are here")
            first.type("x")
            first.shows("3 losses")  # which stood behind it
            until(lambda: (first.text(), trains(run))[1], "a record")
            first.type(" ")
            first.shows("paused")
            first.type("n")
            first.shows("n settings", "changes count from the next step")
            first.type("\r0.0005\r")
            first.shows("optimizers.generator.lr 0.001 -> 0.0005")
            first.type("\x1b[B" * 4 + "0")
            first.shows("scheme.d_moves 1 -> 0")
            first.type("n")
            first.shows("2 discriminator")
            first.type("[")
            first.shows("ago · ")
            first.type("q")
            first.shows("leave?", "the script ends at its next step")
            first.type("d")
            assert first.ends() == Exit.FINISHED
            assert "runs/it: detached at step" in first.text()
            assert "the script goes on (gantui attach it)" in " ".join(first.text().split())
        process = int(facts(run)["pid"])
        with Terminal("attach", cwd=tmp_path) as second:
            second.shows("paused", "attached: q leaves, or stops it")
            second.type(" ")
            second.shows("running")
            assert "stopped at step" in second.is_stopped()
        until(lambda: not lives(process), "the end of the script")
    finally:
        if (run / "run.json").exists() and lives(process := int(facts(run).get("pid", 0))):
            os.kill(process, signal.SIGKILL)
    assert not (run / "attach.sock").exists()
    lines = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
    turned = [(line["path"], line["value"]) for line in lines if line.get("command") == "set"]
    assert turned == [("optimizers.generator.lr", "0.0005"), ("scheme.d_moves", "0")]


def test_ctrl_c_stops_it_and_a_crash_is_shown_when_the_screen_has_closed(tmp_path: Path) -> None:
    script(tmp_path, WALKS)
    script(tmp_path, CRASH, "crash.py")
    with Terminal("run", "gan.py", "--run-dir", "it", "--", FOR_EVER, cwd=tmp_path) as terminal:
        terminal.shows("running")
        terminal.type("\x03")
        assert terminal.ends() == Exit.INTERRUPTED
        assert "gan.py: stopped at step" in terminal.text()
    with Terminal("run", "crash.py", cwd=tmp_path) as terminal:
        assert terminal.ends() == Exit.INTERNAL
        shown = terminal.text()
        assert "return x['z']" in shown
        assert "before its first step: KeyError: 'z'" in " ".join(shown.split())
    assert sorted(os.listdir(tmp_path)) == ["crash.py", "gan.py", "it"]
