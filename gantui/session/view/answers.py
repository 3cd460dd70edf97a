"""What became of a command: each that is sent has a number, and the snapshots after it say what came of it.

The number is of the sender's: it is no part of the training's state, and not the number in events.jsonl.
"""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.commands import Command

KEPT = 64
"""Answers that a snapshot holds, the newest: more commands than that between two snapshots nobody types."""
LONGEST = 1_000
"""Characters of an answer's text; the rest is cut off."""


@dataclass(frozen=True)
class Answer:
    """What became of one command."""

    ordinal: int
    """The number that `send` gave it, from 1 on."""
    done: bool
    """Whether it was carried out; else it was refused, or could not be."""
    text: str = ""
    """What was done, or why it was not; one sentence without its full stop."""


@dataclass(frozen=True)
class Sent:
    """A command and its number."""

    ordinal: int
    command: Command


Answers = tuple[Answer, ...]
"""In the order in which they were given."""


def added(answers: Answers, answer: Answer) -> Answers:
    """ANSWERS and ANSWER, without the oldest of them where there are too many."""
    text = answer.text[:LONGEST]
    return (*answers, Answer(answer.ordinal, answer.done, text))[-KEPT:]


def to(ordinal: int, answers: Answers) -> Answer | None:
    """What became of the command ORDINAL by ANSWERS; None where it has no answer yet.

    One that is older than all of so many answers has lost its own: it counts as done.
    """
    for answer in reversed(answers):
        if answer.ordinal == ordinal:
            return answer
    lost = len(answers) == KEPT and all(answer.ordinal > ordinal for answer in answers)
    return Answer(ordinal, True) if lost else None
