"""Alternating updates."""

from __future__ import annotations

from gantui.gan.schemes.base import SCHEMES, Players, Scheme


@SCHEMES.register("alternating")
class Alternating(Scheme):
    """The players move in turn, each against the other's newest weights (Goodfellow 2014, algorithm 1)."""

    def iterate(self, players: Players, step: int) -> None:
        """`d_steps` updates of D, then `g_steps` of G; the other way round when the generator is first."""
        if self.schedule.first == "discriminator":
            self._discriminator(players, step)
            self._generator(players, step)
        else:
            self._generator(players, step)
            self._discriminator(players, step)

    def _discriminator(self, players: Players, step: int) -> None:
        for update in range(self.schedule.d_steps):
            players.update_discriminator(step, update)

    def _generator(self, players: Players, step: int) -> None:
        for update in range(self.schedule.g_steps):
            players.update_generator(step, update)
