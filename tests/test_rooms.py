"""CONTRIBUTING's table of rooms names every folder, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gantui

PACKAGE = Path(gantui.__file__).parent
_TABLE = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("| layer | rooms")[2]
ROOMS = {
    layer: re.findall(r"`([a-z_/]+)`", told)
    for layer, told in re.findall(r"^\| `([a-z/]+)` \| (.+) \|$", _TABLE.partition("\n\n")[0], re.MULTILINE)
}
"""What the table names of each layer."""


def folders(path: Path) -> set[str]:
    return {each.parent.name for each in path.glob("*/__init__.py")}


def test_every_layer_has_its_row() -> None:
    assert folders(PACKAGE) <= ROOMS.keys()


@pytest.mark.parametrize("layer", ROOMS)
def test_every_room_is_named_and_what_is_named_is_there(layer: str) -> None:
    assert folders(PACKAGE / layer) <= set(ROOMS[layer])
    for name in ROOMS[layer]:
        assert [*(PACKAGE / layer).rglob(f"{name}.py"), *(PACKAGE / layer).rglob(f"{name}/__init__.py")], name
