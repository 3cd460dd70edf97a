"""What is said of the maps of a translation, beside what is true of them.

A verdict on maps is of one record, and waits for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gantui.experiment import metrics
from gantui.experiment.verdicts.translated import EARLY, SDS, WAY
from gantui.experiment.verdicts.verdict import verdict
from tests.studies.verdicts.counting import Judged, all_of
from tests.studies.verdicts.truth import Truth

RIGHT, WRONG = 0.8, 0.5
"""The shares of samples that are near to the truth from which on the pairs of a map are right, and below which they are
wrong: another point of the same part is near in half of all cases."""
WORDS = ("translates", "symmetric", "mispaired", "collapsed")


def member(found: Judged, lines: Sequence[Mapping[str, Any]], perfect: Mapping[str, Sequence[float]]) -> None:
    """Add to what was FOUND what is said of the training that LINES tell of, beside what PERFECT maps show."""
    record: dict[str, Any] | None = None
    for line in lines:
        record = line.get("record", record)
        if not (truth := line.get("truth")) or record is None:
            continue
        word, true = verdict([], [], record).word, words(truth, perfect, record)
        for each in WORDS:
            found.take(each, word == each, true[each], line["step"])
    found.words[verdict([], [], record).word] += 1


def words(truth: Truth, perfect: Mapping[str, Sequence[float]], record: Mapping[str, Any]) -> dict[str, bool | None]:
    """Which words are true of the maps that TRUTH was found of, beside what PERFECT ones show, at RECORD.

    That maps are right up to a symmetry is never certain: only that it is not so.
    """
    maps = [letter for letter in "gf" if f"near_{letter}" in truth]
    placed = all_of(*(_placed(truth, perfect, record, letter) for letter in maps))
    near = all_of(*(_share(truth[f"near_{letter}"]) for letter in maps))
    back = all_of(*(_share(truth[key]) for letter in maps if (key := f"back_{letter}") in truth))
    right, at = all_of(near, back), all_of(*(truth[key] >= RIGHT or None for g in maps if (key := f"at_{g}") in truth))
    unpaired = f"back_{maps[0]}" in truth
    wrong = back if unpaired else near
    late = int(record["step"]) >= EARLY
    return {
        "translates": all_of(placed, right, at),
        "symmetric": _never(all_of(placed, back, not near if near is not None else None)),
        "mispaired": True if late and placed and wrong is False else False if placed is False or right else None,
        "collapsed": False if placed else None,
    }


def _placed(
    truth: Truth, perfect: Mapping[str, Sequence[float]], record: Mapping[str, Any], letter: str
) -> bool | None:
    """Whether what a map makes lies, all together, where it should."""
    if (key := f"frechet_{letter}") in truth:
        keys = (key, f"white_{letter}")
        return all_of(
            *(
                _within((truth[key] - perfect[key][0]) / (perfect[f"copied_{key}"][0] - perfect[key][0]), WAY)
                for key in keys
            )
        )
    key = f"w1_{letter}"
    noise, unit = metrics.noise(key, record), perfect[f"unit_{letter}"][0]
    assert noise is not None
    return _within((truth[key] - perfect[key][0]) / (noise * unit), SDS)


def _within(off: float, limit: float) -> bool | None:
    """Whether OFF is well within LIMIT, or well beyond it; None between half of it and twice that."""
    return True if abs(off) <= limit / 2 else False if abs(off) > 2 * limit else None


def _share(share: float) -> bool | None:
    return True if share >= RIGHT else False if share < WRONG else None


def _never(true: bool | None) -> bool | None:
    return None if true else true
