"""What others may ask of what is trained, also of a generator that is none of the trainer's."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.evaluation.pictures import latent_map
from gantui.evaluation.pictures.fixed_samples import FixedSamples
from gantui.gan.trainer import Trainer
from tests.gan.building import CPU, trainer


class Doubles:
    """A sampler whose generator doubles what it gets: no player, no optimizer, no scheme."""

    device, seeds, averaged = CPU, (3,), False

    def __init__(self, parts: Trainer) -> None:
        self.distribution, self.latent, self.space = parts.distribution, parts.latent, parts.space

    def generate(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        return 2 * latent

    def fakes(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        return self.generate(latent)


def test_a_sampler_without_a_trainer_is_displayed_and_mapped() -> None:
    parts = trainer("latent.dim=2", seeds=(3,))
    own = Doubles(parts)
    display, trained = FixedSamples.make(own, 20), FixedSamples.make(parts, 20)
    assert torch.equal(display.real, trained.real)
    assert torch.equal(display.latent, trained.latent)
    part = latent_map.square(parts.experiment, own)
    assert isinstance(part, latent_map.Square)
    places, stretch = latent_map.mapped(own.generate, part, 3, 3)
    torch.testing.assert_close(places[0, 0], torch.tensor([-4.0, 4.0]))
    torch.testing.assert_close(stretch, torch.full((3, 3), 4.0))


def test_samples_carry_gradients_to_the_latents_and_fakes_do_not() -> None:
    made = trainer("latent.dim=2", seeds=(3, 4))
    latent = torch.zeros(2, 5, 2, requires_grad=True)
    assert made.generate(latent).requires_grad
    assert not made.fakes(latent).requires_grad
    assert torch.equal(made.generate(latent[1:], members=[1])[0], made.fakes(latent)[1])


def test_raw_outputs_of_some_members_are_those_of_all() -> None:
    made = trainer(seeds=(3, 4))
    x = torch.randn(2, 5, 2, generator=torch.Generator().manual_seed(0))
    whole = made.raw(x)
    assert torch.equal(made.raw(x[1:], members=[1])[0], whole[1])
    torch.testing.assert_close(made.read_raw(whole, x, x), made.score(x, x, x))


def test_the_noise_is_that_of_the_next_iteration() -> None:
    made = trainer("instance_noise={std=0.4, decay='linear'}", "schedule.steps=4")
    seen = []
    for _ in range(4):
        seen.append(made.noise)
        made.step()
    torch.testing.assert_close(torch.tensor(seen), torch.tensor([0.4, 0.3, 0.2, 0.1]))
    assert trainer().noise == 0
