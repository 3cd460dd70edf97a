"""Ray itself as the engine, on this machine and on a cluster of several nodes in it.

They are passed over where Ray is not installed: pip install -c constraints.txt -e ".[dev,ray]" has them.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gantui.errors import Exit
from gantui.session.control.mailbox import Ending
from gantui.session.live_sweep import LiveSweep
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.mailbox import Afar, SweepJob
from gantui.session.sweep.plan import Group, Plan
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.training.groups.sweep import Sweep
from gantui.session.view.snapshot import State
from tests.session.cluster.test_dispatch import RATES, alone, content  # noqa: F401
from tests.session.small import PATIENCE
from tests.session.test_sweep import SEEDS, finished, small

ray = pytest.importorskip("ray")


def plan(*groups: list[str]) -> Plan:
    return Plan("small", SEEDS, tuple(Group(tuple(settings), small(*settings)) for settings in groups))


def live(path: Path, address: str, *groups: list[str]) -> LiveSweep:
    """A sweep over GROUPS under way in PATH, or one that goes on there."""
    job = SweepJob(plan(*groups), path, afar=Afar(address))
    if (path / "sweep.json").exists():
        made = SweepDirectory.open(path)
        job = SweepJob(made.plan, directory=made, afar=Afar(address))
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


def test_on_this_machine_the_folder_is_as_one_process_makes_it(tmp_path: Path, alone: dict[str, Any]) -> None:  # noqa: F811
    ending = ended(live(tmp_path / "sweep", "local", *RATES))
    assert (ending.state, ending.code) == (State.FINISHED, Exit.FINISHED), ending.message
    there = content(tmp_path / "sweep")
    assert [key for key in alone if there[key] != alone[key]] == []
    assert not ray.is_initialized()


LONG = ["schedule.steps=6000", "evaluation.every=200", "checkpoints.seconds=0.05"]
"""Some seconds of training, so that there is time to take something away in the middle."""
LONG_RATES = [[*rates, *LONG] for rates in RATES]


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


NODE = {"object_store_memory": 100 << 20, "include_dashboard": False}


def node(cluster: Any, **environment: str) -> Any:
    """Another node of CLUSTER with room for one worker, in whose ENVIRONMENT that lives."""
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


def in_the_middle(snapshot: SweepSnapshot) -> bool:
    """Whether two groups train, and each has a checkpoint at home."""
    found = [snapshot.results[number] for number in snapshot.training]
    return len(found) == 2 and all(500 < result.step < 3000 for result in found)


def test_a_node_that_dies_takes_nothing_with_it(cluster: Any, tmp_path: Path, long_alone: dict[str, Any]) -> None:
    node(cluster)
    doomed = node(cluster)
    running = live(tmp_path / "sweep", cluster.address, *LONG_RATES)
    seen(running, in_the_middle)
    cluster.remove_node(doomed, allow_graceful=False)
    snapshot = seen(running, lambda now: now.notes)
    assert "its machine is gone; it goes on from step" in snapshot.notes[0]
    ending = ended(running)
    assert ending.state is State.FINISHED, ending.message
    assert differences(tmp_path / "sweep", long_alone) == []


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
    finally:
        subprocess.run(["umount", str(full)], check=True)
    assert ending.state is State.FINISHED, ending.message
    assert len(snapshot.notes) == 1
    assert differences(tmp_path / "sweep", long_alone) == []
