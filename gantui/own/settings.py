"""The settings with which a script is to begin, as the command line says them: those that gantui has a say in."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.errors import Refusal, nearest, plain
from gantui.experiment.changing import while_training
from gantui.experiment.files import validation
from gantui.experiment.goals.best import best_problem
from gantui.own.options import Watched

_OURS = ("evaluation", "diagnosis", "checkpoints")
"""Tables that say what gantui does, whatever the script does."""


def begun_with(options: Watched, settings: Sequence[str], keys: Sequence[str], why_none: str = "") -> Watched:
    """OPTIONS with SETTINGS, each PATH=VALUE, where records may have KEYS.

    WHY_NONE: why nothing of the script's can be set, where that is so.

    Raises:
        Refusal: one of them is up to the script, or can't be so.
    """
    live_ones = [] if why_none else [each.path for each in while_training.settings(options, options)]
    ours = []
    for setting in settings:
        path, _, value = (part.strip() for part in setting.partition("="))
        if path.partition(".")[0] in _OURS:
            ours.append(setting)
        elif path in live_ones:
            options = _changed(options, path, value)
        else:
            expected = nearest(path, live_ones) or f"; expected one of {', '.join((*_OURS, *live_ones))}"
            why = f", since {why_none}" if why_none else ""
            raise Refusal(f"--set {plain(setting)}: that is up to the script{why}{expected}")
    raw = validation.override(options.model_dump(mode="json", exclude_unset=True), ours)
    found = validation.validate_as(Watched, raw, "--set")
    if problem := best_problem(found.checkpoints.best, keys):
        raise Refusal(f"--set {problem}")
    return found


def _changed(options: Watched, path: str, value: str) -> Watched:
    try:
        return while_training.check(options, path, value)
    except Refusal as refusal:
        raise Refusal(f"--set {str(refusal).removeprefix('not changed: ')}") from None
