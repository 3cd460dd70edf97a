"""What Ray costs a sweep, and gains it: `python -m tests.studies.ray_scaling [GROUPS [SEEDS [STEPS]]]` prints a table.

The same sweep in one process, then on clusters of one, two and three nodes with room for one worker each, all on this
machine: what more nodes gain ends where its cores do. Each time its folder must be the same.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import ray
from ray.cluster_utils import Cluster

from gantui import streams
from gantui.experiment.files import presets
from gantui.experiment.files.validation import override, validate
from gantui.session.live_sweep import LiveSweep
from gantui.session.run.run_json import read_facts
from gantui.session.sweep.mailbox import RayCluster, SweepJob
from gantui.session.sweep.plan import Group, Plan, seeds_from
from gantui.session.view.snapshot import State
from tests.session.cluster.test_dispatch import content

PRESET = "ring8-gan"
TINY = ("generator.hidden=[16, 16]", "discriminator.hidden=[16, 16]", "schedule.batch_size=64", "threads=1")
NODE = {"object_store_memory": 100 << 20, "include_dashboard": False}


def plan(groups: int, seeds: int, steps: int) -> Plan:
    """A sweep over GROUPS learning rates."""
    raw, made = presets.find(PRESET).raw, []
    for number in range(groups):
        settings = (f"optimizers.generator.lr={1e-4 * 1.05**number:.6g}",)
        chosen = validate(override(raw, [*TINY, f"schedule.steps={steps}", *settings]), PRESET)
        made.append(Group(settings, chosen))
    return Plan(PRESET, seeds_from(0, seeds), tuple(made))


def seconds(job: SweepJob) -> float:
    """How long JOB takes, from the command to the end, with all that has to be started for it."""
    began, live = time.monotonic(), LiveSweep(job)
    live.start()
    ending = live.wait()
    took = time.monotonic() - began
    live.abandon()
    assert ending is not None
    assert ending.state is State.FINISHED, ending.message
    return took


def trained(path: Path) -> float:
    """The training seconds of all groups in PATH."""
    return sum(float(read_facts(group)["seconds"]) for group in path.glob("groups/*"))


def row(name: str, took: float, alone: float, path: Path, count: int) -> str:
    more = (took - alone) / count
    return (
        f"| {name} | {took:.1f} | {alone / took:.2f} | {trained(path) / count:.2f} | {took / count:.2f} | {more:+.2f} |"
    )


def main(groups: int = 64, seeds: int = 10, steps: int = 300) -> None:
    """Measure, and print a line a cluster."""
    import torch  # noqa: F401  # so that the first one does not pay for it alone

    chosen, place = plan(groups, seeds, steps), Path(tempfile.mkdtemp(prefix="ray-scaling-"))
    streams.say(f"{groups} groups x {seeds} seeds, {steps} steps of {PRESET} with 2x16 nets; {os.cpu_count()} cores\n")
    streams.say("| | s | times as fast | training, s a group | all, s a group | more than in one process, s a group |")
    streams.say("| --- | --- | --- | --- | --- | --- |")
    alone = seconds(SweepJob(chosen, place / "alone"))
    streams.say(row("one process", alone, alone, place / "alone", groups))
    before = content(place / "alone")
    for nodes in (1, 2, 3):
        cluster: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **NODE})
        for _ in range(nodes):
            cluster.add_node(num_cpus=1, **NODE)
        path = place / f"nodes-{nodes}"
        took = seconds(SweepJob(chosen, path, cluster=RayCluster(cluster.address)))
        streams.say(row(f"{nodes} node{'' if nodes == 1 else 's'}", took, alone, path, groups))
        ray.shutdown()
        cluster.shutdown()
        after = content(path)
        assert [key for key in before if before[key] != after.get(key)] == []
    shutil.rmtree(place)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
