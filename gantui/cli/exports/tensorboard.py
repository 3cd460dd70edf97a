"""A run's records as event files of TensorBoard: the only module that uses that, as an extra."""

from __future__ import annotations

import fnmatch
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from gantui.errors import Refusal
from gantui.experiment.metrics import CLOCK
from gantui.session.disk import folder as disk
from gantui.session.disk.atomic_write import write_whole
from gantui.session.run.reader import RunOnDisk

PATTERN = "events.out.tfevents.*"
"""The names of event files."""


def scalars(run: RunOnDisk) -> Iterator[tuple[str, float, int, float]]:
    """Tag, value, step and time (seconds since 1970) of each number of the records of RUN."""
    began = _began(run)
    for record in run.records:
        step, when = int(record["step"] or 0), began + float(record.get("seconds") or 0)
        for key, value in record.items():
            if value is not None and key not in CLOCK:
                yield key.replace(".", "/"), float(value), step, when


def write(run: RunOnDisk, folder: Path) -> None:
    """Write the event files of RUN into FOLDER, replacing those that are there.

    Raises:
        Refusal: TensorBoard is not installed.
        OSError: they can't be written; nothing has been changed.
    """
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        raise Refusal(
            "--tensorboard: the package tensorboard is not installed; expected it, as after pip install tensorboard"
        ) from None
    disk.make(folder)
    with tempfile.TemporaryDirectory(prefix="gantui-") as made:
        with SummaryWriter(made) as writer:
            for tag, value, step, when in scalars(run):
                writer.add_scalar(tag, value, step, when)
            for event in run.events:
                text = f"**{event.kind}**: {event.evidence}; {event.meaning}; {event.advice}"
                writer.add_text("diagnosis", text, event.step)
        old, new = fnmatch.filter(disk.names(folder), PATTERN), [*Path(made).glob(PATTERN)]
        for path in new:
            write_whole(folder / path.name, disk.read(path))
        for name in {*old} - {path.name for path in new}:
            disk.remove(folder / name)


def _began(run: RunOnDisk) -> float:
    try:
        return datetime.fromisoformat(str(run.facts.get("started"))).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
