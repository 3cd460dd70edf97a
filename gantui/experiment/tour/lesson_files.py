"""The files of lessons: which chapters come with gantui, how a file is read, and what is checked in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gantui.errors import Refusal, nearest, plain
from gantui.experiment.changing import while_training
from gantui.experiment.files import presets, toml, validation
from gantui.experiment.goals import until
from gantui.experiment.run_options import RunOptions
from gantui.experiment.tour.lesson import Lesson, Race, Step, Stretch

_NUMBER = re.compile(r"^(\d+)-(.+)$")


@dataclass(frozen=True)
class Chapter:
    """A lesson and where it lies."""

    name: str
    """By which it is asked for and remembered: that of a chapter, or the path of a person's own file."""
    path: Path
    lesson: Lesson

    @property
    def number(self) -> int:
        """Its number among the chapters that come with gantui; 0 for a person's own."""
        return names().index(self.name) + 1 if self.name in names() else 0


@cache
def _shipped() -> dict[str, Path]:
    """The files of the chapters that come with gantui, by name, in their order."""
    found = {}
    for path in sorted((presets.folder() / "tour").glob("*.toml")):
        numbered = _NUMBER.match(path.stem)
        found[numbered[2] if numbered else path.stem] = path
    return found


def names() -> list[str]:
    """The names of the chapters that come with gantui, in their order."""
    return list(_shipped())


def find(name_or_file: str) -> Chapter:
    """The chapter called NAME_OR_FILE or with that number, or the lesson in that file when it ends in .toml.

    Raises:
        Refusal: there is none, or the file is no lesson; the sentence names file, place, and what was expected.
    """
    if name_or_file.endswith(".toml") or "/" in name_or_file:
        path = Path(name_or_file).expanduser()
        return Chapter(str(path.resolve()), path, read(path))
    known = names()
    name = name_or_file
    if name.isdecimal() and 1 <= int(name) <= len(known):
        name = known[int(name) - 1]
    if name not in known:
        hint = nearest(name, known)
        raise Refusal(
            f"tour: no chapter is called {plain(name_or_file)!r}; expected 1 to {len(known)}, one of "
            f"{', '.join(known)}, or a file that ends in .toml{hint}"
        )
    return Chapter(name, _shipped()[name], read(_shipped()[name]))


def read(path: Path) -> Lesson:
    """The lesson in the TOML file PATH, with everything in it checked but the names of views.

    Raises:
        Refusal: it can't be read, or is no lesson.
    """
    try:
        lesson = validation.validate_as(Lesson, toml.parse_file(path), str(path))
    except Refusal as refusal:
        raise Refusal(_places_in_words(str(refusal))) from None
    for number, stretch in enumerate(lesson.runs, 1):
        _check(stretch, path, f"{plain(str(path))}: run {number}")
    return lesson


def experiment(stretch: Stretch, path: Path) -> RunOptions:
    """What is trained in STRETCH of the lesson in the file PATH.

    Raises:
        Refusal: there is no such preset, or its settings can't be so.
    """
    preset = presets.find(named(stretch.preset, path))
    return validation.begun(validation.override(preset.raw, stretch.settings), stretch.preset)


def named(preset: str, path: Path) -> str:
    """PRESET, as the lesson in the file PATH names it, as `presets.find` and the command line take it."""
    return str(path.parent / preset) if preset.endswith(".toml") else preset


def _check(stretch: Stretch, path: Path, where: str) -> None:
    try:
        trained = experiment(stretch, path)
    except Refusal as refusal:
        raise Refusal(f"{where}: {refusal}") from None
    settings = [setting.path for setting in while_training.settings(trained, trained)]
    reached = 0
    for number, step in enumerate(stretch.steps, 1):
        place = f"{where}, step {number}"
        _check_step(step, trained, settings, place)
        if step.race is not None:
            _check_race(step.race, path, place)
        if step.train_to:
            if not reached < step.train_to < trained.schedule.steps:
                raise Refusal(
                    f"{place}: train_to = {step.train_to}: expected more than the {reached:,} of the steps before, and "
                    f"less than schedule.steps = {trained.schedule.steps:,}"
                )
            reached = step.train_to


def _check_step(step: Step, trained: RunOptions, settings: list[str], place: str) -> None:
    check = step.check
    if check is None:
        return
    _check_until(check.until, trained, f"{place}: check")
    if check.changed and check.changed not in settings:
        near = nearest(check.changed, settings)
        raise Refusal(
            f"{place}: check.changed = {plain(check.changed)!r}: expected a setting that can change while it "
            f"trains{near}"
        )


def _check_race(race: Race, path: Path, place: str) -> None:
    for racer in race.racers:
        try:
            trained = validation.begun(presets.find(named(racer, path)).raw, racer)
        except Refusal as refusal:
            raise Refusal(f"{place}: race.racers: {refusal}") from None
        _check_until(race.until, trained, f"{place}: race")


def _check_until(condition: str, trained: RunOptions, place: str) -> None:
    if condition:
        try:
            until.parse(condition, trained.record_keys)
        except Refusal as refusal:
            raise Refusal(f"{place}.{str(refusal).removeprefix('--')}") from None


def _places_in_words(text: str) -> str:
    """TEXT with the places of tables as they are counted in a file: 'runs.0.steps.2' is run 1, step 3."""

    def counted(found: re.Match[str]) -> str:
        run, step, more = found.groups()
        words = f"run {int(run) + 1}" + (f", step {int(step) + 1}" if step else "")
        return words + (", " if more else "")

    return re.sub(r"\bruns\.(\d+)(?:\.steps\.(\d+))?(\.)?", counted, text)
