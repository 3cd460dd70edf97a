"""Runs that a training has left, made once for all tests that read them: read only, copy one to change it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.session.small import finish, start

IMAGES = (
    "distribution={name='digits'}", "generator.output_activation=tanh", "labels.discriminator=projection",
    "evaluation.samples=50", "schedule.steps=4", "evaluation.every=4",
)  # fmt: skip
"""A few iterations on images, by players that are told classes."""


@cache
def finished(*sets: str) -> Path:
    """A run of `tests.session.small` with SETS, at its end."""
    path = Path(mkdtemp()) / "small"
    finish(start(path, "checkpoints.keep=3", "checkpoints.seconds=100000", *sets))  # by steps alone, however slow it is
    return path


def copy(to: Path, *sets: str) -> Path:
    """A run with SETS of its own, to be damaged."""
    return Path(shutil.copytree(finished(*sets), to / "copied"))
