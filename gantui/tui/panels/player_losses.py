"""Losses and scores of both players: columns of the history, and what they say in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gantui.draw.formatting import constant, number
from gantui.draw.palette import FAKE, LOSS_D, LOSS_G, RAW_D, RAW_FAKE, RAW_G, RAW_REAL, REAL
from gantui.experiment.metrics import TABLE
from gantui.experiment.players import PlayerName
from gantui.session.view.history import History
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot

_NEARLY_ALL, _MOST = 0.8, 0.4
"""Differences of what D says of real and of fake, 1 at most, from which on it tells so many apart."""
_HARDLY = 0.2
"""The share of what an undecided D says below which a difference says hardly anything. Undecided among nine
classes it says 1/9, so .06 of real samples and .10 of fakes is no small difference there."""


UNCENTRED = frozenset({"wasserstein"})
"""Objectives whose G's loss has the critic's arbitrary constant in it, which the readings are shown without: it has no
scale in common with D's loss, and is named wherever it stands beside them."""


@dataclass(frozen=True)
class Line:
    """One column of the history and how it is drawn."""

    column: str
    label: str
    colour: int
    raw: int
    ink: str
    dashed: bool = False
    """Where there are no colours."""

    @classmethod
    def of(cls, key: str, colour: int, raw: int, ink: str, *, dashed: bool = False) -> Line:
        """The line of the metric KEY, called as it is where room is short."""
        return cls(key, TABLE[key].brief, colour, raw, ink, dashed)


LOSS_OF: Mapping[PlayerName, Line] = {
    "discriminator": Line.of("loss_d", LOSS_D, RAW_D, "d"),
    "generator": Line.of("loss_g", LOSS_G, RAW_G, "g", dashed=True),
}
LOSSES = tuple(LOSS_OF.values())
READINGS = (Line.of("d_real", REAL, RAW_REAL, "r"), Line.of("d_fake", FAKE, RAW_FAKE, "f", dashed=True))


def losses_at(snapshot: Snapshot, history: History, cursor: int | None = None) -> dict[str, float]:
    """Both losses and both scores by their columns, NaN if unknown.

    At the iteration CURSOR, or at the instant of SNAPSHOT: measured then where it stands still, else the newest of the
    curves in HISTORY.
    """
    step = snapshot.step if cursor is None else cursor
    values: Mapping[str, float | None] = history.at(min(step, history.steps))
    if snapshot.losses is not None and step == snapshot.step:
        values = snapshot.losses
    found = {line.column: values.get(line.column) for line in (*LOSSES, *READINGS)}
    return {column: math.nan if value is None else value for column, value in found.items()}


def against_best(record: Mapping[str, float | int | None] | None) -> tuple[str, ...]:
    """How near D comes to the best D for these fakes by RECORD; longest text first, empty if unknown.

    V(D, G) of the best D is 2 JSD - log 4, and -log 4 of one that cannot tell (Goodfellow 2014, theorem 1). The
    divergence is estimated from below, so no D of the same samples should be far above. For a critic: its estimate of
    the distance, beside the distance.
    """
    record = record or {}
    v, lower, critic, w1 = (record.get(key) for key in ("v", "jsd_lower", "w1_critic", "w1"))
    if v is not None and lower is not None:
        best, short = 2 * lower - math.log(4), f"V(D,G) {number(v)}"
        return f"{short} · best D {number(best)} · undecided {number(-math.log(4))}", f"{short} · best D {number(best)}"
    if critic is not None and w1 is not None:
        return f"critic's distance {number(critic)} · W1 {number(w1)}", f"critic's {number(critic)} · W1 {number(w1)}"
    return ()


def separation(values: dict[str, float], facts: RunInfo) -> tuple[str, ...]:
    """How well D tells real from fake, by its scores on both; longest text first."""
    real, fake = values["d_real"], values["d_fake"]
    if not (math.isfinite(real) and math.isfinite(fake)):
        return ()
    short = f"D(x) {number(real)} · D(G(z)) {number(fake)}"
    apart = real - fake
    if facts.reading not in ("probability", "label"):
        return f"D reads real {number(abs(apart))} {'above' if apart >= 0 else 'BELOW'} fake", short
    grade = _grade(apart, _HARDLY * facts.middle)
    return f"{short}: {grade}", grade, short


def _grade(apart: float, little: float) -> str:
    """How well D tells real from fake, what it says of them being so far APART, of which LITTLE is hardly anything."""
    if apart < -little:
        return "D takes fake for real"
    if apart < little:
        return "D can hardly tell them apart"
    return f"D tells {'nearly all' if apart >= _NEARLY_ALL else 'most' if apart >= _MOST else 'some'} apart"


def at_rest(values: dict[str, float], facts: RunInfo) -> tuple[str, ...]:
    """The losses, and those of players at rest; longest text first."""
    found = [(line.label, values[line.column], facts.rest.get(player)) for player, line in LOSS_OF.items()]
    found = [part for part in found if not math.isnan(part[1])]
    short = " · ".join(f"{label} {number(value)}" for label, value, _ in found)
    known = [f"{label} {number(value)} (at rest {constant(rest)})" for label, value, rest in found if rest is not None]
    return (" · ".join(known), short) if len(known) == len(found) else (short,)
