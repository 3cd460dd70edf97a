"""Trainings of a preset from many seeds as one group, with all that a diagnosis looks at, kept as JSON lines."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from gantui.evaluation.coverage import Coverage
from gantui.evaluation.events.rule_inputs import PATH
from gantui.evaluation.record import measure_each
from gantui.experiment.files import presets, validation
from gantui.experiment.run_options import RunOptions
from gantui.gan import internals
from gantui.gan.networks import matrix_products
from gantui.gan.trainee import LOG, Trainee
from gantui.gan.trainees import TRAINEES
from gantui.gan.trainer import Trainer, logged
from gantui.gan.translation.training import MapTraining
from gantui.session.run.provenance import processor
from tests.studies.verdicts.fingerprints import recipe
from tests.studies.verdicts.truth import CPU, Judge, Truth, truths
from tests.studies.verdicts.truth_images import ImageJudge
from tests.studies.verdicts.truth_maps import judge_of

LOOKS = 10
"""How often the truth is looked at over a training, its end among them."""


def options_of(name: str) -> RunOptions:
    """The options of the preset NAME, checked."""
    return validation.options_of(dict(presets.find(name).raw), name)


def trainee(options: RunOptions, seeds: Sequence[int]) -> Trainee:
    """What OPTIONS describe, from SEEDS, at its beginning."""
    return TRAINEES.find(options.kind)(options, seeds, CPU)


def seeds_of(head: Mapping[str, Any]) -> range:
    """The seeds of the trainings of which HEAD is the first line."""
    return range(head["first"], head["first"] + head["seeds"])


def collect(name: str, folder: Path, seeds: range, most: int | None = None, *, onednn: bool = False) -> Path:
    """Train the preset NAME from SEEDS, for MOST iterations at most, unless FOLDER has it already; the file of it.

    ONEDNN: with oneDNN's products wherever they are, which differ from MKL's in the last bits.
    """
    chosen = options_of(name)
    steps = chosen.schedule.steps if most is None else min(most, chosen.schedule.steps)
    which = f"{name}-{seeds[0]}-{seeds[-1]}-of-{steps}{'-onednn' if onednn else ''}"
    target = folder / f"{which}.jsonl"
    if target.exists():
        return target
    if onednn:
        linear = internals.onednn_linear()
        matrix_products.faster = lambda: linear  # type: ignore[assignment]
    torch.set_num_threads(1)
    trained, began = trainee(chosen, seeds), time.process_time()
    part = target.with_suffix(".part")
    with part.open("w") as file:

        def write(**line: Any) -> None:
            file.write(json.dumps(line) + "\n")

        head, look = _truth(trained)
        write(
            preset=name,
            recipe=recipe(name),
            products="oneDNN" if matrix_products.faster() else "MKL",
            first=seeds[0],
            seeds=len(seeds),
            steps=steps,
            of=chosen.schedule.steps,
            records=len(_recorded(chosen, steps)),
            **head,
            torch=torch.__version__,
            processor=processor(),
            machine=platform.machine(),
            capability=torch.backends.cpu.get_cpu_capability(),
            asked=os.environ.get("ATEN_CPU_CAPABILITY", ""),
        )
        _train(trained, chosen, steps, look, write)
        write(cpu_seconds=round(time.process_time() - began, 1))
    torch.save({name: tensor.clone() for name, tensor in trained.state().items()}, target.with_suffix(".pt"))
    part.rename(target)
    return target


def _truth(trained: Trainee) -> tuple[dict[str, Any], Callable[[], list[Truth]]]:
    """What is known of the data of TRAINED before it trains, and what is true of each member when it is called."""
    if isinstance(trained, MapTraining):
        maps = judge_of(trained)
        return {"perfect": maps.perfect}, lambda: [maps.numbers(trained, place) for place in range(len(trained.seeds))]
    assert isinstance(trained, Trainer), "of inpainting and ageing there is no truth but their own measures"
    data, samples = trained.distribution, trained.experiment.evaluation.samples
    judge = (
        ImageJudge(data, samples) if data.space.kind == "images" else Judge(data.sample, data.space.width, data.modes)
    )
    head = {"samples": judge.samples, "perfect": judge.perfect, "noise": judge.noise}
    return head, lambda: truths(trained, judge)


def _train(
    trained: Trainee, chosen: RunOptions, steps: int, look: Callable[[], list[Truth]], write: Callable[..., None]
) -> None:
    """Train TRAINED, which CHOSEN describes, for STEPS iterations; WRITE its records, and what a LOOK says."""
    every, seeds = chosen.evaluation.every, trained.seeds
    recorded = _recorded(chosen, steps)
    looks = {round(steps * number / LOOKS / every) * every for number in range(1, LOOKS)} | {steps}
    losses = torch.full((len(seeds), len(trained.columns)), torch.nan)
    places = [trained.columns.index(key) for key in PATH if key in trained.columns]
    owned = [trained.columns.index(key) for key in trained.owners]
    path: list[torch.Tensor] = []
    broken: set[int] = set()
    while trained.steps_done < steps:
        before = trained.steps_done
        stops = ((before // size + 1) * size for size in (every, LOG // 2))
        trained.advance(min(steps, *stops) - before)
        step = trained.steps_done
        rows = trained.log[logged(before, step)].cpu()
        path.append(rows[:, :, places])
        losses = rows[-1]
        sound = torch.stack([*trained.finite().values()]).all(0) & rows[:, :, owned].isfinite().all(2).all(0)
        for place in set((~sound).nonzero().flatten().tolist()) - broken:
            write(seed=seeds[place], step=step, broke=True)
            broken.add(place)
        alive = [place for place in range(len(seeds)) if place not in broken]
        if alive and step in recorded:
            walked = torch.cat(path).transpose(0, 1)
            for place, found in zip(alive, measure_each(trained, losses[alive], 0.0, alive), strict=True):
                way = {"path": walked[place].tolist()} if places else {}
                write(seed=seeds[place], step=step, record=found.record, **_shares(found.coverage), **way)
            path = []
        if step in looks and alive:
            for place, truth in enumerate(look()):
                if place in alive:
                    write(seed=seeds[place], step=step, truth=truth)


def _recorded(chosen: RunOptions, steps: int) -> set[int]:
    """When a training of STEPS iterations that CHOSEN describes makes a record."""
    every, end = chosen.evaluation.every, chosen.schedule.steps
    return set(range(every, steps + 1, every)) | ({end} if steps == end else set())


def _shares(coverage: Coverage | None) -> dict[str, list[float]]:
    """Of each mode, which a diagnosis looks at beside the record."""
    if coverage is None:
        return {}
    return {"near": coverage.share[0].tolist(), "good": coverage.high_quality[0].tolist()}
