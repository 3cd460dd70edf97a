"""docs/own-loop.md's callback in PyTorch Lightning itself, where that is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from gantui.own.ending import Stopped
from gantui.session.run.reader import read_run
from gantui.session.run.run_state import standing
from tests.documented import code
from tests.own.loops import CENTRES, same

lightning = pytest.importorskip("lightning.pytorch")


class GAN(lightning.LightningModule):  # type: ignore[misc, name-defined]
    """As Lightning's own example of a GAN has it: each player moved by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.automatic_optimization = False
        self.generator = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
        self.discriminator = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1), nn.Sigmoid())
        self.losses: list[float] = []

    def configure_optimizers(self) -> list[torch.optim.Optimizer]:
        players = (self.generator, self.discriminator)
        return [torch.optim.Adam(each.parameters(), lr=2e-3, betas=(0.5, 0.999)) for each in players]

    def training_step(self, batch: list[Tensor]) -> None:
        (real,) = batch
        opt_g, opt_d = self.optimizers()
        bce, ones, zeros = nn.functional.binary_cross_entropy, torch.ones(len(real), 1), torch.zeros(len(real), 1)
        self.toggle_optimizer(opt_g)
        fake = self.generator(torch.randn(len(real), 3))
        g_loss = bce(self.discriminator(fake), ones)
        self.log("g_loss", g_loss)
        self.manual_backward(g_loss)
        opt_g.step()
        opt_g.zero_grad()
        self.untoggle_optimizer(opt_g)
        self.toggle_optimizer(opt_d)
        d_loss = bce(self.discriminator(real), ones) + bce(self.discriminator(fake.detach()), zeros)
        self.log("d_loss", d_loss)
        self.losses.append(float(d_loss.detach()))
        self.manual_backward(d_loss)
        opt_d.step()
        opt_d.zero_grad()
        self.untoggle_optimizer(opt_d)


def fitted(folder: Path, *callbacks: Any, epochs: int = 5) -> GAN:
    """A GAN that Lightning has trained with CALLBACKS, 16 iterations an epoch."""
    lightning.seed_everything(0)
    data = CENTRES[torch.arange(512) % 2] + 0.1 * torch.randn(512, 2)
    trainer = lightning.Trainer(
        max_epochs=epochs,
        accelerator="cpu",
        devices=1,
        callbacks=[*callbacks],
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        default_root_dir=folder,
    )
    gan = GAN()
    trainer.fit(gan, DataLoader(TensorDataset(data), 32, shuffle=True))
    return gan


def callback() -> Any:
    """The callback of the page, for latents of 3 numbers."""
    (block,) = (each for each in code("own-loop.md") if "lightning" in each)
    scope: dict[str, Any] = {}
    exec(block.replace("latent=100", "latent=3"), scope)
    return scope["Watch"]()


def test_it_watches_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANTUI_RUN_DIR", str(tmp_path / "run"))
    seen, alone = fitted(tmp_path, callback()), fitted(tmp_path)
    assert same([*seen.state_dict().values()], [*alone.state_dict().values()])
    found = read_run(tmp_path / "run")
    assert (found.state, found.step) == ("finished", 80)
    assert found.records[-1]["loss_d"] == pytest.approx(seen.losses[-1])
    assert found.records[-1]["gradient_d"] > 0
    assert 0 < found.records[-1]["d_real"] < 1
    text = (tmp_path / "run" / "experiment.toml").read_text()
    assert text.count('name = "Adam"') == 2


def test_who_stops_it_stops_lightning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANTUI_RUN_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("GANTUI_STEPS", "40")
    with pytest.raises(Stopped):
        fitted(tmp_path, callback(), epochs=1000)
    facts, state = standing(tmp_path / "run")
    assert (state, facts["step"], facts["message"]) == ("finished", 40, "finished all 40 steps")
