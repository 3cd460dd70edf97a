"""Tables as a page of Markdown."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from gantui.cli.tables.row import LARGE, VERSIONS, Made, RowResult
from gantui.experiment.experiment import Experiment
from gantui.experiment.metrics import TABLE
from gantui.experiment.tables import Published
from gantui.session.sweep.results import GroupResult, Spread

HEAD = """\
# Tables

Made by

    {command}

which trains whatever it does not find in its folder, row by row, can be stopped and called again, and prints this page;
`--json` prints every member's records instead. Over the seeds: mean ± standard error, and the worst seed's number in
brackets. A member that diverged is counted as a failure and left out of the means; where not all have a number, n says
how many have one.

- modes: with at least one of {samples:,} samples within 3 standard deviations (the rule of VEEGAN and PacGAN); fairly:
  with at least 20 % of their fair share of such samples.
- high quality: samples within 3 standard deviations of a mode, in %. KL: of the generator's shares of the modes from
  the data's, in nats, over such samples.
- {large:,}: the same last generators judged once more by so many samples.
- all modes: how many seeds had every mode fairly in their last record, with Wilson's 95 % interval; since step: in
  which record first, of those that ever had them.
- CPU s: seconds of processor time a seed, records included; the seeds of a row are trained as one.
"""
COLUMNS = (
    *("row", "modes", "fairly", "high quality, %", "KL"),
    *(f"{LARGE:,}: high quality, %", f"{LARGE:,}: KL", "all modes", "since step", "CPU s"),
)
_PARTS = ("objective", "penalties", "latent", "generator", "discriminator", "packing", "instance_noise", "scheme")
_UNSET = {"penalties": "none", "instance_noise": "none", "packing": "single samples", "scheme": "alternating"}
"""What a part is of which an experiment says nothing."""
_WIDTH = 120


def page(made: Sequence[Made], command: str) -> str:
    """The page of MADE, which COMMAND makes."""
    samples = next((row.experiment.evaluation.samples for each in made for row in each.rows), 2500)
    parts = [HEAD.format(command=command, samples=samples, large=LARGE)]
    parts += ["\n".join(_section(each)) for each in made]
    return "\n".join(parts)


def _section(made: Made) -> Iterator[str]:
    table, rows = made.table, made.rows
    yield f"## {table.name}\n"
    yield _wrapped(f"{table.about} {table.budget}") + "\n"
    if missing := [row.name for row in table.rows if row.name not in {each.row.name for each in rows}]:
        yield _wrapped(f"Not trained yet: {', '.join(missing)}.") + "\n"
    if rows:
        yield _wrapped(_made_where(rows)) + "\n"
        yield from _lines(
            COLUMNS, [*map(cells, rows), _perfect(rows[0])] + [_published(each) for each in table.published]
        )
        yield ""
        yield from _recipes(made)


def cells(row: RowResult) -> list[str]:
    """The line of ROW in the table."""
    group, n, share = row.group, len(row.group.members), TABLE["high_quality"].scale
    first = group.time("full", "step")
    return [
        f"`{row.row.name}`",
        _spread(group.spread("modes_covered"), n, 2),
        _spread(group.spread("modes_fair"), n, 2),
        _spread(group.spread("high_quality"), n, 1, share),
        _spread(group.spread("kl_modes"), n, 4),
        _spread(row.large("high_quality"), n, 1, share, worst=False),
        _spread(row.large("kl_modes"), n, 4, worst=False),
        _success(group),
        "" if first is None else _of(f"{first.mean:,.0f}", first.n, n),
        f"{row.cpu_seconds:.1f}",
    ]


def _success(group: GroupResult) -> str:
    """How many members of GROUP had all modes at the end, and how many did not get there."""
    found, gone = group.success, len(group.members) - len(group.alive)
    parts_of_it = (
        "" if found is None else f"{found.successes} of {found.of} ({100 * found.low:.0f}-{100 * found.high:.0f} %)"
    )
    return f"{parts_of_it}; {gone} diverged" if gone else parts_of_it


def _spread(spread: Spread | None, n: int, digits: int, factor: float = 1, *, worst: bool = True) -> str:
    """SPREAD over members, of which there are N, each number times FACTOR with DIGITS after the point."""
    if spread is None:
        return "-"
    text = f"{factor * spread.mean:.{digits}f}"
    if spread.standard_error is not None:
        text += f" ± {factor * spread.standard_error:.{digits}f}"
    if worst and spread.worst is not None:
        text += f" ({factor * spread.worst:.{digits}f})"
    return _of(text, spread.n, n)


def _of(text: str, count: int, n: int) -> str:
    """TEXT with the note that it is for COUNT of N members, if it is not for all."""
    return text if count == n else f"{text}, n = {count}"


def _perfect(row: RowResult) -> list[str]:
    """The cells of a perfect sampler of round Gaussians in the plane, on average."""
    modes = next((member.last["modes_total"] for member in row.group.members if member.last), 0)
    quality = 1 - math.exp(-9 / 2)
    small, large = ((modes - 1) / (2 * quality * count) for count in (row.experiment.evaluation.samples, LARGE))
    share = f"{100 * quality:.1f}"
    return ["a perfect sampler", f"{modes}", f"{modes}", share, f"{small:.4f}", share, f"{large:.4f}", "", "", ""]


def _published(published: Published) -> list[str]:
    name = f"{published.name} ({published.source})"
    return [name, published.modes, "", published.high_quality, published.kl, *[""] * 5]


def _made_where(rows: Sequence[RowResult]) -> str:
    """Seeds, versions and machine, each once if all rows agree."""
    seeds = sorted({member.seed for row in rows for member in row.group.members})
    parts_of_it = [f"Seeds {seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"Seed {seeds[0]}"]
    for key in VERSIONS:
        values = dict.fromkeys(str(row.facts[key]) for row in rows if row.facts.get(key) is not None)
        parts_of_it += (
            [f"{key} {' and '.join(value[:12] if key == 'commit' else value for value in values)}"] if values else []
        )
    return "; ".join(parts_of_it) + "."


def _recipes(made: Made) -> Iterator[str]:
    """What each row changes in the common preset, or each row's own recipe; first what all share."""
    rows = made.rows
    if made.base is not None:
        yield _wrapped(f"In every row, unless it changes that: {_sentence(parts(made.base))}") + "\n"
        yield from _lines(("row", "changes"), [[f"`{row.row.name}`", _code(row.row.settings)] for row in rows])
    else:
        found = [parts(row.experiment) for row in rows]
        same = {key: value for key, value in found[0].items() if all(other[key] == value for other in found)}
        yield _wrapped(f"In every row: {_sentence(same)}") + "\n"
        own = [key for key in found[0] if key not in same]
        body = [
            [f"`{row.row.name}`", f"`{row.row.preset}`", *(recipe[key] for key in own)]
            for row, recipe in zip(rows, found, strict=True)
        ]
        yield from _lines(("row", "preset", *own), body)
    yield ""


def parts(experiment: Experiment) -> dict[str, str]:
    """What decides the training under EXPERIMENT, part by part, without the data."""
    raw = experiment.model_dump(mode="json", exclude_unset=True)
    found = {name.replace("_", " "): _settings(raw.get(name, {})) or _UNSET.get(name, "") for name in _PARTS}
    for player in ("generator", "discriminator"):
        found[f"{player}'s optimizer"] = _settings(raw["optimizers"][player])
    found["batch"] = f"{experiment.schedule.batch_size}"
    found["steps"] = f"{experiment.schedule.steps:,}"
    averaged = experiment.evaluation.weights == "ema"
    found["judged"] = f"G's average (EMA {experiment.schedule.ema:g})" if averaged else "G's last weights"
    return found


def _settings(table: dict[str, Any]) -> str:
    """TABLE's settings as text: 'mlp (hidden [64, 64])'."""
    own = [f"{key} ({_settings(value)})" if value else key for key, value in table.items() if isinstance(value, dict)]
    own += [f"{key} {_value(value)}" for key, value in table.items() if not isinstance(value, dict) and key != "name"]
    name, inside = table.get("name", ""), ", ".join(own)
    return f"{name} ({inside})" if name and inside else name or inside


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)


def _sentence(found: dict[str, str]) -> str:
    return "; ".join(f"{key}: {value}" for key, value in found.items()) + "."


def _code(settings: Sequence[str]) -> str:
    return "<br>".join(f"`{setting}`" for setting in settings)


def _lines(columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"| {' | '.join('---' for _ in columns)} |"
    for row in body:
        yield f"| {' | '.join(row)} |"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
