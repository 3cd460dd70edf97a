"""Where a training has diverged, by its log and its weights."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from gantui.session.sweep.members import Divergence


def not_finite(rows: Tensor, finite: Tensor, columns: Sequence[str], steps_done: int) -> dict[int, Divergence]:
    """Where each member diverged, by its index, if its losses or weights are not all finite.

    ROWS [iterations, members, columns] is the log of the last iterations, up to STEPS_DONE; FINITE [2, members] whether
    all weights are finite numbers, D's first.
    """
    found: dict[int, Divergence] = {}
    bad = ~rows.isfinite()
    if bool(bad.any()):
        for row, place, column in bad.nonzero().tolist():  # in the order of iterations
            if place not in found:
                name, step = columns[column], steps_done - len(rows) + row + 1
                player = "generator" if name == "loss_g" else "discriminator"
                found[place] = Divergence(step, player, f"{name} became {rows[row, place, column]}")
    for place in range(finite.shape[1]):
        of_d, of_g = finite[:, place].tolist()
        if place not in found and not (of_d and of_g):
            player = "generator" if of_d else "discriminator"
            found[place] = Divergence(steps_done, player, "its weights are no longer finite")
    return found
