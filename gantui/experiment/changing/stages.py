"""The stages of an iteration, as slow motion shows them."""

from __future__ import annotations

from typing import Literal

OfGame = Literal["sample", "real", "fake", "discriminator", "judge", "generator", "ahead", "both"]
OfTranslation = Literal["translated", "returned", "maps", "judges"]
StageName = OfGame | OfTranslation

CAPTIONS: dict[StageName, str] = {
    "sample": "sample: z is drawn, G makes fakes of it",
    "real": "D sees real samples",
    "fake": "D sees fakes",
    "discriminator": "D learns: it moves down its loss",
    "judge": "G asks D what it says of these fakes",
    "generator": "G learns: it moves down its loss",
    "ahead": "a look ahead: where the players would go from here",
    "both": "both learn at once",
    "translated": "there: G takes x to Y, F takes y to X",
    "returned": "back again: F takes G(x) to X, G takes F(y) to Y",
    "maps": "G and F learn: they move down the loss that they have together",
    "judges": "D_X and D_Y learn, on fakes of their pools",
}
