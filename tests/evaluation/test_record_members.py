"""Members that are measured together, each as if alone."""

from __future__ import annotations

import pytest
import torch

from gantui.evaluation import record
from gantui.evaluation.record import measure, measure_members
from gantui.gan.trainer import Trainer
from tests.gan.building import run, trainer

SIZES = ["schedule.batch_size=32", "generator.hidden=[16, 16]", "discriminator.hidden=[16, 16]"]
KINDS = {
    "modes": ["schedule.ema=0.9"],
    "no modes": ["distribution={name='swiss_roll'}", "schedule.ema=0.9"],
    "numbers": ["distribution={name='gaussian'}"],
    "a clipped critic": ["objective.name=wasserstein", "penalties.clip.limit=0.1"],
    "spectral norm": ["penalties.spectral_norm=true"],
    "several generators": ["objective={name='mad', generators=2}"],
    "a learned latent": ["latent={name='mixture', dim=3, components=4, learned=true}"],
}


def made(kind: str) -> Trainer:
    return run(trainer(*SIZES, *KINDS[kind], "evaluation.samples=200", seeds=(3, 4, 9)), 5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_member_has_the_record_that_it_has_alone(kind: str) -> None:
    trained = made(kind)
    losses = trained.drain()[-1]
    found = measure_members(trained, losses, 1.5, [0, 1, 2])
    assert found == [measure(trained, losses[member], 1.5, member).record for member in range(3)]
    assert len({record["w1"] for record in found}) == 3


def test_who_is_left_out_changes_nobody_elses() -> None:
    trained = made("modes")
    losses = trained.drain()[-1]
    everybody = measure_members(trained, losses, 1.5, [0, 1, 2])
    assert measure_members(trained, losses[[0, 2]], 1.5, [0, 2]) == [everybody[0], everybody[2]]
    assert measure_members(trained, losses[[]], 1.5, []) == []


def test_more_samples_than_are_judged_at_once_are_judged_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    trained = made("modes")
    losses = trained.drain()[-1]
    everybody = measure_members(trained, losses, 1.5, [0, 1, 2])
    for limit in (400, 1):  # two members at once; less than one
        monkeypatch.setattr(record, "TOGETHER", limit)
        assert measure_members(trained, losses, 1.5, [0, 1, 2]) == everybody


def test_a_member_whose_numbers_are_gone_takes_nobodys_along() -> None:
    trained = made("modes")
    losses = trained.drain()[-1]
    sound = measure_members(trained, losses, 1.5, [0, 1, 2])
    with torch.no_grad():
        trained.generator.params[1] = torch.nan
    spoilt = measure_members(trained, losses, 1.5, [0, 1, 2])
    assert spoilt[1]["high_quality"] == 0
    assert [spoilt[0], spoilt[2]] == [sound[0], sound[2]]
