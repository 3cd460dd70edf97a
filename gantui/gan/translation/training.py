"""What trainings of maps have in common, with pairs or without."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from gantui.experiment.maps import Maps
from gantui.gan.named_players import NamedPlayersTraining, Source
from gantui.gan.translation import pairs
from gantui.gan.translation.cyclegan_losses import made

Draw = Callable[[int, torch.Generator], Tensor]
"""(count, generator) -> [count, ...]"""


class MapTraining(NamedPlayersTraining):
    """Maps in training, and their judges."""

    options: Maps

    def __init__(self, options: Maps, seeds: Sequence[int], device: torch.device) -> None:
        """Make what is trained on."""
        super().__init__(options, seeds, device)
        self.pair = pairs.make(options.pair, device)

    @property
    def moving(self) -> list[str]:
        """The players that move."""
        return [name for name in self.options.players if self.options.moves(name)]

    def samples(self, purpose: str, draw: Draw, width: int = 0, *, extra: str = "") -> Source:
        """What DRAW draws for PURPOSE, a batch an iteration, of WIDTH numbers each; of a sample's own by default.

        Where EXTRA is a player, for that one's single updates.
        """
        many = width or self.pair.space.width
        return self.source(purpose, lambda _, count, rng: draw(count, rng), many, extra=extra)

    @torch.no_grad()
    def translate(self, player: str, samples: Tensor, members: Sequence[int]) -> Tensor:
        """What the map PLAYER of MEMBERS makes of SAMPLES [len(members), n, width]: of the same shape.

        Nothing is changed.
        """
        return made(self.game.generator, self.players[player].params[list(members)], samples)

    def there_and_back(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What the first member's maps make of X and Y [n, width]: G(x), F(y), F(G(x)) and G(F(y)), of the same shape.

        The last three are empty, [0, width], where there is no F.
        """
        fake_y = self.translate("G", x[None], [0])
        if "F" not in self.options.maps:
            return fake_y[0], x[:0], x[:0], x[:0]
        fake_x = self.translate("F", y[None], [0])
        return fake_y[0], fake_x[0], self.translate("F", fake_y, [0])[0], self.translate("G", fake_x, [0])[0]
