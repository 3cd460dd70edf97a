"""Whether gantui can go on with a run by itself: not where a script trained it, which alone knows how."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from gantui.errors import Refusal
from gantui.experiment.files import toml, validation
from gantui.session.run.experiment_file import experiment_text


def is_resumable(run: Path) -> bool:
    """Whether gantui itself can go on with the training in the folder RUN."""
    with suppress(Refusal):
        return validation.is_ours(toml.parse(experiment_text(run), ""))
    return False
