"""What viewers know of a training for as long as it trains, but for what its labels change."""

from __future__ import annotations

from pathlib import Path

from gantui.session.training.snapshots.snapshot_maker import SnapshotMaker
from tests.gan.inpainting.small import inpainter, options
from tests.gan.translation.small import translator


def test_the_reading_of_an_undecided_d_follows_its_labels_in_inpainting_too() -> None:
    made = inpainter("objective.name=non_saturating")
    maker = SnapshotMaker("small", Path("x"), made, made.options, 1)
    assert (maker.facts.reading, maker.facts.middle) == ("probability", 0.5)
    maker.update(Path("x"), options("objective.name=non_saturating", "objective.real_label=0.8"))
    assert maker.facts.middle == 0.4


def test_there_is_a_reason_for_all_but_the_pictures_that_are_made() -> None:
    made = inpainter()
    assert "inpainting" not in SnapshotMaker("small", Path("x"), made, made.options, 1).facts.unseen
    maps = translator("pair.modes=5")
    unseen = SnapshotMaker("small", Path("x"), maps, maps.options, 1).facts.unseen
    assert "translation" not in unseen
    assert {"points", "inpainting", "translated_images"} <= unseen.keys()
