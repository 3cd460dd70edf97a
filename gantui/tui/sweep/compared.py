"""Sentences on which group of a sweep did better than which, with the noise beside each figure."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.draw.formatting import significant
from gantui.experiment.files.grid import short_names
from gantui.experiment.metrics import TABLE
from gantui.session.sweep.comparisons import FEWEST, SUCCESS, Comparison, Pair
from gantui.session.sweep.results import GroupResult
from gantui.tui.sweep.results_text import NAME

ABOUT = (
    "Differences of means (± standard error), diverged seeds left out; better or worse is said where intervals that "
    "hold together with 95 % leave out 0."
)


def sentences(results: Sequence[GroupResult], pairs: Sequence[Pair]) -> list[str]:
    """A sentence or two for each of PAIRS among RESULTS."""
    names = short_names([result.settings for result in results])
    return [_sentence(results, pair, names) for pair in pairs]


def _sentence(results: Sequence[GroupResult], pair: Pair, names: Sequence[str]) -> str:
    one, other = results[pair.one], results[pair.other]
    shown = {sign: [_figure(c, one, other) for c in pair.comparisons if c.better == sign] for sign in (1, -1, 0)}
    parts = [
        f"{word} {names[pair.other]} in {_listed(shown[sign], 'and')}"
        for sign, word in ((1, "better than"), (-1, "worse than"))
        if shown[sign]
    ]
    seeds = min(len(one.alive), len(other.alive))
    counted = f"{seeds} seed{'' if seeds == 1 else 's'}"
    enough = f"no difference that {counted} can show" if seeds >= FEWEST else f"{counted} can't show a difference"
    if not parts:
        return f"{names[pair.one]} and {names[pair.other]}: {enough} in {_listed(shown[0], 'or')}."
    rest = f" {enough[0].upper()}{enough[1:]} in {_listed(shown[0], 'or')}." if shown[0] else ""
    return f"{names[pair.one]} was {', but '.join(parts)}.{rest}"


def _figure(compared: Comparison, one: GroupResult, other: GroupResult) -> str:
    """The measure and its difference, such as 'jsd (-0.012 ± 0.003)'."""
    if compared.key == SUCCESS:
        counts = [f"{rate.successes} of {rate.of}" for rate in (one.success, other.success) if rate is not None]
        return f"success ({' against '.join(counts)})"
    metric = TABLE[compared.key]
    sign = "+" if compared.difference > 0 else ""
    difference, error = (
        significant(metric.scale * compared.difference, 3),
        significant(metric.scale * compared.standard_error),
    )
    return f"{metric.heading(NAME)} ({sign}{difference} ± {error})"


def _listed(parts: Sequence[str], last: str) -> str:
    """PARTS joined as in a sentence, LAST before the last one."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
