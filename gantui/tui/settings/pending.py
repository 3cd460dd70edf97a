"""The values that were asked for and are not in effect yet, each until its command is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gantui.session.view.answers import Answers, to


@dataclass
class _Asked:
    text: str
    ordinal: int | None = None
    """The number of its command; None until it has been sent."""


class Pending:
    """What was asked for, by the path of the setting."""

    def __init__(self) -> None:
        self._asked: dict[str, _Asked] = {}

    @property
    def texts(self) -> Mapping[str, str]:
        """The values that are waited for."""
        return {path: asked.text for path, asked in self._asked.items()}

    def ask(self, path: str, text: str) -> None:
        """Wait for TEXT at PATH, whatever was waited for there."""
        self._asked[path] = _Asked(text)

    def sent(self, path: str, text: str, ordinal: int) -> bool:
        """Note that TEXT at PATH was sent as the command ORDINAL, or (0) could not be: then True, it is given up."""
        asked = self._asked.get(path)
        if asked is None or asked.text != text:
            return False
        asked.ordinal = ordinal
        if not ordinal:
            del self._asked[path]
        return not ordinal

    def answered(self, answers: Answers, *, over: bool) -> dict[str, str]:
        """What is waited for no more, by its path: why it was refused, or '' if it was not.

        Of a training that is OVER no more ANSWERS come.
        """
        found = {}
        for path, asked in list(self._asked.items()):
            answer = None if asked.ordinal is None else to(asked.ordinal, answers)
            if answer is not None or over:
                del self._asked[path]
                found[path] = "" if answer is None or answer.done else answer.text
        return found
