"""docs/own-loop.md: what it says can be typed as it stands."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch

from gantui.own.watch import watch
from gantui.session.run.reader import read_run
from tests.documented import DOCS, code
from tests.own.loops import Loop


def test_all_arguments_are_explained() -> None:
    text = (DOCS / "own-loop.md").read_text(encoding="utf-8")
    for name in inspect.signature(watch).parameters:
        assert f"`{name}`" in text or name in ("G", "D")


def test_the_callback_of_lightning_watches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Lightning is not installed: a trainer of the same few calls stands for it."""
    (block,) = (each for each in code("own-loop.md") if "lightning" in each)
    for name in ("lightning", "lightning.pytorch", "lightning.pytorch.callbacks"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    sys.modules["lightning.pytorch.callbacks"].Callback = object  # type: ignore[attr-defined]
    monkeypatch.setenv("GANTUI_RUN_DIR", str(tmp_path / "run"))
    scope: dict[str, Any] = {}
    exec(block.replace("latent=100", "latent=3"), scope)
    loop, callback = Loop.fresh(), scope["Watch"]()
    module, trainer = SimpleNamespace(generator=loop.G, discriminator=loop.D), SimpleNamespace(callback_metrics={})
    callback.on_train_start(trainer, module)
    for place in range(40):
        losses = loop.iterate()
        trainer.callback_metrics = {"d_loss": losses["loss_d"].detach(), "g_loss": losses["loss_g"].detach()}
        callback.on_train_batch_end(trainer, module, None, (losses["real"], torch.zeros(32)), place)
    callback.on_train_end(trainer, module)
    found = read_run(tmp_path / "run")
    assert (found.state, found.step) == ("finished", 40)
    assert found.records[-1]["loss_d"] == pytest.approx(float(losses["loss_d"].detach()))
