"""The text of the plug-ins that a run was trained with: kept to be compared and read, never to be run."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gantui.errors import plain

KEY = "plugin_code"
"""In run.json and sweep.json."""
LONGEST = 100_000
"""Characters of a file that are kept; of a longer one only the hash is."""


@dataclass(frozen=True)
class Code:
    """The file of a plug-in, as it was run."""

    file: Path
    text: str

    @classmethod
    def of(cls, file: Path) -> Code:
        """Read the code in FILE.

        Raises:
            OSError: it can't be read.
            UnicodeDecodeError: it is no text.
        """
        return cls(file, file.read_bytes().decode("utf-8-sig"))

    @property
    def sha256(self) -> str:
        """The SHA-256 hash of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def as_json(self) -> dict[str, str]:
        """What is kept of the file in run.json."""
        text = {"text": self.text} if len(self.text) <= LONGEST else {}
        return {"file": str(self.file), "sha256": self.sha256, **text}


def changed(known: Any, codes: Iterable[Code]) -> list[str]:
    """How CODES differ from those KNOWN, the value under `KEY`, in sentences without a full stop.

    A comment or a line break makes no difference. Nothing is known of runs made before code was kept.
    """
    kept = [each for each in known if isinstance(each, dict)] if isinstance(known, list | tuple) else []
    if not kept:
        return []
    return [
        f"--plugin {plain(str(code.file))}: is not what the run was trained with (its sha256 was "
        f"{plain(str(_like(kept, code).get('sha256')))[:12]}, now {code.sha256[:12]})"
        for code in codes
        if not any(_same(each, code) for each in kept)
    ]


def _like(kept: list[dict[str, Any]], code: Code) -> dict[str, Any]:
    """The entry of KEPT that is most likely an earlier version of CODE."""
    return next((each for each in kept if Path(str(each.get("file"))).name == code.file.name), kept[0])


def _same(kept: dict[str, Any], code: Code) -> bool:
    if kept.get("sha256") == code.sha256:
        return True
    text = kept.get("text")
    if not isinstance(text, str) or len(text) > LONGEST:
        return False
    try:
        return ast.dump(ast.parse(text)) == ast.dump(ast.parse(code.text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
