"""Ray itself as the engine, on this machine and on a cluster of several nodes in it.

They are passed over where Ray is not installed: pip install -c constraints.txt -e ".[dev,ray]" has them.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gantui.errors import Exit
from gantui.session.checkpoints import files
from gantui.session.control.mailbox import Ending
from gantui.session.live_sweep import LiveSweep
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.mailbox import RayCluster, SweepJob
from gantui.session.sweep.plan import Group, Plan
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.training.groups.sweep import Sweep
from gantui.session.view.commands import Checkpoint, Pause, Resume
from gantui.session.view.snapshot import State
from tests.cli.program import environment, until
from tests.session.cluster.test_dispatch import RATES, alone, content  # noqa: F401
from tests.session.small import PATIENCE
from tests.session.test_sweep import SEEDS, finished, small

ray = pytest.importorskip("ray")


def plan(*groups: list[str]) -> Plan:
    return Plan("small", SEEDS, tuple(Group(tuple(settings), small(*settings)) for settings in groups))


def live(path: Path, address: str, *groups: list[str]) -> LiveSweep:
    """A sweep over GROUPS under way in PATH, or one that goes on there."""
    job = SweepJob(plan(*groups), path, cluster=RayCluster(address))
    if (path / "sweep.json").exists():
        made = SweepDirectory.open(path)
        job = SweepJob(made.plan, directory=made, cluster=RayCluster(address))
    found = LiveSweep(job)
    found.start()
    return found


def ended(live: LiveSweep) -> Ending:
    ending = live.wait(PATIENCE)
    live.abandon()
    assert ending is not None
    return ending


def seen(live: LiveSweep, what: Callable[[SweepSnapshot], Any], looking: Looking = Looking()) -> SweepSnapshot:  # noqa: B008
    end = time.monotonic() + PATIENCE
    while not what(snapshot := live.latest()):
        assert time.monotonic() < end, snapshot
        assert live.wait(0) is None, live.wait(0)
        live.request("test", looking)
        threading.Event().wait(0.02)
    return snapshot


class NoFile(io.StringIO):
    """What Textual puts in the place of stderr."""

    def fileno(self) -> int:
        return -1


@pytest.fixture
def under_a_screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process whose stderr is not its own, as where a screen is drawn."""
    faulthandler.disable()
    monkeypatch.setattr(sys, "stderr", NoFile())
    yield
    faulthandler.enable(sys.__stderr__)


@pytest.mark.usefixtures("under_a_screen")
def test_on_this_machine_the_folder_is_as_one_process_makes_it(tmp_path: Path, alone: dict[str, Any]) -> None:  # noqa: F811
    ending = ended(live(tmp_path / "sweep", "local", *RATES))
    assert (ending.state, ending.code) == (State.FINISHED, Exit.FINISHED), ending.message
    there = content(tmp_path / "sweep")
    assert [key for key in alone if there[key] != alone[key]] == []
    assert not ray.is_initialized()


LONG = ["schedule.steps=2000", "evaluation.every=100"]
"""So many steps that a pause comes in time: a turn ends at each record."""
LONG_RATES = [[*rates, *LONG] for rates in RATES]
NODE = {"object_store_memory": 100 << 20, "include_dashboard": False}


@pytest.fixture(scope="module")
def long_alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The sweep over `LONG_RATES` as one process makes it."""
    path = tmp_path_factory.mktemp("alone") / "sweep"
    finished(Sweep(SweepDirectory.create(path, plan(*LONG_RATES))))
    return content(path)


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A cluster on this machine whose head has no room for workers, and no other nodes yet."""
    from ray.cluster_utils import Cluster

    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **NODE})
    yield found
    ray.shutdown()
    found.shutdown()


def node(cluster: Any, **environment: str) -> Any:
    """Another node of CLUSTER with room for one worker, which lives in ENVIRONMENT."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        return cluster.add_node(num_cpus=1, **NODE)
    finally:
        os.environ.clear()
        os.environ.update(before)


def differences(path: Path, one: dict[str, Any]) -> list[str]:
    there = content(path)
    return [key for key in one if there.get(key) != one[key]]


def paused_in_the_middle(running: LiveSweep) -> None:
    """RUNNING with two groups in training, both paused, and with a checkpoint of each at home."""
    both = seen(running, lambda now: [n for n in now.training if now.results[n].step] if len(now.training) > 1 else [])
    running.send(Pause())
    running.send(Checkpoint())
    assert running.directory is not None
    for number in both.training:
        path = running.directory.group(number)
        until(lambda: files.newest_first(path / "checkpoints"), "a checkpoint at home")  # noqa: B023
    assert not any(result.ended for result in running.latest().results)


def test_a_node_that_dies_takes_nothing_with_it(
    cluster: Any, tmp_path: Path, long_alone: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    node(cluster)
    doomed = node(cluster)
    running = live(tmp_path / "sweep", cluster.address, *LONG_RATES)
    paused_in_the_middle(running)
    cluster.remove_node(doomed, allow_graceful=False)
    running.send(Resume())
    snapshot = seen(running, lambda now: now.notes)
    assert re.search(r"its (machine is gone|worker was killed, .*); it goes on from step", snapshot.notes[0])
    ending = ended(running)
    assert ending.state is State.FINISHED, ending.message
    assert differences(tmp_path / "sweep", long_alone) == []
    assert capfd.readouterr().out == ""  # what Ray says of it must not come between rows of the screen


def test_a_full_disk_on_one_node_sends_its_groups_to_the_other(
    cluster: Any, tmp_path: Path, long_alone: dict[str, Any]
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(full)], capture_output=True).returncode:
        pytest.skip("only root may mount a disk, and only on Linux")
    try:
        node(cluster, TMPDIR=str(full))
        node(cluster)
        running = live(tmp_path / "sweep", cluster.address, *LONG_RATES)
        snapshot = seen(running, lambda now: now.notes)
        assert "its disk can't be written to: No space left on device; it" in snapshot.notes[0]
        ending = ended(running)
        assert ending.state is State.FINISHED, ending.message
        assert len(running.latest().notes) == 1
    finally:
        subprocess.run(["umount", "-l", str(full)], check=True)
    assert differences(tmp_path / "sweep", long_alone) == []


def test_a_worker_whose_memory_is_full_is_replaced(tmp_path: Path, long_alone: dict[str, Any]) -> None:
    """The kernel kills such a process; a test can do no better."""
    running = live(tmp_path / "sweep", "local", *LONG_RATES)
    seen(running, lambda now: any(now.results[number].step for number in now.training))
    workers = [int(path.name) for path in Path("/proc").glob("[0-9]*") if is_a_worker(path)]
    os.kill(workers[0], signal.SIGKILL)
    snapshot = seen(running, lambda now: now.notes)
    assert "its worker was killed, as systems do where memory is full; it " in snapshot.notes[0]
    ending = ended(running)
    assert ending.state is State.FINISHED, ending.message
    assert differences(tmp_path / "sweep", long_alone) == []


def is_a_worker(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return (path / "cmdline").read_bytes().startswith(b"ray::RayWorker")
    return False


def test_a_sweep_that_was_killed_goes_on_without_ray_and_leaves_no_process(
    tmp_path: Path, long_alone: dict[str, Any]
) -> None:
    made = SweepDirectory.create(tmp_path / "sweep", plan(*LONG_RATES))
    with (tmp_path / "log").open("w") as log:
        command = [sys.executable, "-m", "gantui", "sweep", "--resume", "sweep", "--ray", "--plain"]
        process = subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=log, stderr=log)
    records = [made.group(number) / "metrics.jsonl" for number in range(3)]
    until(lambda: any(path.exists() for path in records) or process.poll() is not None, "a record at home")
    assert process.poll() is None, (tmp_path / "log").read_text()
    process.kill()
    process.wait()
    until(lambda: not any(map(is_a_worker, Path("/proc").glob("[0-9]*"))), "the end of all workers")
    finished(Sweep(SweepDirectory.open(made.path)))
    assert differences(made.path, long_alone) == []
