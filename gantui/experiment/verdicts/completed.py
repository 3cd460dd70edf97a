"""How inpainting stands by one record: in a word, and in figures with what other ways to fill the holes show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Record = Mapping[str, float | int | None]
OfHoles = Literal["completes", "one answer", "blurred", "memorising", "learning"]
"""completes: completed images lie where true ones do, are read as rightly and are as near to the truth as copies from
the nearest training images, and differ by the noise as the truth might, so that the best of several is nearer to it
than one blurred answer; one answer: the same, with one answer for each hole; blurred: one answer for each hole, near
the truth and no sharp one; memorising: holes of training images are filled far better than others."""

EARLY = 1000
"""Iterations before which nothing is called wrong."""
VARIED = (0.5, 2.0)
"""The noise that matters from which and up to which completions differ as draws of the truth may, which have 1."""
IGNORED = 0.1
"""The noise that matters up to which there is one answer for each hole."""
REMEMBERED = 0.5
"""The error in holes of training images, by that in held-out ones, up to which these are known by heart."""
CLOSE = 1.1
"""By how much the error may be larger than that of copies."""
SHARP = 1 / 3
"""How far towards means of several images their Frechet distance may lie, from that of true ones."""
READ = 0.05
"""By how much less the completed images may be read rightly than copies are."""


def is_of_holes(record: Record) -> bool:
    """Whether RECORD is one of inpainting."""
    return "filled_error" in record


def word(record: Record) -> OfHoles:
    """How the completions stand by RECORD; only what no measure contradicts is said to be right."""
    value = {key: found for key, found in record.items() if found is not None}
    needed = ("filled_frechet", "filled_read", "filled_error", "filled_trained", "filled_varied")
    if any(key not in value for key in needed):
        return "learning"
    varied, early = value["filled_varied"], (record.get("step") or 0) < EARLY
    if value["filled_trained"] <= REMEMBERED * value["filled_error"]:
        return "learning" if early else "memorising"
    if all((is_sharp(record), is_read(record), is_near(record))):
        if VARIED[0] <= varied <= VARIED[1] and is_worth_it(record):
            return "completes"
        if varied <= IGNORED and not early:
            return "one answer"
    if not early and is_near(record) and not is_sharp(record) and varied <= IGNORED:
        return "blurred"
    return "learning"


def is_sharp(record: Record) -> bool:
    """Whether the completed images lie where true ones do, and not where means of several lie."""
    value, true, blurred = (record.get(f"filled_frechet{end}") for end in ("", "_floor", "_blurred"))
    return value is not None and true is not None and blurred is not None and value <= true + SHARP * (blurred - true)


def is_read(record: Record) -> bool:
    """Whether they are read as rightly as copies from the nearest training images."""
    value, copied = record.get("filled_read"), record.get("filled_read_copied")
    return value is not None and copied is not None and value >= copied - READ


def is_near(record: Record) -> bool:
    """Whether they are as near to the truth as such copies."""
    value, copied = record.get("filled_error"), record.get("filled_error_copied")
    return value is not None and copied is not None and value <= CLOSE * copied


def is_worth_it(record: Record) -> bool:
    """Whether several answers are worth having: the best of them is nearer to the truth than one blurred answer.

    Noise that changes what does not matter makes completions differ, and none of them better. That the best
    of as many copies is nearer still contradicts nothing that `completes` says, and stands in the figures.
    """
    value, blurred = record.get("filled_best"), record.get("filled_error_blurred")
    return value is not None and blurred is not None and value <= blurred


def figures(record: Record) -> str:
    """The completions in figures, each with what other ways show."""
    said = []
    for key, name in (
        ("filled_read", "read rightly"),
        ("filled_frechet", "Frechet"),
        ("filled_error", "error"),
        ("filled_best", "best of several"),
    ):
        shown = _percent if key == "filled_read" else _number
        ends = (("true", "_floor"), ("copies", "_copied"), ("means of ten", "_blurred"))
        beside = [
            f"{called} {shown(record.get(key + end))}" for called, end in ends if record.get(key + end) is not None
        ]
        said.append(f"{name} {shown(record.get(key))} ({', '.join(beside)})")
    said.append(f"of training images {_number(record.get('filled_trained'))}")
    said.append(f"noise that matters {_percent(record.get('filled_varied'))} (ignored 0 %, as the truth 100 %)")
    return ", ".join(said)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2g}"
