"""A lesson of the tour: trainings, and the steps that are gone through at each of them."""

from __future__ import annotations

import textwrap
from typing import Annotated, TypeVar

from pydantic import Field, field_validator, model_validator

from gantui.experiment.options.base import Options
from gantui.experiment.tour.checks import Check

Texts = Annotated[tuple[str, ...], Field(strict=False)]
COLUMNS, LINES = 76, 5
"""What a text takes at most, or a question with its choices, on a screen of 80 columns: the pictures need room, too."""


class Race(Options):
    """A race that a step offers, on a screen of its own: what trains side by side, and what has to be so at its end."""

    racers: Texts
    """Presets, or experiments' files beside the lesson's: two to four."""
    until: str = ""
    """The finish line, a condition as for `--until`."""

    @model_validator(mode="after")
    def _some_racers(self) -> Race:
        if not 2 <= len(self.racers) <= 4:
            raise ValueError(f"{len(self.racers)} racers; expected 2 to 4")
        return self


class Step(Options):
    """One step: what to look at and to press, perhaps a question before it, and what is said after it.

    Where `train_to` is not stated the training stands still, so that whoever reads misses nothing.
    """

    title: str = Field(min_length=1, max_length=40)
    look: int = Field(0, ge=0, le=4)
    """The number of the panel to look at, which is lit up and chosen; 0: the one that was chosen last."""
    show: str = ""
    """The view, by the name that v says, that its panel shows as the step begins; '': whichever it showed before."""
    question: str = ""
    """What to predict before anything happens."""
    choices: Texts = ()
    """The answers to choose from, two or three."""
    right: int = 0
    """The number of the right one, from 1."""
    text: str = Field(min_length=1)
    """What to look at, and what to press; a key stands in `backticks`."""
    train_to: int = Field(0, ge=0)
    """The iteration up to which it trains during this step; then it stands still by itself."""
    check: Check | None = None
    """What must be done or have happened; without one, that `train_to` is reached."""
    race: Race | None = None
    """The race that the key r opens."""
    wait: str = ""
    """What is waited for, in a few words; '' makes them of the check."""
    hint: str = ""
    then: str = ""
    """What is said once it is done."""

    @model_validator(mode="after")
    def _whole_question(self) -> Step:
        stated = [name for name in ("question", "choices", "right") if getattr(self, name)]
        if stated and len(stated) < 3:
            raise ValueError("a question has question, choices and right")
        if stated and not (2 <= len(self.choices) <= 3 and 1 <= self.right <= len(self.choices)):
            raise ValueError("a question has two or three choices, and right is the number of one of them")
        if stated and not self.then:
            raise ValueError("a question has an answer; expected then")
        return self

    @model_validator(mode="after")
    def _something_to_open(self) -> Step:
        if self.check is not None and self.check.opened == "race" and self.race is None:
            raise ValueError("check.opened = 'race': there is none to open; expected race with its racers")
        return self

    @model_validator(mode="after")
    def _fits_on_the_screen(self) -> Step:
        limits = {"question": LINES - len(self.choices), "text": LINES, "hint": LINES, "then": LINES}
        for name, most in limits.items():
            if (lines := len(textwrap.wrap(getattr(self, name), COLUMNS))) > most:
                raise ValueError(f"{name} has {lines} lines of {COLUMNS} columns; expected at most {most}")
        for choice in self.choices:
            if len(choice) > COLUMNS - len("> 1 "):
                raise ValueError(f"the choice {choice!r} has {len(choice)} characters; expected a line of {COLUMNS}")
        return self

    @property
    def waits(self) -> bool:
        """Whether it waits for something: its check, or that it has trained so far."""
        return self.check is not None or self.train_to > 0

    def done(self, step: int, holds: bool) -> bool:
        """Whether the step is done at iteration STEP, where its check HOLDS or not."""
        return holds if self.check is not None else step >= self.train_to


class Stretch(Options):
    """A training of a lesson, from its beginning, and the steps at it."""

    preset: str
    """A preset's name, or an experiment's file beside the lesson's."""
    settings: Texts = ()
    """What is to be another way, each PATH=VALUE as in --set."""
    steps: Annotated[tuple[Step, ...], Field(strict=False)]

    @field_validator("steps")
    @classmethod
    def _some_steps(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return _some(steps)


class Lesson(Options):
    """A chapter of the tour."""

    title: str = Field(min_length=1, max_length=40)
    about: str = ""
    """One sentence for the list of chapters."""
    runs: Annotated[tuple[Stretch, ...], Field(strict=False)]

    @field_validator("runs")
    @classmethod
    def _some_runs(cls, runs: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        return _some(runs)


T = TypeVar("T")


def _some(found: tuple[T, ...]) -> tuple[T, ...]:
    """FOUND, unless there is nothing in it."""
    if not found:
        raise ValueError("expected at least one")
    return found
