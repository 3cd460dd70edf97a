"""CUDA graphs emulated on the CPU, by recorded operations on the same tensors."""

from __future__ import annotations

from gantui.gan.capture.graphs import CudaGraphBackend, Made, TraceBackend, Work


class Emulated(TraceBackend):
    """Captures when CUDA graphs do, and counts."""

    kind, after = CudaGraphBackend.kind, CudaGraphBackend.after

    def __init__(self, together: int = CudaGraphBackend.together) -> None:
        self.together = together
        self.captures = self.launches = 0

    def capture(self, work: Work) -> Work:
        again = super().capture(work)
        self.captures += 1

        def launch() -> Made:
            self.launches += 1
            return again()

        return launch


class Uncaptured(Emulated):
    """Captures nothing."""

    def capture(self, work: Work) -> Work:
        raise RuntimeError("not on this machine\nand more")
