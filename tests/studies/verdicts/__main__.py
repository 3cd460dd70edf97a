"""Trains what FOLDER does not have, judges all of it, and keeps what that says beside this file.

`python -m tests.studies.verdicts FOLDER [--onednn] [PRESET:SEEDS[:STEPS] ...]`; SEEDS is how many, or as 5-9.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.studies.verdicts import kept
from tests.studies.verdicts.collect import collect
from tests.studies.verdicts.fingerprints import rules
from tests.studies.verdicts.judge import judge
from tests.studies.verdicts.kept import MACHINE, Kept


def main() -> None:
    """Train one preset after the other, each at once from all its seeds."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    onednn = "--onednn" in sys.argv
    words = sys.argv[2 + onednn :]
    for word in words:
        name, seeds, *most = word.split(":")
        first, dash, last = seeds.partition("-")
        chosen = range(int(first), int(last) + 1) if dash else range(int(first))
        keep([collect(name, folder, chosen, int(most[0]) if most else None, onednn=onednn)])
    if not words:
        keep(sorted(folder.glob("*.jsonl")))


def keep(paths: Iterable[Path]) -> None:
    """Judge the trainings in the files PATHS, and keep what is said of them."""
    for path in paths:
        head, found = judge(path)
        machine = tuple(head[key] for key in MACHINE)
        facts = {key: head[key] for key in ("preset", "recipe", "steps", "of", "records")}
        kept.keep(Kept(**facts, machine=machine, rules=rules(), found=each) for each in found)


if __name__ == "__main__":
    main()
