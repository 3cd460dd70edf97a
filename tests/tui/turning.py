"""Settings for tests, and a training that is made up and takes up what is turned."""

from __future__ import annotations

import dataclasses

from textual import events
from textual.app import App
from textual.keys import _character_to_key

from gantui.experiment.options.setting import Setting
from gantui.session.view.commands import Command, Set
from gantui.session.view.requests import Requests
from tests.tui.fakes import FakeSource


def setting(path: str, value: str, kind: str = "ratio", **more: object) -> Setting:
    words = path.split(".")
    player = next((side for side in ("generator", "discriminator") if side in words), "discriminator")
    common = {"player": player, "label": words[-1], "about": f"about {words[-1]}", "start": value}
    return Setting(path=path, value=value, kind=kind, **common | more)  # type: ignore[arg-type]


SETTINGS = (
    setting("penalties.clip.limit", "0.2", least=0.0, open=(True, False)),
    setting("optimizers.generator.lr", "0.001", least=0.0, open=(True, False), label="rate"),
    setting("optimizers.generator.decay", '"constant"', "choice", choices=('"constant"', '"linear"'), detail=True),
    setting("optimizers.generator.betas", "[0.5, 0.999]", "typed"),
    setting("optimizers.discriminator.lr", "0.002", least=0.0, open=(True, False), label="rate"),
    setting("scheme.d_steps", "2", "count", least=0.0, most=1000.0, label="updates"),
    setting("scheme.g_steps", "1", "count", least=0.0, most=1000.0, label="updates", player="generator"),
)
"""In the order of an experiment's tables."""


class Turnable(FakeSource):
    """Takes up what is turned; what holds "bad" is refused."""

    def __init__(self, settings: tuple[Setting, ...] = SETTINGS, **more: object) -> None:
        self.settings = settings
        super().__init__(**more)  # type: ignore[arg-type]

    def send(self, command: Command) -> int:
        if isinstance(command, Set):
            self._set(command)
        return super().send(command)

    def refuses(self, command: Command) -> bool:
        return isinstance(command, Set) and "bad" in command.value

    def _set(self, command: Set) -> None:
        if self.refuses(command):
            self.message = f"{command.path} = {command.value}: expected something else"
            return
        self.message = f"{command.path} x -> {command.value}, from step {self.step + 1:,} on"
        self.settings = tuple(
            dataclasses.replace(each, value=command.value) if each.path == command.path else each
            for each in self.settings
        )

    def publish(self, requests: Requests) -> None:
        super().publish(requests)
        self.replace(settings=self.settings, learning_rates={"discriminator": 0.002, "generator": 0.001})

    def value(self, path: str) -> str:
        """As the dashboard can see it."""
        return next(each.value for each in self.latest().settings if each.path == path)


def press(app: App[None], *keys: str) -> None:
    """Type KEYS without waiting for what they do, as somebody in a hurry does."""
    for key in keys:
        name, character = (_character_to_key(key), key) if len(key) == 1 else (key, " " if key == "space" else None)
        app.post_message(events.Key(name, character))
