"""Bytes of a stranger: whatever comes, it is frames or it is refused."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.session.attach import message_frames
from gantui.session.attach.hello import VERSION, Hello, OtherVersion, hello
from gantui.session.attach.message_frames import FROM_TRAINING, FROM_VIEWERS, Feed, Frame, Kind
from gantui.session.disk.container import Malformed

FRAMES = st.lists(
    st.builds(Frame, st.sampled_from([Kind.OPEN, Kind.WANT, Kind.COMMAND]), st.binary(max_size=200)), max_size=6
)


def fed(data: bytes, cuts: list[int]) -> list[Frame]:
    """The frames of DATA that comes in pieces."""
    feed, found, start = Feed(FROM_VIEWERS), [], 0
    for cut in [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]:
        found += feed.feed(data[start:cut])
        start = cut
    return found


@given(FRAMES, st.lists(st.integers(0, 10_000), max_size=8))
def test_whatever_the_pieces_the_frames_are_the_same(sent: list[Frame], cuts: list[int]) -> None:
    data = hello() + b"".join(message_frames.frame(frame.kind, frame.payload) for frame in sent)
    assert fed(data, cuts) == sent


@given(st.binary(max_size=300), st.booleans())
def test_noise_is_frames_or_refused(noise: bytes, greeted: bool) -> None:
    with contextlib.suppress(Malformed):
        for frame in Feed(FROM_VIEWERS).feed((hello() if greeted else b"") + noise):
            message_frames.from_json(frame.payload)


@given(FRAMES.filter(bool), st.integers(0, 10_000), st.integers(1, 255))
def test_a_flipped_bit_is_frames_or_refused(sent: list[Frame], place: int, bits: int) -> None:
    data = bytearray(hello() + b"".join(message_frames.frame(frame.kind, frame.payload) for frame in sent))
    data[place % len(data)] ^= bits
    with contextlib.suppress(Malformed):
        assert len(Feed(FROM_VIEWERS).feed(bytes(data))) <= len(sent) + len(data) // 5


def test_a_length_is_refused_before_it_is_waited_for() -> None:
    feed = Feed(FROM_VIEWERS)
    with pytest.raises(Malformed, match="WANT of 4294967295 bytes; expected at most 1024"):
        feed.feed(hello() + message_frames.header(Kind.WANT, 2**32 - 1))


@pytest.mark.parametrize("kind", sorted(set(range(256)) - FROM_VIEWERS.keys()))
def test_what_only_a_training_says_is_refused_of_a_viewer(kind: int) -> None:
    with pytest.raises(Malformed, match=f"kind {kind}"):
        Feed(FROM_VIEWERS).feed(hello() + bytes([kind]) + bytes(4))


@pytest.mark.parametrize("other", [Hello(2, 3), Hello(VERSION, 999), Hello(0, 0)])
def test_another_version_is_named(other: Hello) -> None:
    with pytest.raises(OtherVersion, match=f"version {other} .* expected {Hello()}") as refused:
        Feed(FROM_TRAINING).feed(hello(other))
    assert refused.value.theirs == other


def test_a_stranger_is_known_by_its_first_byte() -> None:
    with pytest.raises(Malformed, match="first bytes"):
        Feed(FROM_TRAINING).feed(b"H")


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"3", b"{", b"\xff", b"{'a': 1}", b'{"a": NaN}', b'{"a": 1e999}x', b"[" * 900]
)
def test_json_is_an_object_or_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        message_frames.from_json(payload)


@given(st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8) | st.none(), max_size=5))
def test_json_comes_back(item: dict[str, object]) -> None:
    assert message_frames.from_json(message_frames.as_json(item)) == json.loads(json.dumps(item)) == item
