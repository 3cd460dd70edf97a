"""Pictures of a group's members as bytes, from the machine that trains it to the one where somebody looks."""

from __future__ import annotations

import dataclasses

import numpy as np

from gantui.session.disk.container import Malformed, pack, unpack
from gantui.session.sweep.snapshot import Gallery
from gantui.session.view import snapshot_bytes
from gantui.session.view.snapshot import Snapshot, State

_FACTS, _FAKES = "facts", "fakes"


def encode(gallery: Gallery) -> bytes:
    """GALLERY as bytes."""
    # The facts travel as those of a run do; all members have equally many samples.
    facts = snapshot_bytes.encode(Snapshot(State.RUNNING, gallery.step, facts=gallery.facts, real=gallery.real))
    arrays = {_FACTS: np.frombuffer(facts, np.uint8)}
    if gallery.fakes:
        arrays[_FAKES] = np.stack([gallery.fakes[place] for place in gallery.fakes])
    return pack(arrays, {"group": gallery.group, "places": list(gallery.fakes)})


def decode(data: bytes, group: int, members: int, run: str) -> Gallery:
    """The pictures in DATA, which `encode` made of GROUP with so many MEMBERS, whose folder at home is RUN.

    Raises:
        Malformed: DATA is something else.
    """
    arrays, plain = unpack(data)
    try:
        snapshot = snapshot_bytes.decode(bytes(arrays[_FACTS]))
        places, fakes = plain["places"], arrays.get(_FAKES)
        if not isinstance(places, list) or not all(type(each) is int and 0 <= each < members for each in places):
            raise Malformed("not a group's pictures: of members that it has not")
        real, facts = snapshot.real, snapshot.facts
        if facts is None or plain["group"] != group:
            raise Malformed("not a group's pictures: of another group")
        if places and (fakes is None or len(fakes) != len(places) or fakes.dtype != real.dtype):
            raise Malformed("not a group's pictures: samples are missing")
        if fakes is not None and fakes.shape[2:] != real.shape[1:]:
            raise Malformed("not a group's pictures: samples of another form than the data")
    except (KeyError, TypeError) as error:
        raise Malformed(f"not a group's pictures: {error}") from None
    found = {} if fakes is None else dict(zip(places, fakes, strict=True))
    return Gallery(group, snapshot.step, dataclasses.replace(facts, run_dir=run), real, found)
