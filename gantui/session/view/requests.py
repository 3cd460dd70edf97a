"""What a viewer asks for: requests by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from gantui.session.view.pictures.request import REQUESTS, R, Request


@dataclass(frozen=True)
class Requests:
    """What a viewer asks to see, and how finely; only this is computed for a snapshot."""

    by_name: Mapping[str, Request] = dataclasses.field(default_factory=dict)
    """By the name of each kind, those alone that ask for anything."""

    def __post_init__(self) -> None:
        asked = {name: self.by_name[name] for name in REQUESTS if self.by_name.get(name)}
        object.__setattr__(self, "by_name", asked)

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.by_name)

    def __hash__(self) -> int:
        return hash(frozenset(self.by_name.items()))

    @classmethod
    def of(cls, *requests: Request) -> Requests:
        """These REQUESTS, one of a kind."""
        for request in requests:
            REQUESTS.find(request.name)  # one that is not registered would be lost
        return cls({request.name: request for request in requests})

    def get(self, kind: type[R]) -> R:
        """The request of this KIND; one that asks for nothing where there is none."""
        found = self.by_name.get(kind.name)
        return found if isinstance(found, kind) else kind()

    def without(self, *kinds: type[Request]) -> Requests:
        """These without the requests of KINDS."""
        names = {kind.name for kind in kinds}
        return Requests({name: request for name, request in self.by_name.items() if name not in names})

    def __or__(self, other: Requests) -> Requests:
        """Requests that serve both viewers."""
        shared = self.by_name.keys() & other.by_name.keys()
        both = {name: self.by_name[name] | other.by_name[name] for name in shared}
        return Requests({**self.by_name, **other.by_name, **both})
