"""What a picture is, and all kinds of pictures by their names."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import ClassVar, TypeVar

from gantui.experiment.options.registry import Registry
from gantui.session.view import wire_checks


class Picture:
    """One picture of a training at one instant: numbers, texts, and arrays on the host.

    A subclass is a frozen dataclass, registered by `shown_as`. Its file has `from __future__ import annotations`, and
    its fields are of the types that `wire_checks` knows: only what fits them is taken from another process or a file.
    """

    name: ClassVar[str] = ""
    """The name under which it is registered, the first one if there are several."""
    constant: ClassVar[tuple[str, ...]] = ()
    """Fields with arrays that are the same at every instant of a run: they are kept once."""
    in_first_format: ClassVar[bool] = False
    """Whether a gantui that did not have pictures by name looks for it; it refuses any other one in that place."""

    def flaw(self) -> str:
        """What is wrong with arrays that belong together, in a few words; empty if nothing is."""
        return ""


PICTURES: Registry[type[Picture]] = Registry("picture")
P = TypeVar("P", bound=Picture)


def shown_as(*names: str) -> Callable[[type[P]], type[P]]:
    """A decorator that registers a kind of picture under NAMES, of which a snapshot may hold one each."""

    def keep(kind: type[P]) -> type[P]:
        for name in names:
            if not kind.in_first_format and not name.isidentifier():
                raise ValueError(f"a picture called {name!r}: expected letters, digits and _")
        for each in dataclasses.fields(kind):  # type: ignore[arg-type]
            if not wire_checks.known(str(each.type)):
                raise TypeError(f"the picture {names[0]!r} has a field of the type {each.type}, which can't be checked")
        kind.name = names[0]
        for name in names:
            PICTURES.register(name)(kind)
        return kind

    return keep
