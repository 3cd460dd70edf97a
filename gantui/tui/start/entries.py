"""What can be begun from the start screen, as text and commands; made by whoever opens it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """What must be typed before a command is complete."""

    title: str
    begins: str
    """What stands there already."""
    why_not: Callable[[str], str]
    """Why what was typed can't be taken, as a sentence without a full stop; '' if it can."""
    word: Callable[[str], str]
    """The answer as a word of the command."""
    suffixes: tuple[str, ...] = ()
    """Files with such names, and folders, are completed by Tab; none: nothing is."""


@dataclass(frozen=True)
class Way:
    """One thing that can be done with an entry."""

    key: str
    title: str
    consequence: str
    command: tuple[str, ...]
    """The words behind `gantui`; where there is a question, its answer follows as the last one."""
    question: Question | None = None

    @property
    def shown(self) -> str:
        """The command as it would be typed."""
        asked = [] if self.question is None else [self.question.word("...")]
        return " ".join(["gantui", *map(shlex.quote, self.command), *asked])


@dataclass(frozen=True)
class Entry:
    """One line of the list."""

    section: str
    title: str
    about: tuple[str, ...]
    """Paragraphs."""
    ways: tuple[Way, ...] = ()
    """What Enter does; several are asked about, none says that nothing can be done."""
    note: str = ""
    """A word or two at the end of the line."""
    picture: str = ""
    """The key of its picture; '' where it has none."""

    @property
    def words(self) -> str:
        """All that a filter looks at, in small letters."""
        return " ".join([self.section, self.title, self.note, *self.about]).lower()


@dataclass(frozen=True)
class Section:
    """A part of the list."""

    title: str
    about: str
    entries: tuple[Entry, ...]


def fitting(sections: Iterable[Section], filter: str) -> list[Section]:
    """SECTIONS with those of their entries that have every word of FILTER somewhere, without those that have none."""
    words = filter.lower().split()
    kept = (
        Section(each.title, each.about, tuple(e for e in each.entries if all(word in e.words for word in words)))
        for each in sections
    )
    return [section for section in kept if section.entries]


def entries_of(sections: Sequence[Section]) -> list[Entry]:
    """All entries of SECTIONS, in their order."""
    return [entry for section in sections for entry in section.entries]
