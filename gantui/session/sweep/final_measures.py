"""The last generators of a group measured again on many samples: `final.json` in the group's folder."""

from __future__ import annotations

import json
from pathlib import Path

from gantui.session.disk import folder
from gantui.session.disk.atomic_write import write_whole
from gantui.session.sweep.members import Record

FINAL = "final.json"


def write(path: Path, samples: int, records: dict[int, Record]) -> None:
    """Write RECORDS, by seed, measured on SAMPLES samples, into the folder PATH.

    Raises:
        OSError: it can't be written.
    """
    content = {"samples": samples, "records": [{"seed": seed, **record} for seed, record in records.items()]}
    write_whole(path / FINAL, (json.dumps(content, allow_nan=False) + "\n").encode())


def read(path: Path, samples: int) -> dict[int, Record] | None:
    """The records by seed in the folder PATH, measured on SAMPLES samples; None if it must be made anew."""
    try:
        content = json.loads(folder.read(path / FINAL))
        found = {int(record.pop("seed")): record for record in content["records"]}
        return found if content["samples"] == samples else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
