"""The rows of the table of metrics that only a change of ages has."""

from __future__ import annotations

from gantui.experiment.metric import PANEL, Better, Metric, Screen

_TOLD: frozenset[Screen] = PANEL | {"compare", "report"}
RANGES = ("thin", "middle", "bold")
"""The thirds of all ages, the youngest first."""


WAYS = {
    "drawn": "the lines that are seen in the given image, drawn with the pen of the age that was asked for",
    "copy": "the given images left as they are",
    "mean": "the mean of all true images of the age that was asked for",
}
"""Answers without learning, as landmarks: the true morphology of no more than G is given, and two that do no work."""
LANDMARKS = {
    "age_error": ("age off", "The age's error"),
    "same_digit": ("same digit", "The share read as the same digit"),
    "aged_truth": ("from truth", "The distance from the truth"),
    "frechet_thin": ("Frechet, thin", "The Frechet distance for the first third of the ages"),
    "frechet_middle": ("Frechet, middle", "The Frechet distance for the second third of the ages"),
    "frechet_bold": ("Frechet, bold", "The Frechet distance for the last third of the ages"),
}
"""What is measured of these answers: what it is called, and what it is."""


def _row(
    key: str, about: str, *, better: Better = "down", screens: frozenset[Screen] = _TOLD, **other: object
) -> Metric:
    return Metric(
        key,
        about,
        "attribute",
        kinds=("images",),
        needs=("ages",),
        screens=screens,
        better=better,
        **other,  # type: ignore[arg-type]
    )


def _with_floor(key: str, about: str, **other: object) -> Metric:
    return _row(key, about, floor=f"{key}_floor", noise=f"{key}_floor_sd", **other)  # type: ignore[arg-type]


def _term(key: str, about: str, label: str) -> Metric:
    return Metric(key, about, "log", label=label, kinds=("images",), needs=("ages",))


ATTRIBUTE_METRICS = (
    _term("age_real", "The squared error of the ages that D reads in real images, without weight", "age of real"),
    _term("age_made", "The squared error of the ages that D reads in made images, without weight", "age of made"),
    _term("own_age", "How far G changes images that it asks for their own age, without weight", "own age kept"),
    _with_floor(
        "age_error",
        "How far the age of a made image, measured by how thick its strokes are, is from the one that was asked for",
        label="age is off by",
        short="age off",
    ),
    _with_floor(
        "age_slope",
        "By how much the measured age rises where one asks for an age of 1 instead of 0; 0 where the age is ignored",
        label="age follows",
        better="floor",
    ),
    _with_floor(
        "same_digit",
        "Share of the made images in which the classifier reads the digit that it reads in the given one",
        label="same digit",
        unit="%",
        better="up",
    ),
    _row(
        "aged_truth",
        "How far a made image is from what the digit truly is at that age, which no player is shown",
        label="distance from the truth",
        short="from truth",
        perfect=0.0,
    ),
    *(
        _with_floor(
            f"frechet_{each}",
            f"The relative Frechet distance of images made for the {place} third of the ages from true ones of these",
            label=f"Frechet, {each}",
        )
        for each, place in zip(RANGES, ("first", "second", "last"), strict=True)
    ),
    *(
        _row(f"{way}_{key}", f"{measure} of {what}", label=f"{label}, {way}", better="neither", screens=PANEL)
        for way, what in WAYS.items()
        for key, (label, measure) in LANDMARKS.items()
    ),
)
