"""What is no file of images is refused with its name, what stands there, and what was expected."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from gantui import available_memory
from gantui.errors import Refusal
from gantui.experiment.files.images import limits, picture_folder, read_arrays
from tests.experiment.files.images.making import colour, grey, idx, labels, options, picture, read, write_idx


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(path: str, **settings: Any) -> str:
    with pytest.raises(Refusal) as error:
        read(path, **settings)
    told = str(error.value)
    assert "\n" not in told
    return told


def npy(array: Any) -> bytes:
    content = io.BytesIO()
    np.save(content, array, allow_pickle=True)
    return content.getvalue()


def huge() -> bytes:
    """An IDX file whose header claims far more than there is."""
    return idx(grey())[:4] + (60_000_000).to_bytes(4, "big") + (200).to_bytes(4, "big") * 2


FILES: dict[str, tuple[bytes, str]] = {
    "cut header": (idx(grey())[:9], "x: cut off within its header; expected a whole IDX file"),
    "cut": (idx(grey(), cut=3), "x: its header says 60 of 6x5, which are 1,800 bytes, and 1,797 follow"),
    "more": (idx(grey(), more=b"abc"), "x: its header says 60 of 6x5, which are 1,800 bytes, and 1,803 follow"),
    "cut, packed": (gzip.compress(idx(grey(), cut=3)), "which are 1,800 bytes, and only 1,797 follow"),
    "more, packed": (gzip.compress(idx(grey(), more=b"abc")), "which are 1,800 bytes, and more follow"),
    "broken packing": (gzip.compress(idx(grey()))[:-30], "x: broken: Compressed file ended before"),
    "labels": (idx(labels()), "x: an array of shape [60]; expected an array [n, height, width]"),
    "flat": (npy(np.zeros((60, 784), np.uint8)), "x: rows of 784 numbers; expected an array"),
    "flat, how": (npy(np.zeros((60, 784), np.uint8)), "as array.reshape(-1, 28, 28) makes"),
    "flat colours": (npy(np.zeros((60, 3072), np.uint8)), "as array.reshape(-1, 3, 32, 32) makes"),
    "no square": (npy(np.zeros((60, 7), np.uint8)), "x: an array of shape [60, 7]; expected an array"),
    "either": (
        npy(np.zeros((60, 3, 8, 3), np.uint8)),
        "x: an array of shape [60, 3, 8, 3], whose channels could be its second axis or its last; expected one of the "
        "two to be neither 1 nor 3",
    ),
    "four channels": (npy(np.zeros((60, 8, 8, 4), np.uint8)), "shape [60, 8, 8, 4]; expected an array"),
    "one image": (npy(colour(1)[0]), "x: images of 5x3 pixels; expected sides of 4 pixels or more, and a first axis"),
    "few": (npy(grey(19)), "x: only 19 images; expected 20 or more"),
    "large sides": (npy(np.zeros((20, 300, 8), np.uint8)), "as distribution.size=64 makes of each"),
    "equal": (npy(np.repeat(grey(1), 30, 0)), "x: all 30 images are equal; expected at least two different ones"),
    "floats": (
        npy(grey() / 255),
        "x: numbers of float64 from 0 to 1, and nothing says which are black and white; expected distribution.range, "
        "such as distribution.range=[0,1]",
    ),
    "signed floats": (npy(grey() / 128 - 1.0), "such as distribution.range=[-1,1]"),
    "whole numbers": (npy(grey().astype(np.int64)), "such as distribution.range=[0,255]"),
    "sixteenths": (npy(grey() // 16.0), "such as distribution.range=[0,15]"),
    "no numbers": (npy(np.where(grey() > 3, 0.5, np.nan)), "a number that is none in one of the images from 0 on"),
    "complex": (npy(grey().astype(complex)), "x: an array of complex128; expected numbers"),
    "objects": (npy(np.array([[["a"]]], object)), "x: pickled objects, which are never loaded; expected an array"),
    "a pickle": (pickle.dumps({"data": [1]}), "x: a pickle, which is never loaded; expected an IDX file as MNIST's"),
    "cut array": (npy(grey())[:-9], "x: broken: shorter than its header says; expected a whole .npy file"),
    "no header": (npy(grey())[:20], "x: broken: no header of a NumPy array"),
    "a table": (b"label,pixel0,pixel1\n1,2,3\n", "x: no images; expected an IDX file as MNIST's (also .gz), NumPy's"),
    "one picture": (b"\x89PNG\r\n\x1a\n", "x: a picture; expected an IDX file as MNIST's (also .gz), NumPy's .npy or"),
    "empty": (b"", "x: no images; expected"),
    "MATLAB": (b"MATLAB 5.0 MAT-file", "as numpy.save('x.npy', scipy.io.loadmat('x')['NAME']) makes in Python"),
    "Parquet": (b"PAR1", "x: a Parquet file; expected an IDX file as MNIST's (also .gz), NumPy's .npy or .npz, or a"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_holds_something_else_is_named(name: str) -> None:
    content, said = FILES[name]
    Path("x").write_bytes(content)
    assert said in refused("x")


def test_what_would_not_fit_is_refused_with_its_figures_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(available_memory, "here", lambda: 4 * 2**30)
    Path("x").write_bytes(huge())
    told = refused("x", size=[100, 100], held_out=0)
    assert told.startswith("x: 60,000,000 images; expected at most 16,777,216")
    for at in range(25):
        picture(f"p/{at}.png", grey(1, seed=at)[0])
    monkeypatch.setattr(available_memory, "here", lambda: available_memory.PROGRAM + 2**20)

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(picture_folder, "_pixels", never)
    assert "p: 25 images of 256x256 pixels and 1 channel take 2 MiB, and to train on them" in refused("p", size=256)
    monkeypatch.setattr(np.lib.format, "read_array", never)
    np.save("y.npy", np.zeros((200, 100, 100), np.uint8))
    assert "y.npy: 200 images of 100x100 pixels and 1 channel take 2 MiB, and to train on them" in refused("y.npy")
    assert "expected fewer of them, or smaller ones (distribution.size)" in refused("y.npy")


def test_numbers_outside_of_the_stated_range_are_shown() -> None:
    array = grey() / 255
    array[7, 2, 3] = 1.5
    np.save("x.npy", array)
    assert "x.npy: 1.5 in image 7; expected numbers within distribution.range = [0, 1]" in refused(
        "x.npy", range=[0, 1]
    )


def archive(**arrays: Any) -> None:
    np.savez("x.npz", **arrays)


ARCHIVES: dict[str, tuple[Callable[[], None], dict[str, Any], str]] = {
    "two": (
        lambda: archive(x_train=grey(), x_test=grey()),
        {},
        "x.npz: holds the arrays x_train [60, 6, 5], x_test [60, 6, 5]; expected distribution.array to name one",
    ),
    "none": (
        lambda: archive(a=np.arange(4), b=np.arange(5)),
        {},
        "x.npz: holds a [4], b [5]; expected an array of images",
    ),
    "unknown": (
        lambda: archive(x_train=grey()),
        {"array": "x_trian"},
        "distribution.array = 'x_trian': no such array in x.npz; expected x_train; did you mean 'x_train'?",
    ),
    "two labels": (
        lambda: archive(x=grey(), fine=labels(), coarse=labels()),
        {},
        "x.npz: fine, coarse could all be the labels; expected distribution.labels to name one of them, or none",
    ),
    "other counts": (
        lambda: archive(x=grey(), y=labels(59)),
        {"labels": "y"},
        "x.npz: y: 59 labels for the 60 images of x; expected as many; distribution.labels=none learns the images",
    ),
    "no such labels": (
        lambda: archive(x=grey()),
        {"labels": "y"},
        "distribution.labels = 'y': no such file; expected a file of labels",
    ),
    "below 0": (
        lambda: archive(x=grey(), y=labels().astype(int) - 1),
        {},
        "y: the label -1 at [0]; expected one whole number an image, 0 or more; distribution.labels=none",
    ),
    "floats": (
        lambda: archive(x=grey(), y=labels() / 2),
        {"labels": "y"},
        "x.npz: y: labels of float64; expected one whole number an image, 0 or more, as labels.astype(int) makes",
    ),
    "one hot": (
        lambda: archive(x=grey(), y=np.eye(3, dtype=int)[labels()]),
        {"labels": "y"},
        "x.npz: y: labels of shape [60, 3]; expected one whole number an image, 0 or more, as labels.argmax(1) makes",
    ),
    "very many": (
        lambda: archive(x=grey(1200), y=np.arange(1200)),
        {},
        "y: 1,200 different labels; expected at most 1,000 classes; distribution.labels=none",
    ),
    "names": (
        lambda: archive(x=grey(), y=labels()),
        {"classes": ["a", "b"]},
        "distribution.classes: 2 names for the 3 classes of x.npz (0, 1, 2); expected as many, or none",
    ),
    "shape": (
        lambda: archive(x=grey()),
        {"shape": [1, 28, 28]},
        "distribution.shape = [1, 28, 28]: the images of x.npz have the shape [1, 6, 5]; expected that",
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_arrays_that_do_not_belong_together_are_named(name: str) -> None:
    make, settings, said = ARCHIVES[name]
    make()
    assert said in refused("x.npz", **settings)


def test_archives_that_are_broken_or_of_others_are_named() -> None:
    archive(x=grey())
    whole = Path("x.npz").read_bytes()
    Path("x.npz").write_bytes(whole[: len(whole) // 2])
    assert "x.npz: broken: not a whole zip archive" in refused("x.npz")
    with zipfile.ZipFile("x.npz", "w") as file:
        file.writestr("a.txt", "")
    assert "x.npz: a zip archive; unzip it first" in refused("x.npz")
    with zipfile.ZipFile("x.npz", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("x.npy", npy(grey()))
    damaged = bytearray(Path("x.npz").read_bytes())
    damaged[60:70] = b"\0" * 10
    Path("x.npz").write_bytes(damaged)
    assert "x.npz: " in refused("x.npz")


def test_labels_beside_are_checked_as_those_that_are_named() -> None:
    write_idx("train-images-idx3-ubyte", grey())
    write_idx("train-labels-idx1-ubyte", labels(50))
    said = "train-labels-idx1-ubyte: 50 labels for the 60 images of train-images-idx3-ubyte; expected as many"
    assert said in refused("train-images-idx3-ubyte")
    assert len(read("train-images-idx3-ubyte", labels="none").pixels) == 60
    write_idx("train-labels-idx1-ubyte", labels(60), cut=2)
    assert "train-labels-idx1-ubyte: its header says 60 values" in refused("train-images-idx3-ubyte")


def test_what_is_no_file_is_refused() -> None:
    Path("images.npy").write_bytes(npy(grey()))
    assert "did you mean 'images.npy'?" in refused("image.npy")
    assert "a pipe or a device" in refused(os.devnull)
    os.mkfifo("pipe")
    assert "a pipe or a device" in refused("pipe")
    with pytest.raises(Refusal, match="images were given to gantui"):
        read("array")
    with pytest.raises(Refusal, match="data: an array of shape"):
        read_arrays(np.zeros((2, 2, 2, 2, 2)), options("array"))


class TestFolder:
    def folder(self, count: int = 25) -> None:
        for at in range(count):
            picture(f"p/{at:03d}.png", grey(count)[at])

    def test_an_empty_one_says_what_was_expected_or_what_lies_there_instead(self) -> None:
        Path("p").mkdir()
        assert "p: no PNG or JPEG picture in it; expected files that end in .png, .jpg, .jpeg, or" in refused("p")
        Path("p/a.gif").write_text("")
        assert "p: no PNG or JPEG picture in it, and 1 file of other kinds; expected" in refused("p")
        write_idx("p/t10k-images-idx3-ubyte.gz", grey())
        write_idx("p/train-images-idx3-ubyte.gz", grey())
        assert "or a file such as p/train-images-idx3-ubyte.gz" in refused("p")

    def test_a_bad_picture_is_named_with_its_reason(self) -> None:
        self.folder()
        whole = Path("p/003.png").read_bytes()
        for name, content, why in [
            ("bad.png", b"no picture", "p/bad.png: neither PNG nor JPEG, in spite of its name"),
            ("cut.png", whole[: len(whole) // 2], "p/cut.png: broken: "),
            ("empty.jpg", b"", "p/empty.jpg: neither PNG nor JPEG"),
            ("really.png", gif(), "p/really.png: neither PNG nor JPEG"),
        ]:
            Path("p", name).write_bytes(content)
            told = refused("p")
            assert why in told
            assert "expected a PNG or JPEG picture; distribution.broken=drop leaves such pictures out" in told
            Path("p", name).unlink()
        os.mkfifo("p/pipe.png")
        assert "p/pipe.png: can't be read: pipe.png is a pipe; expected a file" in refused("p")

    def test_a_picture_that_unpacks_to_too_much_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder()
        picture("p/999.png", np.zeros((50, 60), np.uint8))
        for most in (2900, 1400):  # Pillow warns from there on, and refuses twice as much
            monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", most)
            assert f"p/999.png: more pixels than are safe to unpack ({most:,})" in refused("p")
        assert read("p", broken="drop").space.shape == (1, 6, 5)

    def test_several_sizes_are_refused_with_two_of_them(self) -> None:
        self.folder()
        picture("p/zz.png", grey(1, 30, 40)[0])
        said = "p/zz.png: 30x40 pixels, where 000.png has 6x5; expected one size, as distribution.size=5 makes of each"
        assert said in refused("p")

    def test_pictures_beside_folders_of_them_could_mean_two_things(self) -> None:
        self.folder()
        picture("p/a/1.png")
        told = refused("p")
        assert "p: 25 pictures beside the folders a, which hold pictures too; expected each in the folder" in told
        assert len(read("p", labels="none").pixels) == 26

    def test_settings_of_arrays_are_refused(self) -> None:
        self.folder()
        assert "distribution.range beside the pictures of p" in refused("p", range=[0, 1])
        assert "distribution.labels = 'y': the pictures of a folder" in refused("p", labels="y")

    def test_a_folder_of_which_nothing_can_be_read_is_refused_even_if_bad_ones_are_dropped(self) -> None:
        Path("p").mkdir()
        Path("p/a.png").write_text("no picture")
        assert "p: none of its 1 picture can be read" in refused("p", broken="drop")


def gif() -> bytes:
    content = io.BytesIO()
    Image.fromarray(grey(1)[0]).save(content, "GIF")
    return content.getvalue()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"range": [1, 0]}, "expected two numbers, that of black below that of white"),
        ({"range": [1]}, "expected two numbers"),
        ({"shape": [2, 8, 8]}, "expected channels"),
        ({"size": [8, 8, 8]}, "size"),
        ({"size": 1000}, "size"),
        ({"held_out": 0.9}, "held_out"),
        ({"scale": 2.0}, "scale"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        options("x", **settings)


def test_the_limits_are_those_of_what_keeps_draws() -> None:
    assert float(np.float32(limits.MOST - 1)) == limits.MOST - 1
