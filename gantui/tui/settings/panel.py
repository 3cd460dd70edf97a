"""The panel of settings that can be changed while it trains, next to the pictures of their effect."""

from __future__ import annotations

from pathlib import Path

from textual import actions, events
from textual.message import Message

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, TEXT
from gantui.errors import plain
from gantui.experiment.options.setting import ALL, Setting
from gantui.session.view.commands import Command, Set
from gantui.session.view.run_info import SETTINGS
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dialogs.restart import parted
from gantui.tui.look.look import Look
from gantui.tui.settings.keys import SETTING_KEYS
from gantui.tui.settings.lines import (
    EXAMPLE,
    NEW_RUN,
    Row,
    Turning,
    about,
    frozen,
    of_then,
    ordered,
    rows,
    shown,
)
from gantui.tui.settings.pending import Pending
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.dialog import Line, paragraphs
from gantui.tui.widgets.frame import framed, inner_size
from gantui.tui.widgets.message import message

_ACTIONS = {key.key: actions.parse(key.action)[1:] for key in SETTING_KEYS}
"""What each key does: the name of an action and what goes with it."""
_TURNS = ("turn(False)", "turn(True)", "reset", "freeze")
"""The actions that ask for a value."""
_ABOUT = ((18, 5), (11, 3))
"""Rows of the inside from which on the last rows, so many, say what the chosen setting is."""
ABOUT = """\
What can be changed while it trains, under the player whose it is. What is turned counts from the next step on, is \
marked on the axis of the curves, and can be undone: u takes the newest change back, U makes it again. A value in \
colour is no longer the one that the run began with; how far it is off stands beside it. "…" means that the training \
has not taken it up yet.

The last line leads to all other settings: they need a new run. Type one or more of them, such as \
generator.hidden=[64, 64] seed=3; you are asked what becomes of this run, and the new one opens in this terminal.

The mouse: a click chooses, the wheel turns, two clicks begin to type.\
"""
"""For the help screen."""
_OVER = (
    "The training is over: nothing can be turned any more. The line above begins a new run with other settings; this "
    "one goes on by: gantui run --resume {run} --steps N --set PATH=VALUE"
)
_SCRIPT_OVER = "The training is over: nothing can be turned any more. Its script, started again, begins a new run."


class Settings(Cells, can_focus=True):
    """The settings in a frame. It has the focus while open, so that its keys come before those of the screen."""

    class Asked(Message):
        """The message that COMMAND is to be sent; DOING names it in a few words."""

        def __init__(self, command: Set, doing: str) -> None:
            super().__init__()
            self.command, self.doing = command, doing

    class Restart(Message):
        """The message that a new run with ASSIGNMENTS, each PATH=VALUE, is wanted."""

        def __init__(self, assignments: tuple[str, ...]) -> None:
            super().__init__()
            self.assignments = assignments

    class Said(Message):
        """The message that the status line is to show TEXT."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """The message that the settings are to be closed."""

    def __init__(self, look: Look, capabilities: frozenset[type[Command]], *, id: str) -> None:
        super().__init__(look, id=id)
        self.letter = "n"
        """The key that opens and closes it, as its frame says."""
        self._steers = Set in capabilities
        self._snapshot = Snapshot(State.LOADING)
        self._past: Snapshot | None = None
        """The one that is looked back at."""
        self._settings, self._pending = list[Setting](), Pending()
        self._chosen, self._refused = NEW_RUN, ""
        self._typed: str | None = None
        self._first = 0
        """The row at the top, where not all find room."""
        self._rows, self._listed = list[Row](), 0
        """All rows, and how many the list has on the screen."""

    # -- what is there ------------------------------------------------------------------------------------------

    def receive(self, snapshot: Snapshot, past: Snapshot | None = None) -> None:
        """Take the newest values, or those of the PAST that is looked at; draw again if they changed."""
        if (before := self._snapshot) is snapshot and past is self._past:
            return
        ended = snapshot.state.over and not before.state.over
        fresh = ended or past is not self._past or snapshot.settings is not before.settings or before.facts is None
        self._snapshot, self._past = snapshot, past
        if ended and not self._of_a_script:
            self._chosen = NEW_RUN
        if fresh:
            first = not self._settings and not ended
            self._settings = ordered(snapshot.settings if past is None else of_then(snapshot.settings, past.settings))
            if first or self._chosen not in self._paths():
                self._chosen, self._typed, self._refused = next(iter(self._paths()), ""), None, ""
        if self._look_for_answers() or fresh:
            self.redraw()

    def opened(self) -> str:
        """The note on what there is to do here, for the status line."""
        return self._why_not() or "changes count from the next step"

    def idle(self) -> frozenset[str]:
        """The actions whose keys do nothing now."""
        typing = ["type"] if self._nothing or self._setting() else []
        return frozenset([*_TURNS, *typing] if self._why_not() else [])

    def _why_not(self) -> str:
        """The reason why nothing can be changed now; '' if it can, or if the training itself will say why."""
        if self._nothing:
            return f"no settings to turn: {self._nothing}"
        if self._past is not None:
            return f"settings as they were at step {self._past.step:,}: \\ goes back to now"
        return "the training is over: only a new run can have other settings" if self._snapshot.state.over else ""

    def sent(self, path: str, text: str, ordinal: int) -> None:
        """Note that TEXT was asked for at PATH by the command ORDINAL; 0: it could not be sent."""
        if self._pending.sent(path, text, ordinal):
            self.redraw()

    def _look_for_answers(self) -> bool:
        """Whether one of the values that were asked for has been answered."""
        answered = self._pending.answered(self._snapshot.answers, over=self._snapshot.state.over)
        if why := answered.get(self._chosen):
            self._refused = plain(why)
        return bool(answered)

    def _paths(self) -> list[str]:
        paths = [setting.path for setting in self._settings]
        return paths if self._of_a_script else [*paths, NEW_RUN]

    @property
    def _nothing(self) -> str:
        """Why there is nothing to turn here, ever; empty where there is something, or nobody knows yet."""
        return "" if self._snapshot.facts is None else self._snapshot.facts.unseen.get(SETTINGS, "")

    @property
    def _of_a_script(self) -> bool:
        """Whether a script trains, which has all other settings."""
        return self._snapshot.facts is not None and self._snapshot.facts.of_a_script

    def _setting(self) -> Setting | None:
        """The chosen setting; None: the line for all others."""
        return next((setting for setting in self._settings if setting.path == self._chosen), None)

    # -- the picture --------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Canvas:
        """The list in its frame, scrolled to the chosen line, and below its explanation."""
        inner_width, inner_height = inner_size(width, height)
        inner = Canvas.blank(inner_width, inner_height)
        if self._snapshot.facts is None:
            inner = message("known from the first step on", inner_width, inner_height)
        elif self._nothing:
            inner = message(f"There are no settings to turn: {self._nothing}.", inner_width, inner_height)
        elif inner_width > 2:
            below = next((lines for least, lines in _ABOUT if inner_height >= least), 0)
            self._list(inner, inner_height - below)
            unseen = len(self._rows) - self._first - self._listed
            text = self._about(inner_width - 2)[: below - 1] if below else []
            for y, line in enumerate([[("  ..." if unseen > 0 else "", DIM)], *text], self._listed):
                _put(inner, 1, y, line)
        return framed(
            inner,
            width,
            height,
            number=self.letter,
            title="settings" if self._past is None else f"settings at step {self._past.step:,}",
            state=self._hint(width),
            focused=True,
            glyphs=self._look.glyphs,
        )

    def _about(self, width: int) -> list[Line]:
        """The explanation of the chosen setting; for a training that is over, what can still be done."""
        facts = self._snapshot.facts
        if self._past is not None or not self._snapshot.state.over or facts is None:
            return about(self._setting(), width)
        text = _SCRIPT_OVER if self._of_a_script else _OVER.format(run=plain(Path(facts.run_dir).name))
        return paragraphs(text, width, TEXT)

    def _list(self, inner: Canvas, height: int) -> None:
        pending = self._pending.texts if self._past is None else {}
        turning = Turning(self._chosen, pending, self._typed, self._refused)
        self._rows = rows(self._settings, turning, inner.width - 2, anew=NEW_RUN in self._paths())
        mine = [y for y, row in enumerate(self._rows) if row.path == self._chosen] or [0]
        # The title above the first setting of a player is seen with it, if there is room for both.
        top = mine[0] - 1 if mine[0] and not self._rows[mine[0] - 1].path else mine[0]
        self._first = max(min(self._first, top), mine[-1] - height + 1)
        self._first = max(0, min(self._first, mine[0], len(self._rows) - height))
        for y, row in enumerate(self._rows[self._first : self._first + height]):
            _put(inner, 1, y, row.line)
        self._listed = height

    def _hint(self, width: int) -> str:
        if self._typed is not None:
            return "enter  take it    esc  leave it"
        if self._why_not():
            return "esc  close"
        hints = ("left right  turn    enter  type    esc  close", "left right  turn    esc  close", "esc  close")
        return next((hint for hint in hints if len(hint) <= width - 6), "")

    # -- keys ---------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Act on the keys of the table at once: a binding would act only after the keys typed right behind.

        While a value is typed all keys belong to it.
        """
        if self._typed is None and event.key not in _ACTIONS:
            return
        event.stop()
        event.prevent_default()
        if self._typed is None:
            name, parameters = _ACTIONS[event.key]
            getattr(self, f"action_{name}")(*parameters)
            return
        if event.key == "escape":
            self._typed = None
        elif event.key == "enter":
            self._take(self._typed.strip())
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.is_printable and event.character is not None:
            self._typed += event.character
        self.redraw()

    def on_paste(self, event: events.Paste) -> None:
        """Type the first line of what is pasted."""
        if self._typed is not None:
            event.stop()
            self._typed += "".join(char for char in event.text.partition("\n")[0] if char.isprintable())
            self.redraw()

    def action_move(self, by: int) -> None:
        """Choose the setting above or below."""
        if paths := self._paths():
            self._choose(paths[(paths.index(self._chosen) + by) % len(paths)])

    def action_turn(self, up: bool) -> None:
        """Change the chosen setting UP or down."""
        setting, why = self._setting(), self._why_not()
        if why and (setting is not None or self._nothing):
            self.post_message(self.Said(why))
        elif setting is None:
            self.post_message(self.Said("enter: type what is to be another way in a new run"))
        elif setting.kind == "typed":
            self.post_message(self.Said(f"{setting.label}: enter, then type it, such as {setting.value}"))
        else:
            pending = self._pending.texts.get(setting.path)
            text = setting.stepped(up, pending)
            if text == (setting.value if pending is None else pending):
                self.post_message(self.Said(f"{setting.label}: it goes no further; it may be {setting.range}"))
            else:
                self._ask(setting, text)

    def action_type(self) -> None:
        """Begin to type a value."""
        if self._snapshot.facts is None:
            return
        if (self._nothing or self._setting() is not None) and (why := self._why_not()):
            self.post_message(self.Said(why))
            return
        self._typed, self._refused = "", ""
        self.redraw()

    def action_reset(self) -> None:
        """Ask for the value that the run began with."""
        setting = self._setting()
        if setting is not None:
            self._ask(setting, setting.start)

    def action_freeze(self) -> None:
        """Freeze the player whose setting it is, or let it move again."""
        setting = self._setting()
        player = setting.player if setting else ALL
        steps = next((each for each in self._settings if each.player == player and each.freezes), None)
        if player == ALL:
            which = "choose a setting of the player that is to stand still"
            self.post_message(self.Said(self._why_not() if self._nothing else which))
        elif steps is None:
            self.post_message(self.Said("under this scheme the players move at once: none can stand still"))
        else:
            again = steps.start if steps.start != "0" else "1"
            self._ask(steps, again if player in frozen(self._settings) else "0")

    def action_close(self) -> None:
        """Close the settings."""
        self.post_message(self.Closed())

    def _choose(self, path: str) -> None:
        self._chosen, self._typed, self._refused = path, None, ""
        self.redraw()

    def _take(self, text: str) -> None:
        """Ask for the value that was typed."""
        setting, self._typed = self._setting(), None
        if setting is None:
            self._new_run(text)
        elif text:
            self._ask(setting, text)

    def _new_run(self, text: str) -> None:
        """Ask for a run with the assignments in TEXT; a single one that can be changed at once is changed."""
        try:
            assignments = parted(text)
        except ValueError as error:
            self._refused = f"{error}: expected PATH=VALUE, such as {EXAMPLE}; several with spaces between them"
            return
        path, _, value = assignments[0].partition("=") if len(assignments) == 1 else ("", "", "")
        there = next((each for each in self._settings if each.path == path), None)
        if there is not None and not self._why_not():
            self._choose(path)
            self._ask(there, value)
        elif assignments:
            self.post_message(self.Restart(assignments))

    def _ask(self, setting: Setting, text: str) -> None:
        """Ask for SETTING to become TEXT from the next step on; it is pending until the training confirms it."""
        self._refused = ""
        if why := self._why_not():
            self.post_message(self.Said(why))
            return
        if self._steers:
            self._pending.ask(setting.path, text)
            # Asked for in vain or not, the line that is chosen is the one that tells.
            self._chosen = setting.path
        self.post_message(self.Asked(Set(setting.path, text), f"{setting.label}: {shown(text)}"))
        self.redraw()

    def refuse(self, why: str) -> None:
        """Show at the chosen line WHY its value was refused."""
        self._refused = why
        self.redraw()

    # -- the mouse ----------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked line; a second click begins to type."""
        path = self._path_at(event)
        if path and path != self._chosen:
            self._choose(path)
        elif path and event.chain == 2:
            self.action_type()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn the setting under the mouse up."""
        self._wheel(event, up=True)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn the setting under the mouse down."""
        self._wheel(event, up=False)

    def _wheel(self, event: events.MouseEvent, up: bool) -> None:
        event.stop()
        event.prevent_default()
        path = self._path_at(event)
        if path:
            if path != self._chosen:
                self._choose(path)
            self.action_turn(up)

    def _path_at(self, event: events.MouseEvent) -> str:
        """The path of the setting under the mouse; '' if there is none."""
        y = event.y - 1
        row = y + self._first
        return self._rows[row].path if 0 <= y < self._listed and row < len(self._rows) else ""


def _put(canvas: Canvas, x: int, y: int, line: Line) -> None:
    for text, colour in line:
        canvas.put(x, y, text, colour)
        x += len(text)
