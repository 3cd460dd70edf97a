"""docs/run-directory.md names all that the code has: files, fields, lines, commands, formats."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

from gantui.session.checkpoints import files
from gantui.session.disk.file_names import NAMES
from gantui.session.run.events import lines
from gantui.session.run.run_json import FIELDS
from gantui.session.view.commands import COMMANDS

DOCUMENT = Path(__file__).parents[3] / "docs" / "run-directory.md"


def test_the_documentation_names_every_field_and_no_other() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("### run.json")[2].partition("###")[0]
    named = [
        key for first in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for key in re.findall(r"`(\w+)`", first)
    ]
    assert sorted(named) == sorted(FIELDS)


def rows(begins: str) -> dict[str, str]:
    """The table of the documentation whose first row BEGINS so: what each name in its first column has beside it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    table = text.partition(f"\n{begins}")[2].partition("\n\n")[0].splitlines()[2:]
    parts = [line.strip("| ").partition(" | ")[::2] for line in table]
    return {name: beside for first, beside in parts for name in re.findall(r"`(.+?)`", first) or [first]}


def test_every_file_that_gantui_gives_a_name_is_told() -> None:
    _, *tables = DOCUMENT.read_text(encoding="utf-8").split("| file | what it is | written |")
    table = "".join(each.partition("\n\n")[0] for each in tables)
    told = {re.sub(r"N{2,}|(?<=-)N\b", "*", name) for name in re.findall(r"`([^`]+)`", table)}
    for each in NAMES:
        known = {each.pattern, f"{each.within}/{each.pattern}", f"{each.within}/", f"groups/*/{each.pattern}"}
        assert known & told, each


def test_every_line_of_events_is_named_with_its_fields() -> None:
    told = rows("| event | with |")
    kinds = {**lines.KINDS, lines.Commanded.EVENT: lines.Commanded, **dict.fromkeys(get_args(lines.End), lines.Ended)}
    assert told.keys() == kinds.keys()
    for name, kind in kinds.items():
        for each in fields(kind):
            assert f"`{each.name}`" in told[name] or (kind is lines.Ended and each.name == "state"), (name, each.name)


def test_every_command_is_named_with_its_fields() -> None:
    told = rows("| command | fields |")
    assert told.keys() == COMMANDS.keys()
    for name, kind in COMMANDS.items():
        assert all(f"`{each.name}`" in told[name] for each in fields(kind)), name


def test_every_fact_of_a_checkpoint_and_its_newest_format_are_named() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("### Checkpoints")[2].partition("###")[0]
    named = re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in section.splitlines() if line[:2] == "| "))
    assert sorted(named) == sorted([*(each.name for each in fields(files.Meta)), "checksum"])
    assert [*rows("| checkpoint | since | |")] == [str(number + 1) for number in range(files.FORMAT)]
