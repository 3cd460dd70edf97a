"""What is trained, from outside the package: two walkers, each with a loss, who make no samples and know no D."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from gantui.experiment.run_options import RunOptions
from gantui.gan.random_streams import rng_for
from gantui.gan.trainee import LOG, Trainee
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.view.commands import Command

WALKERS = ("left", "right")


class Width(RunOptions):
    """The options of a walk: those of every run, and one of its own."""

    width: float = 0.1


class Walk:
    """Two walkers on a line, in steps of random length; what each loses is its distance from where it began."""

    def __init__(self, options: Width, seeds: Sequence[int], device: torch.device) -> None:
        self.options, self.seeds, self.device = options, tuple(seeds), device
        self.players, self.columns = WALKERS, tuple(f"loss_{name}" for name in WALKERS)
        self.owners = dict(zip(self.columns, WALKERS, strict=True))
        self.steps_done, self.breaks_at = 0, -1
        self.log = torch.zeros(LOG, len(seeds), 2, device=device)
        self.places = torch.zeros(len(seeds), 2, device=device)

    @property
    def rates(self) -> dict[str, float]:
        return dict.fromkeys(WALKERS, self.options.width)

    def advance(self, most: int) -> int:
        steps = [torch.randn(2, generator=rng_for(self.device, seed, "walk", self.steps_done)) for seed in self.seeds]
        self.places += self.options.width * torch.stack(steps)
        if self.steps_done == self.breaks_at:
            self.places[:, 1] = torch.nan
        self.log[self.steps_done % LOG] = self.places.abs()
        self.steps_done += 1
        return 1

    def finite(self) -> dict[str, Tensor]:
        return {name: self.places[:, i].isfinite() for i, name in enumerate(WALKERS)}

    def state(self) -> dict[str, Tensor]:
        own = {f"{name}.weights": self.places[:, i] for i, name in enumerate(WALKERS)}
        return {"steps_done": torch.tensor(self.steps_done), **own}

    def load_state(self, state: dict[str, Tensor]) -> None:
        if state.keys() != self.state().keys():
            raise ValueError("it is none of a walk")
        self.places = torch.stack([state[f"{name}.weights"] for name in WALKERS], 1)
        self.steps_done = int(state["steps_done"])


class Forgetful(Walk):
    """A walk that hands no state over."""

    def state(self) -> dict[str, Tensor]:
        return {}

    def load_state(self, state: dict[str, Tensor]) -> None:
        raise ValueError("it has none")


def fits(walk: Walk) -> Trainee:
    """A type checker holds a walk to what a trainee is."""
    return walk


def options(steps: int = 200) -> Width:
    return Width.model_validate(
        {"about": "a walk", "schedule": {"steps": steps}, "evaluation": {"every": 20}, "width": 0.2, "seed": 3}
    )


def walking(
    path: Path, steps: int = 200, *, resume: bool = False, first: Command | None = None, kind: type[Walk] = Walk
) -> Live:
    """A walk of this KIND under way in PATH, which obeys FIRST before its first step."""
    run = RunDirectory.open(path) if resume else RunDirectory.create(path, "walk", options(steps))
    live = Live(Job("walk", options(steps), run, resume=resume, make=kind))
    if first is not None:
        live.send(first)
    live.start()
    return live
