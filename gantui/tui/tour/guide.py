"""Where somebody is in a stretch of the tour: its pages, what was predicted, what is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gantui.experiment.tour.checks import Did, Opened, Seen
from gantui.experiment.tour.lesson import Step, Stretch

Kind = Literal["ask", "do", "then"]
"""A page asks before, says what to do, or tells what it meant."""


@dataclass(frozen=True)
class Page:
    """One text of a step."""

    step: int
    """The index of the step in its stretch."""
    kind: Kind


def pages_of(stretch: Stretch) -> tuple[Page, ...]:
    """The pages of STRETCH, one after the other."""
    found = []
    for number, step in enumerate(stretch.steps):
        found += [Page(number, "ask")] if step.question else []
        found += [Page(number, "do")]
        found += [Page(number, "then")] if step.then else []
    return tuple(found)


class Guide:
    """Goes through the pages of one stretch, on one screen after the other."""

    def __init__(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.pages = pages_of(stretch)
        self.place = 0
        """The index of the page that is shown."""
        self.mark = 0
        """The index of the choice that is marked."""
        self.predicted: dict[int, int] = {}
        """The index of the choice that was taken, by step."""
        self.done: set[int] = set()
        """The steps whose checks have held."""
        self.hinting = False
        """Whether the hint is shown instead of the text."""
        self.did: Counter[Did] = Counter()
        """How often each command was given since the step began."""
        self.opened: set[Opened] = set()
        """What was opened since then."""
        self.outcome = ""
        """What came of it, in a sentence without a full stop: of a race who was first."""
        self.seen = Seen()
        self._fresh = True
        """Whether nothing was seen on this page yet."""

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.place]

    @property
    def step(self) -> Step:
        """The step that it belongs to."""
        return self.stretch.steps[self.page.step]

    @property
    def train_to(self) -> int:
        """The iteration up to which it trains on this page; 0: it stands still."""
        return 0 if self.page.kind == "ask" else self.step.train_to

    @property
    def waits(self) -> bool:
        """Whether something is waited for on this page."""
        return self.page.kind == "do" and self.step.waits

    @property
    def missed(self) -> bool:
        """Whether all of the step's iterations are done, and what they were to bring has not happened.

        What the reader is to do can still be done then.
        """
        check = self.step.check
        waits_for_training = check is not None and bool(check.until or check.event) and self.step.train_to > 0
        return waits_for_training and self.page.step not in self.done and self.seen.step >= self.step.train_to

    # Going on --------------------------------------------------------------------------------------------------------

    def next(self) -> bool:
        """Go to the next page; returns whether there is one in this stretch."""
        if self.page.kind == "ask":
            self.predicted[self.page.step] = self.mark
        return self._go(1)

    def back(self) -> bool:
        """Go to the page before; returns whether there is one in this stretch."""
        return self._go(-1)

    def _go(self, by: int) -> bool:
        if not 0 <= self.place + by < len(self.pages):
            return False
        self.place += by
        self.hinting, self._fresh = False, True
        self.mark = self.predicted.get(self.page.step, 0)
        if self.page.kind != "then":
            self.did.clear()
            self.opened.clear()
            self.outcome = ""
        return True

    def move(self, by: int) -> None:
        """Move the mark BY choices, round and round."""
        if self.page.kind == "ask":
            self.mark = (self.mark + by) % len(self.step.choices)

    # What has happened -----------------------------------------------------------------------------------------------

    def see(self, seen: Seen) -> bool:
        """Take in what is SEEN now; returns whether the step was done just now and the next page is shown.

        A step that was done before its page was looked at stays there to be read, unless its reader has pressed a
        key of it already.
        """
        self.seen = seen
        fresh, self._fresh = self._fresh and not (self.did or self.opened), False
        if self.page.kind != "do" or self.page.step in self.done or not self._is_done():
            return False
        self.done.add(self.page.step)
        follows = self.place + 1 < len(self.pages) and self.pages[self.place + 1].kind == "then"
        return not fresh and follows and self.waits and self._go(1)

    def _is_done(self) -> bool:
        check = self.step.check
        return self.step.done(self.seen.step, check is None or check.holds(self.seen))

    # What is to be read ----------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The text of the page; a key stands in `backticks`."""
        if self.hinting and self.step.hint:
            return self.step.hint
        texts: Mapping[Kind, str] = {"ask": self.step.question, "do": self.step.text, "then": self.step.then}
        return texts[self.page.kind]

    def standing(self) -> tuple[str, bool]:
        """How the page stands, in a line, and whether it is done."""
        if self.page.kind == "ask":
            return "`up` `down` choose, `Enter` takes it", False
        if self.page.kind == "then":
            taken = self.predicted.get(self.page.step)
            done = self.step.waits and self.page.step in self.done
            if taken is None:
                return ". ".join(filter(None, (self.outcome, "`n` goes on"))), done
            right = "right" if taken + 1 == self.step.right else "not so"  # first: the end is cut where it is narrow
            return ". ".join(filter(None, (f"{right}, you said: {self.step.choices[taken]}", self.outcome))), done
        if not self.waits:
            return "`n` goes on", False
        if self.page.step in self.done:
            return "done: `n` goes on", True
        if self.missed:
            return "not this time: `n` goes on, `space` trains on", False
        if self.seen.paused and 0 < self.seen.step < self.train_to:
            return f"it stands still: `space` lets it go on to step {self.train_to:,}", False
        return f"waiting for {self._waits_for()}", False

    def _waits_for(self) -> str:
        step = self.step
        if step.check is None:
            return f"step {step.train_to:,} (now {self.seen.step:,})"
        if not step.wait:
            return step.check.waits_for(self.seen)
        numbers = step.check.numbers(self.seen)
        return f"{step.wait} (now {numbers})" if numbers else step.wait
