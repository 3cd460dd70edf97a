"""What became of a race: who got to the finish line first, how each racer ended, and all of them compared."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from gantui import streams
from gantui.cli import output_files
from gantui.cli.race.page import page
from gantui.cli.runs import compare
from gantui.cli.runs.runs import name_of
from gantui.draw.formatting import clock, sentence
from gantui.errors import Exit, plain
from gantui.session.control.mailbox import Ending
from gantui.session.disk import folder
from gantui.session.disk.file_names import RUN
from gantui.session.race.finish_line import Moment, places
from gantui.session.race.racer import Race, Racer
from gantui.session.view.snapshot import State

OPTION = "--report"
"""The option of the command line that names the page."""
_WORST = (State.REFUSED, State.FAILED, State.DIVERGED)
"""Endings that a script which waits for the race must hear of, the worst first."""


def report(race: Race, html: Path | None = None) -> Exit:
    """Print what became of RACE, and write it to the page HTML if there is to be one; returns the exit status.

    Raises:
        Refusal: that can't be written.
    """
    moments = race.arrivals()
    ended = [(f"{racer.letter}  {plain(racer.title)}", _ended(racer)) for racer in race.racers]
    for name, how in ended:
        streams.say(f"{name}: {how}")
    streams.say("")
    said = [plain(each) for each in (*line(race, moments), race.equal, race.share.said) if each]
    for each in said:
        streams.say(sentence(each))
    streams.say("")
    found = [(racer.letter, racer.run_dir) for racer in race.racers if folder.there(racer.run_dir / RUN)]
    runs = compare.lettered(found)
    if runs:
        compare.printed(runs, (), "steps")
    if html is not None:
        output_files.write(html, page(race, runs, said, ended).encode(), OPTION)
        streams.say(f"\nas a page: {plain(str(html))}")
    return status(race, moments)


def _ended(racer: Racer) -> str:
    """How RACER stands at the end of the race."""
    last = racer.source.latest()
    said = plain(last.message) or last.state.value
    if not last.state.over:
        return f"goes on, at step {last.step:,} after {clock(last.seconds)} ({plain(str(racer.run_dir))})"
    where = f" ({plain(str(racer.run_dir))})" if folder.there(racer.run_dir / RUN) else ""
    return f"{said}{where}"


def line(race: Race, moments: Mapping[str, Moment]) -> list[str]:
    """Clauses on who of RACE got to the finish line first, at which of MOMENTS; none where there is no line."""
    if race.until is None:
        return []
    text = race.until.text
    if not moments:
        return [f"nobody got to the finish line, {text}"]
    by_steps, by_seconds = places(moments)
    found = [f"the finish line, {text}: first by steps {_in_order(by_steps, moments)}"]
    if by_seconds[:1] != by_steps[:1] and by_seconds:
        found.append(f"first by seconds {_in_order(by_seconds, moments)}")
    missing = [racer.letter for racer in race.racers if racer.letter not in moments]
    if missing:
        found.append(f"{' and '.join(missing)} did not get there")
    return found


def first(race: Race) -> str:
    """Who of RACE got to the finish line first, by steps, in a few words; '' where there is no line."""
    if race.until is None:
        return ""
    moments = race.arrivals()
    by_steps, _ = places(moments)
    return f"{by_steps[0]} was first, at step {moments[by_steps[0]].step:,}" if by_steps else "Nobody was there yet"


def _in_order(letters: list[str], moments: Mapping[str, Moment]) -> str:
    """The racers of LETTERS with their MOMENTS, the first first."""
    found = []
    for letter in letters:
        moment = moments[letter]
        seconds = "" if moment.seconds is None else f" after {moment.seconds:,.1f} s"
        found.append(f"{letter} at step {moment.step:,}{seconds}")
    return ", then ".join(found)


def status(race: Race, moments: Mapping[str, Moment]) -> Exit:
    """The exit status of RACE: that of a signal, else of the worst that became of a racer."""
    endings: list[Ending] = [each.ending for each in race.begun if each.ending is not None]
    if stopped := [ending.code for ending in endings if ending.code >= Exit.INTERRUPTED]:
        return stopped[0]
    for state in _WORST:
        if found := [ending.code for ending in endings if ending.state is state]:
            return found[0]
    return Exit.UNMET if race.until is not None and not moments else Exit.FINISHED


def say_detached(race: Race) -> None:
    """Print, a line each, that those of RACE go on, and how they are found again."""
    for racer in race.racers:
        if racer.begun is not None and racer.begun.ending is None:
            streams.say(f"{racer.letter}  {plain(racer.title)}: goes on in the background ({_how(racer)})")


def _how(racer: Racer) -> str:
    return f"gantui attach {plain(shlex.quote(name_of(racer.run_dir)))}"
