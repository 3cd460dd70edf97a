"""Tables as R, pandas, Excel and NumPy write them: which numbers are the points, and what is said of the rest."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.errors import Refusal
from gantui.experiment.distributions import Points
from gantui.experiment.files.points import Points as Read
from gantui.experiment.files.points import read_array, read_points

XY = [[1.0, 2.5], [-3.0, 4.5], [5.0, 6.0]]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(content: str | bytes, name: str = "data.csv", *, guess: bool = True, **settings: Any) -> Read:
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_points(options(name, **settings), guess=guess)


def options(path: str = "data.csv", **settings: Any) -> Points:
    return Points.model_validate({"name": "points", "path": path} | settings)


class TestNumbersOfRows:
    @pytest.mark.parametrize(
        "content",
        [
            ",x,y\n0,1,2.5\n1,-3,4.5\n2,5,6\n",
            '"","x","y"\n"1",1,2.5\n"2",-3,4.5\n"3",5,6\n',
            "Unnamed: 0,x,y\n0,1,2.5\n1,-3,4.5\n2,5,6\n",
            "Unnamed: 0.1,x,y\n0,1,2.5\n1,-3,4.5\n2,5,6\n",
            '"x" "y"\n"1" 1 2.5\n"2" -3 4.5\n"3" 5 6\n',
            "x,y\n17,1,2.5\n3,-3,4.5\n40,5,6\n",
            '"","x","y"\n"Mazda RX4",1,2.5\n"Fiat",-3,4.5\n"Volvo",5,6\n',
        ],
        ids=[
            "pandas",
            "R",
            "pandas twice",
            "pandas thrice",
            "R's write.table",
            "of a part of the rows",
            "R's row names",
        ],
    )
    def test_they_are_no_axis_and_it_is_said(self, content: str) -> None:
        found = read(content)
        assert found.values.tolist() == XY
        assert found.account.columns == ("x", "y")
        assert found.account.left_out in (("column 0 (the numbers of the rows)",), ("column 0 (text)",)) or (
            found.account.left_out[0].startswith("Unnamed")
        )

    def test_a_column_without_a_name_that_is_no_number_of_a_row_is_an_axis(self) -> None:
        assert read(",y\n0.5,1\n1.5,2\n").account.columns == ("column 0", "y")
        assert read(",y\n1,1\n1,2\n").account.columns == ("column 0", "y")

    def test_they_can_be_chosen(self) -> None:
        assert read(",x\n0,1\n1,3\n", columns=[0, 1]).values.tolist() == [[0, 1], [1, 3]]

    def test_one_with_a_name_is_an_axis_and_a_word_is_said(self) -> None:
        found = read("id,x\n1,5\n2,7\n3,6\n")
        assert found.values.tolist() == [[1, 5], [2, 7], [3, 6]]
        assert "id only counts the rows: distribution.columns chooses other columns" in found.account.sentence

    def test_a_run_from_before_is_read_as_it_was(self) -> None:
        assert read(",x,y\n0,1,2.5\n1,-3,4.5\n", guess=False).values.tolist() == [[0, 1], [1, -3]]
        assert read("0,1\n2.5,3.5\n", guess=False).values.tolist() == [[0, 1], [2.5, 3.5]]


class TestHeaders:
    @pytest.mark.parametrize("content", ["0,1\n1,2.5\n-3,4.5\n5,6\n", ",0,1\n0,1,2.5\n1,-3,4.5\n2,5,6\n"])
    def test_one_that_only_counts_is_a_header_and_it_is_said(self, content: str) -> None:
        found = read(content)
        assert found.values.tolist() == XY
        assert "line 1 taken as names (distribution.header=false takes it as a point)" in found.account.sentence

    def test_a_lone_0_over_whole_numbers_is_a_point(self) -> None:
        assert read("0\n1\n2\n").values.tolist() == [[0], [1], [2]]
        assert read("0\n1.5\n2.5\n").values.tolist() == [[1.5], [2.5]]

    def test_it_is_a_point_if_that_is_said(self) -> None:
        assert len(read("0,1\n1,2.5\n-3,4.5\n", header=False).values) == 3


class TestWhatIsLeftOut:
    def test_labels_are_and_it_is_said(self) -> None:
        found = read("species,length,width,note,depth\nsetosa,1,2,,9\nother,3,4,,9\n")
        assert found.values.tolist() == [[1, 2], [3, 4]]
        assert found.account.sentence == (
            "data.csv: 2 points from columns length and width; "
            "left out: species (text), note (empty), depth (after the first two)"
        )

    def test_a_cell_that_is_no_number_among_numbers_is_no_label(self) -> None:
        with pytest.raises(Refusal, match="line 3: 'no' in column 'y'; expected a number"):
            read("x,y\n1,2\n3,no\n")

    def test_rows_with_missing_values_are_if_that_is_wanted(self) -> None:
        found = read("x,y\n1,2\n,3\n4,NA\n5,nan\n6,#N/A\n7,8\n", missing="drop")
        assert found.values.tolist() == [[1, 2], [7, 8]]
        assert "left out: 4 rows with missing values" in found.account.sentence
        np.save("data.npy", [[1, 2], [np.nan, 3], [4, 5]])
        found = read_points(options("data.npy", missing="drop"))
        assert found.values.tolist() == [[1, 2], [4, 5]]
        assert "1 row with missing values" in found.account.sentence

    def test_what_stands_in_other_columns_drops_nothing(self) -> None:
        assert len(read("x,y,z\n1,2,\n3,4,5\n", missing="drop").values) == 2


@pytest.mark.parametrize(
    "content",
    [
        "x;y\n1;2,5\n-3;4,5\n5;6\n",
        "x\ty\n1,0\t2,5\n-3,0\t4,5\n5,0\t6\n",
    ],
)
def test_a_decimal_comma_is_read_and_it_is_said(content: str) -> None:
    found = read(content)
    assert found.values.tolist() == XY
    assert "decimal commas" in found.account.sentence


def test_a_decimal_comma_between_commas_must_be_said() -> None:
    content = 'x,y\n"1,0","2,5"\n"-3,0","4,5"\n"5,0","6,0"\n'
    assert read(content, decimal=",").values.tolist() == XY
    with pytest.raises(Refusal, match=r"distribution\.decimal=','"):
        read(content)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_other_encodings(encoding: str) -> None:
    content = "höhe;breite\n1;2.5\n-3;4.5\n5;6\n".encode(encoding)
    found = read(content)
    assert found.values.tolist() == XY
    assert found.account.columns == ("höhe", "breite")
    assert read(content, encoding=encoding).values.tolist() == XY


def test_old_macs_end_lines_with_a_return() -> None:
    assert read("x,y\r1,2.5\r-3,4.5\r5,6\r").values.tolist() == XY


class TestPacked:
    @pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
    def test_packed_files_are_unpacked(self, pack: Any) -> None:
        assert read(pack(b"x,y\n1,2.5\n-3,4.5\n5,6\n"), "data.csv.gz").values.tolist() == XY
        array = io.BytesIO()
        np.save(array, XY)
        assert read(pack(array.getvalue()), "data.npy.gz").values.tolist() == XY

    def test_a_broken_one_is_refused(self) -> None:
        whole = gzip.compress(b"x,y\n" + b"1,2\n3,4\n" * 9999)
        with pytest.raises(Refusal, match=r"data\.csv\.gz: broken"):
            read(whole[:-20], "data.csv.gz")

    def test_the_array_of_an_npz(self) -> None:
        np.savez("one.npz", xy=XY)
        assert read_points(options("one.npz")).values.tolist() == XY
        np.savez_compressed("two.npz", xy=XY, labels=[1, 2])
        found = read_points(options("two.npz", array="xy"))
        assert found.values.tolist() == XY
        assert "left out: labels (other arrays)" in found.account.sentence
        with pytest.raises(Refusal, match=r"holds the arrays xy, labels; expected distribution.array to name one"):
            read_points(options("two.npz"))
        with pytest.raises(Refusal, match=r"no such array in two\.npz; expected xy, labels; did you mean 'xy'"):
            read_points(options("two.npz", array="xyz"))

    def test_a_broken_or_pickled_npz_is_refused(self) -> None:
        np.savez("objects.npz", np.array([{}], dtype=object))
        with pytest.raises(Refusal, match="pickled objects, which are never loaded"):
            read_points(options("objects.npz"))
        np.savez("whole.npz", xy=np.arange(2000.0).reshape(-1, 2))
        data = bytearray(Path("whole.npz").read_bytes())
        data[200:400] = bytes(200)
        with pytest.raises(Refusal, match="broken"):
            read(bytes(data), "broken.npz")


class TestOnTheirSide:
    def test_two_long_rows_are_the_axes_and_it_is_said(self) -> None:
        np.save("data.npy", np.array(XY).T)
        found = read_points(options("data.npy"))
        assert found.values.tolist() == XY
        assert "its 2 rows taken as the 2 axes of 3 points" in found.account.sentence
        assert read_points(options("data.npy", columns=[0, 1])).values.tolist() == [[1, -3], [2.5, 4.5]]
        assert read("1 -3 5\n2.5 4.5 6\n").values.tolist() == XY

    def test_two_points_are_two_points(self) -> None:
        np.save("data.npy", XY[:2])
        assert read_points(options("data.npy")).values.tolist() == XY[:2]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PAR1\0\0", "a.parquet", "pandas.read_parquet('a.parquet').to_csv('a.csv', index=False)"),
        (b"\xd0\xcf\x11\xe0\xa1", "a.xls", "pandas.read_excel('a.xls')"),
        (b'{"x": [1, 2]}', "a.json", "pandas.read_json('a.json')"),
        (b"MATLAB 5.0 MAT-file", "a.mat", "scipy.io.loadmat('a.mat')['NAME']"),
        (b"\x89HDF\r\n\x1a\n", "a.h5", "h5py.File('a.h5')"),
        (b"\x80\x04\x95", "a.pkl", "a pickle, which is never loaded"),
    ],
)
def test_files_of_other_programs_are_named_with_a_way_out(content: bytes, name: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(content, name)
    assert said in str(refused.value)


def test_a_workbook_is_named_with_a_way_out() -> None:
    with zipfile.ZipFile("a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    with pytest.raises(Refusal, match=r"an Excel workbook; expected .*pandas\.read_excel\('a\.xlsx'\)"):
        read_points(options("a.xlsx"))


class Frame:
    """A table as pandas and polars have it."""

    def __init__(self, **columns: Any) -> None:
        self.columns, self._of = list(columns), columns

    def __getitem__(self, name: str) -> Any:
        return self._of[name]


class TestFromPython:
    def test_arrays_lists_and_tables(self) -> None:
        assert read_array(np.array(XY), options()).values.tolist() == XY
        assert read_array(XY, options()).values.tolist() == XY
        assert read_array([1, 2, 4], options()).values.tolist() == [[1], [2], [4]]
        frame = Frame(name=["a", "b"], x=[1, 2], y=[3.5, 4.5])
        found = read_array(frame, options())
        assert found.values.tolist() == [[1, 3.5], [2, 4.5]]
        assert found.account.sentence == "data: 2 points from columns x and y; left out: name (no numbers)"
        assert read_array({"x": [1, 2], "y": [3, 4]}, options(columns=["y"])).values.tolist() == [[3], [4]]

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (object(), "an array of dtype object; expected an array of numbers"),
            (np.zeros((2, 2, 2)), r"an array of shape \[2, 2, 2\]"),
            ([[1, 2], [3, np.nan]], r"nan at \[1, 1\]; expected a finite number .*missing=drop"),
            ({"x": ["a", "b"]}, "none of its columns x holds numbers"),
            ({"x": [1, 2], "y": [1]}, "columns of different lengths"),
            ([[1], [2, 3]], "expected an array of numbers"),
        ],
    )
    def test_what_cannot_be_used(self, data: Any, said: str) -> None:
        with pytest.raises(Refusal, match=said):
            read_array(data, options())


def test_the_hash_is_of_the_numbers() -> None:
    once = read("x,y,label\n1,2.5,a\n-3,4.5,b\n").digest
    assert read("label;y;x\na;2,50;1\nb;4,5;-3\n", columns=["x", "y"]).digest == once
    np.save("data.npy", [[1, 2.5], [-3, 4.5]])
    assert read_points(options("data.npy")).digest == once
    assert read("x,y\n-3,4.5\n1,2.5\n").digest != once


NUMBER = st.floats(-1e9, 1e9, allow_nan=False)
NAMES = st.sampled_from(["x", "länge", "a b", 'q"t', "x;y"])


@given(
    rows=st.lists(st.tuples(NUMBER, NUMBER), min_size=3, max_size=20, unique=True),
    dialect=st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", ".")]),
    names=st.one_of(st.none(), st.tuples(NAMES, NAMES)),
    index=st.sampled_from([None, 0, 1]),
    label=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_csv_writes_is_read_back_exactly(
    rows: list[tuple[float, float]],
    dialect: tuple[str, str],
    names: tuple[str, str] | None,
    index: int | None,
    label: bool,
    encoding: str,
    end: str,
    quoting: Any,
) -> None:
    """Whatever stands between, before and behind the numbers."""
    separator, mark = dialect
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)
    numbered = index is not None and names is not None
    if names is not None:
        writer.writerow([*([""] if numbered else []), *names, *(["label"] if label else [])])
    for at, row in enumerate(rows):
        told = [repr(number).replace(".", mark) for number in row]
        writer.writerow([*([at + (index or 0)] if numbered else []), *told, *(["s"] if label else [])])
    Path("data.csv").write_bytes(text.getvalue().encode(encoding))
    chosen = {"delimiter": "|"} if separator == "|" else {}
    found = read_points(options(**chosen))
    assert found.values.tolist() == [list(row) for row in rows]
    if names is not None:
        assert found.account.columns == names
