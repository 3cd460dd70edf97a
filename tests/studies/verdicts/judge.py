"""What the rules of today say of trainings that were kept, beside what is true of them."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from gantui.evaluation.coverage import FAIR_SHARE, Coverage
from gantui.evaluation.events import Diagnosis, TrainingFacts
from gantui.evaluation.events.rule_inputs import PATH
from gantui.evaluation.floor import Floor
from gantui.evaluation.points.floors import POINT
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.limits import Limits
from gantui.experiment.verdicts.verdict import verdict
from gantui.gan.distributions import Distribution
from gantui.gan.random_streams import rng_for
from gantui.gan.trainer import Trainer
from tests.studies.promises import PROMISES, Run, finishes
from tests.studies.verdicts import judge_maps
from tests.studies.verdicts.collect import options_of, seeds_of, trainee
from tests.studies.verdicts.counting import Judged
from tests.studies.verdicts.truth import CPU, SAMPLES, Truth

NOISE = 3.0
"""Of a record: what is further from a perfect generator than so many of its standard deviations is not as good."""
GOOD = 0.5
"""Of the limit of the rule: what is nearer to a perfect generator than that is as good, whatever a record happens to
show."""

Line = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What the trainings of a preset are held against."""

    options: Limits
    facts: TrainingFacts
    samples: int
    """Those of a record."""
    perfect: Mapping[str, Floor]
    """What perfect samples show by the numbers of the truth."""
    noise: Mapping[str, float]
    """The noise of a record by these."""

    def as_good(self, truth: Truth) -> bool | None:
        """Whether many samples show nothing that a record could see; None where they show what one may see or not."""
        if not self.facts.spread:
            return truth["w1"] * 1e-9 <= 2 * POINT
        if "fair" in truth and truth["fair"] < self.perfect["fair"].mean:
            return False
        two_sided = ("quality", "nearest")
        off = 0.0
        for key, sd in self.noise.items():
            apart = truth[key] - self.perfect[key].mean
            off = max(off, (abs(apart) if key in two_sided else apart) / sd if apart else 0.0)
        return True if off <= GOOD * self.options.floor_sds else False if off > NOISE else None

    def same(self, truth: Truth, before: Truth) -> bool:
        """Whether nothing has moved since the look BEFORE by more than the noise of a record, or one part in fifty."""
        return all(
            abs(truth[key] - before[key]) <= NOISE * sd + 0.02 * abs(before[key]) for key, sd in self.noise.items()
        )

    def collapsed(self, truth: Truth) -> bool | None:
        """Whether few modes are served, by many samples; None between few and nearly all, and without modes."""
        count = len(self.facts.shares)
        if count < 2 or "served" not in truth:
            return None
        missing = 1 - truth["served"] / count
        return True if missing >= self.options.collapse else False if missing < self.options.collapse / 2 else None

    def every_mode(self, truth: Truth) -> bool | None:
        """Whether each mode, or class, has a fair share; None where a record may say either, and without modes.

        The class of an image is that of the nearest training image here, which says nothing of whether it is surely
        read: so of images all classes are never certain to be there.
        """
        shares = self.facts.shares
        if len(shares) < 2 or "worst" not in truth:
            return None
        apart = truth["worst"] - FAIR_SHARE
        if abs(apart) <= NOISE * math.sqrt(FAIR_SHARE / (self.samples * min(shares))):
            return None
        return None if apart > 0 and self.facts.classes else apart > 0

    def remembers(self, truth: Truth) -> bool | None:
        """Whether training images are made again, far more or far fewer than the limit; None between, and of points.

        Where classes are missing a few images may happen to be nearer to training images, without being these.
        """
        limit = self.options.memorised
        if "copied" not in truth or limit / 2 <= truth["copied"] <= 2 * limit:
            return None
        if truth["copied"] < limit / 2:
            return False
        return True if truth["served"] == len(self.facts.shares) else None


def judge(path: Path) -> tuple[Line, list[Judged]]:
    """The first line of the file PATH, and what is said of each training that is kept there."""
    head, *lines = (json.loads(line) for line in path.read_text().splitlines())
    trained, promise = trainee(options_of(head["preset"]), [0]), PROMISES.get(head["preset"], finishes)
    known = _known(trained, head) if isinstance(trained, Trainer) else None
    all_found = []
    for seed in seeds_of(head):
        found, mine = Judged([seed]), [line for line in lines if line.get("seed") == seed]
        if promise is not finishes and head["steps"] >= head["of"]:
            found.promised = int(promise(_run(head["preset"], mine)))
        if known is None:
            judge_maps.member(found, mine, head["perfect"])
        else:
            _member(found, mine, known)
        all_found.append(found)
    return head, all_found


def _known(trained: Trainer, head: Line) -> Known:
    """What trainings of the preset of TRAINED are held against, of which HEAD is the first line."""
    chosen, facts = trained.experiment, TrainingFacts.of(trained)
    perfect = {key: Floor(*each) for key, each in head["perfect"].items()}
    noise = head.get("noise") or noise_of(facts, trained.distribution)
    return Known(chosen.diagnosis, facts, chosen.evaluation.samples, perfect, noise)


def _member(found: Judged, lines: Sequence[Line], known: Known) -> None:
    """Add to what was FOUND what is said of the training that LINES tell of."""
    diagnosis, options = Diagnosis(known.options, known.facts), known.options
    told: list[Event] = []
    record: Line | None = None
    records, good, deserted = 0, None, None
    before: Truth = {}
    for line in lines:
        if "record" in line:
            record, records = line["record"], records + 1
            diagnosis.follow(tuple(PATH), line.get("path", ()))
            told += diagnosis.see(record, _coverage(line, known.samples))
            continue
        if not (truth := line.get("truth")):
            continue
        take = functools.partial(found.take, step=line["step"])
        standing, word = {event.kind for event in diagnosis.standing}, verdict(diagnosis.standing, [], record).word

        true, waits = known.as_good(truth), options.stable + options.records
        good = None if not true else records if good is None else good
        if records >= waits:
            lately = true and (good is None or records - good < waits)
            take("solved", "solved" in standing, None if lately else true)

        few = known.collapsed(truth)
        deserted = None if not few else records if deserted is None else deserted
        ripe = line["step"] >= options.collapse_after + options.records * line["step"] / max(1, records)
        certain = ripe and deserted is not None and records - deserted >= options.records
        take("collapsed", "collapse" in standing, True if certain else None if few is not False else False)

        rests = not true and (not before or known.same(truth, before))
        take("stalled", "stalled" in standing, None if rests else False)

        each = known.every_mode(truth)
        take("all modes", word == "all modes", each if word in ("all modes", "learning") else None)
        take("memorising", "memorising" in standing, known.remembers(truth))
        before = truth
    if trouble := [event.step for event in told if event.kind in ("collapse", "oscillation")]:
        found.first_told.append(trouble[0])
    found.words[verdict(diagnosis.standing, [], record).word] += 1


def _run(name: str, lines: Sequence[Line]) -> Run:
    """The training of the preset NAME that LINES tell of, as the promises look at it."""
    state = "diverged" if any("broke" in line for line in lines) else "finished"
    return Run(name, {"state": state}, [line["record"] for line in lines if "record" in line])


def noise_of(facts: TrainingFacts, distribution: Distribution) -> dict[str, float]:
    """The noise of a record of points of DISTRIBUTION, by the numbers of the truth.

    There a distance is by the width of the data, and on the plane the mean over directions: 2 / pi of that of a move.
    """
    if not facts.spread:
        return {"w1": 0.0}
    floors, points = facts.floors, distribution.sample(SAMPLES, rng_for(CPU, 0, "width"))
    seen = 1.0 if points.shape[1] == 1 else 2 / math.pi
    noise = {"jsd": floors["jsd"].sd, "w1": floors["w1"].sd * seen / float(points.std(0).square().sum().sqrt())}
    of_modes = {"quality": "high_quality", "imbalance": "kl_modes"}
    return noise | {key: floors[measure].sd for key, measure in of_modes.items() if measure in floors}


def _coverage(line: Line, samples: int) -> Coverage | None:
    if "near" not in line:
        return None
    near, good = torch.tensor([line["near"]]), torch.tensor([line["good"]])
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
