"""Copies numbers from a device to the host while the training goes on.

Copying in the ordinary way makes the host wait until the device has done all that was launched. Here what is to be
copied goes to a staging area on the device first, in the order of the training's work, since the training goes on
writing where it lay; then it is fetched beside that work into page-locked memory, and from there, once it has arrived,
into arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from numpy.typing import NDArray
from torch import Tensor

Array = NDArray[Any]


class Arrival(Protocol):
    """The end of some copies, as an event of the device."""

    def query(self) -> bool:
        """Whether the copies are done."""

    def synchronize(self) -> None:
        """Wait until the copies are done."""


class CopyStream(Protocol):
    """A stream on which copies run beside what the device computes."""

    def room(self, like: Tensor) -> Tensor:
        """Host memory of the shape and type of LIKE to which no pending copy writes."""

    def send(self, copies: Sequence[tuple[Tensor, Tensor]]) -> Arrival:
        """Start copying, in each pair, from the second tensor to the first, without delaying what is launched later.

        The second holds what the work launched so far puts there, and nothing else gets its memory before it is copied.
        """


class CudaCopyStream:
    """A stream for copies on a CUDA DEVICE."""

    def __init__(self, device: torch.device) -> None:
        self.device, self.stream = device, torch.cuda.Stream(device)

    def room(self, like: Tensor) -> Tensor:
        """Page-locked host memory, as copies beside other work need it; torch keeps it for the next time."""
        return torch.empty(like.shape, dtype=like.dtype, pin_memory=True)

    def send(self, copies: Sequence[tuple[Tensor, Tensor]]) -> torch.cuda.Event:
        """Start copying once everything is done that the current stream was given so far."""
        self.stream.wait_stream(torch.cuda.current_stream(self.device))
        with torch.cuda.stream(self.stream):
            for into, source in copies:
                into.copy_(source, non_blocking=True)
                if source.is_cuda:
                    source.record_stream(self.stream)  # not to be given away before it is copied
        return self.stream.record_event(torch.cuda.Event(blocking=True))  # who waits leaves the core to others


class Copies:
    """Makes arrays of tensors: at once, or where there is a STREAM, ready only after `wait`.

    First call `array` for each of them, then `submit`, in the end `wait`.
    """

    def __init__(self, stream: CopyStream | None = None) -> None:
        self._stream = stream
        self._rooms: list[tuple[Tensor, Tensor]] = []
        """Where each is fetched to, and what is set staged of it."""
        self._arrays: list[Tensor] = []
        """Where each ends."""
        self._arrival: Arrival | None = None

    @property
    def immediate(self) -> bool:
        """Whether an array is filled as soon as it is made."""
        return self._stream is None

    def array(self, tensor: Tensor) -> Array:
        """An array for TENSOR as it is now, whatever happens to it later; filled once all copies have arrived."""
        if self._stream is None:
            return at_once(tensor)
        staged = tensor.detach().clone(memory_format=torch.contiguous_format)
        array = torch.empty(staged.shape, dtype=staged.dtype)
        self._rooms.append((self._stream.room(staged), staged))
        self._arrays.append(array)
        return array.numpy()

    def submit(self) -> None:
        """Start the copies."""
        if self._stream is not None:
            self._arrival = self._stream.send(self._rooms)

    @property
    def ready(self) -> bool:
        """Whether `wait` would not wait."""
        return self._arrival is None or self._arrival.query()

    def wait(self) -> None:
        """Wait for the copies: from now on the arrays hold the values, and nothing writes there any more."""
        if self._arrival is None:
            return
        self._arrival.synchronize()
        for array, (room, _) in zip(self._arrays, self._rooms, strict=True):
            array.copy_(room)
        self._rooms.clear()
        self._arrays.clear()
        self._arrival = None


def at_once(tensor: Tensor) -> Array:
    """TENSOR as an array of its own, after waiting for the device."""
    copied: Array = tensor.detach().to("cpu", copy=True).numpy()
    return copied


def copy_stream_for(device: torch.device) -> CopyStream | None:
    """The stream for copies from DEVICE; None if copies are made at once."""
    return CudaCopyStream(device) if device.type == "cuda" else None
