"""What a scheme needs of the players, and what it gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

from gantui.experiment.registry import Registry
from gantui.experiment.tree import Schedule

SCHEMES: Registry[type[Scheme]] = Registry("scheme")


class Players(Protocol):
    """The moves there are; each takes its batch by number, the same one however often it is asked for."""

    def update_discriminator(self, step: int, update: int) -> None:
        """Update D on its batch number UPDATE of iteration STEP."""

    def update_generator(self, step: int, update: int) -> None:
        """Update G on its batch number UPDATE of iteration STEP."""


class Scheme(ABC):
    """One iteration of a training as a sequence of moves."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule

    @abstractmethod
    def iterate(self, players: Players, step: int) -> None:
        """Do iteration STEP (from 0)."""
