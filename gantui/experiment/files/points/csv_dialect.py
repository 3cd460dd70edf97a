"""Finds a table's dialect: its encoding, separators and comments, and reads it as rows of cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from gantui.errors import Refusal, plain
from gantui.experiment.files.points.limits import LARGEST_TEXT, LONGEST_LINE

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""The longer ones first, since one begins with another."""
_QUOTED = re.compile(r'"[^"]*"')
_WORD = re.compile(r'"((?:[^"]|"")*)"(?!\S)|(\S+)')
"""What stands between white space, which R puts into quotation marks."""
FALLBACK = "latin-1"
"""The encoding of text that is not UTF-8: the numbers are the same in all such encodings, and only names may come out
wrong."""


@dataclass(frozen=True)
class Row:
    """The cells of one row, without the white space around them."""

    line: int
    """Counted from 1; a row over several lines has the last one's."""
    cells: list[str]


class Rows:
    """The rows of a text that are neither blank nor comments."""

    def __init__(self, file: IO[bytes], path: str, delimiter: str, encoding: str) -> None:
        """Read FILE, called PATH in refusals; DELIMITER and ENCODING as the settings have them."""
        self._path, self._delimiter, self._line = path, delimiter, 0
        begins = file.read(4)
        file.seek(0)
        self.encoding = _encoding(begins) if encoding == "auto" else encoding
        """What the text is read as."""
        self.by_rule = encoding == "auto" and self.encoding not in ("utf-8", "utf-8-sig")
        """Whether nobody said that it is so, and it is not UTF-8."""
        self._may_be_other = encoding == "auto" and self.encoding.startswith("utf-8")
        errors = "surrogateescape" if self._may_be_other else "strict"
        self._file = io.TextIOWrapper(file, encoding=self.encoding, errors=errors)
        self.separator = ""
        """What stands between cells, once the first row is read; a space: any white space."""

    def __iter__(self) -> Iterator[Row]:
        """The rows, one after the other.

        Raises:
            Refusal: a line is too long, no text, or no row of cells.
        """
        lines = self._lines()
        first, second = next(lines, None), None
        if first is None:
            return
        at_first = self._line
        if self._delimiter == "auto":
            second = next(lines, None)
        self.separator = sniffed(first, second) if self._delimiter == "auto" else self._delimiter
        source = self._counted([(at_first, first), *([] if second is None else [(self._line, second)])], lines)
        if self.separator == " ":
            for text in source:
                yield Row(self._line, [quoted.replace('""', '"') or bare for quoted, bare in _WORD.findall(text)])
            return
        spaces = self.separator != "\t"
        reader = csv.reader(source, delimiter=self.separator, skipinitialspace=spaces, strict=True)
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise Refusal(
                    f"{plain(self._path)}, line {self._line}: {plain(str(error))}; "
                    f"expected cells apart by {self.separator!r}"
                ) from None
            if cells is None:
                return
            yield Row(self._line, [cell.strip() for cell in cells])

    def _counted(self, read: list[tuple[int, str]], rest: Iterator[str]) -> Iterator[str]:
        """The lines READ already and then the REST, counted."""
        after = self._line
        for line, text in read:
            self._line = line
            yield text
        self._line = after
        yield from rest

    def _lines(self) -> Iterator[str]:
        read = 0
        while raw := self._next_line():
            self._line += 1
            read += len(raw)
            if len(raw) > LONGEST_LINE:
                self._refuse(f"more than {LONGEST_LINE:,} bytes long; expected a row of numbers")
            if read > LARGEST_TEXT:
                self._refuse(f"more than {LARGEST_TEXT >> 30} GiB of text; expected less")
            if "\0" in raw:
                self._refuse("not text; expected a row of numbers (or distribution.encoding, such as utf-16-le)")
            text = self._decoded(raw).rstrip("\r\n")
            if text.strip() and not text.lstrip().startswith("#"):
                yield text

    def _next_line(self) -> str:
        try:
            return self._file.readline(LONGEST_LINE + 1)
        except UnicodeError:
            self._line += 1
            self._refuse(f"not text in {self.encoding}; expected a row of numbers, or another distribution.encoding")
        raise AssertionError

    def _decoded(self, text: str) -> str:
        """TEXT decoded anew, if it turns out not to be in the encoding that was tried first."""
        if self._may_be_other and any("\udc80" <= character <= "\udcff" for character in text):
            self.encoding, self.by_rule = FALLBACK, True
            return text.encode("utf-8", "surrogateescape").decode(FALLBACK)
        return text

    def _refuse(self, problem: str) -> None:
        raise Refusal(f"{plain(self._path)}, line {self._line}: {problem}")


def sniffed(text: str, following: str | None = None) -> str:
    """The separator between the cells of TEXT: a tab, a semicolon or a comma if there is one, else white space.

    One that is as often in the line FOLLOWING comes before one that is not: it may be part of a name.
    """
    bare, after = (_QUOTED.sub("", line) for line in (text, following or text))
    there = [delimiter for delimiter in "\t;," if delimiter in bare]
    return next((each for each in there if bare.count(each) == after.count(each)), next(iter(there), " "))


def _encoding(begins: bytes) -> str:
    """The encoding of a text with the first bytes BEGINS: by its byte order mark, or by its zeros; else UTF-8."""
    for mark, encoding in _BOMS.items():
        if begins.startswith(mark):
            return encoding
    if len(begins) >= 2 and (begins[0] == 0) != (begins[1] == 0):
        return "utf-16-be" if begins[0] == 0 else "utf-16-le"
    return "utf-8"
