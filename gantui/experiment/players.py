"""The two players of a game, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

PlayerName = Literal["discriminator", "generator"]
PLAYERS: tuple[PlayerName, ...] = get_args(PlayerName)
"""In the order in which formats on disk and in messages list them."""
LETTERS: Mapping[str, str] = {"discriminator": "D", "generator": "G"}
"""What they are called where room is short."""
