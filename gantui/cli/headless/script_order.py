"""Whether a command is to start a person's own training script, by its arguments, before much is imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gantui.errors import Refusal, plain
from gantui.session.jobs.script_env import ScriptEnv
from gantui.session.scripts.order import Order, checked

_WHY_NOT = {
    "preset": ("--preset", "a script says itself what it trains"),
    "source": ("--data", "a script reads its data itself"),
    "text": ("--text", "a script reads its data itself"),
    "seed": ("--seed", "a script draws its random numbers itself"),
    "device": ("--device", "a script says itself where it computes"),
    "resume": ("--resume", "only a script knows how it goes on"),
    "plugins": ("--plugin", "a plug-in adds to what gantui trains itself"),
}
"""The options that a script can't be given, by their names in a command, each with the reason."""


def order(given: Mapping[str, Any]) -> Order | None:
    """The script that is to be started by the arguments GIVEN to a command; None if there is none among them.

    Raises:
        Refusal: it can't be, or something is asked for that is not for a script.
    """
    script = given["script"]
    if script is None:
        if given["python"] is not None:
            raise Refusal("--python names what runs a script, and there is none; expected gantui run gan.py, say")
        return None
    if refused := [f"{option}: {why}" for name, (option, why) in _WHY_NOT.items() if given.get(name) not in (None, [])]:
        raise Refusal(
            f"{'; '.join(refused)}; what is for the script stands behind --, as in gantui run {plain(str(script))} -- "
            "--lr 0.001"
        )
    asked = ScriptEnv(
        until=given["until"],
        steps=given["steps"],
        settings=tuple(given["assignments"] or ()),
        replayed=given["replay_events"],
    )
    arguments = tuple(given["arguments"] or ())
    return checked(script, arguments, python=given["python"], run_dir=given["run_dir"], asked=asked)
