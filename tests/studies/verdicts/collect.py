"""Trainings of a preset from many seeds as one group, with all that a diagnosis looks at, kept as JSON lines."""

from __future__ import annotations

import json
import os
import platform
import time
from pathlib import Path
from typing import Any

import torch

from gantui.evaluation.coverage import Coverage
from gantui.evaluation.events.facts import PATH
from gantui.evaluation.record import measure_each
from gantui.experiment.files import parsing, presets
from gantui.experiment.tree import Experiment
from gantui.gan import internals
from gantui.gan.networks import products
from gantui.gan.trainer import LOG, Trainer
from gantui.session.run.provenance import processor
from tests.studies.verdicts.truth import CPU, Judge, Judges, truths
from tests.studies.verdicts.truth_images import ImageJudge

LOOKS = 10
"""How often the truth is looked at over a training, its end among them."""


def experiment(name: str) -> Experiment:
    """The preset NAME, checked."""
    return parsing.validate(dict(presets.find(name).raw), name)


def collect(name: str, folder: Path, seeds: int, most: int | None = None, *, onednn: bool = False) -> None:
    """Train the preset NAME from SEEDS seeds, for MOST iterations at most, unless FOLDER has it already.

    ONEDNN: with oneDNN's products wherever they are, which differ from MKL's in the last bits.
    """
    target = folder / f"{name}{'-onednn' if onednn else ''}.jsonl"
    if onednn:
        linear = internals.onednn_linear()
        products.faster = lambda: linear  # type: ignore[assignment]
    if target.exists():
        return
    chosen = experiment(name)
    steps = chosen.schedule.steps if most is None else min(most, chosen.schedule.steps)
    torch.set_num_threads(1)
    trainer, began = Trainer(chosen, range(seeds), CPU), time.process_time()
    data, images = trainer.distribution, trainer.distribution.space.kind == "images"
    judge: Judges = ImageJudge(data, chosen.evaluation.samples) if images else Judge(data)
    every = chosen.evaluation.every
    looks = {round(steps * look / LOOKS / every) * every for look in range(1, LOOKS)} | {steps}
    losses = torch.full((seeds, len(trainer.columns)), torch.nan)
    places = [trainer.columns.index(key) for key in PATH if key in trainer.columns]
    path: list[torch.Tensor] = []
    broken: set[int] = set()
    part = target.with_suffix(".part")
    with part.open("w") as file:

        def write(**line: Any) -> None:
            file.write(json.dumps(line) + "\n")

        write(
            preset=name,
            products="oneDNN" if products.faster() else "MKL",
            seeds=seeds,
            steps=steps,
            of=chosen.schedule.steps,
            samples=judge.samples,
            perfect=judge.perfect,
            noise=judge.noise,
            torch=torch.__version__,
            processor=processor(),
            machine=platform.machine(),
            capability=torch.backends.cpu.get_cpu_capability(),
            asked=os.environ.get("ATEN_CPU_CAPABILITY", ""),
        )
        while trainer.steps_done < steps:
            trainer.step()
            step = trainer.steps_done
            recorded = step % every == 0 or step == chosen.schedule.steps
            if recorded or step % (LOG // 2) == 0 or step == steps:
                rows = trainer.drain()
                path.append(rows[:, :, places])
                losses = rows[-1] if len(rows) else losses
                sound = torch.stack([*trainer.finite().values()]).all(0) & rows.isfinite().all(2).all(0)
                for seed in set((~sound).nonzero().flatten().tolist()) - broken:
                    write(seed=seed, step=step, broke=True)
                    broken.add(seed)
            alive = [seed for seed in range(seeds) if seed not in broken]
            if recorded and alive:
                walked = torch.cat(path).transpose(0, 1)
                for seed, found in zip(alive, measure_each(trainer, losses[alive], 0.0, alive), strict=True):
                    way = {"path": walked[seed].tolist()} if places else {}
                    write(seed=seed, step=step, record=found.record, **_shares(found.coverage), **way)
                path = []
            if step in looks and alive:
                for seed, truth in enumerate(truths(trainer, judge)):
                    if seed in alive:
                        write(seed=seed, step=step, truth=truth)
        write(cpu_seconds=round(time.process_time() - began, 1))
    torch.save({name: tensor.clone() for name, tensor in trainer.state().items()}, target.with_suffix(".pt"))
    part.rename(target)


def _shares(coverage: Coverage | None) -> dict[str, list[float]]:
    """Of each mode, which a diagnosis looks at beside the record."""
    if coverage is None:
        return {}
    return {"near": coverage.share[0].tolist(), "good": coverage.high_quality[0].tolist()}
