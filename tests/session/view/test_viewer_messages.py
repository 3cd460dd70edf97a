"""Commands and requests over the wire: what goes in comes out, and nothing else comes through."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.session.attach.message_frames import as_json, from_json
from gantui.session.disk.container import Malformed
from gantui.session.view.commands import (
    COMMANDS,
    NAMES,
    Checkpoint,
    Command,
    Pause,
    Redo,
    Resume,
    Rewind,
    Set,
    SlowMotion,
    Step,
    Stop,
    Undo,
)
from gantui.session.view.pictures.request import REQUESTS
from gantui.session.view.requests import Requests
from gantui.session.view.viewer_messages import command_from_json, command_to_json, requests_from_json, requests_to_json
from tests.asking import asks

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
VIEWS = {"points": 5, "field": [3, 4], "kinds": ["gap"], "arrows": 2, "latent_map": [2, 3]}
VIEWS |= {"landscape": True, "eigenvalues": True, "clipped": True, "image_samples.images": 6}
VIEWS |= {"classed_images.images": 7, "believed_images.images": 8, "image_slopes.images": 9}
VIEWS |= {"nearest_images.images": 10, "latent_walk.paths": 3, "latent_walk.frames": 4}
VIEWS |= {"translation.count": 11, "point_classes.count": 12}
VIEWS |= {"translated_images.images": 13}
VIEWS |= {"inpainting.holes": 13, "inpainting.completions": 5}
VIEWS |= {"aged_images.digits": 12, "aged_images.ages": 5, "age_curve.digits": 13}


@pytest.mark.parametrize(
    "command",
    [
        *(Pause(), Resume(), Checkpoint(), Stop(), Step(), Step("generator", 7), Step("discriminator", 1000)),
        *(Set("scheme.d_steps", "3"), Undo(), Redo(), Rewind(0), SlowMotion(0.3), SlowMotion(0)),
    ],
)
def test_a_command_comes_back(command: Command) -> None:
    assert command_from_json(command_to_json(command)) == command


def test_every_command_can_be_sent() -> None:
    for name, kind in COMMANDS.items():
        with contextlib.suppress(TypeError):  # one that needs a value
            assert command_from_json(command_to_json(kind())) == kind()
        assert NAMES[kind] == name


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({}, "expected one of pause, resume"),
        ({"command": "dance"}, "'dance'; expected one of"),
        ({"command": ["pause"]}, "expected one of"),
        ({"command": "pause", "for": 3}, "it has no 'for'"),
        ({"command": "step", "player": "both", "count": 0}, "count = 0"),
        ({"command": "step", "player": "both", "count": 1001}, "count = 1001"),
        ({"command": "step", "player": "both", "count": True}, "count = True"),
        ({"command": "step", "player": "both", "count": 1.0}, "count = 1.0"),
        ({"command": "step", "player": "every body"}, "player = 'every body'"),
        ({"command": "step", "player": ["both"]}, "player ="),
        ({"command": "stop", "reason": "SIGTERM"}, "reason = 'SIGTERM'"),
        ({"command": "stop", "reason": "x" * 2000}, "reason ="),
        ({"command": "rewind", "to": -1}, "to = -1"),
        ({"command": "rewind"}, "to is missing"),
        ({"command": "set", "path": "scheme.d_steps", "value": 3}, "value = 3"),
        ({"command": "set", "path": "x" * 2000, "value": "3"}, "path ="),
        ({"command": "slow motion", "seconds_per_phase": -0.5}, "seconds_per_phase = -0.5"),
        ({"command": "slow motion", "seconds_per_phase": 61}, "seconds_per_phase = 61"),
    ],
)
def test_a_wrong_command_is_refused(item: dict[str, Any], why: str) -> None:
    with pytest.raises(Malformed, match=why):
        command_from_json(item)


@given(st.dictionaries(st.sampled_from(["command", "player", "count", "reason", "x"]), ANYTHING, max_size=5))
def test_anything_else_is_a_command_or_refused(item: dict[str, Any]) -> None:
    with contextlib.suppress(Malformed):
        assert type(command_from_json(item)) in COMMANDS.values()


@pytest.mark.parametrize(
    "requests",
    [Requests(), asks(20_000, (512, 512), frozenset({"gap", "slope"}), 60, (24, 24)), asks(kinds=frozenset())],
)
def test_views_come_back(requests: Requests) -> None:
    assert requests_from_json(from_json(as_json(requests_to_json(requests)))) == requests


def test_nothing_that_can_be_asked_for_is_lost_on_the_way() -> None:
    requests = requests_from_json(VIEWS)
    for name in REQUESTS:
        for key, value in vars(REQUESTS.find(name)()).items():
            assert getattr(requests.by_name[name], key) != value, f"VIEWS has {key} of {name} at its default"
    assert requests_from_json(from_json(as_json(requests_to_json(requests)))) == requests


@pytest.mark.parametrize(
    "change",
    [
        {"points": -1},
        {"points": 20_001},
        {"points": True},
        {"points": None},
        {"field": [3]},
        {"field": [0, 4]},
        {"field": [2048, 2048]},
        {"field": [1.0, 2.0]},
        {"field": "34"},
        {"kinds": "gap"},
        {"kinds": ["gap", "gossip"]},
        {"kinds": [["gap"]]},
        {"kinds": None},
        {"arrows": 10**9},
        {"latent_map": [1, 3]},
        {"latent_map": [513, 3]},
        {"eigenvalues": 1},
        {"image_samples.images": 513},
        {"classed_images.images": -1},
        {"landscape": None},
        {"more": 1},
    ],
)
def test_wrong_views_are_refused(change: dict[str, Any]) -> None:
    assert requests_to_json(requests_from_json(VIEWS)) == VIEWS | {"field": (3, 4), "latent_map": (2, 3)}
    with pytest.raises(Malformed, match="views with"):
        requests_from_json(VIEWS | change)


@given(st.fixed_dictionaries(dict.fromkeys(VIEWS, ANYTHING)))
def test_anything_else_is_views_or_refused(item: dict[str, Any]) -> None:
    with contextlib.suppress(Malformed):
        assert isinstance(requests_from_json(item), Requests)
