"""The keys of the canvas."""

from __future__ import annotations

from gantui.tui.shell.shared_keys import COMMANDS, HELP, REDRAW, Key

KEYS: tuple[Key, ...] = (
    Key("space", "space", "dab", "draw", "Use the tool where the cursor is; with the mouse: press and draw.", None, 0),
    Key("d", "d", "pen", "pen", "Put the pen down: arrows draw; again: lift it.", None, 3),
    Key("b", "b", "tool('brush')", "brush", "Brush: points along the way.", None, 2),
    Key("s", "s", "tool('spray')", "spray", "Spray: a few points around the cursor, Gaussian.", None, 2),
    Key("o", "o", "tool('blob')", "blob", "Blob: 150 points, a Gaussian cluster.", None, 2),
    Key("e", "e", "tool('erase')", "erase", "Erase the points under the tool.", None, 2),
    Key("plus,equals_sign", "+", "size(1)", "larger", "Make the tool larger.", None, 4),
    Key("minus", "-", "size(-1)", "smaller", "Make the tool smaller.", None, 4),
    Key("u", "u", "undo", "undo", "Take back the newest step.", None, 3),
    Key("U", "U", "redo", "redo", "Make it again.", None, 7),
    Key("x", "x", "clear", "clear", "Take all points away; u brings them back.", None, 6),
    Key("w", "w", "save", "save", "Write the points into the file.", None, 1),
    Key("r", "r", "train", "train", "Write the points, and train a GAN on them.", None, 0),
    *(
        Key(str(number), str(number), f"class({number})", "class", f"What is drawn from now on is of class {number}.")
        for number in range(1, 9)
    ),
    Key("left", "left", "move(-1,0)", "left", "Move the cursor left; with shift five cells."),
    Key("right", "right", "move(1,0)", "right", "Move the cursor right; with shift five cells."),
    Key("up", "up", "move(0,-1)", "up", "Move the cursor up; with shift five cells."),
    Key("down", "down", "move(0,1)", "down", "Move the cursor down; with shift five cells."),
    Key("shift+left", "shift+left", "move(-5,0)", "left", "Move the cursor five cells left."),
    Key("shift+right", "shift+right", "move(5,0)", "right", "Move the cursor five cells right."),
    Key("shift+up", "shift+up", "move(0,-5)", "up", "Move the cursor five cells up."),
    Key("shift+down", "shift+down", "move(0,5)", "down", "Move the cursor five cells down."),
    HELP,
    Key("q", "q", "menu", "leave", "Leave; what is not saved is asked about.", None, 0),
    COMMANDS,
    REDRAW,
)
"""What the mouse does besides: its left button draws, the wheel makes the tool larger or smaller."""
