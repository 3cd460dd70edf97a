"""Capturing the work of an iteration to launch it again as a whole: what a device must offer for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

from gantui.gan.capture.trace import OperationTrace

Made = list[Tensor | None]
Work = Callable[[], Made]
"""Launches work on a device, and gives what is read of it afterwards; all else that it reads and writes lies in tensors
that stay where they are."""


class CaptureBackend(Protocol):
    """The way in which work is captured on one kind of device."""

    kind: str
    """What it is captured as, in words."""
    after: int
    """Iterations done one operation after the other before one is captured: libraries get ready, optimizers make what
    they remember by, and a training of few iterations is spared the capture."""
    together: int
    """Iterations of a launch where nobody needs the steps between."""

    def warm_up(self, work: Work) -> None:
        """Do WORK once, before it is captured, in the way in which it will be captured."""

    def capture(self, work: Work) -> Work:
        """Capture WORK: the returned function does it again on whatever its tensors then hold. Nothing is computed now.

        Raises:
            RuntimeError: it can't be captured, as where it waits for the device.
        """

    def settle(self) -> None:
        """Wait until all launched work is done, so that graphs may be freed."""


def backend_for(device: torch.device) -> CaptureBackend:
    """The way of capturing that DEVICE has."""
    return CudaGraphBackend(device) if device.type == "cuda" else TraceBackend()


class TraceBackend:
    """Capturing on a CPU: an iteration's operations are run again, without Python and autograd around them.

    That is a quarter to a half of the time of an iteration of usual nets (docs/measured.md). One launch of several
    iterations would spare nothing more.
    """

    kind = "recorded operations"
    after = 40
    together = 1

    def warm_up(self, work: Work) -> None:
        """Do WORK once; a CPU needs nothing else."""
        work()

    def capture(self, work: Work) -> Work:
        """The operations of WORK, noted while it is done; every tensor that it changed is put back.

        Raises:
            RuntimeError: it can't be recorded, or goes by numbers that Python keeps count of, as a plugin's work may.
        """
        recording, again = self._recorded(work), self._recorded(work)
        if (difference := recording.unlike(again)) is not None:
            raise RuntimeError(f"it does not do the same operations every time: {difference}")
        return recording.program()

    def _recorded(self, work: Work) -> OperationTrace:
        recording = OperationTrace()
        try:
            recording.of(work)
        finally:
            recording.put_back()
        return recording

    def settle(self) -> None:
        """Return at once: on a CPU nothing is ever pending."""


class CudaGraphBackend:
    """Capturing by CUDA graphs of torch.cuda, by the rules of its notes on them."""

    kind = "CUDA graphs"
    after = 3
    together = 8  # the host then has as much less to do

    def __init__(self, device: torch.device) -> None:
        self.device, self.stream = device, torch.cuda.Stream(device)

    def warm_up(self, work: Work) -> None:
        """Do WORK on a stream other than the default one, on which capturing is not allowed."""
        with torch.cuda.device(self.device):
            around = torch.cuda.current_stream()
            self.stream.wait_stream(around)
            with torch.cuda.stream(self.stream):
                work()
            around.wait_stream(self.stream)

    def capture(self, work: Work) -> Work:
        """Capture WORK as a CUDA graph with a memory pool of its own."""
        graph = torch.cuda.CUDAGraph()
        # A capture that fails leaves its stream as the current one: the stream around it is put back here.
        with (
            torch.cuda.device(self.device),
            torch.cuda.stream(self.stream),
            torch.cuda.graph(graph, stream=self.stream),
        ):
            made = work()

        def launch() -> Made:
            graph.replay()
            return made

        return launch

    def settle(self) -> None:
        """Wait for all streams of the device."""
        torch.cuda.synchronize(self.device)
