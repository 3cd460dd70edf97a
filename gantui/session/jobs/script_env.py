"""What `gantui run FILE.py` and `gantui train FILE.py` ask of the script that they start, by its environment.

`gantui.watch` reads it in the script's process. There it makes the run's folder at the first `watch.step`, since only
then it is known what is trained, and serves viewers in it as every training does. A script that ends before its first
step leaves no run. However the script ends, run.json says in the end how, under `state` and `message`, and under `exit`
with which status a command should end; a script that was killed leaves a run that is interrupted, as its lock tells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

RUN_DIR, UNTIL, PAUSED = "GANTUI_RUN_DIR", "GANTUI_UNTIL", "GANTUI_PAUSED"
STEPS, SETTINGS, REPLAYED = "GANTUI_STEPS", "GANTUI_SETTINGS", "GANTUI_REPLAY_EVENTS"
"""The names of what is asked, in the environment."""
STARTED_BY = "GANTUI_STARTED_BY"
"""The process that started the script: where it is this one's parent, `watch` prints no line of how to attach."""


@dataclass(frozen=True)
class ScriptEnv:
    """What a script is asked for; by itself, without gantui, it is asked for nothing."""

    run_dir: Path | None = None
    """The folder for its run, new or empty; None: a fresh one where runs lie."""
    until: str | None = None
    """The text of a condition on records that ends it."""
    steps: int | None = None
    """The iterations after which it is ended; None: it goes on to its own end."""
    settings: tuple[str, ...] = ()
    """Settings to begin with, each PATH=VALUE."""
    replayed: Path | None = None
    """A run's folder, or its events.jsonl: what was done to it is done to this training, too, at the same steps."""
    paused: bool = False
    """Whether it stands still after its first iterations, by which it is known what it trains, until it may go on."""
    started_by: int | None = None
    """The number of the process that has started it, and shows what it does; None: nobody did."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> ScriptEnv:
        """What ENVIRON, that of the script's process, asks for."""
        path, replayed = environ.get(RUN_DIR), environ.get(REPLAYED)
        return cls(
            Path(path) if path else None,
            environ.get(UNTIL) or None,
            _number(environ.get(STEPS, "")) or None,
            _texts(environ.get(SETTINGS, "")),
            Path(replayed) if replayed else None,
            environ.get(PAUSED) == "1",
            _number(environ.get(STARTED_BY, "")),
        )

    @classmethod
    def taken(cls, environ: MutableMapping[str, str]) -> ScriptEnv:
        """What ENVIRON asks for, to be done by one training.

        A folder, a pause and another run's commands are for the first one in this process alone.
        """
        found = cls.of(environ)
        for name in (RUN_DIR, REPLAYED, PAUSED, STARTED_BY):
            environ.pop(name, None)
        return found

    def variables(self) -> dict[str, str]:
        """The variables that ask for this, to be set beside the others of the script's environment."""
        said = {
            RUN_DIR: None if self.run_dir is None else str(self.run_dir.absolute()),  # the script may go elsewhere
            UNTIL: self.until,
            STEPS: None if self.steps is None else str(self.steps),
            SETTINGS: json.dumps(self.settings) if self.settings else None,
            REPLAYED: None if self.replayed is None else str(self.replayed.absolute()),
            PAUSED: "1" if self.paused else None,
            STARTED_BY: None if self.started_by is None else str(self.started_by),
        }
        return {name: value for name, value in said.items() if value is not None}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _texts(text: str) -> tuple[str, ...]:
    """The texts in a list of JSON; nothing where it is none."""
    with suppress(ValueError):
        found = json.loads(text)
        if isinstance(found, list) and all(isinstance(each, str) for each in found):
            return tuple(found)
    return ()
