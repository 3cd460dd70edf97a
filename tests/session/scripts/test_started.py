"""A script in a process of its own: what is seen of it before its first step, while it trains, and how it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gantui.errors import Exit
from gantui.session.control.mailbox import Ending
from gantui.session.disk.file_names import lives
from gantui.session.disk.lock import is_trained
from gantui.session.scripts.order import checked
from gantui.session.scripts.output import newest
from gantui.session.scripts.started import Started
from gantui.session.view.commands import Checkpoint, Pause, Stop
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from tests.cli.program import until
from tests.session.scripts.walking import FOR_EVER, WALKS, script

ENDLESS = "import time\nprint('ready')\ntime.sleep(600)"
PATIENCE = 120.0


@contextmanager
def begun(path: Path, *arguments: str) -> Iterator[Started]:
    """The script PATH, started for a run in the folder beside it; ended with the test, however that ends."""
    started = Started(checked(path, arguments, run_dir=path.parent / "run"))
    started.start()
    try:
        yield started
    finally:
        if started.ending is None:
            started.send(Stop())
            started.send(Stop())
        started.wait(PATIENCE)
        started.let_go()


def ended(started: Started) -> Ending:
    ending = started.wait(PATIENCE)
    assert ending is not None
    return ending


def seen(started: Started, word: str) -> Snapshot:
    """The snapshot, once WORD stands in its state or its message."""

    def found() -> Snapshot | None:
        started.request("test", Requests())
        latest = started.latest()
        return latest if word in f"{latest.state} {latest.message}" else None

    return until(found, word)  # type: ignore[no-any-return]


def test_a_crash_before_the_first_step_is_told_with_its_traceback_and_leaves_nothing(tmp_path: Path) -> None:
    with begun(script(tmp_path, "print('ready')\ndef draw(x):\n    return x['z']\ndraw({})")) as started:
        ending = ended(started)
    assert (ending.state, ending.code) == (State.REFUSED, Exit.INTERNAL)
    assert ending.message == "gan.py ended with exit code 1 before its first step: KeyError: 'z'"
    assert started.failure is not None
    assert started.failure.trace[0] == "Traceback (most recent call last):"
    assert "    return x['z']" in started.failure.trace
    assert started.failure.trace[-1] == "KeyError: 'z'"
    assert [*tmp_path.iterdir()] == [tmp_path / "gan.py"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("print(2)", Exit.USAGE, "gan.py ended without a step: expected watch = gantui.watch(G, D, latent=...) before"),
        ("input('How many? ')", Exit.INTERNAL, "EOFError: EOF when reading a line (it reads stdin, which is empty"),
        ("import os\nos.kill(os.getpid(), 9)", Exit.INTERNAL, "gan.py was killed by SIGKILL, as where memory is short"),
        ("import sys\nsys.exit('no data here')", Exit.INTERNAL, "exit code 1 before its first step: no data here"),
        ("import nowhere", Exit.INTERNAL, "No module named 'nowhere' (--python PATH runs it by another Python"),
    ],
    ids=["no step", "stdin", "killed", "exit", "module"],
)
def test_an_end_without_a_step_is_told_in_a_sentence(text: str, code: Exit, said: str, tmp_path: Path) -> None:
    with begun(script(tmp_path, text)) as started:
        ending = ended(started)
    assert (ending.state, ending.code) == (State.REFUSED, code)
    assert said in ending.message
    assert not (tmp_path / "run").exists()


def test_until_its_first_step_its_last_line_is_told_and_it_can_only_be_stopped(tmp_path: Path) -> None:
    with begun(script(tmp_path, ENDLESS)) as started:
        waits = seen(started, "ready")
        assert (waits.state, waits.message) == (State.LOADING, "waiting for gan.py's first steps; its last line: ready")
        assert started.capabilities == {Stop}
        assert started.send(Pause()) == 0
        started.send(Stop("SIGTERM"))
        ending = ended(started)
    assert (ending.state, ending.code) == (State.STOPPED, Exit.TERMINATED)
    assert ending.message == "gan.py was stopped by SIGTERM before its first step"
    assert started.latest().state is State.STOPPED
    assert not (tmp_path / "run").exists()


def test_what_it_leaves_behind_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds the script's stdout, as the loaders of data do, and must not be waited for."""
    text = (
        "import subprocess, sys\nleft = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open('left', 'w').write(str(left.pid))"
    )
    monkeypatch.chdir(tmp_path)
    with begun(script(tmp_path, text)) as started:
        assert ended(started).code is Exit.USAGE
    assert not lives(int((tmp_path / "left").read_text()))


def test_its_training_is_seen_and_steered_and_stopped_after_a_checkpoint(tmp_path: Path) -> None:
    run = tmp_path / "run"
    with begun(script(tmp_path, WALKS), FOR_EVER) as started:
        seen(started, "running")
        assert started.steps
        assert is_trained(run)
        assert {Pause, Checkpoint, Stop} < started.capabilities
        assert started.send(Pause()) > 0
        paused = seen(started, "paused")
        until(lambda: started.history().steps >= paused.step, "the curves")
        started.send(Stop("Ctrl-C"))
        ending = ended(started)
        assert (ending.state, ending.code) == (State.STOPPED, Exit.INTERRUPTED)
        assert ending.message == f"stopped at step {paused.step:,}"
        assert started.latest().message == ending.message
        assert started.history().steps == paused.step
    assert [*(run / "checkpoints").glob(f"step-*{paused.step}.safetensors")]
    assert newest(run) == ["the data are here", "the walk is over"]
    assert not is_trained(run)


def test_killed_while_it_trains_it_leaves_a_run_that_says_so(tmp_path: Path) -> None:
    go = tmp_path / "go"
    waits = f"while not os.path.exists({str(go)!r}):\n    live.wait(0.01)\nos.kill(os.getpid(), 9)"
    with begun(script(tmp_path, WALKS.replace("live.wait()", waits)), FOR_EVER) as started:
        seen(started, "running")
        go.touch()
        ending = ended(started)
    assert (ending.state, ending.code) == (State.FAILED, Exit.INTERNAL)
    assert ending.message.startswith("gan.py was killed by SIGKILL, as where memory is short")
    assert newest(tmp_path / "run")[-1] == "[gantui: the script was killed by SIGKILL, as where memory is short]"


def test_who_lets_go_of_it_leaves_it_running(tmp_path: Path) -> None:
    text = f"import time\nwhile not __import__('os').path.exists({str(tmp_path / 'go')!r}): time.sleep(0.01)\n"
    started = Started(checked(script(tmp_path, text + "print('done')\ntime.sleep(0.2)"), run_dir=tmp_path / "run"))
    started.start()
    seen(started, "waiting")
    started.let_go()
    assert started.ending is None
    (tmp_path / "go").touch()
    until(lambda: newest(tmp_path / "run") == ["done"], "what it prints afterwards")
