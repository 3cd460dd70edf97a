"""A training on images that was stopped and went on ends with the same weights, bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.checkpoints import files
from gantui.session.disk.container import Arrays
from tests.left import IMAGES
from tests.session.small import finish, start

EVEN = ("optimizers.generator.decay=constant", "optimizers.discriminator.decay=constant")
"""Rates that do not depend on how many iterations there are to be."""


def tensors(path: Path) -> Arrays:
    saved, _ = files.chosen(path, None)
    return saved.state


@pytest.mark.parametrize("told", ["none", "projection"])
def test_stopped_and_gone_on_it_is_as_if_it_had_never_stopped(tmp_path: Path, told: str) -> None:
    settings = (*IMAGES, "evaluation.every=2", *EVEN, f"labels.discriminator={told}")
    finish(start(tmp_path / "whole", *settings, "schedule.steps=10"))
    finish(start(tmp_path / "parts", *settings, "schedule.steps=6"))
    assert outcome(["train", "--resume", str(tmp_path / "parts"), "--steps", "10", "--quiet"]) == Exit.FINISHED
    whole, parts = tensors(tmp_path / "whole"), tensors(tmp_path / "parts")
    assert whole.keys() == parts.keys()
    assert all(np.array_equal(whole[name], parts[name]) for name in whole)
