"""What tests ask for, and how they change a snapshot, in few words."""

from __future__ import annotations

import dataclasses

from gantui.session.view.pictures import (
    ArrowsRequest,
    ClippedRequest,
    EigenvaluesRequest,
    Field,
    FieldKind,
    FieldRequest,
    LandscapeRequest,
    LatentMapRequest,
    PointsRequest,
)
from gantui.session.view.pictures.field import fields_in
from gantui.session.view.pictures.picture import P, Picture
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, picture_in

READING: frozenset[FieldKind] = frozenset({"reading"})


def asks(
    points: int = 0,
    field: tuple[int, int] | None = None,
    kinds: frozenset[FieldKind] = READING,
    arrows: int = 0,
    latent_map: tuple[int, int] | None = None,
    *,
    landscape: bool = False,
    eigenvalues: bool = False,
    clipped: bool = False,
) -> Requests:
    """The requests of a viewer that asks for so many points, a field of so many cells, ..."""
    return Requests.of(
        PointsRequest(points),
        FieldRequest(field, kinds),
        ArrowsRequest(arrows),
        LatentMapRequest(latent_map),
        LandscapeRequest(landscape),
        EigenvaluesRequest(eigenvalues),
        ClippedRequest(clipped),
    )


def grid(requests: Requests) -> tuple[int, int] | None:
    """The grid of the fields that VIEWS ask for."""
    return requests.get(FieldRequest).grid


def kinds(requests: Requests) -> frozenset[FieldKind]:
    """The kinds of the fields that VIEWS ask for."""
    return requests.get(FieldRequest).kinds


def there(snapshot: Snapshot, kind: type[P]) -> P:
    """The picture of KIND, which SNAPSHOT must have."""
    found = picture_in(snapshot, kind)
    assert found is not None
    return found


def others(snapshot: Snapshot) -> dict[FieldKind, Field]:
    """The fields in SNAPSHOT but D's score."""
    return {kind: field for kind, field in fields_in(snapshot.pictures).items() if kind != "reading"}


def put(snapshot: Snapshot, *pictures: Picture) -> Snapshot:
    """SNAPSHOT with PICTURES in the place of those of their kinds."""
    return dataclasses.replace(snapshot, pictures={**snapshot.pictures, **{each.name: each for each in pictures}})


def without(snapshot: Snapshot, kind: type[Picture]) -> Snapshot:
    """SNAPSHOT without its picture of KIND."""
    left = {name: each for name, each in snapshot.pictures.items() if name != kind.name}
    return dataclasses.replace(snapshot, pictures=left)
