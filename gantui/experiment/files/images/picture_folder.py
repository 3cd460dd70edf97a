"""Folders of pictures, PNG and JPEG: read by Pillow, and by its readers of these two formats only."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gantui import regular_files
from gantui.errors import Refusal, plain
from gantui.experiment import distributions
from gantui.experiment.files.images import limits
from gantui.experiment.files.images.found import Found
from gantui.experiment.files.images.labels import LONGEST_NAME, NONE
from gantui.experiment.files.images.limits import MOST_CLASSES
from gantui.experiment.files.images.resizing import sides, sized
from gantui.experiment.files.reading.words import count, listed, size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG")
ENDINGS = (".png", ".jpg", ".jpeg")
MOST_FILES = 1_000_000
"""Files that a folder may have."""
LARGEST_FILE = 256 << 20
"""Bytes of a picture's file."""
_GREY = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N", "F")
"""Pillow's names of kinds of pictures without colours."""
_DROP = "; distribution.broken=drop leaves such pictures out"


@dataclass
class Pictures:
    """The pictures of a folder, not opened yet."""

    files: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    """The name of each one's class; empty without classes."""
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Facts:
    """What the header of a picture says."""

    file: str
    high: int
    wide: int
    colour: bool


def read(folder: str, options: distributions.Images) -> Found:
    """The pictures in FOLDER as OPTIONS want them, with the names of their folders as labels, and what is left out.

    Raises:
        Refusal: there are none, or one can't be read, or they are of several sizes and no size is wanted.
    """
    import numpy as np

    found = _found(folder, options)
    drop, dropped, heads = options.broken == "drop", list[str](), list[Facts]()
    for file in found.files:
        with readable(file, dropped if drop else None, _DROP):
            heads.append(_head(file))
    if not heads:
        raise Refusal(f"{plain(folder)}: none of its {count(len(found.files), 'picture')} can be read")
    high, wide = sides(options.size, heads[0].high, heads[0].wide)
    if not options.size:
        _refuse_mixed(folder, heads)
    grey = not any(head.colour for head in heads) if options.colour == "auto" else options.colour == "grey"
    shape = (1 if grey else 3, high, wide)
    limits.check(folder, len(heads), shape)
    pixels, kept = np.empty((len(heads), *shape), np.uint8), list[str]()
    for head in heads:
        with readable(head.file, dropped if drop else None, _DROP):
            pixels[len(kept)] = _pixels(head.file, shape, crop=options.crop)
            kept.append(head.file)
    limits.check(folder, len(kept), shape)
    out = list(found.left_out)
    if dropped:
        out.append(
            f"{count(len(dropped), 'picture')} that can't be read ({listed([Path(each).name for each in dropped])})"
        )
    pixels = pixels[: len(kept)]
    if not found.labels:
        return Found(pixels, left_out=tuple(out))
    by_file = dict(zip(found.files, found.labels, strict=True))
    return Found(pixels, np.array([by_file[file] for file in kept]), folder, tuple(out))


def side_of_first(folder: str, options: distributions.Images) -> int:
    """The pixels of the longest side of the first picture in FOLDER that can be read; 0 where none can.

    Raises:
        Refusal: there are none, or it can't be read.
    """
    for file in _found(folder, options).files:
        broken = list[str]()
        with readable(file, broken):
            head = _head(file)
        if not broken:
            return max(head.high, head.wide)
    return 0


# Which files ---------------------------------------------------------------------------------------------------------


def _found(folder: str, options: distributions.Images) -> Pictures:
    """The pictures in FOLDER and the folders in it, by their names in order."""
    found, other, links, empty = Pictures(), 0, 0, list[str]()
    straight, other, links = _listed(folder, deep=False)
    subfolders = sorted(
        each.name for each in os.scandir(folder) if each.is_dir(follow_symlinks=False) and not each.name.startswith(".")
    )
    within = {}
    for name in subfolders:
        files, more, linked = _listed(os.path.join(folder, name), deep=True)
        other, links = other + more, links + linked
        if files:
            within[name] = files
        else:
            empty.append(plain(name))
    below = sum(map(len, within.values()))
    if len(straight) + below > MOST_FILES:
        raise Refusal(f"{plain(folder)}: more than {MOST_FILES:,} pictures; expected an array of them in a .npy file")
    if not straight and not below:
        raise Refusal(f"{plain(folder)}: no PNG or JPEG picture in it{_instead(folder, other)}")
    if straight and below and options.labels != "none":
        raise Refusal(
            f"{plain(folder)}: {count(len(straight), 'picture')} beside the folders {listed([*map(plain, within)])}, "
            f"which hold pictures too; expected each in the folder of its class; {NONE}"
        )
    if len(within) > MOST_CLASSES and options.labels != "none":
        raise Refusal(
            f"{plain(folder)}: {len(within):,} folders, each a class; expected at most {MOST_CLASSES:,}; {NONE}"
        )
    found.files = [*straight, *(file for files in within.values() for file in files)]
    if within and options.labels != "none":
        found.labels = [plain(name)[:LONGEST_NAME] for name, files in within.items() for _ in files]
    found.left_out += [f"{count(other, 'file')} of other kinds"] if other else []
    found.left_out += [f"{count(links, 'link')} to folders"] if links else []
    found.left_out += [f"folders without pictures ({listed(empty)})"] if empty else []
    return found


def _listed(folder: str, *, deep: bool) -> tuple[list[str], int, int]:
    """The pictures in FOLDER, and if DEEP in those below; how many other files there are, and links to folders.

    Raises:
        Refusal: it can't be read.
    """
    files, other, links = list[str](), 0, 0

    def fail(error: OSError) -> None:
        raise Refusal(f"distribution.path = {plain(folder)!r}: can't be read: {error.strerror}")

    for here, below, names in os.walk(folder, onerror=fail):
        shown = sorted(name for name in names if not name.startswith("."))
        pictures = [name for name in shown if name.lower().endswith(ENDINGS)]
        files += [os.path.join(here, name) for name in pictures]
        other += len(shown) - len(pictures)
        links += sum(os.path.islink(os.path.join(here, name)) for name in below)
        if len(files) > MOST_FILES:
            break
        below[:] = sorted(name for name in below if not name.startswith(".")) if deep else []
    return files, other, links


def _instead(folder: str, other: int) -> str:
    """What FOLDER, which has no picture and OTHER files, has in the place of pictures: a clause."""
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    wanted = [name for name in names if ("images" in name and "idx3" in name) or name.endswith((".npz", ".npy"))]
    first = next((name for name in wanted if "train" in name), wanted[0] if wanted else "")
    if first:
        return f"; expected a folder of pictures, or a file such as {plain(os.path.join(folder, first))}"
    there = f", and {count(other, 'file')} of other kinds" if other else ""
    return f"{there}; expected files that end in {', '.join(ENDINGS)}, or folders of them, each a class"


# One picture ---------------------------------------------------------------------------------------------------------


@contextmanager
def readable(file: str, dropped: list[str] | None = None, hint: str = "") -> Iterator[None]:
    """Read the picture FILE within: if it can't be read it is added to DROPPED. HINT ends the refusal.

    Raises:
        Refusal: it can't be read, and there is no such list.
    """
    from PIL import Image

    try:
        # Pillow's limit of what it unpacks: by itself it only warns, up to twice of it.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except MemoryError:
        raise
    except Exception as error:  # bytes that are no picture bring out errors of many kinds
        if dropped is None:
            raise Refusal(f"{plain(file)}: {_why(error)}; expected a PNG or JPEG picture{hint}") from None
        dropped.append(file)


def _why(error: Exception) -> str:
    from PIL import Image, UnidentifiedImageError

    if isinstance(error, UnidentifiedImageError):
        return "neither PNG nor JPEG, in spite of its name"
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return f"more pixels than are safe to unpack ({Image.MAX_IMAGE_PIXELS:,})"
    if isinstance(error, OSError) and error.strerror:
        return f"can't be read: {plain(error.strerror)}"
    return f"broken: {plain(str(error)) or type(error).__name__}"


@contextmanager
def opened(file: str) -> Iterator[Image]:
    """The picture FILE, its pixels not yet unpacked; errors are those that `readable` knows."""
    from PIL import Image

    with regular_files.open_to_read(file, follow=True) as content:
        if os.fstat(content.fileno()).st_size > LARGEST_FILE:
            raise ValueError(f"its file has more than {size(LARGEST_FILE)}")
        with Image.open(content, formats=FORMATS) as image:
            yield image


def _head(file: str) -> Facts:
    with opened(file) as image:
        turned = image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
        wide, high = image.size if not turned else image.size[::-1]
        return Facts(file, high, wide, image.mode not in _GREY)


_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
"""The tag of Exif that says how a camera was held, and its values of pictures that lie on their side."""


def turned_upright(image: Image) -> Image:
    """IMAGE as the camera was held, with 8 bits a colour."""
    import numpy as np
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if not upright.mode.startswith("I"):
        return upright
    # 16 bits, of which Pillow would cut off those above 255
    return Image.fromarray((np.asarray(upright).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8))


def _pixels(file: str, shape: tuple[int, int, int], *, crop: bool) -> NDArray[np.uint8]:
    """The picture FILE in SHAPE (channels, height, width); where it is transparent it is black."""
    import numpy as np
    from PIL import Image

    channels, high, wide = shape
    with opened(file) as image:
        # A large JPEG is unpacked at a half, a quarter or an eighth of its size where that is enough.
        image.draft(None, (2 * max(high, wide), 2 * max(high, wide)))
        upright = turned_upright(image)
        if upright.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in upright.info:
            black = Image.new("RGBA", upright.size, (0, 0, 0, 255))
            upright = Image.alpha_composite(black, upright.convert("RGBA"))
        made = np.asarray(sized(upright.convert("L" if channels == 1 else "RGB"), high, wide, crop=crop))
        return made[None] if channels == 1 else made.transpose(2, 0, 1)


def _refuse_mixed(folder: str, heads: Sequence[Facts]) -> None:
    """Refuse the pictures HEADS of FOLDER if they are not all of the first one's size.

    Raises:
        Refusal: it is so.
    """
    first = heads[0]
    for head in heads:
        if (head.high, head.wide) != (first.high, first.wide):
            side = min(64, first.high, first.wide, head.high, head.wide)
            raise Refusal(
                f"{plain(head.file)}: {head.high}x{head.wide} pixels, where {plain(Path(first.file).name)} has "
                f"{first.high}x{first.wide}; expected one size, as distribution.size={side} makes of each"
            )
