"""What a viewer looks at: its requests by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from gantui.session.view.pictures.request import REQUESTS, R, Request


@dataclass(frozen=True)
class Views:
    """What a viewer looks at, and how finely; only this is computed for a snapshot."""

    requests: Mapping[str, Request] = dataclasses.field(default_factory=dict)
    """By the name of each kind, those alone that ask for anything."""

    def __post_init__(self) -> None:
        asked = {name: self.requests[name] for name in REQUESTS if self.requests.get(name)}
        object.__setattr__(self, "requests", asked)

    def __hash__(self) -> int:
        return hash(frozenset(self.requests.items()))

    @classmethod
    def of(cls, *requests: Request) -> Views:
        """The views with these REQUESTS, one of a kind."""
        for request in requests:
            REQUESTS.find(request.name)  # one that is not registered would be lost
        return cls({request.name: request for request in requests})

    def get(self, kind: type[R]) -> R:
        """The request of this KIND; one that asks for nothing where there is none."""
        found = self.requests.get(kind.name)
        return found if isinstance(found, kind) else kind()

    def without(self, *kinds: type[Request]) -> Views:
        """These views without the requests of KINDS."""
        names = {kind.name for kind in kinds}
        return Views({name: request for name, request in self.requests.items() if name not in names})

    def __or__(self, other: Views) -> Views:
        """Views that serve both viewers."""
        shared = self.requests.keys() & other.requests.keys()
        both = {name: self.requests[name] | other.requests[name] for name in shared}
        return Views({**self.requests, **other.requests, **both})
