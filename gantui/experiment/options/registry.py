"""The one way in which families of named things are kept: options, their implementations, panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from gantui.errors import Refusal, nearest, plain

T = TypeVar("T")


@dataclass(frozen=True)
class _Later(Generic[T]):
    """A member that is imported when it is looked for."""

    load: Callable[[], T]


class Registry(Generic[T]):
    """Named things of one family, in the order in which they were registered."""

    def __init__(self, family: str) -> None:
        self.family = family
        self._members: dict[str, T | _Later[T]] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """A decorator that keeps what it decorates under NAME, which must still be free."""

        def keep(member: T) -> T:
            self._keep(name, member)
            return member

        return keep

    def register_later(self, name: str, load: Callable[[], T]) -> None:
        """Keep under NAME, which must still be free, what LOAD returns when it is looked for: few want it."""
        self._keep(name, _Later(load))

    def _keep(self, name: str, member: T | _Later[T]) -> None:
        if name in self._members:
            raise ValueError(f"two {self.family}s are called {name!r}")
        self._members[name] = member

    def find(self, name: str) -> T:
        """The member called NAME.

        Raises:
            Refusal: there is none; the message lists the names there are and the nearest one.
        """
        try:
            member = self._members[name]
        except KeyError:
            known = ", ".join(self._members)
            hint = nearest(name, self)
            raise Refusal(f"no {self.family} is called {plain(name)!r} (there are {known}){hint}") from None
        if isinstance(member, _Later):
            member = self._members[name] = member.load()
        return member

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._members  # a name read from a file may be any TOML value
