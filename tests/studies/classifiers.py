"""Trains the classifiers that are shipped: python -m tests.studies.classifiers [NAME ...].

They are written into gantui/evaluation/images/weights. The same images give the same weights on the same machine, since
all random numbers follow from one seed; another processor may differ in the last bits.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch

import gantui.evaluation.images
from gantui.evaluation.images.classifier import Layout
from gantui.evaluation.images.classifier_training import SEED, train
from gantui.experiment.distributions import DISTRIBUTIONS
from gantui.gan import distributions

SEEN = {"digits": 60_000, "mnist5k": 150_000}
"""How many images each sees while it is trained."""
WEIGHTS = Path(gantui.evaluation.images.__file__).with_name("weights")


def main(names: list[str]) -> None:
    """Train those with NAMES, or all."""
    torch.set_num_threads(1)
    for name in names or SEEN:
        data: Any = distributions.make(DISTRIBUTIONS.find(name)(name=name), torch.device("cpu"))
        held = data.held_out
        labels, held_labels = data.labels(data.every_draw), held.labels(held.every_draw)
        about = (
            f"trained on the {len(labels):,} training images of {name} by python -m tests.studies.classifiers, seed "
            f"{SEED}, {SEEN[name]:,} images seen; held out: {len(held_labels):,}"
        )
        layout = Layout.of(data.space.shape, data.space.classes)
        images, held_images = data.place(data.every_draw), held.place(held.every_draw)
        parts = images.__getitem__, labels, (held_images.__getitem__, held_labels)
        made = train(layout, *parts, about, seen=SEEN[name])
        WEIGHTS.mkdir(exist_ok=True)
        (WEIGHTS / f"{name}.safetensors").write_bytes(made.encoded())
        print(f"{name}: {made.accuracy:.4f} of the held-out images are read rightly; {about}")


if __name__ == "__main__":
    main(sys.argv[1:])
