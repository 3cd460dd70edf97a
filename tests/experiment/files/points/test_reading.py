"""Files of points: what is read from them, and what is refused with which words."""

from __future__ import annotations

import math
import os
import pickle
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.errors import Refusal
from gantui.experiment.distributions import Points
from gantui.experiment.files.points import limits, read_points

FINITE = st.floats(-1e30, 1e30, allow_nan=False)


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(content: str | bytes, name: str = "data.csv", **settings: Any) -> list[list[float]]:
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return rows(name, **settings)


def rows(name: str, **settings: Any) -> list[list[float]]:
    values = read_points(Points.model_validate({"name": "points", "path": name} | settings)).values
    assert values.dtype == np.float64
    return values.tolist()


SAME = [[1.0, 2.5], [-3.0, 4e-3]]


@pytest.mark.parametrize(
    "content",
    [
        "1,2.5\n-3,4e-3\n",
        "1,2.5\n-3,4e-3",
        "1, 2.5\r\n-3, 4e-3\r\n",
        "x,y\n1,2.5\n-3,4e-3\n",
        '"x, metres","y; metres"\n"1","2.5"\n"-3","4e-3"\n',
        '1, "2.5"\n-3, "4e-3"\n',
        "1;2.5\n-3;4e-3\n",
        "x, metres;y, metres\n1;2.5\n-3;4e-3\n",
        "x\ty\n1\t2.5\n-3\t4e-3\n",
        "1 2.5\n  -3    4e-3  \n",
        "1 \t2.5\n-3 \t4e-3\n",
        "\ufeffx,y\n1,2.5\n-3,4e-3\n",
        "\ufeff1,2.5\n-3,4e-3\n",
        "# made by hand\n\n1,2.5\n   \n  # a point\n-3,4e-3\n\n",
        "1,2.5,setosa\n-3,4e-3,virginica\n",
        "1,2.5,\n-3,4e-3,\n",
    ],
)
def test_the_same_points_however_they_are_written(content: str) -> None:
    assert read(content) == SAME


@pytest.mark.parametrize(
    ("content", "settings"),
    [
        ("id,y,x\nA,2.5,1\nB,4e-3,-3\n", {"columns": ["x", "y"]}),
        ("id,y,x\nA,2.5,1\nB,4e-3,-3\n", {"columns": [2, 1]}),
        ("id,y,x\nA,2.5,1\nB,4e-3,-3\n", {"columns": ["x", 1]}),
        ("A,2.5,1\nB,4e-3,-3\n", {"columns": [2, 1]}),
        ("A,2.5,1\nB,4e-3,-3\n", {"columns": [2, 1], "header": False}),
        ("2020,2021\n1,2.5\n-3,4e-3\n", {"header": True}),
        ("2020,2021\n1,2.5\n-3,4e-3\n", {"columns": ["2020", "2021"]}),
        ("1|2.5\n-3|4e-3\n", {"delimiter": "|"}),
        ("1,5 1 2.5\n1,5 -3 4e-3\n", {"delimiter": " ", "columns": [1, 2]}),
    ],
)
def test_columns_names_and_delimiters_as_one_says(content: str, settings: dict[str, Any]) -> None:
    assert read(content, **settings) == SAME


def test_one_column_is_the_line() -> None:
    assert read("1\n-3\n") == read("x,y\n1,2\n-3,4\n", columns=["x"]) == [[1.0], [-3.0]]


def test_a_row_of_text_is_no_header_when_a_cell_is_a_number() -> None:
    with pytest.raises(Refusal, match="line 1: 'height' in column 0; expected a number"):
        read("height,7\n1,2\n3,4\n")


@given(st.lists(st.tuples(FINITE, FINITE), min_size=2, max_size=30), st.sampled_from(",;\t "), st.booleans())
def test_what_is_written_is_read_back_exactly(numbers: list[tuple[float, float]], between: str, named: bool) -> None:
    if len(set(numbers)) == 1:
        return
    with tempfile.TemporaryDirectory() as folder:
        lines = [*(["x", "y"],) * named, *([repr(number) for number in row] for row in numbers)]
        (Path(folder) / "data").write_text("\n".join(between.join(line) for line in lines))
        assert rows(str(Path(folder) / "data")) == [list(row) for row in numbers]


@pytest.mark.parametrize(
    ("content", "settings", "said"),
    [
        ("", {}, "data.csv: empty"),
        ("# nothing\n\n", {}, "data.csv: empty, or all comments"),
        ("x,y\n", {}, "data.csv: nothing after the names on line 1"),
        ("1,2\n", {}, "data.csv: only one point; expected at least 2"),
        ("1,2\n1,2\n1,2\n", {}, "data.csv: all 3 points are equal"),
        ("x,y\n\n1,2\n3,no\n", {}, "data.csv, line 4: 'no' in column 'y'; expected a number"),
        ("1,2\n3,\n", {}, "data.csv, line 2: '' in column 1; expected a number"),
        ("1,2\n3,1_000\n", {}, "data.csv, line 2: '1_000' in column 1; expected a number"),
        ("1,2\n3,4\n5\n", {}, "data.csv, line 3: 1 cell; expected 2, as on line 1"),
        ("#\n1,2\n3,4,5\n", {}, "data.csv, line 3: 3 cells; expected 2, as on line 2"),
        ("1,2\n3,nan\n", {}, "data.csv, line 2: 'nan' in column 1; expected a finite number"),
        ("1,2\n-inf,3\n", {}, "data.csv, line 2: '-inf' in column 0; expected a finite number"),
        ("1,2\n1e31,3\n", {}, "data.csv, line 2: '1e31' in column 0; expected a finite number between -1e"),
        ("x;y\n1.5;2\n1,5;2\n", {}, "data.csv, line 3: '1,5' in column 'x'; expected a number, with a point: 1.5"),
        ("x;y\n1,5;2\n1.500,5;2\n", {}, "line 3: '1.500,5' in column 'x'; expected a number with a decimal comma"),
        ('x,y\n"1,500",2\n3,4\n', {}, "line 2: '1,500' in column 'x'; expected a number, with a point: 1.500, or"),
        ("id,x,y\n1,1,2\nA,1,2\n", {}, "can be chosen, such as distribution.columns = [1, 2]"),
        (
            "x,y\n1,2\nNA,3\n",
            {},
            "'NA' in column 'x'; expected a number; distribution.missing=drop leaves such rows out",
        ),
        ("x,y\nNA,2\nNA,3\n1,?", {"missing": "drop"}, "data.csv: each of its 3 rows has a missing value"),
        (b"1,2\n\xe9,3\n", {}, "data.csv, line 2: '\xe9' in column 0; expected a number"),
        (b"1,2\n\xe9,3\n", {"encoding": "utf-8"}, "data.csv, line 1: not text in utf-8"),
        (b"1,2\n\0,3\n", {}, "data.csv, line 2: not text"),
        (",x,y\n" + "".join(f"{i},1,{i}\n" for i in range(300)) + "?,1,2\n", {}, "so far has the number of each row"),
        ('1,2\n"3,4\n5,6\n', {}, "data.csv, line 3: unexpected end of data; expected cells apart by ','"),
        (b"1" * 1_000_001, {}, "data.csv, line 1: more than 1,000,000 bytes long"),
        (
            "width,height\n1,2\n",
            {"columns": ["hight"]},
            "distribution.columns = 'hight': no column has that name on line 1 of data.csv; "
            "expected one of width, height; did you mean 'height'?",
        ),
        ("x,x\n1,2\n", {"columns": ["x"]}, "distribution.columns = 'x': more than one column has that name"),
        ("x,y\n1,2\n", {"columns": [2]}, "distribution.columns = 2: no such column; data.csv has columns 0 to 1"),
        ("1\n2\n", {"columns": [1]}, "distribution.columns = 1: no such column; data.csv has only column 0"),
        ("1,2\n3,4\n", {"columns": ["x"], "header": False}, "data.csv has no names of columns, since header = false"),
        ("no array", {"name": "data.npy"}, "data.npy: not a NumPy array"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_value_and_what_was_expected(
    content: str | bytes, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read(content, **settings)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("dat.csv", "distribution.path = 'dat.csv': no such file; expected a file of points; did you mean 'data.csv'?"),
        ("nowhere/data.csv", "distribution.path = 'nowhere/data.csv': no such file"),
        (".", "distribution.path = '.': a folder"),
        ("data.csv/more", "distribution.path = 'data.csv/more': can't be read"),
        ("a\0b", "can't be read: no name of a file"),
        (os.devnull, "a pipe or a device"),
    ],
)
def test_what_is_no_file_is_refused(path: str, said: str) -> None:
    Path("data.csv").write_text("1,2\n3,4\n")
    with pytest.raises(Refusal) as refused:
        rows(path)
    assert said in str(refused.value)


def test_nothing_in_a_file_or_its_name_reaches_the_terminal_raw() -> None:
    evil = "\x1b[2J\x9b\u202e"
    name = f"{evil}.csv"
    contents: list[tuple[str | bytes, dict[str, Any]]] = [
        ("", {}),
        (f"1,2\n{evil},3\n", {}),
        (f"{evil},y\nno,3\n", {}),
        (f"{evil},y\n1,2\n", {"columns": ["x" + evil]}),
        (f"{evil},y\n1,2\n", {"columns": [7]}),
        ("1,2\n3\n", {}),
        ("1,2\n1,2\n", {}),
        (b"\xff", {}),
        ('"', {}),
        ("1,2\n3,4\n", {"modes_file": f"no{name}"}),
    ]
    for content, settings in contents:
        with pytest.raises(Refusal) as refused:
            read(content, name=name, **settings)
        assert str(refused.value).isprintable()
    for wrong in (f"x{name}", f"{name}/x"):
        with pytest.raises(Refusal) as refused:
            rows(wrong)
        assert str(refused.value).isprintable()


def test_a_file_of_too_many_numbers_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 6)
    np.save("many.npy", np.arange(8.0).reshape(4, 2))
    assert len(read("1,2\n3,4\n5,6\n")) == 3
    assert len(rows("many.npy", columns=[1])) == 4
    with pytest.raises(Refusal, match=r"data\.csv: more than 6 numbers"):
        read("1,2\n3,4\n5,6\n7,8\n")
    with pytest.raises(Refusal, match=r"many\.npy: more than 6 numbers"):
        rows("many.npy")


class TestArrays:
    @pytest.mark.parametrize("dtype", ["<f8", ">f8", "<f4", "<f2", "<i8", "<i2", "|u1", ">i4"])
    @pytest.mark.parametrize("order", ["C", "F"])
    def test_any_real_dtype_is_read(self, dtype: str, order: str) -> None:
        expected = [[1.0, 2.0, 3.0], [4.0, 5.0, 60.0], [7.0, 8.0, 9.0]]
        np.save("data.npy", np.array(expected, dtype=dtype, order=order))
        assert rows("data.npy") == [[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]]
        assert rows("data.npy", columns=[2]) == [[3.0], [60.0], [9.0]]

    def test_a_row_of_numbers_is_the_line(self) -> None:
        np.save("data.npy", np.array([1.0, 2.0]))
        assert rows("data.npy") == [[1.0], [2.0]]

    def test_an_array_is_known_by_its_beginning(self) -> None:
        np.save("data.npy", np.array([1.0, 2.0]))
        Path("data.npy").rename("data.bin")
        assert rows("data.bin") == [[1.0], [2.0]]

    @pytest.mark.parametrize(
        ("array", "settings", "said"),
        [
            (np.zeros(0), {}, "data.npy: an array of shape [0]; expected a .npy file"),
            (np.array(1.0), {}, "data.npy: an array of shape []"),
            (np.zeros((2, 2, 2)), {}, "data.npy: an array of shape [2, 2, 2]"),
            (np.zeros((2, 2, 2)), {}, "images are learned with distribution.name=images"),
            (np.array([1j, 2]), {}, "data.npy: an array of dtype complex128"),
            (np.array(["1", "2"]), {}, "data.npy: an array of dtype <U1"),
            (np.array([True, False]), {}, "data.npy: an array of dtype bool"),
            (np.array([1.0]), {}, "data.npy: only one point"),
            (np.ones((3, 2)), {}, "data.npy: all 3 points are equal"),
            (np.array([[1, 2], [3, math.nan]]), {}, "data.npy: nan at [1, 1]; expected a finite number"),
            (np.array([[1, math.inf, 0], [3, 4, 5]]), {"columns": [2, 1]}, "data.npy: inf at [0, 1]"),
            (np.array([1, -math.inf]), {}, "data.npy: -inf at [1]; expected a finite number"),
            (np.ones((3, 2)), {"columns": ["x"]}, "the columns of data.npy have no names; expected numbers from 0"),
            (
                np.ones((3, 2)),
                {"columns": [2]},
                "distribution.columns = 2: no such column; data.npy has columns 0 to 1",
            ),
        ],
    )
    def test_what_is_wrong_is_said(self, array: np.ndarray, settings: dict[str, Any], said: str) -> None:
        np.save("data.npy", array)
        with pytest.raises(Refusal) as refused:
            rows("data.npy", **settings)
        assert said in str(refused.value)

    def test_nothing_pickled_is_ever_loaded(self) -> None:
        np.save("data.npy", np.array([Bomb(), Bomb()], dtype=object))
        with pytest.raises(Refusal, match=r"data\.npy: broken, or pickled objects, which are never loaded"):
            rows("data.npy")
        with pytest.raises(Refusal, match=r"bomb\.npy: not a NumPy array"):
            read(pickle.dumps(Bomb()), name="bomb.npy")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b"(3, 2)", b"(-3,2)"),
            (b"(3, 2), }" + 9 * b" ", b"(99999999999, 2),}"),
            (b"(3, 2), }", b"(3, 2),  "),
            (b"(3, 2)", b"(3, x)"),
            (b"<f8", b"<q9"),
            (b"\x93NUMPY\x01", b"\x93NUMPY\x09"),
            (b"descr", b"other"),
        ],
    )
    def test_a_broken_array_is_refused(self, old: bytes, new: bytes) -> None:
        np.save("good.npy", np.zeros((3, 2)))
        whole = Path("good.npy").read_bytes()
        assert old in whole
        with pytest.raises(Refusal, match=r"data\.npy: broken"):
            read(whole.replace(old, new), name="data.npy")

    @pytest.mark.parametrize("length", [6, 7, 10, 40, 128, 150])
    def test_a_cut_off_array_is_refused(self, length: int) -> None:
        np.save("good.npy", np.zeros((3, 2)))
        with pytest.raises(Refusal, match=r"data\.npy: broken"):
            read(Path("good.npy").read_bytes()[:length], name="data.npy")


class Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return (pytest.fail, ("a pickle was loaded",))


class TestModesFile:
    def test_centres_stand_beside_the_points(self) -> None:
        Path("data.csv").write_text("1,2\n3,4\n")
        Path("centres.csv").write_text("x;y\n1;2\n")
        read_back = read_points(Points(name="points", path="data.csv", modes_file="centres.csv"))
        assert read_back.centres is not None
        assert read_back.centres.tolist() == [[1.0, 2.0]]
        assert read_points(Points(name="points", path="data.csv")).centres is None

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("1\n2\n", "centres.csv: centres with 1 number each; expected 2, as the points of data.csv have"),
            ("1,2\n3,no\n", "centres.csv, line 2: 'no' in column 1; expected a number"),
            ("", "centres.csv: empty"),
            ("1,2\n" * 1001, "centres.csv: 1001 centres; expected at most 1000"),
        ],
    )
    def test_what_is_wrong_is_said(self, content: str, said: str) -> None:
        Path("centres.csv").write_text(content)
        with pytest.raises(Refusal) as refused:
            read("1,2\n3,4\n", modes_file="centres.csv")
        assert said in str(refused.value)

    def test_a_missing_one_is_named(self) -> None:
        with pytest.raises(Refusal, match=r"distribution\.modes_file = 'centres\.csv': no such file"):
            read("1,2\n3,4\n", modes_file="centres.csv")
