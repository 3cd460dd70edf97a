"""How the change of a setting is written: 'PATH BEFORE -> AFTER', in events.jsonl and on the screen."""

from __future__ import annotations

from dataclasses import dataclass

_ARROW = " -> "


@dataclass(frozen=True)
class Difference:
    """A setting that has become another one; both values as texts."""

    path: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path} {self.before}{_ARROW}{self.after}"

    @classmethod
    def parsed(cls, text: str) -> Difference | None:
        """The one difference that TEXT is; None where it is something else, or several, which commas part."""
        path, _, values = text.partition(" ")
        before, arrow, after = values.partition(_ARROW)
        return cls(path, before, after) if arrow and _ARROW not in after and "," not in values else None
