"""The pool of fakes, against the authors' loop over one image after the other."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.gan.random_streams import rng_for
from gantui.gan.translation.pool import Pool

CPU = torch.device("cpu")


class OneByOne:
    """The pool as CycleGAN's authors write it, for one member, with the random numbers DRAWN."""

    def __init__(self, size: int) -> None:
        self.size, self.held = size, list[Tensor]()

    def exchange(self, fakes: Tensor, drawn: Tensor) -> Tensor:
        shown = []
        for fake, (coin, where) in zip(fakes, drawn.tolist(), strict=True):
            if len(self.held) < self.size:
                self.held.append(fake)
                shown.append(fake)
            elif coin >= 0.5:
                place = min(int(torch.tensor(where) * self.size), self.size - 1)
                shown.append(self.held[place])
                self.held[place] = fake
            else:
                shown.append(fake)
        return torch.stack(shown)


@pytest.mark.parametrize(("size", "batch"), [(50, 16), (3, 16), (1, 4), (16, 16), (7, 1)])
def test_all_at_once_is_as_one_by_one(size: int, batch: int) -> None:
    rng, members = rng_for(CPU, 0, f"{size}/{batch}"), 2
    width = 2 if size == 50 else 3
    pool, each = Pool(size, members, width, CPU), [OneByOne(size) for _ in range(members)]
    for _ in range(2 * size // batch + 12):
        fakes = torch.randn(members, batch, width, generator=rng)
        drawn = torch.stack([pool.draw(batch, rng) for _ in range(members)])
        shown = pool.exchange(fakes, drawn)
        expected = [one.exchange(fakes[place], drawn[place]) for place, one in enumerate(each)]
        assert torch.equal(shown, torch.stack(expected))
    assert all(torch.equal(pool.held[place], torch.stack(one.held)) for place, one in enumerate(each))


def test_of_size_0_it_shows_what_is_new() -> None:
    pool, fakes = Pool(0, 1, 2, CPU), torch.randn(1, 5, 2)
    assert torch.equal(pool.exchange(fakes, torch.zeros(1, 5, 2)), fakes)


def test_half_of_what_is_shown_is_older() -> None:
    pool, rng = Pool(50, 1, 2, CPU), rng_for(CPU, 4, "test")
    older = 0.0
    for step in range(200):
        shown = pool.exchange(torch.full((1, 10, 2), float(step)), pool.draw(10, rng).unsqueeze(0))
        older += float((shown[..., 0] < step).sum()) if step >= 50 else 0
    assert older / (150 * 10) == pytest.approx(0.5 * 0.95, abs=0.05)  # some of one batch meet each other
