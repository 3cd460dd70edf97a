"""`--only`: the groups of a sweep that this process trains."""

from __future__ import annotations

import re

from gantui.errors import Refusal, plain

NONE = "none"
"""The value of `--only` that means no group: the folder is made, and others train."""
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


def groups_in(text: str, count: int) -> frozenset[int]:
    """The places, from 0, of the groups that TEXT names of COUNT, numbered from 1: '3', '1-8,12' or 'none'.

    Raises:
        Refusal: TEXT names others, or none as it should.
    """
    expected = f"expected numbers from 1 to {count:,}, such as 3 or 1-{count}, or {NONE}"
    found: set[int] = set()
    for part in () if text.strip() == NONE else text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= count:
            raise Refusal(f"--only {plain(text)}: the sweep has {count:,} group{'' if count == 1 else 's'}; {expected}")
        found.update(range(first - 1, last))
    return frozenset(found)
