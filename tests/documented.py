"""The code in the documents, to be run by tests."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def code(document: str) -> list[str]:
    """The Python blocks of DOCUMENT, in order."""
    text = (DOCS / document).read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
