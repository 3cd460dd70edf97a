"""What parts tell of a map: to which part it takes the samples of each."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.evaluation.coverage import FAIR_SHARE


def of_parts(begins: Tensor, ends: Tensor, shares: Tensor) -> dict[str, Tensor]:
    """What is known of a map that takes samples of the parts BEGINS to the parts ENDS [members, n]; [members] each.

    How many parts are reached by a fifth of their share, how far the shares of all are off from SHARES [parts], which
    share of the samples go where most of their part go, and which to the part that is their own.
    """
    table = routes(begins, ends, len(shares))
    reached = table.sum(1)
    return {
        "parts": (reached >= FAIR_SHARE * shares).sum(1),
        "shares": off(reached, shares),
        "purity": table.amax(2).sum(1),
        "accuracy": table.diagonal(dim1=1, dim2=2).sum(1),
    }


def routes(begins: Tensor, ends: Tensor, parts: int) -> Tensor:
    """The shares of the samples that go from each part to each: [members, parts, parts].

    BEGINS and ENDS [members, n] are the part of each sample before and after.
    """
    pairs = begins * parts + ends
    return shares_of(pairs, parts * parts).unflatten(1, (parts, parts))


def up_to(table: Tensor, symmetries: Tensor) -> Tensor:
    """The share of samples that go where each of SYMMETRIES [symmetries, parts] would take their part.

    [members, symmetries], from the routes in TABLE [members, parts, parts].
    """
    begins = torch.arange(table.shape[1], device=table.device)
    return table[:, begins, symmetries].sum(2)


def off(shares: Tensor, true: Tensor) -> Tensor:
    """The total variation between SHARES [members, parts] and those that are TRUE [parts]: [members]."""
    return (shares - true).abs().sum(1) / 2


def shares_of(numbers: Tensor, count: int) -> Tensor:
    """The share of each of COUNT numbers among NUMBERS [members, n]: [members, count]."""
    ones = torch.ones_like(numbers, dtype=torch.float32)
    return ones.new_zeros(len(numbers), count).scatter_add(1, numbers, ones) / numbers.shape[1]


def distance(one: Tensor, other: Tensor) -> Tensor:
    """How far each of ONE is from the same of OTHER [..., n, width]: [..., n]."""
    return torch.linalg.vector_norm(one - other, dim=-1)
