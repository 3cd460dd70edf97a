"""What a viewer may ask for, by name: one class a kind of request, with a limit for each of its fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from gantui.experiment.options.registry import Registry
from gantui.session.disk.container import Malformed
from gantui.session.view.pictures.limits import Limit
from gantui.session.view.run_info import RunInfo

_LIMIT, _KEY = "limit", "key"


@dataclass(frozen=True)
class Request:
    """What a viewer asks for of one kind of picture; without arguments it asks for nothing.

    A subclass is a frozen dataclass, registered by `asked_as`, whose fields are made by `limited`.
    """

    name: ClassVar[str] = ""
    """The name under which it is registered."""

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return self != type(self)()

    def __or__(self, other: Self) -> Self:
        """A request that serves both viewers."""
        joined = {key: limit.join(getattr(self, key), getattr(other, key)) for key, _, limit in limits(type(self))}
        return type(self)(**joined)

    def seen(self) -> frozenset[str]:
        """What is seen where this is answered, by the names that `RunInfo.unseen` has."""
        return frozenset({self.name})

    @classmethod
    def all_seen(cls) -> frozenset[str]:
        """What can be seen where it is answered, whatever it asks for, by the same names."""
        return frozenset({cls.name})

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """The request for the pictures that are kept of a training with these FACTS; usually it asks for nothing."""
        return cls()


REQUESTS: Registry[type[Request]] = Registry("request")
R = TypeVar("R", bound=Request)


def all_seen() -> frozenset[str]:
    """All that there may be pictures of, by the names that `RunInfo.unseen` has."""
    return frozenset[str]().union(*(REQUESTS.find(name).all_seen() for name in REQUESTS))


def limited(default: Any, limit: Limit, key: str = "") -> Any:
    """A field of a request within LIMIT; DEFAULT asks for nothing.

    KEY is its name in the messages of viewers, for those that had one before requests had names themselves.
    """
    return dataclasses.field(default=default, metadata={_LIMIT: limit, _KEY: key})


def asked_as(name: str) -> Callable[[type[R]], type[R]]:
    """A decorator that registers a kind of request under NAME, that of the picture it asks for."""

    def keep(kind: type[R]) -> type[R]:
        if not name.isidentifier():
            raise ValueError(f"a request called {name!r}: expected letters, digits and _")
        if any(_LIMIT not in each.metadata for each in dataclasses.fields(kind)):
            raise TypeError(f"the request {name!r} has a field without a limit: make it with `limited`")
        kind.name = name
        REQUESTS.register(name)(kind)
        return kind

    return keep


def limits(kind: type[Request]) -> list[tuple[str, str, Limit]]:
    """Each field of KIND: its name, its key in the messages of viewers, its limit."""
    fields = dataclasses.fields(kind)
    return [(each.name, each.metadata[_KEY] or f"{kind.name}.{each.name}", each.metadata[_LIMIT]) for each in fields]


def to_json(request: Request) -> dict[str, Any]:
    """REQUEST as JSON: a value for each of its keys."""
    return {key: limit.write(getattr(request, name)) for name, key, limit in limits(type(request))}


def from_json(kind: type[R], item: Mapping[str, Any]) -> R:
    """The request of KIND in the JSON object ITEM; a key that is missing there asks for nothing.

    Raises:
        Malformed: it asks for something unknown, or for far more than any viewer could show.
    """
    values = {}
    for name, key, limit in limits(kind):
        if key in item:
            try:
                values[name] = limit.read(item[key])
            except Malformed as error:
                raise Malformed(f"views with {key} = {brief(item[key])}{error}") from None
    return kind(**values)


def brief(value: object) -> str:
    """VALUE as a short text, for a message about it."""
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
