"""experiment.toml, in the folder of a run, as text: what it holds is read by `gantui.experiment.files.validation`."""

from __future__ import annotations

from pathlib import Path

from gantui.errors import Refusal, plain
from gantui.session.disk import folder
from gantui.session.disk.file_names import EXPERIMENT

NOT_OURS = "it was trained by code of its own, which gantui can't load"
"""What is said of a run whose experiment.toml says nothing of a GAN."""


def experiment_text(path: Path) -> str:
    """The text of experiment.toml in the run folder PATH.

    Raises:
        Refusal: it can't be read.
    """
    try:
        return folder.read(path / EXPERIMENT).decode()
    except OSError as error:
        raise Refusal(f"{plain(str(path / EXPERIMENT))}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refusal(f"{plain(str(path / EXPERIMENT))}: not a text file in UTF-8") from None
