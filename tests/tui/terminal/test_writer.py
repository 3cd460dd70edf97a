import contextlib
import os
import threading
from collections.abc import Iterator

import pytest

from gantui.tui.terminal.writer import IN_FLIGHT, LIMIT, Writer

FRAME = "x" * 100_000
PATIENCE = 60.0
"""Seconds after which something that should come is given up."""


@pytest.fixture
def pty() -> Iterator[tuple[int, int]]:
    """(what the program writes to, what the person's side reads from)."""
    reader, terminal = os.openpty()
    yield terminal, reader
    for fd in (terminal, reader):
        with contextlib.suppress(OSError):
            os.close(fd)


def read(reader: int, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += os.read(reader, count - len(data))
    return data


def stalled(terminal: int) -> Writer:
    writer = Writer(terminal)
    writer.write(FRAME)
    assert not writer.drain(0.2)  # nobody reads
    return writer


def test_all_that_is_written_arrives_in_order(pty: tuple[int, int]) -> None:
    terminal, reader = pty
    writer = Writer(terminal)
    for i in range(100):
        writer.write(f"{i:03}")
    assert read(reader, 300) == b"".join(b"%03d" % i for i in range(100))
    assert writer.drain(PATIENCE)
    assert writer.ready
    writer.stop(PATIENCE)


def test_a_stalled_terminal_is_not_ready_and_makes_nobody_wait(pty: tuple[int, int]) -> None:
    writer = stalled(pty[0])
    assert not writer.ready
    done = threading.Event()

    def write_on() -> None:
        for _ in range(200):
            writer.write(FRAME)
        done.set()

    threading.Thread(target=write_on, daemon=True).start()
    assert done.wait(PATIENCE)
    assert writer._bytes <= LIMIT
    writer.stop(0.1)


def test_it_goes_on_when_the_terminal_reads_again(pty: tuple[int, int]) -> None:
    terminal, reader = pty
    writer = stalled(terminal)
    read(reader, len(FRAME))
    assert writer.drain(PATIENCE)
    assert writer.ready
    writer.write("more")
    assert read(reader, 4) == b"more"
    writer.stop(PATIENCE)


def test_a_few_bytes_that_wait_hold_up_no_frame(pty: tuple[int, int]) -> None:
    writer = stalled(pty[0])
    with writer._changed:
        writer._bytes = IN_FLIGHT
    assert writer.ready
    writer.stop(0.1)


def test_it_ends_in_time_on_a_stalled_terminal(pty: tuple[int, int]) -> None:
    writer = stalled(pty[0])
    stopped = threading.Thread(target=writer.stop, args=(0.2,), daemon=True)
    stopped.start()
    stopped.join(PATIENCE)
    assert not stopped.is_alive()


def test_the_last_bytes_get_out_before_the_end(pty: tuple[int, int]) -> None:
    terminal, reader = pty
    writer = Writer(terminal)
    writer.write("\x1b[?1049l")
    writer.stop(PATIENCE)
    assert read(reader, 8) == b"\x1b[?1049l"
    assert not writer._thread.is_alive()


def test_a_terminal_that_is_gone_is_noticed_and_writing_to_it_does_no_harm() -> None:
    reader, writing = os.pipe()
    os.close(reader)
    writer = Writer(writing)
    writer.write("x")
    assert not writer.drain(PATIENCE)
    assert writer.gone
    assert not writer.ready
    writer.write("y")
    writer.stop(PATIENCE)
    assert not writer._thread.is_alive()
    os.close(writing)
