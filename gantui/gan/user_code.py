"""The user's own code as a part of a game: which parts are, and which of them an error came up in."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from gantui.errors import plain
from gantui.experiment.experiment import Experiment


@dataclass(frozen=True)
class Foreign:
    """A file of the user's code that has been loaded and run."""

    file: str
    """Its path."""
    keeps: str
    """Where it may keep something from one call to the next, in words; '' where it plainly keeps nothing."""


LOADED: dict[str, Foreign] = {}
"""By the names of their modules."""
BY_CHANCE = (
    "draws random numbers that no seed of a training decides: expected draws with the generator that a distribution, a "
    "latent or a penalty's draw is given (generator=...)"
)


def codes(experiment: Experiment) -> list[Foreign]:
    """The files of user code that EXPERIMENT takes parts from."""
    named = {type(part).__module__ for part in _parts(experiment)}
    return [code for module, code in LOADED.items() if module in named]


def keeps(experiment: Experiment) -> str:
    """The reason why an iteration of EXPERIMENT must not be captured (user code that may keep state), or ''.

    Captured, it would do for ever what it did at first.
    """
    kept = [
        f"{plain(code.file.rpartition('/')[2])} may keep something from call to call ({code.keeps})"
        for code in codes(experiment)
        if code.keeps
    ]
    return kept[0] if kept else ""


def blamed(error: BaseException) -> str:
    """The sentence that blames ERROR on the user's code (file, line, function); '' if it did not come up there."""
    files = {code.file for code in LOADED.values()}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in files:
            where = f"--plugin {plain(frame.filename)}: line {frame.lineno}, in {plain(frame.name)}"
            return f"{where}: {said(error)}"
    return ""


def _parts(experiment: Experiment) -> Iterator[object]:
    """The options of every part of EXPERIMENT that is a class of the user's own."""
    yield from (experiment.distribution, experiment.latent, experiment.generator, experiment.discriminator)
    yield from (experiment.objective, experiment.scheme)
    yield from (experiment.optimizers.generator, experiment.optimizers.discriminator)
    yield from experiment.penalties.values()


def said(error: BaseException) -> str:
    """The kind of ERROR and the first line of what it says."""
    first = plain(str(error)).strip().splitlines() or [""]
    return f"{type(error).__name__}: {first[0]}" if first[0] else type(error).__name__
