"""What each training was told, as a line of `trainings.jsonl`, so that trainings of many machines add up.

The trainings themselves are too large to keep. A line is of one seed, or of several where only the sum is known.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.studies.verdicts.counting import Count, Judged

FILE = Path(__file__).with_name("trainings.jsonl")
Machine = tuple[str, ...]
MACHINE = ("processor", "capability", "torch", "products")
"""What the last bits of a training depend on."""


@dataclass(frozen=True)
class Kept:
    """Trainings of one preset, and what they were told."""

    preset: str
    recipe: str
    """The digest of its settings."""
    steps: int
    of: int
    """How many iterations the preset asks for."""
    records: int
    """How many each of them had."""
    machine: Machine
    """See `MACHINE`."""
    rules: str
    """The digest of the rules that judged them."""
    found: Judged

    @property
    def whole(self) -> bool:
        """Whether they went to their end."""
        return self.steps >= self.of

    @property
    def row(self) -> tuple[Any, ...]:
        """What those have in common that are one row of the table."""
        return self.preset, self.steps, self.machine, self.recipe, self.rules

    @property
    def _trained(self) -> tuple[Any, ...]:
        return self.preset, self.recipe, self.steps, self.machine, tuple(self.found.seeds)

    def line(self) -> dict[str, Any]:
        """As a line of the file."""
        found = self.found
        return {
            "preset": self.preset,
            "seeds": found.seeds,
            "steps": self.steps,
            "of": self.of,
            "records": self.records,
            "words": dict(found.words),
            "counts": {kind: [each.hits, each.false, each.missed] for kind, each in found.counts.items() if each},
            "wrong": found.wrong,
            "first_told": found.first_told,
            "promised": found.promised,
            **dict(zip(MACHINE, self.machine, strict=True)),
            "recipe": self.recipe,
            "rules": self.rules,
        }

    @classmethod
    def of_line(cls, line: Mapping[str, Any]) -> Kept:
        """What LINE of the file says."""
        counts = {kind: Count(*each) for kind, each in line["counts"].items()}
        found = Judged(
            line["seeds"],
            Counter(line["words"]),
            defaultdict(Count, counts),
            line["promised"],
            line["first_told"],
            line["wrong"],
        )
        machine = tuple(line[key] for key in MACHINE)
        facts = {key: line[key] for key in ("preset", "recipe", "steps", "of", "records", "rules")}
        return cls(**facts, machine=machine, found=found)


def read() -> list[Kept]:
    """All that is kept."""
    return [Kept.of_line(json.loads(line)) for line in FILE.read_text().splitlines()] if FILE.exists() else []


def keep(judged: Iterable[Kept]) -> None:
    """Add what was JUDGED; trainings that were judged before are replaced."""
    kept = {each._trained: each for each in (*read(), *judged)}
    lines = sorted(kept.values(), key=lambda each: (each.preset, each.steps, each.machine, each.found.seeds))
    part = FILE.with_suffix(".part")
    part.write_text("".join(json.dumps(each.line()) + "\n" for each in lines))
    part.rename(FILE)
