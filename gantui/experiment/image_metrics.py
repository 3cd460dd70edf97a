"""The rows of the table of metrics that only images have, and the one of classes that a generator is asked for."""

from __future__ import annotations

from gantui.experiment.metric import EVERY_KIND, EVERYWHERE, PANEL, Metric

IMAGE_METRICS = (
    Metric(
        "frechet",
        "Frechet distance of the fakes from the training images in the features of a small classifier, by the trace of "
        "the real covariance; no FID",
        "images",
        label="Frechet distance",
        short="Frechet",
        better="down",
        floor="frechet_floor",
        noise="frechet_floor_sd",
        kinds=("images",),
        headline="distance",
        screens=EVERYWHERE,
    ),
    Metric(
        "frechet_blend",
        "The same of averages of two training images: a generator that is not far below has learnt to mix them only",
        "images",
        label="mere blends' Frechet",
        kinds=("images",),
        screens=PANEL,
    ),
    Metric(
        "memorised",
        "Share of the fakes so near to one training image, and to it alone, as 5 % of the held-out images are",
        "images",
        unit="%",
        better="down",
        perfect=0.05,
        kinds=("images",),
        needs=("held out",),
        screens=EVERYWHERE,
    ),
    Metric(
        "label_accuracy",
        "Share of the fakes that are of the class that was asked for: read as it, or nearest to its mode",
        "labels",
        label="label accuracy",
        short="labels",
        unit="%",
        better="up",
        floor="label_accuracy_floor",
        kinds=EVERY_KIND,
        needs=("classes asked for",),
        screens=EVERYWHERE,
    ),
)
