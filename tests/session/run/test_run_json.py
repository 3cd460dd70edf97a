"""run.json: its fields are those that the documentation names."""

from __future__ import annotations

import re
from pathlib import Path

from gantui.session.run.run_json import FIELDS

DOCUMENT = Path(__file__).parents[3] / "docs" / "run-directory.md"


def test_the_documentation_names_every_field_and_no_other() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("### run.json")[2].partition("###")[0]
    named = [
        key for first in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for key in re.findall(r"`(\w+)`", first)
    ]
    assert sorted(named) == sorted(FIELDS)
