"""A chapter of the tour as text, for who has no screen or wants to read it first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from gantui.errors import plain
from gantui.experiment.tour.lesson import COLUMNS, Step
from gantui.experiment.tour.lesson_files import Chapter

_WATCHED = "Watch it: gantui run --preset {preset}{settings}"
_RACE = "Watch it: gantui race {racers}{until}"


def spoken(chapter: Chapter) -> Iterator[str]:
    """The lines of CHAPTER."""
    lesson, number = chapter.lesson, chapter.number
    title = f"Chapter {number}: {lesson.title}" if number else lesson.title
    yield plain(title)
    yield from _lines(lesson.about)
    count = 0
    for stretch in lesson.runs:
        settings = "".join(f" --set '{each}'" for each in stretch.settings)
        yield ""
        yield plain(_WATCHED.format(preset=stretch.preset, settings=settings))
        for step in stretch.steps:
            count += 1
            yield ""
            yield plain(f"{count}. {step.title}")
            yield from _of(step)


def _of(step: Step) -> Iterator[str]:
    if step.question:
        yield from _lines(f"Question: {step.question}")
        for place, choice in enumerate(step.choices, 1):
            yield from _lines(f"{place}) {choice}")
    yield from _lines(step.text)
    if step.race is not None:
        yield plain(
            _RACE.format(racers=" ".join(step.race.racers), until=step.race.until and f" --until '{step.race.until}'")
        )
    if step.hint:
        yield from _lines(f"Hint: {step.hint}")
    if step.then:
        answer = f"Answer: {step.right}). " if step.question else ""
        yield from _lines(answer + step.then)


def _lines(text: str) -> list[str]:
    """TEXT in lines, without the marks around keys."""
    return textwrap.wrap(plain(" ".join(text.replace("`", "").split())), COLUMNS)
