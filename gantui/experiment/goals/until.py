"""`--until`: a condition on the records, such as `modes_covered>=8 and high_quality>=0.9`.

    condition:  alternative, or `alternative or alternative ...`
    alternative: part, or `part and part ...` (so `and` binds tighter)
    part:       `key >= number` (or `<=`, `>`, `<`, `==`), or a condition in parentheses

Read by hand, never evaluated as code. A key whose value is null, or that a record has not, makes its comparison false.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from gantui.errors import Refusal, nearest, plain

Record = Mapping[str, float | int | None]

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])"
    r"|(?P<word>[^\W\d]\w*(?:\.\w+)*)|(?P<compare>>=|<=|==|>|<)|(?P<bracket>[()])|(?P<end>$))"
)
_DEEPEST = 50
"""Parentheses in parentheses."""
_EXAMPLE = "such as modes_covered>=8 and high_quality>=0.9"


@dataclass(frozen=True)
class Comparison:
    """The comparison of one KEY with a number."""

    key: str
    compare: str
    number: float

    def holds(self, record: Record) -> bool:
        """Whether the comparison is true in RECORD; it is false if the value is null."""
        value = record.get(self.key)
        return value is not None and _COMPARE[self.compare](value, self.number)

    def keys(self) -> Iterator[str]:
        """The only key."""
        yield self.key


@dataclass(frozen=True)
class Every:
    """The condition that all of its parts hold."""

    parts: tuple[Condition, ...]

    def holds(self, record: Record) -> bool:
        """Whether all parts hold in RECORD."""
        return all(part.holds(record) for part in self.parts)

    def keys(self) -> Iterator[str]:
        """The keys of all parts, in the order of writing."""
        for part in self.parts:
            yield from part.keys()


@dataclass(frozen=True)
class Either:
    """The condition that at least one of its parts holds."""

    parts: tuple[Condition, ...]

    def holds(self, record: Record) -> bool:
        """Whether a part holds in RECORD."""
        return any(part.holds(record) for part in self.parts)

    def keys(self) -> Iterator[str]:
        """The keys of all parts, in the order of writing."""
        for part in self.parts:
            yield from part.keys()


Condition = Comparison | Every | Either


@dataclass(frozen=True)
class Until:
    """The condition that ends a training, with its text."""

    text: str
    """As it was written."""
    condition: Condition

    def holds(self, record: Record) -> bool:
        """Whether the condition holds in RECORD."""
        return self.condition.holds(record)

    def values(self, record: Record) -> str:
        """The values of its keys in RECORD, as text: 'modes_covered 8, high_quality 0.912'."""
        found = {key: record.get(key) for key in self.condition.keys()}  # noqa: SIM118 - no dictionary
        return ", ".join(f"{key} {'null' if value is None else f'{value:.5g}'}" for key, value in found.items())


def parse(text: str, known: Sequence[str] | None, renamed: Mapping[str, str] | None = None) -> Until:
    """Parse TEXT as a condition on records with the keys KNOWN (`Experiment.record_keys`); None: they may be any.

    RENAMED has, by the names that TEXT uses, the keys of what is recorded under another name.

    Raises:
        Refusal: it is not one, with the place of the trouble; or it names a key that no record will have.
    """
    return Until(text, _Reader(text, known, renamed or {}).condition())


class _Reader:
    """Parses TEXT from left to right; `kind` and `word` are the next token, `place` where it begins."""

    def __init__(self, text: str, known: Sequence[str] | None, renamed: Mapping[str, str]) -> None:
        self.text, self.known, self.renamed = text, known, renamed
        self.kind = self.word = ""
        self.place = self.behind = self.depth = 0
        self.advance()

    def condition(self) -> Condition:
        """Parse the whole text."""
        found = self.either()
        if self.kind != "end":
            self.refuse("'and', 'or' or the end")
        return found

    def either(self) -> Condition:
        parts = [self.every()]
        while self.word == "or":
            self.advance()
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def every(self) -> Condition:
        parts = [self.part()]
        while self.word == "and":
            self.advance()
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def part(self) -> Condition:
        if self.word != "(":
            return self.comparison()
        self.depth += 1
        if self.depth > _DEEPEST:
            self.refuse(f"no more than {_DEEPEST} parentheses in one another")
        self.advance()
        inner = self.either()
        if self.word != ")":
            self.refuse("')', 'and' or 'or'")
        self.depth -= 1
        self.advance()
        return inner

    def comparison(self) -> Comparison:
        if self.kind != "word" or self.word in ("and", "or"):
            self.refuse("a key of the records")
        key = self.renamed.get(self.word, self.word)
        if self.known is not None and key not in self.known:
            hint = nearest(key, self.known) or "; metrics.jsonl of a run shows them"
            raise Refusal(f"--until {self.shown}: no record has a key {plain(repr(key))}{hint}")
        self.advance()
        if self.kind != "compare":
            self.refuse(f"{' '.join(_COMPARE)} after {key}")
        compare = self.word
        self.advance()
        if self.kind != "number" or not math.isfinite(float(self.word)):
            self.refuse("a number")
        number = float(self.word)
        self.advance()
        return Comparison(key, compare, number)

    def advance(self) -> None:
        """Go to the next token."""
        space = re.compile(r"\s*").match(self.text, self.behind)
        assert space is not None
        self.place = space.end()
        found = _TOKEN.match(self.text, self.behind)
        if found is None:
            self.kind, self.word = "unknown", re.split(r"\s", self.text[self.place :], maxsplit=1)[0]
            return
        self.kind = found.lastgroup or ""
        self.word, self.behind = found[self.kind], found.end()

    @property
    def shown(self) -> str:
        return plain(repr(self.text))

    def refuse(self, expected: str) -> NoReturn:
        """Refuse the next token, and say what was EXPECTED instead."""
        if not self.text.strip():
            raise Refusal(f"--until {self.shown}: nothing to wait for; expected a condition {_EXAMPLE}")
        found = "the end" if self.kind == "end" else plain(repr(self.word))
        raise Refusal(f"--until {self.shown}: at character {self.place + 1}, {found}: expected {expected}")
