"""Images: a person's own, read from IDX files, NumPy's arrays or a folder of pictures; and the sets that are shipped.

NumPy, Pillow and what knows the formats are imported when images are read, so that whoever only describes an experiment
doesn't pay for them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gantui.errors import Refusal, plain
from gantui.experiment import distributions
from gantui.experiment.files.images import labels as reading_labels
from gantui.experiment.files.images.found import Found
from gantui.experiment.files.images.held_out import held_out
from gantui.experiment.files.images.limits import FEWEST_HELD_OUT
from gantui.experiment.files.reading.account import Account
from gantui.experiment.files.reading.opening import FROM_PYTHON
from gantui.experiment.files.reading.words import count, listed
from gantui.experiment.space import Space

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Images", "decided", "is_images", "read_arrays", "read_images"]


@dataclass(frozen=True, eq=False)
class Images:
    """A person's own images, as they were read. They are read once for a training."""

    pixels: NDArray[np.uint8]
    """[n, channels, height, width]: 0 is black, 255 is white."""
    labels: NDArray[np.uint16] | None
    """[n]: the number of each one's class; None without classes."""
    classes: tuple[str, ...]
    """The names of the classes."""
    held: NDArray[np.bool_]
    """[n]: whether it is held out of training."""
    account: Account
    """Where they are from, and what was left out."""

    @property
    def space(self) -> Space:
        """Images of their size, with their classes."""
        return Space("images", self.pixels.shape[1:], self.classes)

    @cached_property
    def digest(self) -> str:
        """A hash of the images, their labels and which are held out, not of a file's bytes.

        The same images in another place, or in a file of another format, are the same data; classes with other names
        are, too.
        """
        import numpy as np

        seen = hashlib.sha256(f"images {self.pixels.shape}".encode())
        seen.update(np.ascontiguousarray(self.pixels).data)
        for array in (self.held.astype(np.uint8), self.labels):
            seen.update(b"none" if array is None else np.ascontiguousarray(array, "<u2").tobytes())
        return f"sha256:{seen.hexdigest()}"


def read_images(options: distributions.Images) -> Images:
    """Read the images, and their labels if any, that OPTIONS name.

    Raises:
        Refusal: they can't be read, or are something else than what OPTIONS say; the message names the file, what
            stands there and what was expected.
    """
    from gantui.experiment.files.images import arrays, picture_folder

    if os.path.isdir(options.path):
        if options.range:
            raise Refusal(f"distribution.range beside the pictures of {plain(options.path)}, which say what white is")
        if options.labels not in ("auto", "none"):
            raise Refusal(
                f"distribution.labels = {options.labels!r}: the pictures of a folder have the names of their folders "
                "as labels; expected auto or none"
            )
        return _whole(picture_folder.read(options.path, options), options.path, options)
    return _whole(arrays.from_file(options.path, options), options.path, options)


def read_arrays(data: Any, options: distributions.Images) -> Images:
    """Make images of DATA in memory: an array [n, height, width, ...], or a mapping of such and of labels by name.

    Raises:
        Refusal: it can't be used.
    """
    from gantui.experiment.files.images import arrays

    return _whole(arrays.from_python(data, options), FROM_PYTHON, options)


def _whole(found: Found, source: str, options: distributions.Images) -> Images:
    """What was FOUND in SOURCE, with a part held out, the names of its classes and the account of all that."""
    name, pixels, where = plain(source), found.pixels, found.where
    if (pixels == pixels[0]).all():
        raise Refusal(f"{name}: all {len(pixels):,} images are equal; expected at least two different ones")
    taken, labels, classes = list[str](), None, tuple[str, ...]()
    if found.labels is not None:
        labels, classes = reading_labels.numbered(found.labels, where)
        classes = _named(classes, options, name)
        if len(classes) == 1:
            taken.append(f"all labels are {classes[0]}, so there are no classes")
            labels, classes = None, ()
        elif where not in ("", source):
            taken.append(f"labels from {plain(os.path.basename(where))}")
    held = held_out(pixels, labels, options.held_out)
    if held.any():
        taken.append(f"{count(int(held.sum()), 'image')} held out, which are never trained on")
    elif options.held_out:
        share, needed = options.held_out, FEWEST_HELD_OUT
        taken.append(f"none held out, since {share:g} of them are fewer than {needed} (distribution.held_out)")
    channels, high, wide = pixels.shape[1:]
    kind = "grey" if channels == 1 else "colour"
    among = f", in {len(classes)} classes ({listed(classes)})" if classes else ", without classes"
    account = Account(source, (), len(pixels), found.left_out, tuple(taken), f"of {high}x{wide}, {kind}{among}")
    made = Images(pixels, labels, classes, held, account)
    _refuse_another_shape(made, options)
    return made


def _named(classes: tuple[str, ...], options: distributions.Images, name: str) -> tuple[str, ...]:
    """The names that OPTIONS give to the CLASSES in NAME, or their own.

    Raises:
        Refusal: they are for more or fewer.
    """
    if len(options.classes) not in (0, len(classes)):
        raise Refusal(
            f"distribution.classes: {count(len(options.classes), 'name')} for the {len(classes)} classes of {name} "
            f"({listed(classes)}); expected as many, or none"
        )
    return options.classes or classes


def _refuse_another_shape(images: Images, options: distributions.Images) -> None:
    """Refuse IMAGES of another shape than OPTIONS state.

    Raises:
        Refusal: they are.
    """
    shape = images.space.shape
    if options.shape and tuple(options.shape) != shape:
        raise Refusal(
            f"distribution.shape = {list(options.shape)}: the images of {images.account.name} have the shape "
            f"{list(shape)}; expected that"
        )


def decided(options: distributions.Images, images: Images) -> distributions.Images:
    """OPTIONS with the shape and the classes that IMAGES turned out to have, ready to be written into a run."""
    return options.model_copy(update={"shape": images.space.shape, "classes": images.classes})


def is_images(data: Any) -> bool:
    """Whether DATA from Python are images: an array of three or more axes, or a mapping with such a one."""
    import numpy as np

    arrays = data.values() if isinstance(data, Mapping) else [data]
    return any(isinstance(each, np.ndarray) and each.ndim >= 3 for each in arrays)
