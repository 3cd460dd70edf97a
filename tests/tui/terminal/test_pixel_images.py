"""The key that shows images as pixels, in a dashboard on a pseudo-terminal that a terminal of the test's own reads."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from gantui.session.view.pictures import ImageSamples, ImageSamplesRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.requests import Requests
from tests.tui.fakes import FakeSource
from tests.tui.terminal.kitty_terminal import KittyTerminal

PATIENCE = 120.0
"""Seconds after which something that should come is given up: a start takes long on a busy machine."""
SIZE = (120, 40)
ELSEWHERE = ("TMUX", "STY", "ZELLIJ", "NO_COLOR", "COLUMNS", "LINES")
"""What the environment says of the terminal that the tests run in."""
SHAPE = (1, 8, 8)
RNG = np.random.default_rng(0)
REAL, FAKE = (RNG.integers(0, 256, (512, *SHAPE)).astype(np.uint8) for _ in range(2))
PROGRAM = """
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from tests.tui.terminal.test_pixel_images import Images

source = Images()
app = Dashboard(source, Display(fps=20.0, draw_budget=1.0))
app.run()
print("sent", *(type(command).__name__ for command in source.sent))
"""


class Images(FakeSource):
    """A training on images that are always the same."""

    def __init__(self) -> None:
        super().__init__(modes=0, dim=64, shape=SHAPE, steps=10**9)

    def _pictures(self, requests: Requests, share: float) -> dict[str, Picture | None]:
        count = requests.get(ImageSamplesRequest).images
        return {"image_samples": ImageSamples(REAL[:count], FAKE[:count]) if count else None}


@dataclass
class Window:
    """A dashboard in a process of its own, and the terminal that shows it."""

    pid: int
    fd: int
    terminal: KittyTerminal

    def until(self, seen: Callable[[], bool]) -> None:
        """Show what it sends until SEEN; fails when it never is."""
        end = time.monotonic() + PATIENCE
        while not (self.terminal.whole and seen()):
            assert time.monotonic() < end, "never seen:\n" + "\n".join(self.terminal.text())
            assert self._take() or seen(), "it ended:\n" + "\n".join(self.terminal.text())
            if self.terminal.replies:
                self.press(self.terminal.replies)
                self.terminal.replies = ""

    def press(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def says(self, text: str) -> Callable[[], bool]:
        """Whether TEXT stands on the screen."""
        return lambda: text in "\n".join(self.terminal.text())

    def leave(self) -> str:
        """What it says after Ctrl-C."""
        self.press("\x03")
        self.until(self.says("sent"))
        while self._take():
            pass
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        assert os.waitstatus_to_exitcode(status) == 0
        return next(row.strip() for row in self.terminal.text() if "sent" in row)

    def resize(self, columns: int, rows: int) -> None:
        self.terminal.resize(columns, rows)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def _take(self) -> bool:
        """Show what has come; False at the end of all."""
        if not select.select([self.fd], [], [], 0.1)[0]:
            return True
        data = b""
        with contextlib.suppress(OSError):
            data = os.read(self.fd, 65536)
        self.terminal.feed(data)
        return bool(data)

    def complete(self) -> bool:
        """Whether there are pictures, and of each that is shown the pixels."""
        shown = self.terminal.shown()
        return bool(shown) and shown.keys() == self.terminal.images.keys()


@pytest.fixture
def opened() -> Iterator[Callable[..., Window]]:
    windows: list[Window] = []

    def open_window(env: dict[str, str] | None = None, **terminal: object) -> Window:
        pid, fd = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE[::-1], 0, 0))
            usual = {"TERM": "xterm-kitty", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
            kept = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
            os.execve(sys.executable, [sys.executable, "-c", PROGRAM], kept | usual | (env or {}))
        windows.append(Window(pid, fd, KittyTerminal(*SIZE, **terminal)))  # type: ignore[arg-type]
        windows[-1].until(windows[-1].says("fake images"))
        return windows[-1]

    yield open_window
    for window in windows:
        if window.pid:
            os.kill(window.pid, signal.SIGKILL)
            os.waitpid(window.pid, 0)
        os.close(window.fd)


def seen_whole(terminal: KittyTerminal) -> int:
    """How many of the generator's images are seen; 0 if a pixel of any image differs from what it should be."""
    wide, high = terminal.cell
    seen, sides = terminal.pixels(), (list[np.ndarray](), list[np.ndarray]())
    for number, (x, y) in terminal.shown().items():
        (placement,) = terminal.placements[number].values()
        box = seen[y * high : (y + placement.rows) * high, x * wide : (x + placement.columns) * wide]
        zoom = len(box) // 8  # 6 x 3 cells of 8 x 16
        image = box[::zoom, ::zoom]
        if not np.array_equal(box, image.repeat(zoom, 0).repeat(zoom, 1)):
            return 0
        sides[x > terminal.columns // 2].append(image)
    for found, images in zip(sides, (FAKE, REAL), strict=True):
        if found and not np.array_equal(found, images[: len(found), 0, :, :, None].repeat(3, 3)):
            return 0
    return len(sides[0])


def test_at_a_key_images_are_pixels_and_nothing_is_left_of_them_at_the_end(opened: Callable[..., Window]) -> None:
    window = opened()
    terminal = window.terminal
    window.press("P")
    window.until(window.says("images: pixels"))
    shown = 40  # of each side; they come in parts
    window.until(lambda: window.complete() and seen_whole(terminal) == shown)
    uploads = terminal.uploads
    window.press("\x0c")  # Ctrl-L: all is sent again
    window.until(lambda: terminal.uploads == 2 * uploads and seen_whole(terminal) == shown)

    window.press("?")  # help covers some of them
    window.until(window.says("any other key"))
    window.until(lambda: window.complete() and 0 < len(terminal.images) < uploads)
    window.press("\x1b")
    window.until(lambda: len(terminal.images) == uploads and seen_whole(terminal) == shown)

    window.resize(80, 24)
    window.until(lambda: window.complete() and seen_whole(terminal) not in (0, shown))

    window.press("P")
    window.until(window.says("images: characters"))
    window.until(lambda: not terminal.images and not terminal.shown())
    window.press("P")
    window.until(window.complete)
    assert window.leave() == "sent Stop"
    assert terminal.images == terminal.placements == {}


@pytest.mark.parametrize(
    ("terminal", "env", "why"),
    [
        ({"speaks": False, "name": "XTerm(390)"}, {}, "the terminal does not speak Kitty's graphics protocol"),
        ({"name": "WezTerm 20240203"}, {}, "WezTerm 20240203 does not show pictures in cells of text"),
        ({"answers": False}, {}, "the terminal answers no questions"),
        ({}, {"TMUX": "/tmp/tmux-1/default,1,0"}, "tmux stands between"),
        ({}, {"NO_COLOR": "1"}, "the screen is without colours"),
    ],
)
def test_where_the_terminal_can_t_one_sentence_says_why(
    opened: Callable[..., Window], terminal: dict[str, object], env: dict[str, str], why: str
) -> None:
    window = opened(env, **terminal)
    window.press("P")
    window.until(window.says(f"images stay characters: {why}"))
    assert not window.terminal.shown()
    assert window.leave() == "sent Stop"
