"""One connection: frames in, frames out, without blocking."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Mapping

from gantui.session.attach.hello import hello
from gantui.session.attach.message_frames import Feed, Frame, Kind, header

_PIECE = 1 << 16
"""Bytes read at once: between two readings others get their turn."""


class Gone(Exception):  # noqa: N818
    """Raised when the peer has closed the connection, or its process has ended."""


class Channel:
    """A socket that never blocks. Bytes that it can't take yet are kept; ask `idle` before putting more."""

    def __init__(self, connected: socket.socket, limits: Mapping[int, int]) -> None:
        """Use the socket CONNECTED; LIMITS has the kinds of frames that the peer may send, and their largest size."""
        connected.setblocking(False)
        self.socket = connected
        self._feed = Feed(limits)
        self._waiting: deque[memoryview] = deque()

    @property
    def idle(self) -> bool:
        """Whether the system has taken all bytes."""
        return not self._waiting

    @property
    def greeted(self) -> bool:
        """Whether the peer has said that it speaks this protocol."""
        return self._feed.greeted

    def receive(self) -> list[Frame]:
        """The frames that have arrived.

        Raises:
            Gone: there will be no more.
            Malformed: the peer speaks something else.
        """
        try:
            data = self.socket.recv(_PIECE)
        except (BlockingIOError, InterruptedError):
            return []
        except OSError as error:
            raise Gone(error.strerror) from None
        if not data:
            raise Gone("closed")
        return self._feed.feed(data)

    def greet(self) -> None:
        """Put our hello."""
        self._waiting.append(memoryview(hello()))

    def put(self, kind: Kind, payload: bytes = b"") -> None:
        """Put a frame; PAYLOAD is not copied, so several channels may share it."""
        self._waiting.append(memoryview(header(kind, len(payload))))
        if payload:
            self._waiting.append(memoryview(payload))

    def flush(self) -> bool:
        """Send the waiting bytes, as far as they are taken; returns whether any was.

        Raises:
            Gone: nothing will be taken any more.
        """
        moved = False
        while self._waiting:
            piece = self._waiting[0]
            try:
                sent = self.socket.send(piece)
            except (BlockingIOError, InterruptedError):
                break
            except OSError as error:
                raise Gone(error.strerror) from None
            moved = moved or sent > 0
            if sent == len(piece):
                self._waiting.popleft()
            else:
                self._waiting[0] = piece[sent:]
        return moved

    def close(self) -> None:
        """End the connection."""
        self._waiting.clear()
        self.socket.close()
