"""Copies beside a training, emulated on the CPU: they are made when a test says that the device has come so far."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gantui.session.view import snapshot_bytes
from gantui.session.view.snapshot import Snapshot


class Shipment:
    """Copies that were begun. They are made late, as a device does: what overwrites their sources meanwhile shows."""

    def __init__(self, copies: Sequence[tuple[Tensor, Tensor]]) -> None:
        self.copies = list(copies)
        self.arrived = False
        self.waited = False
        """Whether somebody had to wait for it."""

    def arrive(self) -> None:
        for into, source in self.copies:
            into.copy_(source)
        self.arrived = True

    def query(self) -> bool:
        return self.arrived

    def synchronize(self) -> None:
        if not self.arrived:
            self.waited = True
            self.arrive()


class Parked:
    """A lane. Memory of copies that have arrived is used again, as page-locked memory is."""

    def __init__(self) -> None:
        self.sent: list[Shipment] = []
        self.reused = 0

    def room(self, like: Tensor) -> Tensor:
        for shipment in self.sent:
            for place, (into, _) in enumerate(shipment.copies):
                if shipment.arrived and (into.shape, into.dtype) == (like.shape, like.dtype):
                    del shipment.copies[place]
                    self.reused += 1
                    return into
        return torch.ones_like(like) if like.dtype == torch.bool else torch.full_like(like, torch.nan)

    def send(self, copies: Sequence[tuple[Tensor, Tensor]]) -> Shipment:
        assert all(shipment.arrived for shipment in self.sent), "one at a time"
        self.sent.append(Shipment(copies))
        return self.sent[-1]


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether both show the same, bit for bit, but for clocks and folders."""
    aside: dict[str, Any] = {"facts": None, "seconds": 0.0, "rate": 0.0, "cost": 0.0, "load": None, "record": None}
    sent = [snapshot_bytes.encode(dataclasses.replace(each, **aside)) for each in (one, other)]
    return sent[0] == sent[1]
