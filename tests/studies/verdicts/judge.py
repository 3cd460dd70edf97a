"""What the rules of today say of trainings that were kept, beside what is true of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from gantui.evaluation.coverage import Coverage
from gantui.evaluation.events import Diagnosis, TrainingFacts
from gantui.evaluation.events.facts import PATH
from gantui.evaluation.floor import Floor
from gantui.evaluation.points.floors import POINT
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.limits import Limits
from gantui.experiment.verdicts.verdict import verdict
from gantui.gan.trainer import Trainer
from tests.studies.verdicts.collect import experiment
from tests.studies.verdicts.truth import CPU, Truth

NOISE = 3.0
"""Of a record: what is further from a perfect generator than so many of its standard deviations is not as good."""


@dataclass
class Count:
    """How often a verdict was looked at and right or wrong; what has come true lately may wait."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def take(self, said: bool, true: bool | None) -> None:
        """SAID was held against what is TRUE; None: it is neither so nor clearly not so."""
        self.hits += said and true is not False
        self.false += said and true is False
        self.missed += not said and true is True


@dataclass
class Judged:
    """One preset's trainings."""

    name: str
    head: dict[str, Any]
    words: Counter[str] = field(default_factory=Counter)
    """The verdicts at the end."""
    solved: Count = field(default_factory=Count)
    collapsed: Count = field(default_factory=Count)
    stalled: Count = field(default_factory=Count)
    first_told: list[int] = field(default_factory=list)
    """When each was told first of its collapse or its circling."""
    first_kinds: Counter[str] = field(default_factory=Counter)
    """Of how many members each kind of event was told."""


def judge(path: Path) -> Judged:
    """What is said of the trainings in the file PATH."""
    head, *lines = (json.loads(line) for line in path.read_text().splitlines())
    found = Judged(head["preset"], head)
    chosen = experiment(found.name)
    trainer = Trainer(chosen, [0], CPU)
    facts, options = TrainingFacts.of(trainer), chosen.diagnosis
    perfect = {key: Floor(*each) for key, each in head["perfect"].items()}
    for seed in range(head["seeds"]):
        mine = [line for line in lines if line.get("seed") == seed]
        _member(found, mine, Diagnosis(options, facts), options, perfect, facts)
    return found


def _member(
    found: Judged,
    lines: list[dict[str, Any]],
    diagnosis: Diagnosis,
    options: Limits,
    perfect: dict[str, Floor],
    facts: TrainingFacts,
) -> None:
    told: list[Event] = []
    noise = found.head.get("noise") or noise_of(facts.floors, perfect)
    record: dict[str, Any] | None = None
    records = 0
    good: int | None = None
    deserted: int | None = None
    before: Truth = {}
    for line in lines:
        if "record" in line:
            record, records = line["record"], records + 1
            diagnosis.follow(tuple(PATH), line.get("path", ()))
            told += diagnosis.see(record, _coverage(line, found.head))
            continue
        if "truth" not in line or not line["truth"]:
            continue
        standing = {event.kind for event in diagnosis.standing}
        true = as_good(line["truth"], perfect, noise, facts)
        good = None if not true else records if good is None else good
        if records >= options.stable + options.records:
            lately = good is not None and records - good < options.stable + options.records
            found.solved.take("solved" in standing, None if lately else true)
        few = collapsed(line["truth"], facts, options)
        deserted = None if not few else records if deserted is None else deserted
        ripe = line["step"] >= options.collapse_after + options.records * line["step"] / max(1, records)
        certain = ripe and deserted is not None and records - deserted >= options.records
        found.collapsed.take("collapse" in standing, True if certain else None if few is not False else False)
        rests = not true and (not before or same(line["truth"], before, noise))
        found.stalled.take("stalled" in standing, None if rests else False)
        before = line["truth"]
    kinds = dict.fromkeys(event.kind for event in told)
    found.first_kinds.update(list(kinds))
    if trouble := [event.step for event in told if event.kind in ("collapse", "oscillation")]:
        found.first_told.append(trouble[0])
    found.words[verdict(diagnosis.standing, [], record).word] += 1


def as_good(truth: Truth, perfect: dict[str, Floor], noise: Mapping[str, float], facts: TrainingFacts) -> bool:
    """Whether many samples show nothing that a record could see: each excess is within the noise of a record."""
    if not facts.spread:
        return truth["w1"] * 1e-9 <= 2 * POINT
    if "fair" in truth and truth["fair"] < perfect["fair"].mean:
        return False
    sides = {"quality": abs, "nearest": abs}
    return all(sides.get(key, float)(truth[key] - perfect[key].mean) <= NOISE * sd for key, sd in noise.items())


def same(truth: Truth, before: Truth, noise: Mapping[str, float]) -> bool:
    """Whether nothing has moved since the look BEFORE by more than the NOISE of a record, or by one part in fifty."""
    return all(abs(truth[key] - before[key]) <= NOISE * sd + 0.02 * abs(before[key]) for key, sd in noise.items())


def noise_of(floors: Mapping[str, Floor], perfect: dict[str, Floor]) -> dict[str, float]:
    """The noise of a record of points, by the numbers of the truth, from the FLOORS of what it measures."""
    spread = perfect["w1"].mean and floors["w1"].mean / perfect["w1"].mean
    noise = {"jsd": floors["jsd"].sd, "w1": floors["w1"].sd / spread if spread else 0.0}
    of_modes = {"quality": "high_quality", "imbalance": "kl_modes"}
    return noise | {key: floors[measure].sd for key, measure in of_modes.items() if measure in floors}


def collapsed(truth: Truth, facts: TrainingFacts, options: Limits) -> bool | None:
    """Whether few modes are served, by many samples; None between few and nearly all, and without modes."""
    count = len(facts.shares)
    if count < 2 or "served" not in truth:
        return None
    missing = 1 - truth["served"] / count
    return True if missing >= options.collapse else False if missing < options.collapse / 2 else None


def _coverage(line: dict[str, Any], head: dict[str, Any]) -> Coverage | None:
    if "near" not in line:
        return None
    near, good = torch.tensor([line["near"]]), torch.tensor([line["good"]])
    samples = experiment(head["preset"]).evaluation.samples
    unknown = torch.full((1,), torch.nan)
    return Coverage(
        samples=samples,
        share=near,
        high_quality=good,
        covered=good > 0,
        fair=good > 0,
        kl=unknown,
        kl_floor=unknown,
    )
