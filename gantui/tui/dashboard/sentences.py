"""The dashboard in sentences, for screen readers and terminals that can't draw."""

from __future__ import annotations

from pathlib import Path

from gantui.draw.formatting import clock, sentence
from gantui.session.scripts.output import GLANCE, newest
from gantui.session.view.pictures import FieldRequest, PointsRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.source import Source
from gantui.tui.dialogs.events import listed, summed_up
from gantui.tui.look.look import Look
from gantui.tui.look.theme import THEMES
from gantui.tui.panels.training_panel import TrainingPanel, training_panels

VIEWS = Requests.of(PointsRequest(500), FieldRequest((24, 24)))
"""The views that the panels' sentences need."""
_ROOM = 200
"""Characters that a reading may take."""
_LONG = 10_000
"""Columns of a line that is not to be wrapped."""
_MARK = 2
"""Characters of an event's sign and the space behind it, which are not read out."""
_SAID = {" · ": ", ", "·": ", ", "3σ": "3 standard deviations", "σ": " standard deviations", "HQ": "high quality"}
"""Signs that are read out badly or not at all."""


class Sentences:
    """The sentences of the panels on SOURCE."""

    def __init__(self, source: Source, run: Path | None = None) -> None:
        """RUN is the folder in which what a script prints is kept, if it is known."""
        look = Look.of(THEMES.find("dark"), "none", "ascii")
        self._source, self._run, self._glyphs = source, run, look.glyphs
        self._panels = training_panels(look)

    def now(self) -> str:
        """The state, the verdict and the first sentence of each panel, in one line."""
        snapshot = self._receive()
        if snapshot.facts is None:
            return words(sentence(snapshot.message or snapshot.state.value))
        readings = [
            f"{panel.title}: {reading}" for panel in self._panels if (reading := _reading(panel, snapshot.facts))
        ]
        return " ".join(
            words(sentence(text)) for text in (where(snapshot), snapshot.verdict.said, *dict.fromkeys(readings))
        )

    def more(self) -> list[str]:
        """The sentence of every view of every panel, a line each."""
        snapshot = self._receive()
        lines: dict[str, str] = {}  # the same reading of several views is said once
        for panel in self._panels if snapshot.facts is not None else ():
            if not panel.names():
                continue
            for number, view in enumerate(panel.names()):
                panel.view = number
                if snapshot.facts is not None and (reading := _reading(panel, snapshot.facts)):
                    lines.setdefault(f"{panel.title} {reading}", words(sentence(f"{panel.title}, {view}: {reading}")))
            panel.view = 0
        return list(lines.values())

    def events(self) -> list[str]:
        """The events, the newest first, and before them what to do first."""
        snapshot, sentences = self._source.latest(), []
        for line in (*summed_up(snapshot, _LONG), *listed(snapshot.events, snapshot.standing, _LONG, self._glyphs)):
            text = "".join(text for text, _ in line)
            marked = len(line) > 1 and len(line[0][0]) == _MARK
            sentences.append(words(", ".join(text[_MARK:].split("   ")) + ":" if marked else text))
        return [text for text in sentences if text]

    def printed(self) -> list[str]:
        """The newest lines that a script has printed, as far as they are kept."""
        lines = [] if self._run is None else newest(self._run, GLANCE)
        return lines or ["Nothing has been printed that is kept."]

    def _receive(self) -> Snapshot:
        snapshot = self._source.latest()
        for panel in self._panels:
            panel.receive(snapshot, self._source.history(), 0.0, self._source.records())
        return snapshot


def _reading(panel: TrainingPanel, facts: RunInfo) -> str:
    return panel.state_line(facts, _ROOM)


def where(snapshot: Snapshot) -> str:
    """How far the training is, as text."""
    done = f"step {snapshot.step:,}" + (f" of {snapshot.steps:,}" if snapshot.steps else "")
    if snapshot.state is State.RUNNING and snapshot.rate:
        if not snapshot.steps:
            return f"{done}, {snapshot.rate:,.0f} steps a second"
        left = clock((snapshot.steps - snapshot.step) / snapshot.rate)
        return f"{done}, {snapshot.rate:,.0f} steps a second, {left} left"
    return f"{snapshot.state.value}, {done}"


def words(text: str) -> str:
    """TEXT with its signs replaced by words."""
    for drawn, said in _SAID.items():
        text = text.replace(drawn, said)
    return text
