"""What a training needs, from its settings alone."""

from __future__ import annotations

import numpy as np

from gantui.experiment.files.images import read_arrays
from gantui.experiment.memory_needed import FLOAT, least
from tests.experiment.files.images.making import options
from tests.session.small import experiment

WIDE = ("generator.hidden=[1000,1000]", "discriminator.hidden=[1000,1000]")


def test_wide_layers_count_with_all_their_copies() -> None:
    """Weights, a gradient and two moments of G's Adam with an average; D's RMSProp has one; the state is kept twice."""
    found = least(experiment(*WIDE))
    weights = 1000 * 1000 * FLOAT
    assert weights * (4 * 3 + 1 + 2 * 3 + 1) <= found <= 1.02 * weights * (4 * 3 + 1 + 2 * 3 + 1)


def test_images_count_as_they_were_read_and_where_they_are_trained_on() -> None:
    data = read_arrays(np.random.default_rng(0).integers(0, 255, (50, 20, 30), np.uint8), options("array"))
    assert least(experiment(*WIDE), 4, data) == least(experiment(*WIDE), 4) + 2 * 50 * 20 * 30


def test_members_and_batches_need_their_share() -> None:
    alone = least(experiment(*WIDE))
    assert least(experiment(*WIDE), 16) == 16 * alone
    assert least(experiment(*WIDE, "schedule.batch_size=1000000")) > 20 * 10**9
    assert least(experiment()) < 10**6
