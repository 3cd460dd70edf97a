"""Whether a command is to start a person's own training script, by its arguments, before much is imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gantui.errors import Refusal, plain
from gantui.session.scripts.order import Order, checked

_NOT_WITH = {
    "preset": "--preset",
    "assignments": "--set",
    "source": "--data",
    "text": "--text",
    "seed": "--seed",
    "steps": "--steps",
    "device": "--device",
    "resume": "--resume",
    "plugins": "--plugin",
    "replay_events": "--replay-events",
    "once": "--once",
    "in_words": "--plain",
}
"""The options for what gantui trains itself, by their names in a command."""


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
    if refused := [option for name, option in _NOT_WITH.items() if given.get(name)]:
        shown, several = plain(str(script)), len(refused) > 1
        raise Refusal(
            f"{' and '.join(refused)}: {'are' if several else 'is'} not for a script, which trains in its own way; "
            f"what is for the script stands behind --, as in gantui run {shown} -- --lr 0.001"
        )
    arguments = tuple(given["arguments"] or ())
    return checked(script, arguments, python=given["python"], run_dir=given["run_dir"], until=given["until"])
