"""How fast trainings are: gantui's step beside plain loops of the same work, and many members beside one.

In a process of its own: `python -m gantui.cli.bench.training ROUNDS SECONDS` prints one JSON object. All subjects take
turns, window by window, so that what is compared lies seconds apart.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from gantui.cli.bench import plain
from gantui.experiment import presets, reading
from gantui.gan.trainer import Trainer
from gantui.session.training.device import choose_threads

FLAGSHIP, LESSON = "ring8-wgan", "ring8-lesson"
PLAIN, GOOD = "a plain loop", "a plain loop, written well"
"""Of the flagship's work; see plain.py."""
SMALL = ("ring8-nsgan", "generator.hidden=[64, 64]", "discriminator.hidden=[64, 64]", "schedule.batch_size=128")
"""What many members are measured with: nets of 2 x 64."""
MEMBERS = (1, 4, 16, 64, 256)
_WARM_UP = 3


def members(count: int) -> str:
    """What COUNT members are called."""
    return "1 member" if count == 1 else f"{count} members"


@dataclass(frozen=True)
class Subject:
    """Something that iterates."""

    iterate: Callable[[], object]
    threads: int
    members: int = 1


def main(rounds: int, seconds: float) -> None:
    """Print the iterations a second of every subject in each of ROUNDS windows of SECONDS, members added up."""
    torch.set_num_threads(1)
    found: dict[str, list[float]] = {}
    subjects = make()
    for subject in subjects.values():
        for _ in range(_WARM_UP):
            subject.iterate()
    for _ in range(rounds):
        for name, subject in subjects.items():
            found.setdefault(name, []).append(speed(subject, seconds))
    print(json.dumps(found))  # noqa: T201 - to the process that started this one


def make() -> dict[str, Subject]:
    """All of them, by name."""
    flagship = trainer(FLAGSHIP)
    return {
        FLAGSHIP: flagship,
        LESSON: trainer(LESSON),
        PLAIN: Subject(plain.usual(), flagship.threads),
        GOOD: Subject(plain.good(), flagship.threads),
        **{members(count): trainer(*SMALL, count=count) for count in MEMBERS},
    }


def trainer(preset: str, *settings: str, count: int = 1) -> Subject:
    """COUNT members of PRESET with SETTINGS, on the CPU."""
    raw = reading.override(presets.find(preset).raw, ["device=cpu", *settings])
    experiment = reading.validate(raw, preset)
    made = Trainer(experiment, range(count), torch.device("cpu"))
    return Subject(made.step, choose_threads(experiment, count), count)


def speed(subject: Subject, seconds: float) -> float:
    """Iterations a second over SECONDS, those of all members added up."""
    torch.set_num_threads(subject.threads)
    done, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds or not done:
        subject.iterate()
        done += 1
    return done * subject.members / spent


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
