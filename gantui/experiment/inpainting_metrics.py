"""The rows of the table of metrics that only inpainting has."""

from __future__ import annotations

from gantui.experiment.metric import PANEL, Metric, Screen

_TOLD: frozenset[Screen] = PANEL | {"compare", "report"}


def _row(key: str, about: str, *, screens: frozenset[Screen] = PANEL, better: str = "down", **other: object) -> Metric:
    return Metric(
        key,
        about,
        "inpainting",
        kinds=("images",),
        needs=("inpainting",),
        screens=screens,
        better="down" if better == "down" else "up" if better == "up" else "floor",
        **other,  # type: ignore[arg-type]
    )


def _term(key: str, about: str, label: str) -> Metric:
    return Metric(key, about, "log", label=label, kinds=("images",), needs=("inpainting",))


INPAINTING_METRICS = (
    _term("reconstruction", "The mean squared error in the holes, without its weight", "error in the hole"),
    _term(
        "apart",
        "How far apart two completions of one hole by other noise are: the mean difference of their pixels",
        "two completions apart",
    ),
    _row(
        "filled_read",
        "Share of the completed held-out images that the classifier reads as what they are",
        label="read rightly, completed",
        short="read rightly",
        unit="%",
        better="up",
        floor="filled_read_floor",
        screens=_TOLD,
    ),
    _row("filled_read_copied", "The same of holes copied from the training image whose known part is nearest"),
    _row("filled_read_blurred", "The same of holes filled with the mean of the ten nearest training images"),
    _row("filled_read_mean", "The same of holes filled with the mean of all training images"),
    _row(
        "filled_frechet",
        "Frechet distance of the completed held-out images from the training images, as `frechet`",
        label="Frechet distance, completed",
        short="Frechet, hole",
        floor="filled_frechet_floor",
        noise="filled_frechet_floor_sd",
        screens=_TOLD,
    ),
    _row("filled_frechet_copied", "The same of holes copied from the training image whose known part is nearest"),
    _row("filled_frechet_blurred", "The same of holes filled with the mean of the ten nearest training images"),
    _row("filled_frechet_mean", "The same of holes filled with the mean of all training images"),
    _row(
        "filled_error",
        "Mean squared error of one completion in the holes of held-out images, black being -1 and white 1",
        label="squared error in the hole",
        short="hole error",
        screens=_TOLD,
    ),
    _row("filled_error_copied", "The same of holes copied from the training image whose known part is nearest"),
    _row("filled_error_blurred", "The same of holes filled with the mean of the ten nearest training images"),
    _row("filled_error_mean", "The same of holes filled with the mean of all training images"),
    _row(
        "filled_best",
        "The same of the best of several completions of each hole, by the truth",
        label="error of the best of several",
        short="best of several",
        screens=_TOLD,
    ),
    _row("filled_best_copied", "The same of the best of as many copies, from the nearest training images"),
    _row(
        "filled_trained",
        "The squared error of one completion in the holes of training images",
        label="error in training images",
        short="training error",
    ),
    _row(
        "filled_varied",
        "Twice the variance of the completions of one hole by the noise, by their squared error: 0 where noise is "
        "ignored, 1 for completions that are drawn as the truth is",
        label="noise that matters",
        short="noise",
        unit="%",
        better="floor",
        perfect=1.0,
        screens=_TOLD,
    ),
)
"""Inpainting (Pathak 2016) with noise, measured on held-out images. What stands beside a row as copied, blurred and
mean are three ways to fill holes without learning."""
