"""Arrays of images and of labels: IDX files, NumPy's files, and arrays from Python. Nothing pickled is ever loaded."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from gantui.errors import Refusal, plain
from gantui.experiment import distributions
from gantui.experiment.files.images import idx, labels, limits, pixel_values
from gantui.experiment.files.images.found import Found
from gantui.experiment.files.images.resizing import all_sized, sides
from gantui.experiment.files.reading import npy
from gantui.experiment.files.reading.named_array import named_array
from gantui.experiment.files.reading.opening import NPY, ZIP, Wanted, opened
from gantui.experiment.files.reading.words import listed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[Any]

Allow = Callable[[tuple[int, ...], Any], None]
"""Is given an array's shape and dtype before it is read, and raises a refusal if it can't be what it is to be."""

WANTED = Wanted(
    "images",
    "an IDX file as MNIST's (also .gz), NumPy's .npy or .npz, or a folder of PNG or JPEG pictures",
    "data.npz",
    tables=False,
    folders=True,
)
LABELS = Wanted("labels", "an IDX file as MNIST's (also .gz) or NumPy's .npy or .npz", "data.npz", tables=False)


@dataclass(frozen=True)
class Stored:
    """An array that can be read."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    read: Callable[[], Array]


def from_file(path: str, options: distributions.Images) -> Found:
    """The images in the file PATH as OPTIONS want them, with their labels where there are some.

    Raises:
        Refusal: it can't be read, or holds something else.
    """
    with opened(path, "distribution.path", WANTED) as (file, begins):
        if begins.startswith(ZIP):
            with _archive(path) as there:
                return _chosen(there, path, options)
        images = _made(lambda allow: _only(file, begins, path, allow), path, options)
    named = options.labels
    beside = idx.labels_beside(path) if named == "auto" and idx.is_idx(begins) else ""
    where = beside if named == "auto" else "" if named == "none" else named
    return Found(images, _labels_of(where, len(images), path) if where else None, where)


def from_python(data: Mapping[str, Any] | Array, options: distributions.Images) -> Found:
    """The images in DATA, an array or several by their names, as `from_file`."""
    import numpy as np

    named = data if isinstance(data, Mapping) else {"images": data}
    there = {}
    for name, value in named.items():
        array = np.asarray(value)
        there[str(name)] = Stored(array.shape, array.dtype, lambda array=array: array)  # type: ignore[misc]
    return _chosen(there, "data", options)


def shapes(path: str) -> list[tuple[int, ...]]:
    """The shapes of the arrays in the .npz file PATH, of which only the headers are read.

    Raises:
        Refusal: it is broken.
    """
    with _archive(path) as there:
        return [each.shape for each in there.values()]


# One array -----------------------------------------------------------------------------------------------------------


def _only(file: IO[bytes], begins: bytes, path: str, allow: Allow) -> Array:
    """The array in FILE, called PATH, which BEGINS so, once ALLOW has seen what it is.

    Raises:
        Refusal: there is none, or it is broken.
    """
    if idx.is_idx(begins):
        return idx.read(file, path, allow)
    if begins.startswith(NPY):
        header = _header(file, path)
        allow(header.shape, header.dtype)
        return _read(file, path)
    kind = "not a NumPy array, in spite of its name" if Path(path).suffix.lower() in (".npy", ".npz") else "no images"
    raise Refusal(f"{plain(path)}: {kind}; expected {WANTED.kinds}")


def _header(file: IO[bytes], path: str) -> npy.Header:
    try:
        header = npy.header(file)
    except OSError:
        raise
    except Exception:  # bytes that are no header bring out errors of many kinds, a tokenizer's among them
        raise Refusal(f"{plain(path)}: broken: no header of a NumPy array; expected a whole .npy file") from None
    if header.dtype.hasobject:
        raise Refusal(f"{plain(path)}: pickled objects, which are never loaded; expected an array of numbers")
    return header


def _read(file: IO[bytes], path: str) -> Array:
    try:
        return npy.array(file)
    except (ValueError, EOFError):
        raise Refusal(f"{plain(path)}: broken: shorter than its header says; expected a whole .npy file") from None


@contextmanager
def _archive(path: str) -> Iterator[dict[str, Stored]]:
    """The arrays in the .npz file PATH by their names, of which only the headers are read."""
    try:
        with zipfile.ZipFile(path) as archive:
            there = {}
            for name in archive.namelist():
                if not name.endswith(".npy"):
                    continue
                with archive.open(name) as file:
                    try:
                        header = npy.header(file)
                    except Exception:  # as above; such an array is none that can be chosen
                        continue

                def read(name: str = name) -> Array:
                    with archive.open(name) as file:
                        return _read(file, path)

                there[name.removesuffix(".npy")] = Stored(header.shape, header.dtype, read)
            yield there
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refusal(f"{plain(path)}: broken: {plain(str(error))}; expected a whole .npz file") from None


def _made(read: Callable[[Allow], Array], path: str, options: distributions.Images) -> NDArray[np.uint8]:
    """The images that READ gives of PATH, as OPTIONS want them, if they fit into memory."""
    axes: list[pixel_values.AxisOrder] = []

    def allow(shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        axes.append(pixel_values.order(shape, path))
        of_each = pixel_values.shape_of(shape, axes[0], transpose=options.transpose)
        limits.check_sides(path, of_each, resized=bool(options.size))
        high, wide = sides(options.size, *of_each[1:])
        channels = pixel_values.channels_of(of_each[0], options.colour)
        stored = dtype.itemsize * shape[0] * of_each[0] * of_each[1] * of_each[2]
        as_it_is = dtype == "uint8" and not options.range and (channels, high, wide) == of_each
        limits.check(path, shape[0], (channels, high, wide), 0 if as_it_is else stored)

    array = read(allow)
    whole = pixel_values.ordered(array, axes[0], transpose=options.transpose)
    pixels = pixel_values.coloured(pixel_values.to_bytes(whole, options.range, path), options.colour)
    return all_sized(pixels, *sides(options.size, *pixels.shape[2:]), crop=options.crop)


# Several arrays ------------------------------------------------------------------------------------------------------


def _chosen(there: Mapping[str, Stored], path: str, options: distributions.Images) -> Found:
    """The images and labels that OPTIONS name among the arrays THERE in PATH, or the only ones that can be these."""
    name = _images_among(there, path, options.array)

    def read(allow: Allow) -> Array:
        allow(there[name].shape, there[name].dtype)
        return there[name].read()

    count = there[name].shape[0] if there[name].shape else 0
    where = _labels_among(there, name, count, path, options.labels)
    if where in there:
        labels.check(there[where].shape, there[where].dtype, count, f"{path}: {where}", name)
    images = _made(read, path, options)
    out = tuple(f"the array {plain(each)}" for each in there if each not in (name, where))
    if where in there:
        return Found(images, there[where].read(), where, out)
    return Found(images, _labels_of(where, count, path) if where else None, where, out)


def _images_among(there: Mapping[str, Stored], path: str, wanted: str) -> str:
    """The name of the array of images WANTED among those THERE in PATH, or of the only one that can be it.

    Raises:
        Refusal: there is none, or there are several.
    """
    if wanted:
        return named_array(wanted, there, path)
    fitting = [name for name, each in there.items() if len(each.shape) in (3, 4) and each.dtype.kind in "biuf"]
    if len(fitting) == 1:
        return fitting[0]
    if len(there) == 1:
        return next(iter(there))  # what is wrong with it is said of it
    described = listed([f"{plain(name)} {list(each.shape)}" for name, each in there.items()]) or "no array"
    if fitting:
        raise Refusal(f"{plain(path)}: holds the arrays {described}; expected distribution.array to name one")
    raise Refusal(f"{plain(path)}: holds {described}; expected an array of images [n, height, width] or with channels")


def _labels_among(there: Mapping[str, Stored], images: str, count: int, path: str, wanted: str) -> str:
    """The name of the array of labels WANTED among those THERE in PATH, or the file so named; '' without labels.

    Raises:
        Refusal: several arrays could be the labels of the COUNT IMAGES.
    """
    if wanted == "none":
        return ""
    if wanted != "auto":
        return wanted
    rest = {name: each for name, each in there.items() if name != images}
    fitting = [name for name, each in rest.items() if labels.fits(each.shape, each.dtype, count)]
    if len(fitting) > 1:
        raise Refusal(
            f"{plain(path)}: {listed([*map(plain, fitting)])} could all be the labels; expected distribution.labels to "
            "name one of them, or none"
        )
    return fitting[0] if fitting else ""


def _labels_of(where: str, count: int, images: str) -> Array:
    """The labels in the file WHERE of the COUNT images in the file IMAGES.

    Raises:
        Refusal: it can't be read, or holds something else.
    """

    def allow(shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        labels.check(shape, dtype, count, where, images)

    with opened(where, "distribution.labels", LABELS) as (file, begins):
        if not begins.startswith(ZIP):
            return _only(file, begins, where, allow)
        with _archive(where) as there:
            fitting = [name for name, each in there.items() if labels.fits(each.shape, each.dtype, count)]
            if len(fitting) != 1:
                raise Refusal(
                    f"{plain(where)}: {len(fitting) or 'none'} of its arrays could be the labels of {count:,} images; "
                    "expected one"
                )
            return there[fitting[0]].read()
