"""The tour on three seeds, for real: whether what each step waits for happens, and how long it trains for that.

    python -m tests.studies.touring FOLDER [CHAPTER...]

Each training of each chapter goes as far as its steps do, headless, one thread, in a folder of its own in FOLDER. A
step holds if its check does in two records one after the other, or in the last one before its `train_to`: a screen may
miss one, not two. What a person does with keys is played in tests/cli/tour/test_tour.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from gantui.experiment.tour import lesson_files
from gantui.experiment.tour.checks import Check, Seen
from gantui.experiment.tour.lesson import Stretch
from gantui.experiment.tour.lesson_files import Chapter

SEEDS = (1, 2, 3)
LONGEST = 60.0
"""Training seconds that a step may take, on a core that does nothing else."""
SHARE = "share.json"
"""The file in a run's folder that keeps the share of a core that the training had: others may have worked beside it."""


@dataclass(frozen=True)
class Held:
    """What became of a step with one seed."""

    chapter: str
    title: str
    seed: int
    seconds: float
    """Until its check held, or all its iterations were done."""
    step: int | None
    """The iteration at which its check held; None: it did not."""

    @property
    def well(self) -> bool:
        """Whether the step does what it promises."""
        return self.step is not None and self.seconds <= LONGEST


def studied(folder: Path, names: Sequence[str], seeds: Sequence[int] = SEEDS) -> Iterator[Held]:
    """Train what the chapters NAMES train, in FOLDER; what became of each of their steps that trains."""
    for name in names:
        chapter = lesson_files.find(name)
        for number, stretch in enumerate(chapter.lesson.runs):
            if any(step.train_to for step in stretch.steps):
                for seed in seeds:
                    run = folder / f"{name}-{number + 1}-{seed}"
                    _train(stretch, chapter, seed, run)
                    yield from _held(stretch, name, seed, run)


def _train(stretch: Stretch, chapter: Chapter, seed: int, run: Path) -> None:
    if (run / "metrics.jsonl").exists():
        return
    last = max(step.train_to for step in stretch.steps)
    settings = [word for each in stretch.settings for word in ("--set", each)]
    asked = ["--preset", lesson_files.named(stretch.preset, chapter.path), "--until", f"step>={last}", *settings]
    before, began = os.times(), time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "gantui", "train", "-q", "--run-dir", str(run), "--seed", str(seed), *asked],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        check=False,
        stdout=subprocess.DEVNULL,
    )
    after = os.times()
    computed = after.children_user + after.children_system - before.children_user - before.children_system
    (run / SHARE).write_text(json.dumps(min(1.0, computed / (time.monotonic() - began))))


def _held(stretch: Stretch, name: str, seed: int, run: Path) -> Iterator[Held]:
    records = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    happened = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
    share = json.loads((run / SHARE).read_text())
    before = 0
    for step in stretch.steps:
        if not step.train_to:
            continue
        there = [record for record in records if record["step"] <= step.train_to]
        began = max((record["seconds"] for record in records if record["step"] <= before), default=0.0)
        last = there[-1] if there else {"step": 0, "seconds": 0.0}
        found = last if not _trains(step.check) else _first(step.check, there, happened, before)
        ended = found or last
        yield Held(name, step.title, seed, share * (ended["seconds"] - began), found and found["step"])
        before = step.train_to


def _trains(check: Check | None) -> TypeGuard[Check]:
    """Whether CHECK waits for something that training brings, and no key."""
    return check is not None and bool(check.until or check.event)


def _first(
    check: Check, records: Sequence[dict[str, Any]], happened: Sequence[dict[str, Any]], before: int
) -> dict[str, Any] | None:
    """The first of RECORDS after iteration BEFORE at which CHECK holds there and in the next, or is the last one."""
    known = [
        check.holds(Seen(step=record["step"], record=record, events=frozenset(_kinds(happened, record["step"]))))
        for record in records
    ]
    for i, record in enumerate(records):
        if record["step"] > before and all(known[i : i + 2]):
            return record
    return None


def _kinds(happened: Sequence[dict[str, Any]], step: int) -> Iterator[str]:
    return (each["kind"] for each in happened if each["event"] == "diagnosis" and each["step"] <= step)


def main() -> None:
    folder, *names = sys.argv[1:]
    found = []
    for held in studied(Path(folder), names or lesson_files.names()):
        found.append(held)
        at = "never" if held.step is None else f"step {held.step:,}"
        said = f"{held.chapter}: {held.title}, seed {held.seed}: {at}, {held.seconds:.0f} s"
        print("ok " if held.well else "NOT", said, flush=True)
    print(f"{sum(held.well for held in found)} of {len(found)} hold")


if __name__ == "__main__":
    main()
