"""The stages of an iteration, as slow motion shows them."""

from __future__ import annotations

from typing import Literal

OfGame = Literal["sample", "real", "fake", "discriminator", "judge", "generator", "ahead", "both"]
OfTranslation = Literal["translated", "returned", "maps", "judges"]
OfPaired = Literal["made", "map", "judge of pairs"]
OfInpainting = Literal["holes", "completed"]
OfAges = Literal["aged", "aged judged", "ages learned"]
StageName = OfGame | OfTranslation | OfPaired | OfInpainting | OfAges

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
    "made": "G takes x to Y",
    "map": "G learns: it moves down what D says of (x, G(x)), and towards y",
    "judge of pairs": "D learns to tell (x, y) from (x, G(x))",
    "holes": "holes are made in images",
    "completed": "G completes each image twice, by other noise",
    "aged": "G makes digits as old as it is asked",
    "aged judged": "D learns: to tell real from made, and to read the age of real ones",
    "ages learned": "G learns: to please D, to be as old as asked, and to leave a digit at its own age as it is",
}
