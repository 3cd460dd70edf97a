"""The sets of images that are shipped: what is drawn of them, what is held out, and that training on them is exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment import distributions as described
from gantui.experiment.files.images.shipped import read
from gantui.experiment.space import Space
from gantui.gan import distributions
from gantui.gan.distributions import Distribution
from gantui.gan.trainer import Trainer
from tests.gan.building import CPU, experiment, options, source, weights
from tests.gan.emulated import Uncaptured

SIZES = {"digits": (1442, 355), "mnist5k": (4000, 1000)}
"""Images that are trained on, and that are held out."""
ALL = [*SIZES, "stacked_mnist"]


def images(name: str) -> Distribution:
    return distributions.make(options(described.DISTRIBUTIONS, name), CPU)


@pytest.mark.parametrize("name", SIZES)
class TestWhatIsShipped:
    def test_a_part_of_each_class_is_held_out_and_no_image_is_in_both_parts(self, name: str) -> None:
        trained, held_out = read(name)
        assert (len(trained.pixels), len(held_out.pixels)) == SIZES[name]
        for part in (trained, held_out):
            counts = torch.bincount(torch.tensor(part.labels), minlength=10)
            assert counts.min() >= 0.9 * counts.max(), "ten classes, about as many of each"
        seen = {image.tobytes() for image in trained.pixels}
        assert not any(image.tobytes() in seen for image in held_out.pixels)

    def test_every_draw_is_an_image_of_its_label(self, name: str) -> None:
        chosen, (trained, _) = images(name), read(name)
        assert chosen.every_draw is not None
        back = (chosen.place(chosen.every_draw) + 1) * 127.5
        assert torch.equal(back.round(), torch.tensor(trained.pixels).flatten(1).float())
        assert torch.equal(chosen.labels(chosen.every_draw), torch.tensor(trained.labels).long())


@pytest.mark.parametrize("name", ALL)
class TestEverySet:
    def test_samples_lie_between_black_and_white(self, name: str) -> None:
        chosen = images(name)
        found = chosen.sample(300, source())
        assert found.shape == (300, chosen.space.width)
        assert found.dtype == torch.float32
        assert (found.min().item(), found.max().item()) == (-1, 1)

    def test_draws_are_decided_by_the_generator_and_go_on_with_it(self, name: str) -> None:
        chosen, going = images(name), source(1)
        first = chosen.draw(50, going)
        assert torch.equal(images(name).draw(50, source(1)), first)
        assert not torch.equal(chosen.draw(50, going), first)

    def test_members_are_placed_as_each_alone(self, name: str) -> None:
        chosen = images(name)
        draws = torch.stack([chosen.draw(7, source(seed)) for seed in range(3)])
        assert draws.shape == (3, 7, chosen.draw_width)
        assert torch.equal(chosen.place(draws), torch.stack([chosen.place(each) for each in draws]))
        assert torch.equal(chosen.labels(draws), torch.stack([chosen.labels(each) for each in draws]))

    def test_what_is_held_out_is_of_the_same_space_and_has_nothing_held_out(self, name: str) -> None:
        chosen = images(name)
        assert chosen.held_out is not None
        assert chosen.held_out.space == chosen.space
        assert chosen.held_out.held_out is None

    def test_images_have_a_scale_of_their_own(self, name: str) -> None:
        with pytest.raises(ValueError, match="scale"):
            options(described.DISTRIBUTIONS, name, scale=2.0)


def test_a_stack_of_digits_has_them_as_its_channels_and_writes_their_number() -> None:
    stacked, single = images("stacked_mnist"), images("mnist5k")
    draws = stacked.draw(20, source())
    channels = stacked.place(draws).view(20, 3, -1)
    for channel in range(3):
        one = draws[:, channel : channel + 1]
        assert torch.equal(channels[:, channel], single.place(one))
        digits = torch.tensor([int(stacked.space.classes[number][channel]) for number in stacked.labels(draws)])
        assert torch.equal(single.labels(one), digits)


def test_training_on_images_is_the_same_captured_or_not_alone_or_among_others() -> None:
    # Of other sizes a member's last bits depend on the others, as everywhere.
    sizes = ["schedule.batch_size=64", "generator.hidden=[64, 64]", "discriminator.hidden=[64, 64]"]
    chosen = experiment("distribution={name='digits'}", "penalties.r1=true", *sizes)

    def trained(seeds: tuple[int, ...], **backend: Uncaptured) -> Tensor:
        made = Trainer(chosen, seeds, CPU, **backend)
        while made.steps_done < 12:
            made.advance(12 - made.steps_done)
        return weights(made)

    together = trained((0, 1))
    assert torch.equal(together[1:], trained((1,)))
    assert torch.equal(together, trained((0, 1), backend=Uncaptured()))


def test_a_scale_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refusal, match="scale"):
        experiment("distribution={name='digits', scale=2}")


class TestOwnImages:
    @pytest.fixture(autouse=True)
    def in_an_empty_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def made(self, shape: tuple[int, ...] = (300, 6, 5), **settings: Any) -> Distribution:
        images = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
        np.savez("own.npz", images=images, labels=np.arange(shape[0]) % 3 + 4)
        return distributions.make(options(described.DISTRIBUTIONS, "images", path="own.npz", **settings), CPU)

    def test_every_draw_is_an_image_of_its_label_and_none_is_held_out(self) -> None:
        chosen, stored = self.made(), np.load("own.npz")
        assert chosen.every_draw is not None
        assert chosen.held_out is not None
        assert chosen.held_out.every_draw is not None
        assert (len(chosen.every_draw), len(chosen.held_out.every_draw)) == (270, 30)
        label = {image.tobytes(): f"{number}" for image, number in zip(stored["images"], stored["labels"], strict=True)}
        seen = set()
        for part in (chosen, chosen.held_out):
            back = ((part.place(part.every_draw) + 1) * 127.5).round().to(torch.uint8).numpy()
            for image, number in zip(back, part.labels(part.every_draw), strict=True):
                assert chosen.space.classes[number] == label[image.tobytes()]
                seen.add(image.tobytes())
        assert len(seen) == 300

    def test_images_in_colour_have_channels_and_images_without_labels_have_no_classes(self) -> None:
        chosen = self.made((40, 8, 6, 3), labels="none", held_out=0.0)
        assert chosen.space == Space("images", (3, 8, 6))
        assert chosen.labels(chosen.draw(5, source())) is None
        assert chosen.held_out is None
        assert chosen.draw(5, source()).shape == (5, 1)

    def test_the_digits_of_a_file_are_those_that_are_shipped(self) -> None:
        trained, held_out = read("digits")
        images = np.concatenate([trained.pixels, held_out.pixels])
        np.save("digits.npy", images)
        own = distributions.make(options(described.DISTRIBUTIONS, "images", path="digits.npy", held_out=0.0), CPU)
        assert own.every_draw is not None
        shipped = distributions.make(options(described.DISTRIBUTIONS, "digits"), CPU)
        assert torch.equal(own.place(own.every_draw)[:1442], shipped.place(shipped.every_draw))
