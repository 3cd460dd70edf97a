"""The lines of events.jsonl: each is read as what it is, and written as it was."""

from __future__ import annotations

import dataclasses
import json
import typing
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.experiment.verdicts.event import Kind
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.events import lines
from gantui.session.run.events.lines import (
    LONGEST,
    Branched,
    Commanded,
    Diagnosed,
    Ended,
    Line,
    Other,
    Resumed,
    SettingsChanged,
    Started,
    Unreadable,
    What,
    from_json,
    happened,
    to_json,
)
from gantui.session.view.commands import COMMANDS, Pause, Set, SlowMotion, Step, Stop

TEXTS = st.text(max_size=30)
WHOLE = st.integers(-(2**70), 2**70)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: WHOLE,
    float: st.floats(allow_nan=False, allow_infinity=False),
    tuple[str, ...]: st.lists(TEXTS, max_size=3).map(tuple),
    type(None): st.none(),
    lines.End: st.sampled_from(get_args(lines.End)),
    Kind: st.sampled_from(get_args(Kind)),
}
COMMANDED: list[Any] = [kind() for kind in COMMANDS.values() if kind not in (Set, SlowMotion, COMMANDS["rewind"])]
COMMANDED += [Set("a.b", "3"), SlowMotion(0.3), Step("generator", 4), Stop("Ctrl-C"), COMMANDS["rewind"](7)]
KINDS = [kind for kind in get_args(What) if kind is not Other]
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(sorted({name for kind in KINDS for name in kind.__dataclass_fields__} | {"time", "event"}))


@st.composite
def whats(draw: st.DrawFn, kind: type[Any]) -> What:
    """Something that happened, of this KIND."""
    hints = typing.get_type_hints(kind)
    fields = {}
    for each in dataclasses.fields(kind):
        if each.name == "command":
            fields["command"] = draw(st.sampled_from(COMMANDED))
            continue
        hint = hints[each.name]
        choices = [hint] if hint in VALUES else list(get_args(hint))
        fields[each.name] = draw(st.one_of(*(VALUES[choice] for choice in choices)))
    return kind(**fields)  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_a_line_of_every_kind_is_read_as_it_was_written(kind: type[Any], data: st.DataObject) -> None:
    line = happened(data.draw(WHOLE), data.draw(whats(kind)))
    assert from_json(json.loads(json.dumps(to_json(line)))) == line


@given(
    said=st.dictionaries(NAMES | TEXTS, JSON, max_size=6),
    event=st.sampled_from([*lines.KINDS, "command", "stopped", "news"]) | JSON,
)
def test_whatever_a_line_says_is_kept(said: dict[str, Any], event: Any) -> None:
    raw = said | {"event": event}
    assert to_json(from_json(raw)) == raw


@pytest.mark.parametrize("file", sorted(Path("tests/data").rglob("events.jsonl")), ids=str)
def test_those_of_old_folders_are_all_known_and_written_as_they_were(file: Path) -> None:
    raw = read_lines(file)
    assert [list(to_json(from_json(each)).items()) for each in raw] == [list(each.items()) for each in raw]
    assert not [line for line in lines.read(file) if isinstance(line.what, Other) or line.more]


def test_the_order_of_what_a_line_says_is_that_of_the_file() -> None:
    line = Line(40, Commanded(Set("a.b", "3"), 1, "no such setting"), "now")
    keys = ["time", "step", "event", "ordinal", "phase", "command", "path", "value", "refused"]
    assert list(to_json(line)) == keys


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ({"event": "started"}, Started()),
        ({"event": "resumed", "commands": "three"}, Resumed()),
        ({"event": "resumed", "commands": True}, Resumed()),
        ({"event": "branched", "parent": "x" * (LONGEST + 1)}, Branched()),
        ({"event": "changed", "settings": 3, "changes": ["a 1 -> 2", 7]}, SettingsChanged(None, ("a 1 -> 2",))),
        ({"event": "stopped", "message": ["x"]}, Ended("stopped")),
        ({"event": "command", "command": "pause", "refused": None}, Commanded(Pause(), None, "", None)),
    ],
)
def test_what_does_not_fit_is_as_if_it_were_not_said(raw: dict[str, Any], what: What) -> None:
    assert from_json(raw).what == what
    assert to_json(from_json(raw)) == raw


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"event": "diagnosis"},
        {"event": "diagnosis", "kind": "bliss", "evidence": "", "meaning": "", "advice": ""},
        {"event": "diagnosis", "kind": ["solved"], "evidence": "", "meaning": "", "advice": ""},
        {"event": "diagnosis", "kind": "solved", "evidence": "x" * (LONGEST + 1), "meaning": "", "advice": ""},
        {"event": ["changed"]},
        {"event": "of a newer gantui", "ordinal": 3},
    ],
)
def test_a_strange_line_is_of_no_kind(raw: dict[str, Any]) -> None:
    line = from_json(raw)
    assert isinstance(line.what, Other)
    assert line.ordinal == raw.get("ordinal")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"command": "dance"}, "no command is called 'dance'"),
        ({"command": 3}, "no command is called 3"),
        ({"command": "set", "path": "a"}, "damaged: command set: value is missing"),
        ({"command": "step", "count": 10**9}, "damaged: command step: count = 1000000000 is not among"),
    ],
)
def test_a_command_that_cannot_be_given_again_says_why(said: dict[str, Any], why: str) -> None:
    what = from_json({"event": "command", **said}).what
    assert isinstance(what, Commanded)
    assert isinstance(what.command, Unreadable)
    assert what.command.why.startswith(why)


def test_a_number_of_a_command_that_is_none_is_written_as_a_text() -> None:
    assert to_json(Line(0, Commanded(SlowMotion(float("nan")))))["seconds_per_phase"] == "nan"


def test_all_kinds_can_be_told_apart() -> None:
    names = [kind.EVENT for kind in KINDS if kind is not Ended] + [*get_args(lines.End)]
    assert len(set(names)) == len(names)
    assert Diagnosed.EVENT in names
