"""The presets that come with gantui, and experiments from files."""

from __future__ import annotations

import fnmatch
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gantui import installed
from gantui.errors import Refusal, nearest, plain
from gantui.experiment.files.toml import Raw, parse_file

LESSONS = {
    "first steps": "start here: one that works, one that fails",
    "losses": "the original game and its relatives",
    "divergences": "the f-GAN family: the same game for other distances between distributions",
    "wasserstein": "critics instead of judges, and how to keep them Lipschitz",
    "smoothness": "penalties, constraints and noise that keep the discriminator tame",
    "dynamics": "how the players move: update schemes, and the smallest GAN there is as a flow in the plane",
    "collapse": "remedies that show the discriminator more than one sample, or train more than one generator",
    "one dimension": "densities, histograms and what D reads, on a line",
    "shapes": "data without modes, or with many",
    "classes": "conditional GANs: both players know the class of each sample",
    "images": "handwritten digits: from noise to ten classes, and what may be called good",
    "translation": "a map between two distributions, learnt from points that nobody has paired",
    "ageing": "one attribute of an image changed, and all else kept: a digit's strokes as thick as one asks for",
    "inpainting": "images with holes, completed with noise, since what is known does not always tell",
    "what goes wrong": "recipes as people have published them, and what fails in them",
    "reference recipes": "the papers' own settings at full size: hours on a CPU, meant for a GPU",
}
"""What the presets teach, in the order in which they are listed."""
OF_SHAPES = "letters-r3gan"
"""The recipe for shapes without modes: what is drawn or written, and points from a file, unless another is named."""
OF_IMAGES = "mnist-r3gan"
"""The recipe for images from a file or a folder: plain networks, which a CPU trains soonest."""


@dataclass(frozen=True)
class Preset:
    """A preset: an experiment's table and its name."""

    name: str
    path: Path
    raw: Raw

    @property
    def data(self) -> Raw:
        """The table that says what is learned: of a translation the pair of distributions."""
        found: Raw = self.raw["pair"] if "pair" in self.raw else self.raw["distribution"]
        return found

    def text(self, key: str) -> str:
        """A top-level text such as `about`, on one line; empty when there is none."""
        return " ".join(plain(str(self.raw.get(key, ""))).split())


@cache
def folder() -> Path:
    """Where the presets lie: inside the package when installed from a wheel, beside it in a checkout."""
    package = installed.FOLDER
    return next(path for path in (package / "presets", package.parent / "presets") if path.is_dir())


def names() -> list[str]:
    """The names of all presets, sorted."""
    return sorted(path.stem for path in folder().glob("*.toml"))


def find(name_or_file: str) -> Preset:
    """The preset called NAME_OR_FILE, or the experiment in that file when it ends in .toml or has a slash."""
    if name_or_file.endswith(".toml") or "/" in name_or_file:
        try:
            path = Path(name_or_file).expanduser()
        except RuntimeError:  # ~NAME, and there is no such user
            raise Refusal(f"{plain(name_or_file)}: can't be read: no such home folder") from None
        return Preset(path.stem, path, parse_file(path))
    if name_or_file not in (known := names()):
        hint = nearest(name_or_file, known)
        raise Refusal(f"no preset is called {plain(name_or_file)!r}{hint} (gantui presets lists them all)")
    return _shipped(name_or_file)


def _shipped(name: str) -> Preset:
    path = folder() / f"{name}.toml"
    return Preset(name, path, parse_file(path))


def letters(text: str) -> list[str]:
    """The settings, each PATH=VALUE, that make points in the shape of the letters of TEXT the data."""
    return ["distribution.name=text", f"distribution.text={json.dumps(text, ensure_ascii=False)}"]


def matching(pattern: str | None) -> list[Preset]:
    """The presets whose name contains PATTERN, or matches it if it has wildcards; all without a pattern."""
    glob = "*" if pattern is None else pattern if any(c in pattern for c in "*?[") else f"*{pattern}*"
    return [_shipped(name) for name in names() if fnmatch.fnmatch(name, glob)]


def by_lesson(found: list[Preset]) -> list[Preset]:
    """FOUND in the order of the lessons; presets outside of any lesson last."""
    order = {lesson: place for place, lesson in enumerate(LESSONS)}
    return sorted(found, key=lambda preset: (order.get(preset.text("lesson"), len(order)), preset.text("lesson")))
