"""Opens files as they lie on a disk: compressed or not; files of other programs are named, with a way out."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from gantui.errors import Refusal, nearest, plain
from gantui.experiment.files.reading.words import shown

NPY, ZIP = b"\x93NUMPY", b"PK\x03\x04"
PICTURES = b"\x89PNG", b"\xff\xd8\xff"
"""How pictures in PNG and JPEG begin."""
FROM_PYTHON = "array"
"""The path of data that were given to `gantui.train` as an array: there is no file."""


@dataclass(frozen=True)
class Wanted:
    """What kind of data a file is to hold, for what is said of other files."""

    data: str
    """Whose file it is to be: 'points', 'images'."""
    kinds: str
    """The formats that are read, as a clause: 'a table as text (.csv, ...) or ...'."""
    kept: str
    """The file of a run's folder that holds such data."""
    tables: bool
    """Whether a table as text is one of the formats, so that other programs' tables are to be made one."""
    pictures: bool = False
    """Whether a picture is one of them."""
    folders: bool = False
    """Whether a folder of pictures may stand in the file's place."""


_PACKED: dict[bytes, Callable[[Any], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
_LONGEST_MAGIC = 20
_PANDAS = "pandas."
_FRAME = _PANDAS + "read_{reader}({path!r}).to_csv({csv!r}, index=False)"
_ARRAY = "numpy.save({npy!r}, {maker})"
_FOREIGN = {
    b"PAR1": ("a Parquet file", _FRAME.replace("{reader}", "parquet")),
    b"ARROW1": ("a Feather file", _FRAME.replace("{reader}", "feather")),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", _FRAME.replace("{reader}", "excel")),
    b"MATLAB 5.0": ("a MATLAB file", _ARRAY.replace("{maker}", "scipy.io.loadmat({path!r})['NAME']")),
    b"\x89HDF": ("an HDF5 file", _ARRAY.replace("{maker}", "h5py.File({path!r})['NAME'][:]")),
    b"SQLite format 3": ("a SQLite database", ""),
    b"%PDF": ("a PDF", ""),
    **dict.fromkeys(PICTURES, ("a picture", "")),
}
"""How files of other programs begin, what they are, and what makes a file of it that is read here."""
_IN_ZIP = {
    "xl/": ("an Excel workbook", _FRAME.replace("{reader}", "excel")),
    "content.xml": ("an OpenDocument table", _FRAME.replace("{reader}", "excel")),
    "data.pkl": ("PyTorch's", _ARRAY.replace("{maker}", "torch.load({path!r}, weights_only=True).numpy()")),
}
"""The same for what is a zip archive, by the name of something in it."""


@contextmanager
def opened(path: str, place: str, wanted: Wanted) -> Iterator[tuple[IO[bytes], bytes]]:
    """The file PATH of what is WANTED, unpacked if compressed, and its first bytes; PLACE is the setting that named it.

    Raises:
        Refusal: there is no such file, it is none, can't be read or is another program's.
    """
    _refuse_what_is_no_file(path, place, wanted)
    try:
        with open(path, "rb") as raw:
            begins = raw.read(_LONGEST_MAGIC)
            raw.seek(0)
            unpack = next((unpack for magic, unpack in _PACKED.items() if begins.startswith(magic)), None)
            if unpack is None:
                _refuse_foreign(path, begins, wanted)
                yield raw, begins
                return
            with unpack(raw) as file:
                begins = file.read(_LONGEST_MAGIC)
                file.seek(0)
                yield file, begins
    except (EOFError, gzip.BadGzipFile, lzma.LZMAError) as error:
        raise Refusal(f"{plain(path)}: broken: {plain(str(error))}") from None
    except OSError as error:
        why = error.strerror or plain(str(error))
        raise Refusal(f"{place} = {shown(path)}: can't be read: {why}") from None


def _refuse_what_is_no_file(path: str, place: str, wanted: Wanted) -> None:
    expected = f"expected {'a folder of pictures or ' if wanted.folders else ''}a file of {wanted.data}"
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        if Path(path).name == FROM_PYTHON:
            raise Refusal(
                f"{place} = {shown(path)}: the {wanted.data} were given to gantui.train as an array, and there is no "
                f"file of them; expected one, such as {wanted.kept} in the folder of the run that was trained on them"
            ) from None
        what = "no such file or folder" if wanted.folders else "no such file"
        raise Refusal(f"{place} = {shown(path)}: {what}; {expected}{_neighbour(path)}") from None
    except (OSError, ValueError) as error:  # a ValueError: not a name that a file can have
        reason = getattr(error, "strerror", None) or "no name of a file"
        raise Refusal(f"{place} = {shown(path)}: can't be read: {reason}; {expected}") from None
    if stat.S_ISDIR(mode):
        raise Refusal(f"{place} = {shown(path)}: a folder; {expected}")
    if not stat.S_ISREG(mode):
        raise Refusal(f"{place} = {shown(path)}: a pipe or a device; {expected}, which can be read again")


def _neighbour(path: str) -> str:
    """The hint '; did you mean X?' for the file beside PATH with the nearest name, or ''."""
    try:
        return nearest(Path(path).name, os.listdir(Path(path).parent))
    except OSError:
        return ""


def _refuse_foreign(path: str, begins: bytes, wanted: Wanted) -> None:
    """Refuse the file PATH if its first bytes BEGINS show that it is another program's."""
    if wanted.pictures and begins.startswith(PICTURES):
        return
    kind, way = next((known for magic, known in _FOREIGN.items() if begins.startswith(magic)), ("", ""))
    suffix = Path(path).suffix.lower()
    if not kind and suffix in (".json", ".jsonl", ".geojson") and begins.lstrip()[:1] in (b"{", b"["):
        kind, way = "JSON", _FRAME.replace("{reader}", "json")
    if not kind and begins.startswith(b"\x80") and suffix != ".npy":
        kind, way = "a pickle, which is never loaded", ""
    if not kind and begins.startswith(ZIP):
        kind, way = _in_zip(path)
    if kind:
        raise Refusal(f"{plain(path)}: {kind}; expected {_expected(path, way, wanted)}")


def _in_zip(path: str) -> tuple[str, str]:
    """What the zip archive PATH is, and how to get a readable file from it; empty texts for an archive of arrays."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "broken: not a whole zip archive", ""
    if any(name.endswith(".npy") for name in names):
        return "", ""
    for part, known in _IN_ZIP.items():
        if any(name.startswith(part) or name.endswith(f"/{part}") for name in names):
            return known
    return "a zip archive; unzip it first", ""


def _expected(path: str, way: str, wanted: Wanted) -> str:
    """The sentence about which files are WANTED, and the WAY there from the file PATH."""
    if not way or (way.startswith(_PANDAS) and not wanted.tables):
        return wanted.kinds
    stem = str(Path(path).with_suffix(""))
    made = way.format(path=path, csv=f"{stem}.csv", npy=f"{stem}.npy")
    return f"{wanted.kinds}, as {plain(made)} makes in Python"
