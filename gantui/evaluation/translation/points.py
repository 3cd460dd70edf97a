"""What is measured of maps in the plane."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.evaluation.floor import Floor
from gantui.evaluation.points.floors import ASSIGNED, PAIRS
from gantui.evaluation.points.wasserstein import wasserstein1
from gantui.evaluation.translation.parts import distance, of_parts, off, routes, shares_of, up_to
from gantui.gan.random_streams import rng_for
from gantui.gan.translation.plane import OnPlane
from gantui.gan.translation.training import MapTraining

Columns = dict[str, Tensor | float]
"""By the beginning of a key, without the player: [members], or one number for all."""


class JudgeOfPointMaps:
    """Judges maps of a pair in the plane, by points of each record's own.

    T is a turn and a move, which change no distance and no part. So all is measured in X, where what lies in Y is
    brought back to, and the floors of G are those of F.
    """

    def __init__(self, pair: OnPlane, samples: int) -> None:
        """Find what true maps of PAIR show in records of SAMPLES points of each side: the same for every seed."""
        self._pair, self._samples = pair, samples
        rng = rng_for(pair.device, 0, "reference")

        def drawn(count: int) -> Tensor:
            return torch.stack([pair.draw_x(count, rng) for _ in range(PAIRS)])

        self.w1 = Floor.of(wasserstein1(drawn(ASSIGNED), drawn(ASSIGNED)))
        self.shares = Floor.of(off(shares_of(pair.part_of_x(drawn(samples)), len(pair.shares)), pair.shares))
        one = drawn(samples)[0]
        parts = pair.part_of_x(one)
        others = [one[parts == part].roll(1, 0) for part in range(len(pair.shares))]
        each = [distance(one[parts == part], other) for part, other in enumerate(others)]
        self.scrambled = float(torch.cat(each).mean())
        """How far another point of a part is from a point of it, on average."""

    def measure(self, trained: MapTraining, members: Sequence[int]) -> dict[str, Columns]:
        """What there is to say of the maps of MEMBERS of TRAINED, by player."""
        pair, found = self._pair, dict[str, Columns]()
        x, y = (self._drawn(trained, members, side) for side in ("x", "y"))
        sides = {"G": (x, x, pair.back(y), pair.back), "F": (y, pair.back(y), x, lambda points: points)}
        for player in trained.options.maps:
            given, begins, other, into_x = sides[player]
            made = trained.translate(player, given, members)
            columns = self._of_map(begins, into_x(made), other)
            if len(trained.options.maps) > 1:
                again = trained.translate("F" if player == "G" else "G", made, members)
                again = again if player == "G" else pair.back(again)
                back = pair.part_of_x(again) == pair.part_of_x(begins)
                columns |= {"returns": back.float().mean(1), "back": distance(again, begins).mean(1)}
            found[player] = columns
        return found

    def _drawn(self, trained: MapTraining, members: Sequence[int], side: str) -> Tensor:
        """Points of SIDE, 'x' or 'y', for each of MEMBERS, of this iteration's own: [members, samples, 2]."""
        draw, device, step = self._pair.draw_x if side == "x" else self._pair.draw_y, trained.device, trained.steps_done
        rngs = (rng_for(device, trained.seeds[member], f"evaluation.{side}", step) for member in members)
        return torch.stack([draw(self._samples, rng) for rng in rngs])

    def _of_map(self, begins: Tensor, ends: Tensor, other: Tensor) -> Columns:
        """What is known of a map that takes BEGINS to ENDS where it should take them to such as OTHER; all in X."""
        pair = self._pair
        before, after = pair.part_of_x(begins), pair.part_of_x(ends)
        right = up_to(routes(before, after, len(pair.shares)), pair.symmetries)
        symmetric, ways = right.max(1)
        like = pair.like_symmetry(begins, ends, ways)
        return {
            "w1": wasserstein1(ends[:, :ASSIGNED], other[:, :ASSIGNED]),
            "w1_floor": self.w1.mean,
            "w1_floor_sd": self.w1.sd,
            **of_parts(before, after, pair.shares),
            "shares_floor": self.shares.mean,
            "shares_floor_sd": self.shares.sd,
            "accuracy_floor": 1.0,
            "symmetric": symmetric,
            "truth": distance(ends, begins).mean(1),
            "inside": self._inside(ends, begins, after == before),
            "inside_symmetric": self._inside(ends, like, after == pair.symmetries[ways].gather(1, before)),
        }

    def _inside(self, ends: Tensor, truth: Tensor, counted: Tensor) -> Tensor:
        """How far those of ENDS [members, n, 2] that are COUNTED are from the TRUTH, by `scrambled`: [members].

        NaN where none is.
        """
        return (distance(ends, truth) * counted).sum(1) / counted.sum(1) / self.scrambled
