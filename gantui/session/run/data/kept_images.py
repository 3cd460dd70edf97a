"""Images in a run's folder: `data.npz` holds their bytes, the labels, which are held out, and the classes' names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gantui.errors import plain
from gantui.experiment.files.images import Images
from gantui.experiment.files.images.labels import LONGEST_NAME
from gantui.experiment.files.images.limits import LARGEST_SIDE, MOST, MOST_CLASSES
from gantui.experiment.files.reading import npy
from gantui.experiment.files.reading.account import Account
from gantui.session.disk import folder as inside
from gantui.session.disk.atomic_write import write_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATA = "data.npz"
LARGEST = 256 << 20
"""Bytes of the images of a set that is kept: of a larger one there is only the hash, and its file must stay."""
_QUICK = 1
"""The level of packing: higher ones take several times as long and gain some per cent."""


def write(folder: Path, images: Images, number: str = "") -> dict[str, Any]:
    """Keep IMAGES in FOLDER if they are not too large, and return the facts about them for run.json.

    NUMBER tells several apart.

    Raises:
        OSError: they can't be written.
    """
    kept = images.pixels.nbytes <= LARGEST
    if kept:
        write_whole(folder / name_of(number), _encoded(images))
    return images.account.as_json() | {"digest": images.digest, "kept": kept}


def read(folder: Path, facts: Mapping[str, Any], number: str = "") -> Images | None:
    """The images that `write`, which returned FACTS, kept in FOLDER; None if they are not there or damaged."""
    try:
        content = inside.read(folder / name_of(number))
        arrays = _arrays(content)
        held, labels = arrays["held_out"], arrays.get("labels")
        classes = tuple(plain(str(name))[:LONGEST_NAME] for name in arrays["classes"][:MOST_CLASSES])
        found = Images(arrays["images"], labels, classes, held, Account.from_json(facts))
        whole = _fits(found) and found.digest == facts.get("digest")
    except Exception:  # bytes that are no arrays bring out errors of many kinds
        return None
    return found if whole else None


def name_of(number: str) -> str:
    """The name of the file of images with NUMBER."""
    return f"data-{number}.npz" if number else DATA


def _encoded(images: Images) -> bytes:
    import numpy as np

    arrays = {"images": images.pixels, "held_out": images.held, "classes": np.array(images.classes, np.str_)}
    arrays |= {} if images.labels is None else {"labels": images.labels}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        for name, array in arrays.items():
            written = io.BytesIO()
            np.save(written, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(f"{name}.npy", written.getbuffer())
    return data.getvalue()


def _arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays in the archive CONTENT by name, none larger than what is ever kept.

    Raises:
        Exception: it is none, or one is larger.
    """
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in ("images", "held_out", "classes", "labels"):
            if f"{name}.npy" not in archive.namelist():
                continue
            with archive.open(f"{name}.npy") as file:
                if npy.header(file).size > LARGEST:
                    raise ValueError("too large")
                found[name] = npy.array(file)
    return found


def _fits(images: Images) -> bool:
    """Whether the arrays of IMAGES are of their kinds and belong together."""
    pixels, held, labels, classes = images.pixels, images.held, images.labels, images.classes
    if pixels.dtype != "uint8" or pixels.ndim != 4 or not 0 < len(pixels) <= MOST or pixels.shape[1] not in (1, 3):
        return False
    if max(pixels.shape[2:]) > LARGEST_SIDE or held.dtype != bool or held.shape != pixels.shape[:1] or held.all():
        return False
    if labels is None:
        return not classes
    whole = labels.dtype == "uint16" and labels.shape == pixels.shape[:1]
    return whole and len(classes) > 1 and int(labels.max()) < len(classes)
