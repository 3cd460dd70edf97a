"""Distributions that are uniform on each cell of a raster on the plane: a checkerboard, letters."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment import distributions as options
from gantui.experiment.letter_shapes import HEIGHT, written
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution


class Raster(Distribution):
    """Uniform on the cells of a raster that hold data, equally much in each; the raster is centred at 0."""

    def __init__(self, filled: Tensor, cell: float, device: torch.device) -> None:
        """FILLED [columns, rows] says which cells of width CELL hold data, counted from the bottom left."""
        self.cell, self.device = cell, device
        columns, rows = filled.shape
        self._cells = filled.nonzero().float().to(device)
        self._centre = torch.tensor([columns / 2, rows / 2], device=device)
        # How far, in cells, rounding may carry a sample over the edge of its cell.
        edge = max(columns, rows) * 2.0**-21
        self._nudges = edge * torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]], device=device)
        height = -math.log(len(self._cells)) - 2 * math.log(cell)
        inside = torch.where(filled.bool(), height, -math.inf)
        self._heights = torch.nn.functional.pad(inside, (1, 1, 1, 1), value=-math.inf).to(device)

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points: [count, 2]."""
        uniform = torch.rand(count, 3, generator=rng, device=self.device)
        cell = self._cells[(uniform[:, 0] * len(self._cells)).long()]
        return self.cell * (cell + uniform[:, 1:] - self._centre)

    def log_density(self, points: Tensor) -> Tensor:
        """The log density: equal on all cells that hold data, minus infinity elsewhere."""
        nudged = (points / self.cell + self._centre).unsqueeze(-2) + self._nudges
        column, row = (
            (nudged[..., axis].floor().clamp(-1, size - 2) + 1).long() for axis, size in enumerate(self._heights.shape)
        )
        return self._heights[column, row].amax(-1).to(points.dtype)


@DISTRIBUTIONS.register("checkerboard")
class Checkerboard(Raster):
    """Uniform on the cells whose column and row, counted from the bottom left, add up to an even number."""

    def __init__(self, board: options.Checkerboard, device: torch.device) -> None:
        count = torch.arange(board.side)
        super().__init__((count[:, None] + count) % 2 == 0, board.scale * board.width / board.side, device)


@DISTRIBUTIONS.register("text")
class Text(Raster):
    """Uniform on the cells of letters."""

    def __init__(self, text: options.Text, device: torch.device) -> None:
        rows = written(text.text)
        filled = torch.tensor([[row[column] == "#" for row in reversed(rows)] for column in range(len(rows[0]))])
        super().__init__(filled, text.scale * text.height / HEIGHT, device)
