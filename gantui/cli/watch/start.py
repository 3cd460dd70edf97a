"""`gantui` alone: the screen on which one chooses what to begin with."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from gantui import streams
from gantui.cli.watch.screen import ScreenOptions, forget_old_size
from gantui.cli.watch.training_and_screen import closed_by_signals
from gantui.errors import Exit, Refusal
from gantui.experiment.files import presets
from gantui.experiment.files.presets import Preset
from gantui.tui.start.app import Start
from gantui.tui.start.entries import Entry, Question, Section, Way
from gantui.tui.start.pictures import key_of

FIRST = "begin here"
_OF_DATA = (".csv", ".tsv", ".txt", ".npy", ".npz", ".png", ".jpg", ".jpeg", ".gz", "-ubyte")
"""How names of files of data end, for those that Tab completes."""


def chosen() -> list[str] | int:
    """The words of the command line that is chosen on the start screen; an exit status where none was."""
    forget_old_size()
    display, _ = ScreenOptions().with_preferences()
    app = Start(sections(), display, _runs)
    with closed_by_signals(app) as received:
        app.run()
    if app.failure is not None:
        raise app.failure
    if received or app.terminal_gone:
        return received[0] if received else Exit.TERMINATED
    if app.chosen is None:
        return Exit.FINISHED
    streams.tell(f"$ gantui {shlex.join(app.chosen)}")
    return list(app.chosen)


def _runs() -> Sequence[Section]:
    from gantui.cli.watch.start_runs import runs  # here, as all below: the first frame needs nothing of it

    return runs()


def sections() -> list[Section]:
    """What is there before anything is looked for: what to begin with, and the presets by lesson."""
    found = presets.by_lesson(presets.matching(None))
    lessons = groupby(found, key=lambda preset: preset.text("lesson"))
    return [
        Section(FIRST, "", _first(presets.find("ring8-wgan"), presets.find(presets.OF_SHAPES))),
        *(Section(lesson, presets.LESSONS.get(lesson, ""), tuple(map(_of_preset, each))) for lesson, each in lessons),
    ]


def _first(of_demo: Preset, of_shapes: Preset) -> tuple[Entry, ...]:
    """The entries for who has nothing yet: the demo is of one preset, shapes are learned by another."""
    ring, letters = key_of(of_demo.raw["distribution"]), key_of(of_shapes.raw["distribution"])
    text = Question("what is to be learned?", "GAN", _why_not_written, lambda answer: f"--text={answer}")
    drawing = Question("the file that is drawn into", "drawing.csv", _why_not_drawn, _as_word, (".csv",))
    data = Question("the file or folder of your data", "", _why_not_learned, _as_data, _OF_DATA)
    script = Question("your training script", "", _why_not_run, _as_word, (".py",))
    return (
        Entry(
            FIRST,
            "take the tour",
            (
                "Be led through what there is to know of GANs, in short chapters, on trainings that run as you read. "
                "Each step says what to look at and what to press. It goes on where you were the last time.",
            ),
            (Way("t", "Begin", "", ("tour",)),),
        ),
        Entry(
            FIRST,
            "watch a recorded training",
            (
                "A GAN that learns eight clusters of points, as it was trained before: at once, without PyTorch. All "
                "keys that look at something work; ? explains each panel.",
            ),
            (Way("d", "Watch it", "", ("demo",)),),
            picture=ring,
        ),
        Entry(
            FIRST,
            "train a first GAN",
            (
                f"The same training, live: {of_demo.text('about')}. It takes about a minute on a quiet machine.",
                "space pauses it, s does one iteration, d and g update one player, n turns its settings, q leaves.",
            ),
            (Way("t", "Train it", "", ("run", "--preset", of_demo.name)),),
            picture=ring,
        ),
        Entry(
            FIRST,
            "train on letters",
            ("Type a word: points in the shape of its letters are the data.",),
            (Way("l", "Train on it", "", ("run",), text),),
            picture=letters,
        ),
        Entry(
            FIRST,
            "draw the data",
            (
                "Draw points with the mouse or the keys; r trains a GAN on them. They are kept in a file, a table of x "
                "and y, with which one can go on.",
            ),
            (Way("d", "Draw", "", ("draw",), drawing),),
        ),
        Entry(
            FIRST,
            "train on your own data",
            (
                "A table of points with one or two columns (CSV, NumPy), a picture, or images: a folder of them, "
                "MNIST's files, NumPy's arrays. docs/your-data.md says more.",
            ),
            (Way("d", "Train on them", "", ("run",), data),),
        ),
        Entry(
            FIRST,
            "watch two side by side",
            (
                "The original GAN and a newer one on the same data, each in a process of its own, their curves over "
                "each other. gantui race takes any two to four presets, files or runs.",
            ),
            (Way("r", "Race them", "", ("race", "ring8-gan", "ring8-r3gan")),),
            picture=ring,
        ),
        Entry(
            FIRST,
            "watch a script of your own",
            (
                "A Python file that trains a GAN and calls gantui.watch. The dashboard shows it while it trains; its "
                "arguments can be given on the command line only: gantui run FILE.py -- ARGUMENTS.",
            ),
            (Way("s", "Start it", "", ("run",), script),),
        ),
    )


def _of_preset(preset: Preset) -> Entry:
    steps = preset.raw.get("schedule", {}).get("steps")
    facts = [f"{steps:,} iterations." if isinstance(steps, int) else "", f"Source: {preset.text('source')}."]
    about = [preset.text("about"), preset.text("watch_for"), " ".join(filter(None, facts))]
    key = key_of(preset.data)
    way = Way("t", "Train it", "", ("run", "--preset", preset.name))
    return Entry(preset.text("lesson"), preset.name, tuple(filter(None, about)), (way,), picture=key)


# What is typed -------------------------------------------------------------------------------------------------------


def _as_word(answer: str) -> str:
    """The path ANSWER as a word that is no option."""
    path = os.path.expanduser(answer)
    return os.path.join(".", path) if path.startswith("-") else path


def _as_data(answer: str) -> str:
    """The path ANSWER as the word that names data."""
    return f"--data={os.path.expanduser(answer)}"


def _refusal(check: Callable[[], object]) -> str:
    """What CHECK is refused with, '' if it is not."""
    try:
        check()
    except Refusal as refusal:
        return str(refusal)
    return ""


def _why_not_written(answer: str) -> str:
    from gantui.experiment.files import validation

    raw = presets.find(presets.OF_SHAPES).raw
    return _refusal(lambda: validation.validate(validation.override(raw, presets.letters(answer)), "letters"))


def _why_not_learned(answer: str) -> str:
    from gantui.session.jobs.own_data import brought

    return _refusal(lambda: brought(os.path.expanduser(answer), {}, sized=False))


def _why_not_drawn(answer: str) -> str:
    from gantui.cli.watch.draw import begun

    return _refusal(lambda: begun(Path(_as_word(answer))))


def _why_not_run(answer: str) -> str:
    from gantui.session.scripts.order import checked

    return _refusal(lambda: checked(Path(_as_word(answer)), ())) if answer else "expected the name of a Python file"
