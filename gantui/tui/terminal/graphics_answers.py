"""What a terminal answers to `kitty_graphics.QUESTION`, taken out of what is typed: no key may come of it."""

from __future__ import annotations

import re

_LONGEST = 256
"""Characters of an answer: what goes on for longer is none."""
_ANSWER = re.compile(
    rf"\x1b_Gi=31(?:,[^;\x1b]*)?;([^\x1b]{{0,{_LONGEST}}})\x1b\\|\x1bP>\|([^\x1b\x07]{{0,{_LONGEST}}})(?:\x1b\\|\x07)"
)
_BEGUN = re.compile(rf"\x1b(?:_(?:G[^\x1b]{{0,{_LONGEST}}}\x1b?)?|P(?:>(?:\|[^\x1b\x07]{{0,{_LONGEST}}}\x1b?)?)?)?\Z")
_PATIENCE = 10
"""Times that nothing came until what may have been the beginning of an answer is taken to have been typed."""


class Answers:
    """Finds the answers in text that comes in pieces, cut anywhere."""

    def __init__(self) -> None:
        self.speaks = False
        """Whether the terminal said that it would take an image."""
        self.name = ""
        """Its name and version, as it says; '' as long as it has not."""
        self.over = False
        """Whether no more answers come: what does is typed."""
        self._held = ""
        """What may be the beginning of an answer."""
        self._silent = 0

    def feed(self, text: str) -> str:
        """Take TEXT; returns what of it, and of what was kept before, is no answer."""
        self._silent = 0
        if self.over:
            rest, self._held = self._held + text, ""
            return rest
        rest = _ANSWER.sub(self._take, self._held + text)
        begun = _BEGUN.search(rest)
        self._held = begun[0] if begun else ""
        return rest[: begun.start()] if begun else rest

    def silent(self) -> str:
        """Note that nothing came for a moment; returns what is no longer taken to be the beginning of an answer."""
        self._silent += 1
        if self._silent < _PATIENCE and not self.over:
            return ""
        rest, self._held = self._held, ""
        return rest

    def _take(self, found: re.Match[str]) -> str:
        if found[1] is not None:
            self.speaks = found[1] == "OK"
        else:
            self.name = found[2]
        return ""
