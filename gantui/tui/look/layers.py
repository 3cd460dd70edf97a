"""The layers of the plane, each of which can be left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

LayerName = Literal["real", "fake", "field", "contours", "arrows", "map", "modes"]
LAYERS: tuple[LayerName, ...] = get_args(LayerName)
USUAL: frozenset[LayerName] = frozenset({"real", "fake", "field", "modes"})

KEYS: dict[LayerName, str] = {
    "real": "r",
    "fake": "f",
    "field": "d",
    "contours": "c",
    "arrows": "a",
    "map": "m",
    "modes": "n",
}
"""In the dialog."""
LABELS: dict[LayerName, str] = {
    "real": "real points",
    "fake": "fake points",
    "field": "field behind them",
    "contours": "contours of D",
    "arrows": "pull on the fakes",
    "map": "map of G",
    "modes": "numbers of modes",
}
LABELS_ON_LINE: dict[LayerName, str] = {
    "real": "density of the data",
    "fake": "density of the fakes",
    "field": "D's reading",
    "contours": "levels of D",
    "arrows": "pull on the fakes",
    "map": "map of G",
    "modes": "numbers of modes",
}
"""Where the data are one number each."""


@dataclass(frozen=True)
class LayerState:
    """The state of one layer."""

    name: LayerName
    label: str
    on: bool
    missing: str = ""
    """Why it can't be drawn here, in a few words; empty where it can."""


class DrawnLayers:
    """Which layers the views of a panel draw."""

    def __init__(self) -> None:
        self.names = USUAL
        """Where the training has them."""

    def turn(self, name: LayerName) -> bool:
        """Draw the layer NAME, or leave it out; returns whether it is drawn now."""
        self.names ^= frozenset[LayerName]({name})
        return name in self.names
