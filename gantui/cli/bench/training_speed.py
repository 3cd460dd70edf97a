"""How fast trainings are: gantui's step beside plain loops of the same work, and many members beside one.

In a process of its own: `python -m gantui.cli.bench.training_speed DEVICE ROUNDS SECONDS` prints one JSON object. All
subjects take turns, window by window, so that what is compared lies seconds apart. On a GPU it is also held that
iterations captured as CUDA graphs are those done one operation after the other.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import torch

from gantui.cli.bench import plain, plain_images
from gantui.experiment.files import presets, validation
from gantui.gan.capture.graphs import CaptureBackend, CudaGraphBackend, Work
from gantui.gan.trainer import LOG, Trainer
from gantui.session.training.machine.device import choose_device, choose_threads, describe

FLAGSHIP, LESSON = "ring8-wgan", "ring8-lesson"
SMALL = ("ring8-nsgan", "generator.hidden=[64, 64]", "discriminator.hidden=[64, 64]", "schedule.batch_size=128")
"""What many members are measured with: nets of 2 x 64."""
MEMBERS = (1, 4, 16, 64, 256)
COMPARED = (
    FLAGSHIP,
    LESSON,
    "ring8-r3gan",
    "moons-wgan-gp",
    "ring8-sn-hinge",
    "ring8-optimistic",
    "ring8-consensus",
    "ring8-extragradient",
    "ring8-unrolled5",
    "ring8-minibatch",
    "ring8-madgan",
    "ring8-delatent",
    "gauss1d-50lines",
    "dirac-gan",
    "ref-r3gan",
)
"""Presets whose captured iterations are held against the same ones uncaptured: one for each optimizer, scheme, kind of
network and kind of penalty, and one whose betas move."""
COMPARED_STEPS = 100
_TOGETHER = LOG // 2
"""Iterations on a GPU after which a training's losses leave it: so many are launched before anybody waits."""


@dataclass(frozen=True)
class Loop:
    """A plain loop of a preset's work."""

    make: Callable[[torch.device], plain.Iterate]
    budget: str = ""
    """How many times as fast gantui is meant to be."""


USUAL, GOOD = "plain loop", "plain loop written well"
LOOPS: dict[str, dict[str, Loop]] = {
    preset: {
        USUAL: Loop(partial(plain.usual, recipe), ">= 1.3"),
        GOOD: Loop(partial(plain.good, recipe)),
    }
    for preset, recipe in ((FLAGSHIP, plain.FLAGSHIP), (LESSON, plain.LESSON))
} | {
    "digits-r3gan": {USUAL: Loop(partial(plain_images.loop, plain_images.DIGITS), ">= 1.3")},
    "mnist-dcgan": {USUAL: Loop(partial(plain_images.loop, plain_images.DCGAN), ">= 1")},
}
"""The plain loops of the presets whose work they do too, by what they are called."""


def beside(preset: str, loop: str) -> str:
    """The name of what is called LOOP beside PRESET."""
    return f"{preset}, {loop}"


def uncaptured(preset: str) -> str:
    """The name of PRESET without captured iterations."""
    return f"{preset}, operation by operation"


def bfloat16(preset: str) -> str:
    """The name of PRESET with products in bfloat16."""
    return f"{preset}, bfloat16"


def members(count: int) -> str:
    """The name of COUNT members."""
    return "1 member" if count == 1 else f"{count} members"


@dataclass(frozen=True)
class Subject:
    """A measured training or loop."""

    advance: Callable[[int], int]
    """Does one iteration, or some, but at most the given number; returns how many."""
    threads: int
    members: int = 1
    warm_up: int = 2
    """Single iterations before it is measured."""


@dataclass(frozen=True)
class Comparison:
    """A captured training compared with the same one uncaptured."""

    launched: str
    """How the captured one was launched, in words."""
    losses: float
    """The largest difference between any two numbers of their logs, as a share of the largest number there."""
    weights: float
    """The same of their weights."""


class Uncaptured(CudaGraphBackend):
    """A way of capturing that refuses, so that everything is launched operation by operation."""

    def capture(self, work: Work) -> Work:
        """Refuse.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("not asked for")


def main(device: torch.device, rounds: int, seconds: float) -> None:
    """Print the iterations a second of every subject on DEVICE in ROUNDS windows of SECONDS, members added up."""
    torch.set_num_threads(1)
    found: dict[str, list[float]] = {}
    compared: dict[str, Comparison] = {}
    if device.type == "cuda":
        compared = {name: compare(name, device, CudaGraphBackend(device), Uncaptured(device)) for name in COMPARED}
    subjects = make(device)
    for subject in subjects.values():
        for most in (*[1] * subject.warm_up, LOG, LOG):  # both kinds of graphs are captured then
            subject.advance(most)
    for _ in range(rounds):
        for name, subject in subjects.items():
            found.setdefault(name, []).append(speed(subject, seconds, device))
    result = {
        "device": describe(device),
        "speeds": found,
        "compared": {name: asdict(comparison) for name, comparison in compared.items()},
    }
    print(json.dumps(result))  # noqa: T201 - to the process that started this one


def make(device: torch.device) -> dict[str, Subject]:
    """Every subject on DEVICE, by name."""
    subjects: dict[str, Subject] = {}
    for preset, loops in LOOPS.items():
        of_preset = subject(trainer(preset, device=device))
        subjects[preset] = of_preset
        if device.type == "cuda":
            subjects[uncaptured(preset)] = subject(trainer(preset, device=device, backend=Uncaptured(device)))
            subjects[bfloat16(preset)] = subject(trainer(preset, "precision=bfloat16", device=device))
        for name, loop in loops.items():
            subjects[beside(preset, name)] = Subject(_one_by_one(loop.make(device)), of_preset.threads)
    return subjects | {members(count): subject(trainer(*SMALL, count=count, device=device)) for count in MEMBERS}


def trainer(
    preset: str, *settings: str, device: torch.device, count: int = 1, backend: CaptureBackend | None = None
) -> Trainer:
    """The trainer of COUNT members of PRESET with SETTINGS."""
    raw = validation.override(presets.find(preset).raw, settings)
    return Trainer(validation.validate(raw, preset), range(count), device, backend)


def subject(made: Trainer) -> Subject:
    """The subject that iterates the trainer MADE."""
    threads, members = choose_threads(made.experiment, len(made.seeds)), len(made.seeds)
    return Subject(made.advance, threads, members, made.captured.backend.after + 1)


def _one_by_one(iterate: plain.Iterate) -> Callable[[int], int]:
    def advance(most: int) -> int:
        iterate()
        return 1

    return advance


def speed(subject: Subject, seconds: float, device: torch.device) -> float:
    """The iterations a second over SECONDS, those of all members added up."""
    torch.set_num_threads(subject.threads)
    wait, together = _nothing, 1
    if device.type == "cuda":
        wait, together = partial(torch.cuda.synchronize, device), _TOGETHER
    wait()
    done, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds or not done:
        enough = done + together
        while done < enough:
            done += subject.advance(enough - done)
        wait()
    return done * subject.members / spent


def _nothing() -> None:
    """Do nothing: there is nothing to wait for."""


def compare(preset: str, device: torch.device, captured: CaptureBackend, uncaptured: CaptureBackend) -> Comparison:
    """Train PRESET twice for some iterations, its rates changed half-way: CAPTURED, and not."""
    one, other = (_trained(preset, device, backend) for backend in (captured, uncaptured))
    losses = _apart([one.drain()], [other.drain()])
    weights = _apart(*([made.generator.params, made.discriminator.params] for made in (one, other)))
    return Comparison(one.captured.launch_note, losses, weights)


def _trained(preset: str, device: torch.device, backend: CaptureBackend) -> Trainer:
    made = trainer(preset, device=device, backend=backend)
    half, slower = COMPARED_STEPS // 2, made.experiment.optimizers.generator.lr / 2
    _advance(made, half)
    raw = validation.override(presets.find(preset).raw, [f"optimizers.generator.lr={slower}"])
    made.apply(validation.validate(raw, preset))
    _advance(made, COMPARED_STEPS)
    return made


def _advance(made: Trainer, to: int) -> None:
    while made.steps_done < to:
        made.advance(to - made.steps_done)


def _apart(ones: Sequence[torch.Tensor], others: Sequence[torch.Tensor]) -> float:
    """The largest distance of ONES from OTHERS, as a share of the largest number in these."""
    pairs = [(one.detach().double(), other.detach().double()) for one, other in zip(ones, others, strict=True)]
    return max(float((one - other).abs().max() / other.abs().max().clamp(min=1e-12)) for one, other in pairs)


if __name__ == "__main__":
    main(choose_device(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
