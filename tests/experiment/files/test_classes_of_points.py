"""A column that says which class each point is of: read from all kinds of sources, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gantui.errors import Refusal
from gantui.experiment.distributions import Points as Options
from gantui.experiment.files.points import Points, read_array, read_points
from gantui.session.run.data import kept_points


def options(path: object, **settings: Any) -> Options:
    return Options(name="points", path=str(path), **settings)


def read(tmp_path: Path, text: str, **settings: Any) -> Points:
    (tmp_path / "x.csv").write_text(text)
    return read_points(options(tmp_path / "x.csv", **settings))


WORDS = "kind,x,y,z\nb,1,2,9\na,3,4,9\nb,5,6,9\na,7,8,9\n"


def test_a_column_of_words_is_read_by_its_name(tmp_path: Path) -> None:
    found = read(tmp_path, WORDS, classes="kind")
    assert found.values.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]
    assert found.classes is not None
    assert found.classes.names == ("a", "b")
    assert found.classes.of_rows.tolist() == [1, 0, 1, 0]
    assert found.space.classes == ("a", "b")
    assert "classes from kind: a, b" in found.account.sentence
    assert found.account.left_out == ("z (after the first two)",)


def test_numbers_are_put_in_their_order_and_the_first_column_may_be_the_classes(tmp_path: Path) -> None:
    found = read(tmp_path, "10,1,2\n9,3,4\n10,5,6\n9,7,9\n", classes=0)
    assert found.values.tolist() == [[1, 2], [3, 4], [5, 6], [7, 9]]
    assert found.classes is not None
    assert found.classes.names == ("9", "10")
    assert found.classes.of_rows.tolist() == [1, 0, 1, 0]


def test_stated_columns_and_one_coordinate(tmp_path: Path) -> None:
    found = read(tmp_path, WORDS, columns=("z", "x"), classes="kind")
    assert found.values.tolist() == [[9, 1], [9, 3], [9, 5], [9, 7]]
    assert found.account.left_out == ("y (not chosen)",)
    one = read(tmp_path, "x,c\n1,0\n2,0\n3,1\n4,1\n", classes="c")
    assert one.values.tolist() == [[1], [2], [3], [4]]


def test_a_row_without_a_class_is_refused_or_dropped(tmp_path: Path) -> None:
    text = WORDS + ",1,1,1\n"
    with pytest.raises(Refusal, match=r"line 6: '' in kind; expected a class; distribution\.missing=drop"):
        read(tmp_path, text, classes="kind")
    found = read(tmp_path, text, classes="kind", missing="drop")
    assert len(found.values) == 4
    assert "1 row with missing values" in found.account.left_out


@pytest.mark.parametrize("kind", ["array", "npy", "npz", "frame", "floats"])
def test_arrays_and_data_frames_have_classes_too(kind: str, tmp_path: Path) -> None:
    table = np.array([[1.0, 2, 1], [3, 4, 0], [5, 6, 1], [7, 9, 0]])
    if kind == "npy":
        np.save(tmp_path / "x.npy", table)
        found = read_points(options(tmp_path / "x.npy", classes=2))
    elif kind == "npz":
        np.savez(tmp_path / "x.npz", table)
        found = read_points(options(tmp_path / "x.npz", classes=2))
    elif kind == "array":
        found = read_array(table, options("data", classes=2))
    else:
        classes: Any = ["q", "p", "q", "p"] if kind == "frame" else table[:, 2]
        found = read_array({"c": classes, "x": table[:, 0], "y": table[:, 1]}, options("data", classes="c"))
    assert found.values.tolist() == table[:, :2].tolist()
    assert found.classes is not None
    assert found.classes.of_rows.tolist() == [1, 0, 1, 0]
    assert found.classes.names == (("p", "q") if kind == "frame" else ("0", "1"))


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        (WORDS, {"classes": "kinds"}, "distribution.classes = 'kinds': no column has that name .* did you mean 'kind'"),
        (WORDS, {"classes": 7}, "distribution.classes = 7: no such column; .* has columns 0 to 3"),
        ("x,y,c\n1,2,a\n3,4,a\n", {"classes": "c"}, "the classes in c are 1 different ones; expected 2 to 1,000"),
        ("x,y,c\n1,2,a\n3,4,b\n5,6,b\n", {"classes": "c"}, "only one point is of 'a'; expected at least 2"),
        ("1,2,a\n3,4,b\n", {"classes": "c", "header": False}, "has no names of columns"),
    ],
)
def test_what_can_t_be_classes_is_refused(text: str, settings: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=said):
        read(tmp_path, text, **settings)


def test_an_array_has_no_names_of_classes() -> None:
    with pytest.raises(Refusal, match=r"distribution\.classes = 'c': the columns of data have no names"):
        read_array(np.ones((4, 3)), options("data", classes="c"))
    with pytest.raises(Refusal, match="its only column holds the classes"):
        read_array(np.arange(4.0), options("data", classes=0))


def test_settings_that_exclude_each_other() -> None:
    for more, said in (({"modes": 2}, "each class is a mode"), ({"columns": ("x", "c")}, "expected another one")):
        with pytest.raises(ValueError, match=said):
            options("x.csv", classes="c", **more)


def test_other_classes_are_other_data_and_a_run_keeps_them(tmp_path: Path) -> None:
    found, plain = read(tmp_path, WORDS, classes="kind"), read(tmp_path, WORDS, columns=("x", "y"))
    other = read(tmp_path, WORDS.replace("b,1", "a,1").replace("a,3", "b,3"), classes="kind")
    assert len({found.digest, plain.digest, other.digest}) == 3
    (tmp_path / "run").mkdir()
    facts = kept_points.write(tmp_path / "run", found)
    kept = kept_points.read(tmp_path / "run", facts)
    assert kept is not None
    assert kept.digest == found.digest
    assert kept.classes is not None
    assert kept.classes.names == ("a", "b")
    for damage in ({"classes": ["a"]}, {"classes": ["a", "c"]}, {"classes": 3}):
        assert kept_points.read(tmp_path / "run", facts | damage) is None
