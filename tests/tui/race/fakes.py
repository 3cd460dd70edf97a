"""A race that is made up: its racers train when somebody looks."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gantui.errors import Exit
from gantui.experiment.goals.until import Until
from gantui.session.control.mailbox import Ending
from gantui.session.race.entries import LETTERS
from gantui.session.race.machine_share import Share
from gantui.session.race.racer import Race, Racer
from gantui.session.view.commands import Command, Stop
from gantui.session.view.pictures import ImageSamples, ImageSamplesRequest, PointsRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import State
from gantui.tui.race.samples import POINTS
from tests.tui.fakes import FakeSource
from tests.tui.panels.images.showing import of_images
from tests.tui.turning import Turnable


class FakeRacer(FakeSource):
    """A training that a race starts: it is answered at once, and ends when it is asked to."""

    ending: Ending | None = None
    starts = 0

    def start(self) -> None:
        self.starts += 1

    def wait(self, seconds: float | None = None) -> Ending | None:
        return self.ending

    def send(self, command: Command) -> int:
        ordinal = super().send(command)
        if isinstance(command, Stop):
            self.end(State.STOPPED, "stopped")
        return ordinal

    def request(self, viewer: str, requests: Requests) -> None:
        if self.ending is None:  # like `Remote`: nobody is there to answer
            super().request(viewer, requests)

    def end(self, state: State, message: str) -> None:
        """End with STATE and MESSAGE."""
        self.state, self.message = state, message
        self.capabilities = frozenset()
        self.publish(Requests())
        self.ending = Ending(state, Exit.FINISHED, message)


class ImagesRacer(FakeRacer):
    """One whose data are images."""

    def __init__(self, **changes: object) -> None:
        super().__init__(**changes)  # type: ignore[arg-type]
        self.facts = of_images((1, 8, 8), reading="score")

    def _pictures(self, requests: Requests, share: float) -> dict[str, Picture | None]:
        count = requests.get(ImageSamplesRequest).images
        images = np.random.default_rng(0).integers(0, 256, (count, 1, 8, 8)).astype(np.uint8)
        return {ImageSamples.name: ImageSamples(images, images) if count else None}


class TurnableRacer(FakeRacer, Turnable):
    """One that takes up what is turned."""


def racer(number: int, source: FakeSource, title: str, run: Path = Path("nowhere")) -> Racer:
    """The racer NUMBER, from 0 on."""
    begun = source if isinstance(source, FakeRacer) else None
    return Racer(LETTERS[number], title, source, run, begun, recorded=begun is None)


def race(*sources: FakeSource, until: Until | None = None) -> Race:
    """A race of SOURCES; those that are no `FakeRacer` were trained before."""
    titles = ("ring8-gan", "ring8-wgan", "ring8-r3gan", "gan.py")
    racers = [racer(number, source, title) for number, (source, title) in enumerate(zip(sources, titles, strict=False))]
    return Race(racers, until, Share(2, 2))


SEEN = Requests.of(PointsRequest(POINTS))
"""What a cell asks for."""


def still(count: int = 2, steps: int = 400) -> list[FakeRacer]:
    """Racers that have trained and stand still."""
    racers = [FakeRacer(stride=7) for _ in range(count)]
    for number, each in enumerate(racers):
        each.advance(steps + 100 * number)
        each.state = State.PAUSED
        each.publish(SEEN)
    return racers


def two(**changes: object) -> tuple[FakeRacer, FakeRacer]:
    """Two racers, one quicker than the other."""
    return FakeRacer(stride=60, **changes), FakeRacer(stride=40, **changes)  # type: ignore[arg-type]
