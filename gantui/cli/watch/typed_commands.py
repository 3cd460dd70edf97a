"""The meaning of a line typed into `gantui run --plain`: a command for the training, or a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gantui.draw.formatting import sentence
from gantui.errors import Refusal, nearest, plain
from gantui.experiment.changing import while_training
from gantui.experiment.options.setting import ALL, Setting
from gantui.experiment.run_options import RunOptions
from gantui.session.view.commands import Checkpoint, Command, Pause, Redo, Resume, Set, Step, Stop, Undo
from gantui.session.view.run_info import SETTINGS
from gantui.session.view.snapshot import Snapshot
from gantui.tui.dashboard import key_commands
from gantui.tui.dashboard.sentences import Sentences
from gantui.tui.settings.lines import ordered, same, shown, titled

_COMMANDS: dict[str, tuple[str, Callable[[], Command]]] = {
    "pause": ("stop between two iterations and wait", Pause),
    "go": ("go on", Resume),
    "step": ("pause, then one whole iteration", Step),
    "d": (
        "pause, then one update of the discriminator; the name of any player does it for that one",
        lambda: Step("discriminator"),
    ),
    "g": ("pause, then one update of the generator", lambda: Step("generator")),
    "undo": ("take back the newest change of a setting", Undo),
    "redo": ("make the change again that was taken back", Redo),
    "save": ("write a checkpoint", Checkpoint),
    "stop": ("write a checkpoint, stop and leave; quit does the same", Stop),
    "quit": ("write a checkpoint, stop and leave; stop does the same", Stop),
}
"""Words, what they do and what they send."""
HELP = "help"
_ASKED = {
    "now": "say how things stand; Enter alone does too",
    "more": "say what every view of every panel says",
    "events": "say what has been diagnosed, what it means and what to do first",
    "settings": "list what can be changed while it trains; settings WORD lists those with WORD in their name",
    "printed": "say what a script has printed last",
    "set PATH=VALUE": "change a setting from the next step on, such as set optimizers.generator.lr=0.001",
    HELP: "list these words",
}
"""Words, and what they have said."""


def meant(line: str, snapshot: Snapshot, options: RunOptions | None, spoken: Sentences) -> Command | str:
    """The answer to LINE, for the training under OPTIONS at SNAPSHOT: a command to send, or a text to print.

    Where OPTIONS are not known, as of a script, a value is checked where it arrives.
    """
    word, _, rest = line.strip().partition(" ")
    if not rest and word in key_commands.movable(snapshot):
        return Step(word)
    word, rest = word.lower(), rest.strip()
    if word in _COMMANDS and not rest:
        command = _COMMANDS[word][1]()
        alone = (
            key_commands.step_alone(snapshot, [command.player]) if isinstance(command, Step) and word != "step" else ""
        )
        return sentence(alone) if isinstance(alone, str) and alone else command
    if word in ("", "now") and not rest:
        return spoken.now()
    if word == "more" and not rest:
        return "\n".join(spoken.more())
    if word == "events" and not rest:
        return "\n".join(spoken.events())
    if word == "printed" and not rest:
        return "\n".join(spoken.printed())
    if word in ("settings", "set") and (why := _none(snapshot)):
        return sentence(f"there are no settings to turn: {why}")
    if word == "settings":
        return "\n".join(_settings(snapshot.settings, rest))
    if word == "set":
        return _set(snapshot.settings, options, rest)
    if word == HELP:
        known = {name: does for name, (does, _) in _COMMANDS.items()} | _ASKED
        return "\n".join(f"{name}: {does}." for name, does in known.items())
    known_words = (*_COMMANDS, *(name.split()[0] for name in _ASKED))
    if word in known_words:
        return f"{word}: expected nothing behind it; it is {plain(rest)}"
    return f"{plain(word)}: no such word{nearest(word, known_words)}; {HELP} lists them"


def _none(snapshot: Snapshot) -> str:
    """Why there are no settings to turn in the training of SNAPSHOT; empty where there are, or nobody knows yet."""
    return "" if snapshot.facts is None else snapshot.facts.unseen.get(SETTINGS, "")


def _settings(settings: Sequence[Setting], wanted: str) -> list[str]:
    """A sentence for each of SETTINGS that has WANTED in its name."""
    found = [each for each in ordered(settings) if wanted.lower() in f"{each.label} {each.path}".lower()]
    if not found:
        return [
            f"No setting has {plain(wanted)} in its name." if settings else "They are known from the first step on."
        ]
    everyone = titled(ALL, settings)[0]
    return [_described(each, everyone if each.player == ALL else each.player) for each in found]


def _described(setting: Setting, whose: str) -> str:
    """SETTING of WHOSE in a sentence: its name, its value, its allowed values, and its first value."""
    may = f", may be {setting.range}" if setting.range else ""
    began = "" if same(setting.start, setting.value) else f", began as {shown(setting.start)}"
    return plain(f"{setting.path}, {setting.label} of {whose}: {shown(setting.value)}{may}{began}.")


def _set(settings: Sequence[Setting], options: RunOptions | None, assignment: str) -> Command | str:
    """The command for ASSIGNMENT, PATH=VALUE, or the reason why it can't be made, as a sentence."""
    path, equals, value = (part.strip() for part in assignment.partition("="))
    if not (path and equals and value):
        example = settings[0] if settings else None
        such = f", such as set {example.path}={shown(example.value)}" if example else ""
        return f"set {plain(assignment)}: expected PATH=VALUE{such}; settings lists the paths"
    there = next((each for each in settings if each.path == path), None)
    if there is not None and same(value, there.value):
        return f"{plain(path)} is {shown(there.value)} already."
    if options is not None:
        try:
            while_training.check(options, path, value)
        except Refusal as refusal:
            return f"set: {refusal}"
    return Set(path, value)
