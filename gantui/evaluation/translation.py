"""What is measured of an unpaired translation: whether its points are right, and whether its map is."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from gantui.evaluation.coverage import FAIR_SHARE
from gantui.evaluation.floor import Floor
from gantui.evaluation.kind import Numbers
from gantui.evaluation.points.floors import ASSIGNED, PAIRS
from gantui.evaluation.points.transport import wasserstein1
from gantui.experiment.metrics import measured_by
from gantui.gan.rng import rng_for
from gantui.gan.translation.pairs import Pair
from gantui.gan.translation.trainee import Translator

KEYS = measured_by("translation")
"""The keys of one record, in order."""


class Reference:
    """What true maps of PAIR show in records of SAMPLES points of each side: the same for every seed.

    T is a turn and a move, which change no distance and no part. So the floors of G are those of F.
    """

    def __init__(self, pair: Pair, samples: int) -> None:
        rng = rng_for(pair.device, 0, "reference")

        def drawn(count: int) -> Tensor:
            return torch.stack([pair.draw_x(count, rng) for _ in range(PAIRS)])

        self.w1 = Floor.of(wasserstein1(drawn(ASSIGNED), drawn(ASSIGNED)))
        self.shares = Floor.of(off(_shares(pair.part_of_x(drawn(samples)), len(pair.shares)), pair.shares))


_KNOWN: WeakKeyDictionary[Translator, Reference] = WeakKeyDictionary()


@torch.no_grad()
def measured(translator: Translator, members: Sequence[int]) -> list[Numbers]:
    """The numbers of each of MEMBERS of TRANSLATOR now, by key: on points of this iteration's own."""
    pair, samples = translator.pair, translator.options.evaluation.samples
    if translator not in _KNOWN:
        _KNOWN[translator] = Reference(pair, samples)
    known = _KNOWN[translator]
    x, y = (_points(translator, members, side, samples) for side in ("x", "y"))
    found = translator.translate(x, y, members)
    of_g = _of_map(pair, pair.part_of_x(x), pair.part_of_y(found.fake_y), pair.part_of_x(found.again_x))
    of_f = _of_map(pair, pair.part_of_y(y), pair.part_of_x(found.fake_x), pair.part_of_y(found.again_y))
    g = (_transported(found.fake_y, y), *of_g, _distance(found.fake_y, pair.truth(x)), _distance(found.again_x, x))
    f = (_transported(found.fake_x, x), *of_f, _distance(found.fake_x, pair.back(y)), _distance(found.again_y, y))
    rows = zip(*(each.tolist() for each in (*g, *f)), strict=True)
    return [dict(zip(KEYS, _with_floors(known, row, len(pair.shares)), strict=True)) for row in rows]


def _with_floors(known: Reference, row: Sequence[float], parts: int) -> list[float | int]:
    """The numbers of one member in ROW, of G and then of F, with their floors, in the order of `KEYS`."""
    found: list[float | int] = [parts]
    half = len(row) // 2
    for w1, reached, shares, *others in (row[:half], row[half:]):
        found += [w1, known.w1.mean, known.w1.sd, int(reached), shares, known.shares.mean, known.shares.sd, *others]
    return found


def _points(translator: Translator, members: Sequence[int], side: str, count: int) -> Tensor:
    """COUNT points of SIDE, 'x' or 'y', for each of MEMBERS, of this iteration's own: [members, count, 2]."""
    pair, seeds, device, step = translator.pair, translator.seeds, translator.device, translator.steps_done
    draw = pair.draw_x if side == "x" else pair.draw_y
    return torch.stack([draw(count, rng_for(device, seeds[each], f"evaluation.{side}", step)) for each in members])


def _of_map(pair: Pair, begins: Tensor, ends: Tensor, again: Tensor) -> tuple[Tensor, ...]:
    """What is known of a map that takes points of the parts BEGINS to the parts ENDS; the other takes these to AGAIN.

    From [members, n] each: parts that are reached, how far their shares are off, purity, accuracy, that up to a
    symmetry, and the share that comes back; [members] each.
    """
    table = routes(begins, ends, len(pair.shares))
    shares = table.sum(1)
    reached = (shares >= FAIR_SHARE * pair.shares).sum(1)
    purity = table.amax(2).sum(1)
    right = up_to(table, pair.symmetries)
    return reached, off(shares, pair.shares), purity, right[:, 0], right.amax(1), (again == begins).float().mean(1)


def routes(begins: Tensor, ends: Tensor, parts: int) -> Tensor:
    """The shares of the points that go from each part to each: [members, parts, parts].

    BEGINS and ENDS [members, n] are the part of each point before and after.
    """
    pairs = begins * parts + ends
    return _shares(pairs, parts * parts).unflatten(1, (parts, parts))


def up_to(table: Tensor, symmetries: Tensor) -> Tensor:
    """The share of points that go where each of SYMMETRIES [symmetries, parts] would take their part.

    [members, symmetries], from the routes in TABLE [members, parts, parts].
    """
    begins = torch.arange(table.shape[1], device=table.device)
    return table[:, begins, symmetries].sum(2)


def off(shares: Tensor, true: Tensor) -> Tensor:
    """The total variation between SHARES [members, parts] and those that are TRUE [parts]: [members]."""
    return (shares - true).abs().sum(1) / 2


def _shares(numbers: Tensor, count: int) -> Tensor:
    """The share of each of COUNT numbers among NUMBERS [members, n]: [members, count]."""
    ones = torch.ones_like(numbers, dtype=torch.float32)
    return ones.new_zeros(len(numbers), count).scatter_add(1, numbers, ones) / numbers.shape[1]


def _transported(made: Tensor, real: Tensor) -> Tensor:
    return wasserstein1(made[:, :ASSIGNED], real[:, :ASSIGNED])


def _distance(one: Tensor, other: Tensor) -> Tensor:
    """The mean distance of the points ONE from OTHER [members, n, 2]: [members]."""
    return torch.linalg.vector_norm(one - other, dim=2).mean(1)
