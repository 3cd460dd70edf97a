"""The checkerboard distribution on the plane."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment import distributions as options
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution


@DISTRIBUTIONS.register("checkerboard")
class Checkerboard(Distribution):
    """Uniform on the cells whose column and row, counted from the bottom left, add up to an even number."""

    def __init__(self, board: options.Checkerboard, device: torch.device) -> None:
        self.side, self.cell, self.device = board.side, board.scale * board.width / board.side, device
        count = torch.arange(board.side)
        cells = torch.cartesian_prod(count, count)
        self._cells = cells[cells.sum(1) % 2 == 0].float().to(device)
        # How far, in cells, rounding may carry a sample over the edge of its cell.
        edge = board.side * 2.0**-21
        self._nudges = edge * torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]], device=device)

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points: [count, 2]."""
        uniform = torch.rand(count, 3, generator=rng, device=self.device)
        cell = self._cells[(uniform[:, 0] * len(self._cells)).long()]
        return self.cell * (cell + uniform[:, 1:] - self.side / 2)

    def log_density(self, points: Tensor) -> Tensor:
        """The log density: equal on all cells that hold data, minus infinity elsewhere."""
        nudged = (points / self.cell + self.side / 2).unsqueeze(-2) + self._nudges
        cell = nudged.floor()
        on_the_board = ((cell >= 0) & (cell < self.side)).all(-1)
        filled = (on_the_board & (cell.sum(-1) % 2 == 0)).any(-1)
        height = -math.log(len(self._cells)) - 2 * math.log(self.cell)
        return torch.where(filled, height, -math.inf).to(points.dtype)
