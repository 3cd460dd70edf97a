"""`gantui sample`: points from a trained generator, in the data's own units."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gantui import streams
from gantui.cli import outputs
from gantui.cli.runs import finding
from gantui.errors import Refusal, plain

SUFFIXES = (".npy", ".csv")
MOST = 10_000_000
"""Samples at once: 160 MB of them."""


def sample(
    name: str,
    count: int,
    out: Path | None,
    *,
    label: str | None,
    seed: int,
    weights: str | None,
    checkpoint: str | None,
    with_code: Sequence[Path],
    force: bool,
) -> None:
    """Draw COUNT samples from the run NAME, of the class LABEL if any, and write them to OUT, or as CSV to stdout.

    Raises:
        Refusal: there is no such run, class, checkpoint or kind of file, or OUT can't be written.
    """
    if out is not None and out.suffix not in SUFFIXES:
        raise Refusal(f"--out {plain(str(out))}: expected a name that ends in .npy or .csv")
    path = None if out is None else outputs.destination(out, out, force=force, option="--out")
    run = finding.opened(name, with_code, asked_by="sample")
    finding.needs_its_code(run, with_code)

    from gantui.session.training.weights.loaded import LoadedRun  # it imports torch

    trained = LoadedRun(run, checkpoint)
    finding.tell(trained.damaged)
    points = trained.draw(count, seed, trained.weights(weights), label)
    if path is None:
        streams.say(outputs.points_csv(points).removesuffix("\n"))
        return
    data = outputs.npy(points) if path.suffix == ".npy" else outputs.points_csv(points).encode()
    outputs.write(path, data, "--out")
