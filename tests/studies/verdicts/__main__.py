"""`python -m tests.studies.verdicts FOLDER [--onednn] PRESET:SEEDS[:STEPS] ...` trains what FOLDER does not have."""

import sys
from pathlib import Path

from tests.studies.verdicts.collect import collect


def main() -> None:
    """Train one preset after the other."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    onednn = "--onednn" in sys.argv
    for word in sys.argv[2 + onednn :]:
        name, seeds, *most = word.split(":")
        collect(name, folder, int(seeds), int(most[0]) if most else None, onednn=onednn)


if __name__ == "__main__":
    main()
