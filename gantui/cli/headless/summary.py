"""The summary of a training that is over."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from gantui import streams
from gantui.draw.formatting import clock, number, percent, wrapped
from gantui.errors import Exit, plain
from gantui.experiment.metrics import TABLE
from gantui.experiment.verdicts.advice import do_first
from gantui.experiment.verdicts.trusted_counts import counts_trusted, good_share
from gantui.session.control.mailbox import Ending
from gantui.session.jobs.prepare import Prepared
from gantui.session.run.run_json import branched_from
from gantui.session.view.snapshot import Snapshot, State

if TYPE_CHECKING:
    from rich.text import Text

TROUBLE = (State.DIVERGED, State.FAILED)
"""Endings whose sentence goes to stderr."""
_LABELS = 14
"""Columns of the names before the values, or more where a name is longer."""
_COPIED = ("run", "to go on", "to look back")
"""The names of values that may be copied from the screen."""


@dataclass(frozen=True)
class Trained:
    """What was trained, as far as a summary tells of it."""

    name: str
    """The preset's, or the script's."""
    title: str
    run: Path
    facts: Mapping[str, Any] = field(default_factory=dict)
    """run.json."""
    steps: int = 0
    """Iterations done before this process."""
    seconds: float = 0.0
    """Training seconds before this process."""
    damage: Sequence[str] = ()
    """What of a continued run had to be set aside."""
    has_schedule: bool = False
    """Whether its rates took a course that would be taken anew over more steps."""
    own: bool = False
    """Whether a script trained it, which gantui can't go on with."""

    @classmethod
    def of(cls, prepared: Prepared) -> Self:
        """What was trained by the job that was PREPARED."""
        job, run = prepared.job, prepared.job.run
        return cls(
            job.preset,
            job.title,
            run.path,
            run.facts(),
            prepared.steps,
            prepared.seconds,
            run.damage,
            job.experiment.has_schedule,
        )


def steps_per_second(trained: Trained, last: Snapshot) -> float | None:
    """Steps a second while this process trained, without pauses; None if it did not."""
    steps, seconds = last.step - trained.steps, last.seconds - trained.seconds
    return float(f"{steps / seconds:.4g}") if steps > 0 and seconds > 0 else None


def as_json(trained: Trained, ending: Ending, last: Snapshot) -> dict[str, Any]:
    """The summary as an object for `--json`."""
    return {
        "preset": trained.name,
        "state": str(ending.state),
        "steps_per_second": steps_per_second(trained, last),
        "run_dir": str(trained.run),
        "verdict": last.verdict.word,
        "diagnosis": [event.kind for event in last.standing],
        **(last.record or {"step": last.step, "seconds": round(last.seconds, 3)}),
    }


def facts(trained: Trained, ending: Ending, last: Snapshot) -> list[tuple[str, str]]:
    """The facts of the summary, as name and value, in order."""
    rate, record = steps_per_second(trained, last), last.record or {}
    found = [("time", clock(last.seconds) + (f", {number(rate)} steps/s" if rate else ""))]
    found.append(("verdict", last.verdict.said))
    if record.get("modes_total") is not None and counts_trusted(record):
        found.append((TABLE["modes_covered"].brief, f"{record['modes_covered']} of {record['modes_total']} covered"))
    if (good := good_share(record)) is not None:
        ceiling = last.facts.high_quality_ceiling if last.facts else None
        perfect = f" of the samples (a perfect generator: {percent(ceiling)})" if ceiling else " of the samples"
        name = "surely read" if "frechet" in record else TABLE["high_quality"].name
        found.append((name, percent(good) + perfect))
    if last.facts is not None and last.facts.data and last.facts.read_by:
        found.append(("judged by", last.facts.read_by))
    if "loss_d" in record:
        found.append(("losses", f"D {number(record['loss_d'])}, G {number(record['loss_g'])}"))
    for event in last.standing:
        now = f"{event.now} (at step {event.step:,}: {event.evidence})" if event.now else ""
        found.append((event.kind, now or f"{event.evidence} (told at step {event.step:,})"))
        found.append(("", f"{event.meaning}; {event.advice}"))
    if first := do_first(last.standing, last.events):
        found.append(("do first", first))
    found.append(("run", str(trained.run)))
    if parent := branched_from(trained.facts):
        found.append(("branched from", parent))
    if command := goes_on(trained, ending, last):
        found.append(("to go on", command))
    if trained.own:
        found.append(("to look back", f"gantui replay {shlex.quote(str(trained.run))}"))
    return found


def goes_on(trained: Trained, ending: Ending, last: Snapshot) -> str:
    """The command that continues the run; empty if it would only diverge again, or disturb what has settled.

    Rates that have decayed would take their course anew over twice the steps, and be large again.
    """
    finished = 0 < last.steps <= last.step
    if trained.own or ending.state is State.DIVERGED or (finished and trained.has_schedule):
        return ""
    plugins = "".join(f" --plugin {shlex.quote(str(file))}" for file in trained.facts.get("plugins", ()))
    more = f" --steps {2 * last.steps}" if finished else ""
    return f"gantui run --resume {shlex.quote(str(trained.run))}{plugins}{more}"


def tell_damage(trained: Trained) -> None:
    """Report on stderr which damaged parts of a continued run had to be set aside."""
    if damage := trained.damage:
        streams.tell(f"gantui: {trained.run}: set aside as damaged: {', '.join(damage)}")


def text(trained: Trained, ending: Ending, last: Snapshot, columns: int | None = None) -> Text:
    """The summary as text: what happened, the numbers, the run's folder, the command that continues.

    COLUMNS: those of the terminal, in which sentences are wrapped; what may be copied stays one line.
    """
    from rich.text import Text

    what = str(ending.state) if ending.state in TROUBLE else ending.message
    said = Text.assemble((plain(trained.title), "bold"), f": {plain(what)}")
    found = facts(trained, ending, last)
    width = max(_LABELS, *(len(name) + 1 for name, _ in found))
    for name, value in found:
        said.append(f"\n  {name:<{width}}", "dim")
        room = 0 if columns is None or name in _COPIED else columns - width - 2
        said.append(f"\n{'':{width + 2}}".join(wrapped(plain(value), room) if room > 20 else [plain(value)]))
    return said


def report(trained: Trained, ending: Ending, last: Snapshot) -> None:
    """Print the summary on stdout, and errors on stderr."""
    tell_damage(trained)
    if ending.state in TROUBLE or ending.code is Exit.INTERNAL:
        streams.tell(f"gantui: {ending.message}")
    with streams.unheard(sys.stdout):
        console = streams.console()
        columns = console.width if sys.stdout.isatty() else None
        console.print(text(trained, ending, last, columns), soft_wrap=True)
