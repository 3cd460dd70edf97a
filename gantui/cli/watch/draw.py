"""`gantui draw`: points drawn by hand, in a file that a GAN can be trained on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from gantui import regular_files, streams
from gantui.cli import output_files
from gantui.cli.watch.screen import ScreenOptions, check_terminal
from gantui.cli.watch.training_and_screen import closed_by_signals
from gantui.draw.palette import CLASSES
from gantui.errors import Exit, Refusal, plain
from gantui.tui.sketch.app import Drawing
from gantui.tui.sketch.sketch import MOST, Sketch

_HEADERS = ("x,y", "x,y,class")
_MOST_BYTES = 100 * MOST
_LARGEST = 1e6


def draw(path: Path, screen_options: ScreenOptions) -> list[str] | int:
    """Draw points into the CSV file PATH, a new one or one that was drawn before.

    Returns the settings of a training on them, if one was asked for, else the exit status. What is not yet in the file
    when a signal comes or the connection drops is written into it.

    Raises:
        Refusal: the file is another's, or can't be read or written; there is no terminal.
    """
    check_terminal("draw")
    sketch = begun(path)
    display, _ = screen_options.with_preferences()
    app = Drawing(plain(path.name), sketch, lambda sketch: output_files.write(path, written(sketch), "FILE"), display)
    with closed_by_signals(app) as received:
        app.run()
    if (received or app.terminal_gone or app.failure) and (left := app.unsaved) is not None:
        output_files.write(path, written(left), "FILE")
        streams.tell(f"gantui: what was drawn is in {path}")
    if app.failure is not None:
        raise app.failure
    if received or app.terminal_gone:
        return received[0] if received else Exit.TERMINATED
    return settings(path, begun(path)) if app.wants_training else Exit.FINISHED


def begun(path: Path) -> Sketch:
    """What is in the CSV file PATH already: nothing in a new one.

    Raises:
        Refusal: it can't be drawn into.
    """
    if path.suffix != ".csv":
        raise Refusal(f"{plain(str(path))}: draw writes a table; expected a name that ends in .csv")
    if not path.parent.is_dir():
        raise Refusal(f"{plain(str(path))}: there is no folder {plain(str(path.parent))}")
    return read(path) if path.exists() else Sketch.empty()


def settings(path: Path, sketch: Sketch) -> list[str]:
    """The settings that make SKETCH, the points in PATH, the data; if it has classes, both players are given them."""
    file = f"distribution.path={json.dumps(str(path))}"
    points = ["distribution.name=points", file, 'distribution.columns=["x","y"]']
    classes = ["distribution.classes=class", "labels.discriminator=projection"]
    return points + (classes if _several(sketch) else [])


def _several(sketch: Sketch) -> bool:
    """Whether SKETCH has more than one class."""
    return len(np.unique(sketch.classes)) > 1


def written(sketch: Sketch) -> bytes:
    """SKETCH as CSV: x and y, and the class where there is more than one."""
    with_class = _several(sketch)
    rows = [
        f"{x:.6g},{y:.6g},{number}" if with_class else f"{x:.6g},{y:.6g}"
        for (x, y), number in zip(sketch.points.tolist(), sketch.classes.tolist(), strict=True)
    ]
    return "\n".join([_HEADERS[with_class], *rows, ""]).encode()


def read(path: Path) -> Sketch:
    """The sketch in the file PATH.

    Raises:
        Refusal: it is no file that `written` has made.
    """
    name = plain(str(path))
    try:
        header, *lines = regular_files.read(path, _MOST_BYTES, follow=True).decode().splitlines() or [""]
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{name}: can't be read: {getattr(error, 'strerror', None) or 'it is no text'}") from None
    if header not in _HEADERS:
        raise Refusal(
            f"{name}: its first line is {plain(header[:40])!r}; draw goes on with its own files, whose first line is "
            f"{' or '.join(map(repr, _HEADERS))}; expected one of these, or a new name"
        )
    columns = header.count(",") + 1
    rows = [_numbers(name, number, line, columns) for number, line in enumerate(lines, start=2)]
    if len(rows) > MOST:
        raise Refusal(f"{name}: {len(rows):,} points; a drawing has at most {MOST:,}")
    table = np.array(rows, np.float64).reshape(len(rows), columns)
    classes = table[:, 2].astype(np.int64) if columns > 2 else np.ones(len(rows), np.int64)
    return Sketch(table[:, :2], classes)


def _numbers(name: str, number: int, line: str, columns: int) -> list[float]:
    """The numbers of LINE, the one with this NUMBER, of the file NAME."""
    cells = line.split(",")
    try:
        found = [float(cell) for cell in cells]
    except ValueError:
        found = []
    fits = len(found) == columns and all(abs(value) <= _LARGEST for value in found)
    if not fits or (columns > 2 and found[2] not in range(1, len(CLASSES) + 1)):
        expected = f"x,y,class with a class from 1 to {len(CLASSES)}" if columns > 2 else "x,y"
        raise Refusal(f"{name}, line {number}: {plain(line[:40])!r}; expected {expected}")
    return found
