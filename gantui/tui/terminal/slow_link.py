"""How much output may be on the way to a terminal behind a slow link."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace

NUMBERS = 16
"""Questions are distinguished by a number below this."""
_AT_ONCE = 12
"""Questions that may be open; a few numbers more are for what is urgent."""
START, LEAST, MOST = 16_384, 1024, 262_144
"""Bytes that may be under way: at first, on the slowest link, on the fastest."""
TARGET = 0.08
"""Seconds that what is sent may wait before the link takes it."""
_PIPE = 0.75
"""Share of what a slow and long link holds that is kept under way on it: so nothing waits for long."""
_GROWTH = 0.25
"""The share of what was answered without having waited that is allowed on top."""
_AT_A_TIME = 0.04
"""Seconds that a slow link takes for what it is sent at once: a key's answer waits no longer behind it."""
_PIECE = 512
"""Bytes that are always sent at once."""
_IN_A_ROW = 2
"""Slow answers until the link is taken to be slow: one may be the doing of a busy machine."""
PATIENCE = 5.0
"""Seconds after which an answer is not waited for any longer."""
_LOST = 3
"""Times that an answer did not come until the terminal is taken to answer nothing."""


@dataclass(frozen=True)
class _Asked:
    number: int
    count: int
    """Bytes since the question before."""
    ahead: int
    """Bytes under way when it was asked, its own included."""
    at: float


class Link:
    """Learns from a terminal's answers how much it can be sent at a time.

    What a program writes is taken at once, by the pseudo-terminal and by SSH, whose windows hold far more than a slow
    link carries in a second. So after what it sends the program asks the terminal something; the answer comes when all
    before it was taken. What the fastest answer took is the way there and back; what another took beyond that, it
    waited. As in TCP Vegas (Brakmo 1995) less may be under way when answers waited, and more when they did not.

    What a slow link may hold is sent as evenly as it leaves, not at once: so what is urgent has little before it.

    A terminal that never answers is sent all there is.
    """

    def __init__(self) -> None:
        self._asked: deque[_Asked] = deque(maxlen=NUMBERS - 1)
        self._next = 0
        self._answers = False
        self._lost = 0
        self._slow = 0
        self._shortest = math.inf
        self.window = START
        """Bytes that may be under way."""
        self._ahead, self._ahead_at = 0.0, 0.0
        """Bytes that a slow link has not taken yet, as far as is known, and when that was."""

    @property
    def answers(self) -> bool:
        """Whether the terminal answers."""
        return self._answers

    @property
    def next(self) -> int:
        """The number of the next question."""
        return self._next

    @property
    def under_way(self) -> int:
        """How many bytes were sent and not answered."""
        return sum(asked.count for asked in self._asked)

    def room(self, now: float) -> float:
        """How many bytes may be sent now; NOW in seconds."""
        if self._asked and now - self._asked[0].at > PATIENCE:
            self._asked.clear()
            self._lost += 1
            self._answers = self._answers and self._lost < _LOST
        if not self._answers:
            return math.inf
        if len(self._asked) >= _AT_ONCE:
            return 0
        return min(self.window - self.under_way, self._at_a_time() - self._waiting(now))

    @property
    def _rate(self) -> float:
        """The limit in bytes a second for a link that turned out to be slow: a window's worth, evenly."""
        return math.inf if self.window >= START else self.window / max(TARGET, _PIPE * self._shortest)

    def _at_a_time(self) -> float:
        return max(_PIECE, self._rate * _AT_A_TIME)

    def _waiting(self, now: float) -> float:
        """How many bytes wait for the link, without those that were answered or are given up."""
        if self._rate == math.inf:
            return 0.0
        return min(float(self.under_way), max(0.0, self._ahead - (now - self._ahead_at) * self._rate))

    def ask(self, count: int, now: float) -> int:
        """Note COUNT bytes sent; returns the number of the question that follows them."""
        number, self._next = self._next, (self._next + 1) % NUMBERS
        if len(self._asked) == self._asked.maxlen:
            oldest = self._asked.popleft()  # the next one's answer tells of both
            self._asked[0] = replace(self._asked[0], count=self._asked[0].count + oldest.count)
        self._asked.append(_Asked(number, count, self.under_way + count, now))
        self._ahead, self._ahead_at = self._waiting(now) + count, now
        return number

    def answer(self, number: int, now: float) -> None:
        """Note that question NUMBER was answered NOW, and with it all before it."""
        self._answers, self._lost = True, 0
        if all(asked.number != number for asked in self._asked):
            return  # given up
        taken = 0
        while True:
            asked = self._asked.popleft()
            taken += asked.count
            if asked.number == number:
                break
        took = max(now - asked.at, 1e-6)
        self._shortest = min(self._shortest, took)
        waited = took - self._shortest
        if waited > TARGET:
            self._slow += 1
            if self._slow >= _IN_A_ROW:
                carried = asked.ahead / took * max(TARGET, _PIPE * self._shortest)
                self.window = max(LEAST, min(self.window, round(carried)))
            return
        self._slow = 0
        # What was not made use of has not been tried.
        if waited <= TARGET / 2 and 2 * asked.ahead >= self.window:
            self.window = min(MOST, self.window + round(_GROWTH * taken))
