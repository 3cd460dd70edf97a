"""The hello with which each side of a connection begins: which versions it speaks, in ten bytes that must never change.

They are `gantui`, the version of this protocol, that of the snapshots; numbers have their highest byte first.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from gantui.session.disk.container import Malformed
from gantui.session.view.snapshot import VERSION as SNAPSHOTS

VERSION = 1
_MAGIC = b"gantui"
_HELLO = struct.Struct(">6sHH")
SIZE = _HELLO.size
"""Bytes of a hello."""


@dataclass(frozen=True)
class Hello:
    """The versions that a peer speaks."""

    protocol: int = VERSION
    snapshots: int = SNAPSHOTS

    def __str__(self) -> str:
        return f"{self.protocol}.{self.snapshots}"


class OtherVersion(Malformed):
    """Raised for a peer that is gantui, but speaks another version."""

    def __init__(self, theirs: Hello) -> None:
        super().__init__(f"version {theirs} of gantui's attach protocol; expected {Hello()}")
        self.theirs = theirs


def hello(mine: Hello = Hello()) -> bytes:
    """The first bytes that a side sends."""
    return _HELLO.pack(_MAGIC, mine.protocol, mine.snapshots)


def check_hello(begins: bytes) -> bool:
    """Whether all of a hello stands at the beginning BEGINS of what a peer has sent.

    Raises:
        OtherVersion: the peer speaks another version.
        Malformed: it is no gantui.
    """
    if not _MAGIC.startswith(begins[: len(_MAGIC)]):
        raise Malformed("not a gantui that speaks: its first bytes are others")
    if len(begins) < SIZE:
        return False
    theirs = Hello(*_HELLO.unpack_from(begins)[1:])
    if theirs != Hello():
        raise OtherVersion(theirs)
    return True
