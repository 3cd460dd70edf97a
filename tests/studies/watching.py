"""What `gantui.watch` costs a script: `python -m tests.studies.watching [ROUNDS [SECONDS]]` prints a table.

Two copies of one training loop in one process, one of them watched, take turns; nobody looks, or a viewer in another
process asks for pictures as often as a dashboard does. What is compared are neighbours in time: the wall time of an
iteration, and the CPU time that the process takes for it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from threading import Thread

import torch
from torch import nn

import gantui
from gantui.experiment.files.images.shipped import read
from gantui.own.watched_loop import Watch
from tests.studies.viewers import Viewer

Iteration = Callable[[], dict[str, torch.Tensor]]


def mlp(inputs: int, outputs: int) -> nn.Module:
    return nn.Sequential(
        nn.Linear(inputs, 128), nn.LeakyReLU(0.2), nn.Linear(128, 128), nn.LeakyReLU(0.2), nn.Linear(128, outputs)
    )


def players(kind: str) -> tuple[nn.Module, nn.Module, tuple[int, ...], Callable[[int], torch.Tensor]]:
    """G, D, the shape of a latent and the data."""
    if kind == "points":
        centres = torch.randn(8, 2)
        return mlp(8, 2), mlp(2, 1), (8,), lambda n: centres[torch.randint(8, (n,))] + 0.05 * torch.randn(n, 2)
    pixels = torch.tensor(read("digits")[0].pixels).float().unsqueeze(1) / 127.5 - 1
    g = nn.Sequential(
        nn.ConvTranspose2d(64, 128, 2, bias=False),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1),
        nn.Tanh(),
    )
    d = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(128, 1, 2),
    )
    return g, d, (64, 1, 1), lambda n: pixels[torch.randint(len(pixels), (n,))]


def loop(kind: str) -> tuple[nn.Module, nn.Module, Iteration]:
    g, d, latent, data = players(kind)
    opt_g, opt_d = (torch.optim.Adam(each.parameters(), lr=2e-4, betas=(0.5, 0.999)) for each in (g, d))
    batch = 256 if kind == "points" else 64
    softplus = nn.functional.softplus

    def iterate() -> dict[str, torch.Tensor]:
        real, fake = data(batch), g(torch.randn(batch, *latent))
        loss_d = softplus(-d(real)).mean() + softplus(d(fake.detach())).mean()
        opt_d.zero_grad()
        loss_d.backward()
        opt_d.step()
        loss_g = softplus(-d(fake)).mean()
        opt_g.zero_grad()
        loss_g.backward()
        opt_g.step()
        return {"real": real, "loss_d": loss_d, "loss_g": loss_g}

    return g, d, iterate


def block(iterate: Iteration, watch: Watch | None, count: int) -> tuple[float, float]:
    """Wall and CPU seconds of COUNT iterations."""
    began, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        losses = iterate()
        if watch is not None:
            watch.step(**losses)
    return time.perf_counter() - began, time.process_time() - cpu


def measure(kind: str, rounds: int, seconds: float) -> None:
    (_, _, plain), (g, d, own) = loop(kind), loop(kind)
    with tempfile.TemporaryDirectory(prefix="gantui-watching-") as folder:
        said = {"judged_by": "digits"} if kind == "digits" else {"modes": 8}
        watch = gantui.watch(g, d, reading="logit", run_dir=Path(folder) / "run", name=kind, **said)  # type: ignore[arg-type]
        block(own, watch, 100)
        count = max(20, int(seconds / block(plain, None, 50)[0] * 50))
        assert watch.path is not None
        every = watch._trainee.options.evaluation.every
        viewer = Viewer(watch.path)
        found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
        for number in range(rounds):
            for looking in (False, True):
                turned = Thread(target=viewer.look, kwargs={"looking": looking})
                turned.start()
                while turned.is_alive():  # it sees something only while the script goes on
                    block(own, watch, 5)
                before, seen, after = block(plain, None, count), block(own, watch, count), block(plain, None, count)
                ratios = [2 * mine / (one + other) for one, mine, other in zip(before, seen, after, strict=True)]
                found[looking].append((ratios[0], ratios[1]))
                print(kind, number, looking, f"{1e3 * before[0] / count:.2f} ms", ratios, file=sys.stderr)
        viewer.end()
        watch.close()
    for looking, name in ((False, "nobody looks"), (True, "one viewer")):
        wall, cpu = (median(each[place] for each in found[looking]) for place in (0, 1))
        print(f"{kind}, {name}, a record every {every}: wall {100 * (wall - 1):+.1f} %, CPU {100 * (cpu - 1):+.1f} %")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for kind in ("points", "digits"):
        measure(kind, int(sys.argv[1]) if len(sys.argv) > 1 else 15, float(sys.argv[2]) if len(sys.argv) > 2 else 1.5)
