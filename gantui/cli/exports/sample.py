"""`gantui sample`: samples from a trained generator: points in the data's own units, or images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gantui import streams
from gantui.cli import output_files
from gantui.cli.runs import open_run
from gantui.draw.images import png
from gantui.draw.images.enlarged_sheet import across, sheet
from gantui.errors import Refusal, plain

if TYPE_CHECKING:
    from gantui.session.training.weights.loaded_run import LoadedRun, Weights

OF_POINTS, OF_IMAGES = (".npy", ".csv"), (".png", ".npz", ".npy")
MOST_NUMBERS = 2_000_000_000
"""Numbers in all samples: 2 GB of bytes, and what ten million points take is a tenth of that."""
MOST_ON_A_SHEET = 10_000
"""Images in one PNG file."""
_LEAST_PIXELS = 32
"""Pixels of a sheet that an image has along each side, at least: smaller ones are enlarged."""


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
    if out is not None and out.suffix not in {*OF_POINTS, *OF_IMAGES}:
        raise Refusal(
            f"--out {plain(str(out))}: expected a name that ends in .npy or .csv, of images .png, .npz or .npy"
        )
    path = None if out is None else output_files.destination(out, out, force=force, option="--out")
    run = open_run.opened(name, with_code, asked_by="sample")
    open_run.needs_its_code(run, with_code)

    from gantui.session.training.weights.loaded_run import LoadedRun  # it imports torch

    trained = LoadedRun(run, checkpoint)
    open_run.tell(trained.damaged)
    chosen, images = trained.weights(weights), trained.trainer.space.kind == "images"
    said, kinds = ("images", OF_IMAGES) if images else ("points", OF_POINTS)
    if path is None and images:
        raise Refusal(
            f"{plain(run.path.name)}: its samples are images: --out names a file for them, .png, .npz or .npy"
        )
    if path is not None and path.suffix not in kinds:
        raise Refusal(
            f"--out {plain(str(path))}: the samples are {said}: expected a name that ends in {_either(kinds)}"
        )
    if count * trained.dim > MOST_NUMBERS:
        raise Refusal(
            f"--count {count}: expected at most {MOST_NUMBERS // trained.dim:,} samples of {trained.dim} numbers"
        )
    if images:
        assert path is not None
        output_files.write(path, _images(trained, run.path.name, count, seed, chosen, label, path.suffix), "--out")
        return
    points = trained.draw(count, seed, chosen, label)
    if path is None:
        streams.say(output_files.points_csv(points).removesuffix("\n"))
        return
    data = output_files.npy(points) if path.suffix == ".npy" else output_files.points_csv(points).encode()
    output_files.write(path, data, "--out")


def _either(endings: Sequence[str]) -> str:
    return f"{', '.join(endings[:-1])} or {endings[-1]}"


def _images(
    trained: LoadedRun, name: str, count: int, seed: int, weights: Weights, label: str | None, ending: str
) -> bytes:
    """COUNT images as the file that ENDING names, which says what they are of."""
    if ending == ".png" and count > MOST_ON_A_SHEET:
        raise Refusal(f"--count {count}: expected at most {MOST_ON_A_SHEET:,} for a .png; .npz holds more")
    images, classes = trained.draw_images(count, seed, weights, label)
    if ending == ".png":
        of = f"run {name}, step {trained.step}, seed {seed}, {weights} weights"
        pixels = sheet(images, across(len(images)), _LEAST_PIXELS)
        return png.encoded(pixels, {"Title": f"{count} images, row by row", "Source": plain(of), "Software": "gantui"})
    # As images lie in files of others: [n, height, width], and the channels last where there are several.
    shaped = images[:, 0] if images.shape[1] == 1 else images.transpose(0, 2, 3, 1)
    if ending == ".npy":
        return output_files.npy(shaped)
    asked = {"labels": np.array(classes)} if classes else {}
    facts = {"seed": np.array(seed), "step": np.array(trained.step), "weights": np.array(weights)}
    return output_files.npz(images=shaped, **asked, **facts)
