"""The frames that travel through the socket, as bytes: pure functions, no sockets.

Each side begins with a hello (`gantui.session.attach.hello`). Then come frames: one byte for the kind, four for the
length, the payload; numbers have their highest byte first. The hello and the frame `ERROR` must never change, so that
any two versions can tell each other what is wrong.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from gantui.session.attach.hello import SIZE, check_hello
from gantui.session.disk.container import Malformed

_HEADER = struct.Struct(">BI")


class Kind(IntEnum):
    """The kind of a frame; a payload that is not JSON is made by `gantui.session.view.snapshot_bytes`."""

    OPEN = 1
    """JSON: whether the viewer only reads. The first frame of a viewer."""
    WANT = 2
    """JSON: what is asked of the next snapshot (`gantui.session.view.requests`)."""
    LEAVE = 3
    """Empty: what was asked for is no longer wanted."""
    COMMAND = 4
    """JSON: a command; under `ordinal` the viewer's number of it, where WELCOME says that there are answers."""
    WELCOME = 64
    """JSON: the commands that are taken; whether they are answered, and the names of what can be asked for, which an
    older gantui does not say. The first frame of a training; a snapshot follows."""
    SNAPSHOT = 65
    """The training at one instant, with the pictures that were asked for."""
    CURVES = 66
    """What was added to the curves, or all of them; comes before the snapshot that reaches as far."""
    RECORDS = 67
    """The same of the recorded metrics."""
    ANSWERS = 69
    """JSON: what became of the viewer's commands that had a number; comes before the snapshot that shows it. Whoever
    sends no numbers, as an older gantui, gets none."""
    ENDED = 68
    """Empty: the training is over and its process about to end; nothing follows."""
    ERROR = 127
    """UTF-8: one sentence. Nothing follows."""


FROM_VIEWERS: Mapping[int, int] = {Kind.OPEN: 1024, Kind.WANT: 1024, Kind.LEAVE: 0, Kind.COMMAND: 4096}
"""Kinds that a viewer may send, each with its longest payload in bytes."""
_MUCH = 1 << 26
FROM_TRAINING: Mapping[int, int] = {
    Kind.WELCOME: 1 << 16,
    Kind.SNAPSHOT: _MUCH,
    Kind.CURVES: _MUCH,
    Kind.RECORDS: _MUCH,
    Kind.ANSWERS: 1 << 20,
    Kind.ENDED: 0,
    Kind.ERROR: 4096,
}
"""The same of a training."""


@dataclass(frozen=True)
class Frame:
    """One message."""

    kind: Kind
    payload: bytes = b""


def header(kind: Kind, length: int) -> bytes:
    """The bytes before a payload of LENGTH bytes."""
    return _HEADER.pack(kind, length)


def frame(kind: Kind, payload: bytes = b"") -> bytes:
    """A whole frame."""
    return header(kind, len(payload)) + payload


class Feed:
    """Parses frames from a stream of bytes that comes in pieces."""

    def __init__(self, limits: Mapping[int, int]) -> None:
        """LIMITS has the kinds that the peer may send, each with its longest payload."""
        self._limits = limits
        self._bytes = bytearray()
        self.greeted = False
        """Whether a right hello has come."""

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that DATA completes.

        Raises:
            OtherVersion: the peer speaks another version.
            Malformed: it does not speak this protocol; the feed is of no more use.
        """
        self._bytes += data
        if not self.greeted:
            if not check_hello(bytes(self._bytes[:SIZE])):
                return []
            del self._bytes[:SIZE]
            self.greeted = True
        frames = []
        while len(self._bytes) >= _HEADER.size:
            number, length = _HEADER.unpack_from(self._bytes)
            longest = self._limits.get(number)
            if longest is None:
                raise Malformed(f"a message of kind {number}, which is none that may come here")
            if length > longest:
                raise Malformed(f"a message {Kind(number).name} of {length} bytes; expected at most {longest}")
            end = _HEADER.size + length
            if len(self._bytes) < end:
                break
            frames.append(Frame(Kind(number), bytes(self._bytes[_HEADER.size : end])))
            del self._bytes[:end]
        return frames


def as_json(item: dict[str, Any]) -> bytes:
    """ITEM as the payload of a frame."""
    return json.dumps(item, allow_nan=False).encode()


def from_json(payload: bytes) -> dict[str, Any]:
    """The JSON object in PAYLOAD.

    Raises:
        Malformed: it is something else.
    """
    try:
        item = json.loads(payload, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Malformed("a message that is not JSON") from None
    if not isinstance(item, dict):
        raise Malformed("a message that is no JSON object")
    return item


def _no_number(name: str) -> float:
    raise ValueError(name)
