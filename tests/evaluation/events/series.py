"""Records as a training makes them, made up: how samples fall on modes is drawn, the rest is said or healthy."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence

import numpy as np
import torch

from gantui.evaluation.coverage import Coverage
from gantui.evaluation.events import Diagnosis, TrainingFacts
from gantui.evaluation.floor import Floor
from gantui.evaluation.record import Record
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.limits import Limits

EVERY, SAMPLES, PERFECT = 100, 2500, 0.98889
"""Iterations between two records, samples of each, and how many of a perfect generator's are of high quality."""
Seen = tuple[Record, Coverage | None]
PLAYERS = {"jsd": Floor(0.004, 0.001), "w1": Floor(0.15, 0.04), "jsd_bound": Floor(0.0, 0.01)}
SHAPE = PLAYERS | {"coverage": Floor(0.97, 0.008), "density": Floor(1.0, 0.03)}


def facts(modes: int = 8, **changes: object) -> TrainingFacts:
    fewest = (modes - 1) / (2 * SAMPLES * PERFECT)
    floors = PLAYERS | {
        "high_quality": Floor(PERFECT, math.sqrt(PERFECT * (1 - PERFECT) / SAMPLES)),
        "modes_fair": Floor(modes, 0.0),
        "kl_modes": Floor(fewest, fewest * math.sqrt(2 / max(1, modes - 1))),
    }
    known = {"shares": (1 / modes,) * modes, "perfect": PERFECT, "readable": True, "floors": floors}
    return TrainingFacts(**{**known, **changes})  # type: ignore[arg-type]


def of_a_shape(**changes: object) -> TrainingFacts:
    return TrainingFacts(**{"floors": SHAPE, **changes})  # type: ignore[arg-type]


def healthy(step: int, rng: np.random.Generator) -> Record:
    """What the players say when all is well, each number with the noise of its estimate."""
    return {
        "step": step,
        "loss_d": rng.normal(math.log(4), 0.03),
        "loss_g": rng.normal(math.log(2), 0.03),
        "d_real": rng.normal(0.5, 0.02),
        "d_fake": rng.normal(0.5, 0.02),
        "gradient_d": rng.lognormal(),
        "gradient_g": rng.lognormal(),
        "jsd": abs(rng.normal(0.004, 0.001)),
        "jsd_floor": 0.004,
        "jsd_bound": rng.normal(0.0, 0.01),
        "d_lag": max(0.0, rng.normal(0.0, 0.01)),
        "w1": rng.normal(0.15, 0.04),
        "w1_floor": 0.15,
        "w1_floor_sd": 0.04,
    }


def of_modes(
    step: int,
    rng: np.random.Generator,
    near: Sequence[float] = (1.0,) * 8,
    quality: float | Sequence[float] = PERFECT,
    samples: int = SAMPLES,
    **said: float | None,
) -> Seen:
    """SAMPLES that fall near the modes in the proportions NEAR, of which a share QUALITY is good; what is SAID wins."""
    shares = np.array(near) / sum(near)
    fell = rng.multinomial(samples, shares)
    good = rng.binomial(fell, quality)
    count, total = len(near), good.sum()
    made = good / total if total else np.zeros(count)
    quality_share = float(total / samples)
    covered, fair = good >= 1, (good >= 1) & (good >= 0.2 * samples / count)
    kl = float(sum(p * math.log(p * count) for p in made if p)) if total else None
    record = healthy(step, rng) | {
        "modes_total": count,
        "modes_covered": int(covered.sum()),
        "modes_fair": int(fair.sum()),
        "high_quality": quality_share,
        "kl_modes": kl,
        "kl_modes_floor": float((count - 1) / (2 * total)) if total else None,
        "shrunken": max(0.0, (quality_share - PERFECT) / math.sqrt(PERFECT * (1 - PERFECT) / samples)),
    }
    return record | said, Coverage(
        samples=samples,
        share=torch.tensor(fell / samples).unsqueeze(0),
        high_quality=torch.tensor(good / samples).unsqueeze(0),
        covered=torch.tensor(covered).unsqueeze(0),
        fair=torch.tensor(fair).unsqueeze(0),
        kl=torch.tensor([kl or math.nan]),
        kl_floor=torch.tensor([math.nan]),
    )


def of_shape(step: int, rng: np.random.Generator, **said: float | None) -> Seen:
    """Samples of data without modes."""
    near = {"coverage": rng.normal(0.97, 0.008), "coverage_floor": 0.97, "density": rng.normal(1.0, 0.03)}
    return healthy(step, rng) | near | {"modes_total": None} | said, None


def told(series: Iterable[Seen], known: TrainingFacts, options: Limits = Limits()) -> list[Event]:  # noqa: B008
    """The events of SERIES, shown in one go."""
    diagnosis = Diagnosis(options, known)
    return [event for record, coverage in series for event in diagnosis.see(record, coverage)]


def told_in_two(series: Sequence[Seen], cut: int, known: TrainingFacts, options: Limits = Limits()) -> list[Event]:  # noqa: B008
    """The events of SERIES, ended after CUT records and taken up again from what a checkpoint can hold."""
    first = Diagnosis(options, known)
    found = [event for seen in series[:cut] for event in first.see(*seen)]
    second = Diagnosis(options, known)
    second.load_state(json.loads(json.dumps(first.state(), allow_nan=False)))
    assert second.standing == first.standing
    return found + [event for seen in series[cut:] for event in second.see(*seen)]


def kinds(events: Iterable[Event]) -> list[str]:
    return [event.kind for event in events]
