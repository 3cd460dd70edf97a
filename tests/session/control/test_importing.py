"""Python's search for garbage while much is imported."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from gantui.session.control import importing


class Circle:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_what_was_let_go_of_before_is_given_back() -> None:
    gone = weakref.ref(Circle())
    with importing.large():
        assert gone() is None


def test_there_is_a_search_again_afterwards_even_if_the_import_fails() -> None:
    def fails() -> None:
        with importing.large():
            assert not gc.isenabled()
            raise ImportError

    with pytest.raises(ImportError):
        fails()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_who_has_turned_the_search_off_finds_it_off() -> None:
    gc.disable()
    with importing.large():
        pass
    assert not gc.isenabled()
