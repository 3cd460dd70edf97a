"""Images with labels of the script's own: a classifier that learns these reads the fakes, where the script says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import gantui
from gantui.session.run.reader import read_run
from gantui.session.run.replay import Replay
from gantui.session.view.run_info import RunInfo
from tests.own.loops import same

NAMES = ("left", "right", "none")


def images(labels: Tensor) -> Tensor:
    """Images [n, 1, 8, 8] of a bright bar on the left or on the right, or of none, with noise."""
    made = 0.2 * torch.rand(len(labels), 1, 8, 8) - 1
    made[labels == 0, :, :, 1:3] += 1.7
    made[labels == 1, :, :, 5:7] += 1.7
    return made


class OneSided(nn.Module):
    """A generator that knows one kind of image."""

    def __init__(self) -> None:
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(1))

    def forward(self, z: Tensor) -> Tensor:
        return images(torch.zeros(len(z), dtype=torch.long)) + 0.01 * (z.mean() + self.shift)


def trained(path: Path | None, **said: Any) -> list[Tensor]:
    """Train, watched in PATH or by nobody; returns all that decides the future."""
    torch.manual_seed(0)
    G, D = OneSided(), nn.Sequential(nn.Flatten(), nn.Linear(64, 1))
    opt = torch.optim.SGD([*G.parameters(), *D.parameters()], lr=1e-3)
    watch = None
    if path is not None:
        watch = gantui.watch(G, D, latent=2, reading="critic", every=8, run_dir=path, classes=NAMES, **said)
    for _ in range(24):
        labels = torch.randint(3, (32,))
        real = images(labels)
        loss = (D(G(torch.randn(32, 2))) - D(real)).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        if watch is not None:
            watch.step(real, labels, loss_d=loss)
    found = [*G.state_dict().values(), *D.state_dict().values(), torch.get_rng_state()]
    if watch is not None:
        watch.close()
    return [each.clone() for each in found]


def facts_of(path: Path) -> RunInfo:
    shown = Replay(path).recall(24)
    assert shown is not None
    assert shown.facts is not None
    return shown.facts


def test_a_classifier_learns_them_and_the_script_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "run"
    assert same(trained(path, judged_by="labels"), trained(None))
    last = read_run(path).records[-1]
    assert (last["modes_total"], last["modes_fair"], last["step"]) == (3, 1, 24)
    assert last["high_quality"] > 0.9
    assert last["memorised"] is None  # nobody knows whether there are more images than were seen
    facts = facts_of(path)
    assert facts.classes == NAMES
    assert facts.mode_shares is not None
    assert facts.read_by.startswith("classes are read by a small classifier, which reads ")


def test_without_one_it_is_said_what_there_could_be(tmp_path: Path) -> None:
    trained(tmp_path / "run")
    assert read_run(tmp_path / "run").records[-1]["modes_fair"] is None
    assert "watch(judged_by='labels') has a small classifier learn their labels" in facts_of(tmp_path / "run").read_by


@pytest.mark.parametrize(
    ("real", "labels", "said"),
    [
        (torch.rand(64, 2), None, "step(real) brings points; expected images, or modes=..."),
        (torch.rand(64, 1, 8, 8), None, "expected classes=N, too, and step(real, labels, ...)"),
        (
            torch.rand(1, 1, 8, 8).repeat(64, 1, 1, 1),
            torch.arange(64) % 3,
            "1 different images with labels are too",
        ),
    ],
)
def test_what_can_learn_no_labels_is_refused(real: Tensor, labels: Tensor | None, said: str, tmp_path: Path) -> None:
    watch = gantui.watch(
        sample=lambda z: z, judge=lambda x: x, latent=2, classes=3, judged_by="labels", run_dir=tmp_path / "run"
    )

    def step() -> None:
        while watch.path is None:
            watch.step(real, labels, loss_d=1.0)

    with pytest.raises(gantui.Refusal) as refused:
        step()
    assert said in str(refused.value)
