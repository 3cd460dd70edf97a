"""Files of images: what is read of them is what was written, whatever the format."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gantui.experiment.files.images import is_images, read_arrays
from tests.experiment.files.images.making import colour, grey, idx, labels, options, picture, read, write_idx


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


BESIDE = [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    ("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"),
    ("emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte"),
    ("train-images-idx3-ubyte.bz2", "train-labels-idx1-ubyte.gz"),
]


@pytest.mark.parametrize(("images", "beside"), BESIDE)
def test_an_idx_file_finds_its_labels_beside_it_by_mnists_naming(images: str, beside: str) -> None:
    write_idx(images, grey())
    assert read(images).labels is None
    write_idx(beside, labels())
    found = read(images)
    assert np.array_equal(found.pixels[:, 0], grey())
    assert found.labels is not None
    assert np.array_equal(found.labels, labels())
    assert found.classes == ("0", "1", "2")
    assert read(images, labels="none").labels is None
    assert f"labels from {beside}" in found.account.sentence


@pytest.mark.parametrize("where", ["l.idx", "l.npy", "l.npz"])
def test_labels_may_be_a_file_of_any_name(where: str) -> None:
    write_idx("images", grey())
    wanted = labels() + np.uint8(5)
    if where == "l.npz":
        np.savez(where, arr_0=wanted.astype(np.int64))
    elif where == "l.npy":
        np.save(where, wanted[:, None])
    else:
        write_idx(where, wanted)
    found = read("images", labels=where)
    assert found.classes == ("5", "6", "7")
    assert found.labels is not None
    assert np.array_equal(found.labels, labels())


LAYOUTS = {
    "[n, h, w]": (grey(), grey()[:, None]),
    "[n, h, w, 1]": (grey()[..., None], grey()[:, None]),
    "[n, 1, h, w]": (grey()[:, None], grey()[:, None]),
    "[n, h, w, 3]": (colour(), colour().transpose(0, 3, 1, 2)),
    "[n, 3, h, w]": (colour().transpose(0, 3, 1, 2), colour().transpose(0, 3, 1, 2)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("file", ["x.npy", "x.npz", "x.idx", "packed.npy.gz", "from Python"])
def test_the_same_images_however_they_are_stored(layout: str, file: str) -> None:
    stored, expected = LAYOUTS[layout]
    if file == "x.npz":
        np.savez_compressed(file, x=stored, y=labels())
    elif file == "x.npy":
        np.save(file, np.asfortranarray(stored))
    elif file == "x.idx":
        write_idx(file, stored)
    elif file == "packed.npy.gz":
        import gzip

        content = io.BytesIO()
        np.save(content, stored)
        Path(file).write_bytes(gzip.compress(content.getvalue()))
    found = read_arrays(stored, options("array")) if file == "from Python" else read(file)
    assert np.array_equal(found.pixels, expected)
    assert found.space.shape == expected.shape[1:]
    assert (found.labels is not None) == (file == "x.npz")


def test_of_an_archive_the_only_array_that_fits_is_taken_and_the_others_are_named() -> None:
    np.savez("x.npz", x_train=grey(60), y_train=labels(60), meta=np.arange(7), x=np.arange(60.0))
    found = read("x.npz")
    assert len(found.pixels) == 60
    assert found.classes == ("0", "1", "2")
    assert "left out: the array meta, the array x" in found.account.sentence
    np.savez("y.npz", x_train=grey(60), y_train=labels(60), x_test=grey(40, seed=1), y_test=labels(40))
    assert len(read("y.npz", array="x_test").pixels) == 40
    assert read("y.npz", array="x_test").labels is not None
    assert read("y.npz", array="x_test", labels="none").labels is None


def test_labels_may_be_texts_and_their_classes_may_have_names() -> None:
    np.savez("x.npz", x=grey(), y=np.array(["dress", "coat", "hat"] * 20))
    assert read("x.npz").classes == ("coat", "dress", "hat")
    assert read("x.npz").labels.tolist()[:3] == [1, 0, 2]  # type: ignore[union-attr]
    named = read("x.npz", classes=["c", "d", "h"])
    assert named.classes == ("c", "d", "h")
    assert named.digest == read("x.npz").digest


@pytest.mark.parametrize(
    ("dtype", "range_"),
    [(np.float32, [0, 1]), (np.float64, [-1, 1]), (np.int64, [0, 255]), (np.float16, [0, 1]), (np.uint8, [0, 16])],
)
def test_numbers_are_bytes_within_a_stated_range(dtype: Any, range_: list[float]) -> None:
    low, high = range_
    exact = low + (high - low) * grey(60).astype(np.float64) / 255
    np.save("x.npy", exact.astype(dtype))
    found = read("x.npy", range=range_).pixels[:, 0].astype(np.float64)
    back = low + found * (high - low) / 255
    assert np.abs(back - exact.astype(dtype)).max() <= (high - low) / 255 / 2 + 1e-3


def test_truths_are_black_and_white() -> None:
    np.save("x.npy", grey() > 127)
    assert np.array_equal(read("x.npy").pixels[:, 0], np.where(grey() > 127, 255, 0))


@settings(max_examples=30)
@given(
    st.integers(20, 40),
    st.integers(4, 9),
    st.integers(4, 9),
    st.sampled_from(["u1", "i1", "i2", "i4", "f4", "f8"]),
    st.randoms(use_true_random=False),
)
def test_every_idx_file_is_read_as_it_was_written(n: int, high: int, wide: int, dtype: str, random: Any) -> None:
    array = np.random.default_rng(random.randrange(2**32)).integers(0, 128, (n, high, wide)).astype(dtype)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(idx(array))
        found = read(str(path), **({} if dtype == "u1" else {"range": [0, 255]}))
    assert np.array_equal(found.pixels[:, 0], array)


def test_emnists_images_are_turned_upright() -> None:
    write_idx("x", grey(60, 6, 5).swapaxes(1, 2))
    found = read("x", transpose=True)
    assert np.array_equal(found.pixels[:, 0], grey(60, 6, 5))
    assert found.space.shape == (1, 6, 5)


def test_grey_is_what_pillow_makes_of_colours() -> None:
    np.save("x.npy", colour())
    expected = np.stack([np.asarray(Image.fromarray(image).convert("L")) for image in colour()])
    assert np.array_equal(read("x.npy", colour="grey").pixels[:, 0], expected)
    np.save("y.npy", grey())
    assert np.array_equal(read("y.npy", colour="colour").pixels, np.repeat(grey()[:, None], 3, 1))


def test_images_are_brought_to_a_size_by_their_middle_or_squeezed() -> None:
    wide = np.zeros((40, 8, 16), np.uint8)
    wide[:, :, 4:12] = 200
    wide[np.arange(40), 4, 4 + np.arange(40) % 8] = 190  # they are not all equal
    np.save("x.npy", wide)
    middle, squeezed = read("x.npy", size=8), read("x.npy", size=[8, 8], crop=False)
    assert middle.space.shape == squeezed.space.shape == (1, 8, 8)
    assert (middle.pixels >= 190).all(), "only the middle, where all is 200"
    assert squeezed.pixels[:, :, 4, 0].max() < 40, "the dark sides are there too"
    assert read("x.npy", size=[4, 16]).space.shape == (1, 4, 16)


class TestHeldOut:
    def test_a_share_of_each_class_is_held_out_whatever_the_order(self) -> None:
        images, numbers = grey(300), labels(300)
        np.savez("x.npz", x=images, y=numbers)
        found = read("x.npz", held_out=0.2)
        assert found.labels is not None
        assert np.bincount(found.labels[found.held]).tolist() == [20, 20, 20]
        order = np.random.default_rng(3).permutation(300)
        np.savez("y.npz", x=images[order], y=numbers[order])
        again = read("y.npz", held_out=0.2)
        kept = {image.tobytes() for image in found.pixels[found.held]}
        assert {image.tobytes() for image in again.pixels[again.held]} == kept

    def test_equal_images_are_in_one_part(self) -> None:
        np.save("x.npy", np.repeat(grey(43), 7, 0))
        found = read("x.npy", held_out=0.2)
        held = {image.tobytes() for image in found.pixels[found.held]}
        assert found.held.sum() == 63, "60, and the rest of the last seven"
        assert not any(image.tobytes() in held for image in found.pixels[~found.held])

    def test_a_class_of_equal_images_is_trained_on(self) -> None:
        images, numbers = grey(300), labels(300)
        images[numbers == 1] = 7
        np.savez("x.npz", x=images, y=numbers)
        found = read("x.npz", held_out=0.2)
        assert found.labels is not None
        assert np.bincount(found.labels[found.held], minlength=3).tolist() == [20, 0, 20]

    def test_of_few_images_none_are_held_out_and_it_is_said(self) -> None:
        np.save("x.npy", grey(100))
        assert not read("x.npy").held.any()
        assert "none held out, since 0.1 of them are fewer than 20" in read("x.npy").account.sentence
        assert read("x.npy", held_out=0.3).held.sum() == 30
        assert "held out" not in read("x.npy", held_out=0).account.sentence


def test_the_digest_is_of_the_images_and_not_of_the_file() -> None:
    np.savez("x.npz", x=grey(300), y=labels(300))
    write_idx("a-images-idx3.gz", grey(300))
    write_idx("a-labels-idx1", labels(300))
    digest = read("x.npz").digest
    assert read("a-images-idx3.gz").digest == digest
    assert read("x.npz", held_out=0.2).digest != digest
    assert read("x.npz", labels="none").digest != digest
    np.savez("y.npz", x=grey(300, seed=1), y=labels(300))
    assert read("y.npz").digest != digest


def test_what_is_images_among_data_from_python() -> None:
    assert is_images(grey())
    assert is_images({"x": grey(), "y": labels()})
    assert not is_images(grey()[0])
    assert not is_images({"x": [1, 2], "y": [3, 4]})
    found = read_arrays({"images": grey(), "labels": labels().tolist()}, options("array"))
    assert found.classes == ("0", "1", "2")


class TestFolder:
    def test_pictures_are_read_by_name_in_order_and_grey_ones_are_grey(self) -> None:
        for at in range(30):
            picture(f"p/{at:03d}.png", grey(30)[at])
        found = read("p")
        assert np.array_equal(found.pixels[:, 0], grey(30))
        assert found.classes == ()

    def test_folders_are_classes_in_colour_if_one_picture_is(self) -> None:
        for at in range(30):
            picture(f"p/{'ab'[at % 2]} c/more/{at:03d}.png", colour(30)[at] if at == 7 else grey(30)[at])
        found = read("p")
        assert found.classes == ("a c", "b c")
        assert found.labels is not None
        assert found.labels.tolist() == [0] * 15 + [1] * 15
        assert found.space.shape == (3, 6, 5)
        assert np.array_equal(found.pixels[0, 1], grey(30)[0])
        assert read("p", labels="none").classes == ()
        assert read("p", colour="grey").space.shape == (1, 6, 5)

    def test_sizes_are_made_one(self) -> None:
        for at in range(30):
            picture(f"p/{at:03d}.png", grey(1, 8 + at, 20)[0])
        assert read("p", size=8).space.shape == (1, 8, 8)

    def test_other_files_and_links_to_folders_are_left_out_and_named(self) -> None:
        for at in range(30):
            picture(f"p/a/{at:03d}.PNG", grey(30)[at])
        Path("p/notes.txt").write_text("")
        Path("p/b").mkdir()
        Path("p/.hidden").write_text("")
        Path("p/link").symlink_to(Path("p/a").resolve())
        sentence = read("p").account.sentence
        assert "left out: 1 file of other kinds, 1 link to folders, folders without pictures (b)" in sentence
        assert "all labels are a, so there are no classes" in sentence
        assert len(read("p").pixels) == 30

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
    def test_every_kind_of_picture_is_read(self, mode: str) -> None:
        image = (np.add.outer(np.arange(8), np.arange(8)) * 16).astype(np.uint8)
        for at in range(30):
            made = np.roll(image, at, 1)
            made[0, 0] = at
            name = f"p/{at:03d}." + ("jpg" if mode == "CMYK" else "png")
            if mode == "I;16":
                picture(name, made.astype(np.uint16) << 8)
            else:
                picture(name, made, mode)
        found = read("p", colour="grey").pixels[0, 0].astype(int)
        expected = image.astype(int)
        expected[0, 0] = 0
        if mode == "1":
            assert set(np.unique(found)) == {0, 255}
        else:
            assert np.abs(found - expected).max() <= (25 if mode == "CMYK" else 2)

    def test_what_is_transparent_is_black(self) -> None:
        for at in range(30):
            made = np.full((8, 8, 4), 200, np.uint8)
            made[:, :4, 3], made[:, 4:, 3] = 0, 255
            made[0, 7] = at
            picture(f"p/{at:03d}.png", made)
        found = read("p").pixels
        assert (found[:, :, :, :4] == 0).all()
        assert (found[:, :, 1:, 4:] == 200).all()

    def test_a_photo_is_turned_as_the_camera_was(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        for at in range(30):
            picture(f"p/{at:03d}.jpg", grey(1, 8, 16, seed=at)[0], exif=exif)
        assert read("p").space.shape == (1, 16, 8)

    def test_bad_pictures_are_dropped_where_that_is_asked_for_and_counted(self) -> None:
        for at in range(30):
            picture(f"p/{at:03d}.png", grey(30)[at])
        Path("p/bad.png").write_bytes(b"no picture")
        whole = Path("p/003.png").read_bytes()
        Path("p/cut.png").write_bytes(whole[: len(whole) // 2])
        found = read("p", broken="drop")
        assert np.array_equal(found.pixels[:, 0], grey(30))
        assert "left out: 2 pictures that can't be read (bad.png, cut.png)" in found.account.sentence
