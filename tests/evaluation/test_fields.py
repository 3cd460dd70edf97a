from __future__ import annotations

import pytest
import torch

from gantui.evaluation import fields
from gantui.evaluation.record import PER_WEIGHTS, measure
from gantui.gan.trainer import Trainer
from tests.session.small import experiment

CPU = torch.device("cpu")


def trained(*sets: str, steps: int = 20) -> Trainer:
    trainer = Trainer(experiment(*sets), [3], CPU)
    for _ in range(steps):
        trainer.step()
    return trainer


def test_the_grid_holds_cell_centres_from_the_top_left() -> None:
    places = fields.grid((-1.0, 1.0, -2.0, 2.0), rows=2, columns=4, device=CPU)
    assert places[0].tolist() == [-0.75, 1.0]
    assert places[3].tolist() == [0.75, 1.0]
    assert places[4].tolist() == [-0.75, -1.0]


def test_the_window_is_a_square_around_the_data_and_the_same_for_every_seed() -> None:
    one, other = (fields.window(Trainer(experiment(), [seed], CPU)) for seed in (1, 2))
    assert one == other
    left, right, bottom, top = one
    assert right - left == pytest.approx(top - bottom)
    assert right > 2.0


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        ("non_saturating", lambda raw, centre: torch.sigmoid(raw)),
        ("least_squares", lambda raw, centre: raw),
        ("hinge", lambda raw, centre: raw),
        ("wasserstein", lambda raw, centre: raw - centre),
        ("relativistic", lambda raw, centre: raw - centre),
    ],
)
def test_d_is_read_as_its_objective_means_it(objective: str, expected: object) -> None:
    trainer = trained(f"objective.name={objective}")
    places, real, fake = (torch.randn(1, n, 2) for n in (5, 64, 64))
    with torch.no_grad():
        raw = trainer.discriminator(places).squeeze(2)
        centre = (trainer.discriminator(real).mean() + trainer.discriminator(fake).mean()) / 2
    shown = fields.reading(trainer, places, real, fake)
    assert torch.allclose(shown, expected(raw, centre))  # type: ignore[operator]


def test_a_relative_reading_does_not_see_a_constant_added_to_d() -> None:
    trainer = trained("objective.name=relativistic")
    places, real, fake = (torch.randn(1, n, 2) for n in (5, 64, 64))
    before = fields.reading(trainer, places, real, fake)
    with torch.no_grad():
        trainer.discriminator.weights[:, -1] += 7  # the last bias
    assert torch.allclose(before, fields.reading(trainer, places, real, fake), atol=1e-5)


def test_a_record_depends_on_the_step_and_the_weights_alone() -> None:
    trainer = trained("distribution.std=1.0")
    losses = trainer.drain()[-1, 0]
    one = measure(trainer, losses, 0.0)
    torch.randn(100)
    assert measure(trainer, losses, 0.0).record == one.record
    trainer.steps_done += 1
    assert measure(trainer, losses, 0.0).record["kl_modes"] != one.record["kl_modes"]


def test_the_plain_keys_speak_of_the_weights_asked_for() -> None:
    ema, last = (
        measure(trainer, trainer.drain()[-1, 0], 0.0).record
        for trainer in (trained(), trained("evaluation.weights=last"))
    )
    for key in PER_WEIGHTS:
        assert ema[key] == last[f"ema.{key}"]
        assert last[key] == ema[f"last.{key}"]


def test_without_modes_their_keys_are_there_and_empty() -> None:
    trainer = trained("distribution.name=swiss_roll")
    measured = measure(trainer, trainer.drain()[-1, 0], 0.0)
    assert measured.coverage is None
    assert all(measured.record[key] is None for key in (*PER_WEIGHTS, "modes_total"))


def test_what_is_not_finite_is_told_as_nothing() -> None:
    trainer = trained()
    losses = trainer.drain()[-1, 0]
    losses[0] = torch.inf
    assert measure(trainer, losses, 0.0).record["loss_d"] is None
