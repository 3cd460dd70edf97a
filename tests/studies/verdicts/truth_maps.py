"""How far the maps of a translation are from the true ones, told without gantui's own measures of maps.

Of every sample it is known where it truly belongs. So the samples that are taken near there are counted, and those that
come back; and what a map makes, all together, is held against its target, as a generator's samples are.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import cast

import torch
from torch import Tensor

from gantui.experiment import pairs as options
from gantui.gan.random_streams import rng_for
from gantui.gan.translation.digits import OfDigits
from gantui.gan.translation.plane import OnPlane
from gantui.gan.translation.training import MapTraining
from tests.studies.verdicts.truth import CPU, DRAWS, SAMPLES, Judge, Truth
from tests.studies.verdicts.truth_images import DIRECTIONS, frechet

TARGET = {"G": "y", "F": "x"}
"""The side to which each map takes samples."""


class MapJudge(ABC):
    """What the maps of one pair are held against."""

    perfect: dict[str, tuple[float, float]]
    """The mean and the deviation of each number of true maps, with the letter of the map."""

    @torch.no_grad()
    def numbers(self, trained: MapTraining, place: int) -> Truth:
        """What the maps of the member at PLACE of TRAINED show, each number with the letter of its map."""
        found: Truth = {}
        for player in trained.options.maps:
            given, truth = self.pairs_for(player, trained.seeds[place], trained.steps_done)
            made = trained.translate(player, given.unsqueeze(0), [place])[0]
            numbers = self.apart(made, truth, TARGET[player])
            if len(trained.options.maps) > 1:
                other = "F" if player == "G" else "G"
                again = trained.translate(other, made.unsqueeze(0), [place])[0]
                numbers["back"] = self.near(again, given, TARGET[other])
            numbers |= self.together(made, TARGET[player])
            found |= {f"{key}_{player.lower()}": number for key, number in numbers.items()}
        return found

    @abstractmethod
    def pairs_for(self, player: str, seed: int, step: int) -> tuple[Tensor, Tensor]:
        """Samples for the map PLAYER, of SEED and STEP, and where they truly belong: [n, width] each."""

    @abstractmethod
    def near(self, made: Tensor, truth: Tensor, side: str) -> float:
        """The share of what was MADE on SIDE that is near to its TRUTH, where few samples would be by chance."""

    def apart(self, made: Tensor, truth: Tensor, side: str) -> Truth:
        """How far what was MADE on SIDE is from its TRUTH, each from its own."""
        return {"near": self.near(made, truth, side)}

    @abstractmethod
    def together(self, made: Tensor, side: str) -> Truth:
        """What all that was MADE on SIDE shows beside its target."""


class PlaneJudge(MapJudge):
    """Near is: no further than another point of the same part is on average, which half of these are."""

    def __init__(self, pair: OnPlane, settings: options.OnPlane) -> None:
        angle = math.radians(settings.angle)
        self._turn, self._shift = complex(math.cos(angle), math.sin(angle)), complex(*settings.shift)
        self._pair = pair
        x = pair.draw_x(SAMPLES, rng_for(CPU, 0, "truth.parts"))
        part = pair.part_of_x(x)
        apart = [(x[part == each] - x[part == each].roll(1, 0)).norm(dim=1) for each in range(len(pair.shares))]
        self._usual = float(torch.cat(apart).mean())
        self._judges = {"x": Judge(pair.draw_x, pair.space.width), "y": Judge(pair.draw_y, pair.space.width)}
        self.perfect = {
            f"{key}_{player.lower()}": shown
            for player, side in TARGET.items()
            for key, shown in self._judges[side].perfect.items()
        }
        for player, side in TARGET.items():
            self.perfect[f"unit_{player.lower()}"] = 2 / math.pi / self._judges[side].spread, 0.0
        """The unit is what a move by 1 is in the `w1` of the truth."""

    def pairs_for(self, player: str, seed: int, step: int) -> tuple[Tensor, Tensor]:
        """See `MapJudge`: as many new points as for a generator."""
        x = self._pair.draw_x(SAMPLES, rng_for(CPU, seed, f"truth.{player}", step))
        turned = torch.view_as_complex(x.double().contiguous()) * self._turn + self._shift
        y = torch.view_as_real(turned).float()
        return (x, y) if player == "G" else (y, x)

    def near(self, made: Tensor, truth: Tensor, side: str) -> float:
        """See `MapJudge`."""
        return float(((made - truth).norm(dim=1) <= self._usual).float().mean())

    def together(self, made: Tensor, side: str) -> Truth:
        """See `MapJudge`."""
        return self._judges[side].numbers(made)


class DigitsJudge(MapJudge):
    """Near is: of all that is held out its own truth is the nearest. All else is told by pixels, too.

    Of many images the own truth is the nearest long before they look like it. They are there for certain if they are no
    further from their truth than the nearest other image is.
    """

    def __init__(self, pair: OfDigits) -> None:
        self._sides = {"x": pair.held_x, "y": pair.held_y}
        self._trained, self._directions = {"x": pair.x, "y": pair.y}, dict[str, Tensor]()
        rng, self.perfect = rng_for(CPU, 0, "truth.digits"), {}
        for player, side in TARGET.items():
            trained, held = self._trained[side], self._sides[side]
            self._directions[side] = torch.linalg.eigh(trained.T.double().cov()).eigenvectors[:, -DIRECTIONS:].float()
            drawn = [held[torch.randint(len(held), (len(held),), generator=rng)] for _ in range(DRAWS)]
            spread = torch.tensor([self.together(each, side)["frechet"] for each in drawn]).std()
            other = self._sides["x" if side == "y" else "y"]
            true, copied = self.together(held, side), self.together(other, side)
            self.perfect[f"frechet_{player.lower()}"] = true["frechet"], float(spread)
            self.perfect[f"white_{player.lower()}"] = true["white"], 0.0
            self.perfect |= {f"copied_{key}_{player.lower()}": (copied[key], 0.0) for key in copied}

    def pairs_for(self, player: str, seed: int, step: int) -> tuple[Tensor, Tensor]:
        """See `MapJudge`: all that is held out, the same at each look."""
        x, y = self._sides["x"], self._sides["y"]
        return (x, y) if player == "G" else (y, x)

    def near(self, made: Tensor, truth: Tensor, side: str) -> float:
        """See `MapJudge`."""
        nearest = torch.cdist(made, truth).argmin(1)
        return float((nearest == torch.arange(len(truth))).float().mean())

    def apart(self, made: Tensor, truth: Tensor, side: str) -> Truth:
        """See `MapJudge`: with the share that is there for certain."""
        others = torch.cdist(truth, truth).fill_diagonal_(torch.inf).amin(1)
        return super().apart(made, truth, side) | {"at": float(((made - truth).norm(dim=1) <= others).float().mean())}

    def together(self, made: Tensor, side: str) -> Truth:
        """See `MapJudge`."""
        directions = self._directions[side]
        along = [(each @ directions).double() for each in (self._trained[side], made)]
        return {"frechet": frechet(*along), "white": float(made.mean())}


def judge_of(trained: MapTraining) -> MapJudge:
    """What the maps of TRAINED are held against."""
    if isinstance(trained.pair, OnPlane):
        return PlaneJudge(trained.pair, cast("options.OnPlane", trained.options.pair))
    return DigitsJudge(cast("OfDigits", trained.pair))
