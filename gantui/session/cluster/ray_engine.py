"""Ray as the engine of a sweep: the only module that knows Ray, which is imported when it is asked for.

A worker is an actor of Ray's: Ray finds a machine with the CPUs and the share of a GPU that it needs, and keeps it
waiting until there is room. What goes through Ray are texts, bytes and numbers, never objects of ours.
"""

from __future__ import annotations

import faulthandler
import importlib.util
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from gantui.errors import Refusal, plain
from gantui.session.cluster.engine import Handle, Lost, Needs
from gantui.session.cluster.scratch import Scratch
from gantui.session.cluster.worker import Reply, Worker

STORE = 100 << 20
"""Bytes of memory in which Ray keeps what is on its way, where it is started here: a few messages a worker."""
STARTS = 3
"""How often it is tried to start Ray here: it gives itself 30 s, which on a busy machine may be too few."""
LOCAL = "local"
"""The address that means: this machine alone."""


def refuse_unusable(address: str) -> None:
    """Check that Ray is there, without importing it, and that ADDRESS is one of its own.

    Raises:
        Refusal: it is not installed, or the address is one of Ray's client, which is no part of the cluster.
    """
    if address.startswith("ray://"):
        raise Refusal(
            f"--ray {plain(address)}: that is an address for Ray's client, which the sweep does not use; expected "
            "HOST:PORT of the cluster's head (port 6379, if nobody chose another), on a machine of the cluster"
        )
    if importlib.util.find_spec("ray") is None:
        raise Refusal("--ray: Ray is not installed here; expected it, by: pip install 'gantui[ray]'")


class RayWorker(Worker):
    """A worker that knows on which of Ray's nodes it is."""

    def hello(self) -> Reply:
        """Who it is, and its node."""
        import ray

        return super().hello() | {"node": ray.get_runtime_context().get_node_id()}


class RayEngine:
    """Ray on this machine (ADDRESS 'local'), or the cluster at ADDRESS."""

    def __init__(self, address: str) -> None:
        self._address, self._avoided = address, list[str]()
        self._begun = False
        self._scratch: Scratch | None = None
        self.where = "on this machine" if address == LOCAL else f"on the cluster at {plain(address)}"

    def start(self, largest: Needs) -> None:
        """Start Ray here, or join the cluster; quiet, without its dashboard and without its statistics of use.

        Raises:
            Refusal: Ray is not there, or the cluster can't be reached, or is of another version.
        """
        refuse_unusable(self._address)
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        import ray

        self._begun = True
        if sys.__stderr__ is not None and not faulthandler.is_enabled():
            # Ray would do so with sys.stderr, in whose place a screen has something that is no file.
            faulthandler.enable(sys.__stderr__, all_threads=False)
        # What Ray says of a node that is lost it prints on stdout, also where it should be quiet. This is the
        # switch of its own debugger; there is none for others.
        ray._private.worker._worker_logs_enabled = False
        quiet: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
        for left in reversed(range(STARTS if self._address == LOCAL else 1)):
            try:
                if self._address == LOCAL:
                    self._start_here(max(largest.cpus, _cores()), quiet)
                else:
                    ray.init(self._address, namespace="gantui", **quiet)
                return
            except Exception as error:  # of many kinds: no connection, another version, no room
                self.close()
                if left and "timed out" in str(error):
                    continue
                first = str(error).strip().splitlines() or [type(error).__name__]
                raise Refusal(f"--ray {plain(self._address)}: Ray can't be used: {plain(first[0])}") from None

    def _start_here(self, cpus: int, quiet: dict[str, Any]) -> None:
        """Start Ray on this machine with so many CPUS; QUIET are what keeps it so."""
        import ray

        self._scratch = Scratch("gantui-ray-")
        ray.init(
            "local",
            num_cpus=cpus,
            object_store_memory=STORE,
            include_dashboard=False,
            _temp_dir=str(self._scratch.path),
            **quiet,
        )

    def hire(self, needs: Needs) -> Handle:
        """Ask for an actor with NEEDS, not on a node that is avoided."""
        import ray

        selector = {"ray.io/node-id": f"!in({','.join(self._avoided)})"} if self._avoided else None
        actor = ray.remote(RayWorker).options(
            num_cpus=needs.cpus,
            num_gpus=needs.gpus,
            max_restarts=0,
            max_task_retries=0,
            scheduling_strategy="SPREAD",
            label_selector=selector,
        )
        return actor.remote(needs.cpus, needs.gpus)

    def call(self, worker: Handle, method: str, *args: object) -> Handle:
        """Call METHOD of the actor WORKER."""
        return getattr(worker, method).remote(*args)

    def ready(self, calls: Sequence[Handle], seconds: float) -> list[Handle]:
        """The CALLS that are ready."""
        import ray

        if not calls:
            return []
        first, _ = ray.wait(list(calls), num_returns=1, timeout=seconds)
        if not first:
            return []
        found, _ = ray.wait(list(calls), num_returns=len(calls), timeout=0)
        return list(found)

    def answer(self, call: Handle) -> Reply:
        """The answer to CALL.

        Raises:
            Lost: the actor, or its node, is gone.
        """
        import ray

        try:
            said = ray.get(call)
        except ray.exceptions.RayError as error:
            raise Lost(_why(error)) from None
        return said if isinstance(said, dict) else {}

    def machine(self, said: Reply) -> str:
        """The node."""
        return str(said.get("node", ""))

    def avoid(self, machine: str) -> bool:
        """Hire nobody on the node MACHINE any more."""
        if machine not in self._avoided:
            self._avoided.append(machine)
        return any(node["NodeID"] not in self._avoided for node in self._nodes())

    def short_of(self, needs: Needs) -> str:
        """What no node has of NEEDS."""
        found = [node.get("Resources", {}) for node in self._nodes() if node["NodeID"] not in self._avoided]
        wanted = {"CPU": float(needs.cpus), "GPU": needs.gpus}
        if any(all(node.get(name, 0.0) >= amount for name, amount in wanted.items()) for node in found):
            return ""
        gpus = f" and {needs.gpus:g} GPU" if needs.gpus else ""
        return f"no machine with {needs.cpus} CPU{'' if needs.cpus == 1 else 's'}{gpus} is in the cluster"

    def _nodes(self) -> list[dict[str, Any]]:
        import ray

        return [node for node in ray.nodes() if node["Alive"]]

    def dismiss(self, worker: Handle) -> None:
        """Kill the actor."""
        import ray

        with suppress(ray.exceptions.RayError, ValueError):
            ray.kill(worker)

    def close(self) -> None:
        """Leave the cluster, or end what was started here; the actors end by that, too."""
        if not self._begun:
            return
        import ray

        ray.shutdown()
        if self._scratch is not None:
            self._scratch.remove()
            self._scratch = None


def _cores() -> int:
    """The number of cores that this process may use, if the system says (macOS does not)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _why(error: Exception) -> str:
    """Why a call has no answer, in a few words."""
    import ray

    said = str(error)
    if isinstance(error, ray.exceptions.OutOfMemoryError) or "low on memory" in said:
        return "its worker was ended because the memory of its machine was full"
    if isinstance(error, ray.exceptions.RayTaskError) or "creation task" in said:
        lines = said.strip().splitlines() or [type(error).__name__]
        return plain(f"its worker failed: {lines[-1]}")
    if "node has died" in said or "node was terminated" in said:
        return "its machine is gone"
    return "its worker was killed, as systems do where memory is full"
