"""The stages of an iteration, as slow motion shows them."""

from __future__ import annotations

from typing import Literal

StageName = Literal["sample", "real", "fake", "discriminator", "judge", "generator", "ahead", "both"]

CAPTIONS: dict[StageName, str] = {
    "sample": "sample: z is drawn, G makes fakes of it",
    "real": "D sees real samples",
    "fake": "D sees fakes",
    "discriminator": "D learns: it moves down its loss",
    "judge": "G asks D what it says of these fakes",
    "generator": "G learns: it moves down its loss",
    "ahead": "a look ahead: where the players would go from here",
    "both": "both learn at once",
}
