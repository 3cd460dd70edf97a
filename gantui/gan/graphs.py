"""CUDA graphs: the work of an iteration recorded once, and launched again as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch

Work = Callable[[], None]
"""Launches work on a device; what it reads and writes lies in tensors that stay where they are."""


class Graphs(Protocol):
    """How work is captured on a device."""

    def warm_up(self, work: Work) -> None:
        """Do WORK in the way in which it will be captured."""

    def capture(self, work: Work) -> Work:
        """What does WORK again, whatever then stands in its tensors; now nothing is done on the device.

        Raises:
            RuntimeError: it can't be captured, as where it waits for the device.
        """

    def settle(self) -> None:
        """Wait until all that was launched is done: graphs may be let go of."""


class CudaGraphs:
    """Those of torch.cuda, by the rules of its notes on CUDA graphs."""

    def __init__(self, device: torch.device) -> None:
        self.device, self.stream = device, torch.cuda.Stream(device)

    def warm_up(self, work: Work) -> None:
        """On a stream beside the default one, on which capturing is not allowed."""
        with torch.cuda.device(self.device):
            around = torch.cuda.current_stream()
            self.stream.wait_stream(around)
            with torch.cuda.stream(self.stream):
                work()
            around.wait_stream(self.stream)

    def capture(self, work: Work) -> Work:
        """A graph with memory of its own."""
        graph = torch.cuda.CUDAGraph()
        # A capture that fails leaves its stream as the current one: the stream around it is put back here.
        with (
            torch.cuda.device(self.device),
            torch.cuda.stream(self.stream),
            torch.cuda.graph(graph, stream=self.stream),
        ):
            work()
        return graph.replay

    def settle(self) -> None:
        """For all streams of the device."""
        torch.cuda.synchronize(self.device)
