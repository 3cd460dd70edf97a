"""A picture that was registered from outside the package goes where the package's own do."""

from __future__ import annotations

import dataclasses
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gantui.session.attach.remote import Remote
from gantui.session.disk.container import Malformed, pack, unpack
from gantui.session.run.replay import Replay
from gantui.session.view import snapshot_bytes
from gantui.session.view.commands import Stop
from gantui.session.view.pictures.picture import PICTURES, Picture, shown_as
from gantui.session.view.pictures.request import REQUESTS, Request, asked_as
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, picture_in
from gantui.session.view.viewer_messages import first_requests, requests_from_json, requests_to_json
from tests.asking import asks, put, there
from tests.own_picture import Norms, NormsRequest, with_norms
from tests.session.small import ENDLESS, finish, start
from tests.session.test_sources import full_snapshot, recalled, same, seen

__all__ = ["with_norms"]


def norms() -> Requests:
    return Requests.of(NormsRequest(2))


def has_norms(snapshot: Snapshot) -> bool:
    return picture_in(snapshot, Norms) is not None


@pytest.mark.usefixtures("with_norms")
class TestARun:
    def test_it_is_seen_here_and_over_attach_and_is_kept_and_replayed(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", ENDLESS)
        with closing(Remote(tmp_path / "run")) as viewer:
            assert not has_norms(viewer.latest()), "nobody has asked yet"
            found = there(seen(viewer, has_norms, norms()), Norms)
            assert (found.norms > 0).all()
            assert found.about == "D's weights, then G's"
            seen(viewer, lambda _: bool(viewer.kept()), norms())
            assert has_norms(recalled(viewer, 0))
        assert there(seen(live, has_norms, norms()), Norms).norms.shape == (2,)
        live.send(Stop())
        finish(live)
        past = Replay(tmp_path / "run").recall(0)
        assert past is not None
        assert there(past, Norms).norms.shape == (2,)


def with_the_picture() -> Snapshot:
    return put(full_snapshot(), Norms(np.float32([1, 2]), "both"))


@pytest.mark.usefixtures("with_norms")
class TestBytes:
    def test_it_comes_back_with_all_others(self) -> None:
        assert same(snapshot_bytes.decode(snapshot_bytes.encode(with_the_picture())), with_the_picture())

    def test_who_does_not_know_it_passes_over_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data, (arrays, plain) = (
            snapshot_bytes.encode(with_the_picture()),
            unpack(snapshot_bytes.encode(with_the_picture())),
        )
        members = {name: kind for name, kind in PICTURES._members.items() if name != "norms"}
        monkeypatch.setattr(PICTURES, "_members", members)
        assert same(snapshot_bytes.decode(data), full_snapshot())
        before, facts = unpack(snapshot_bytes.encode(full_snapshot()))
        assert plain == facts, "an older gantui refuses whatever is new there"
        assert {name for name in arrays if name not in before} == {"pictures.norms", "pictures.norms.norms"}

    @pytest.mark.parametrize(
        "forged",
        [
            {"pictures.norms": np.frombuffer(b"[" * 9000, np.uint8)},
            {"pictures.norms": np.frombuffer(b'{"about": 3}', np.uint8)},
            {"pictures.norms": np.frombuffer(b'{"about": "", "more": 1}', np.uint8)},
            {"pictures.norms": np.frombuffer(json.dumps({"about": "x" * 20_000}).encode(), np.uint8)},
            {"pictures.norms": np.zeros(3)},
            {"pictures.norms.norms": np.zeros(2, np.int64)},
            {"pictures.norms.norms": np.zeros((2, 2), np.float32)},
            {"pictures.norms.more": np.zeros(2, np.float32)},
        ],
    )
    def test_one_that_is_none_is_refused(self, forged: dict[str, Any]) -> None:
        arrays, plain = unpack(snapshot_bytes.encode(with_the_picture()))
        with pytest.raises(Malformed):
            snapshot_bytes.decode(pack(arrays | forged, plain))


@pytest.mark.usefixtures("with_norms")
class TestAsking:
    def test_it_is_asked_for_within_its_limits(self) -> None:
        item = requests_to_json(asks(5, (3, 4)) | norms())
        assert item["norms.players"] == 2
        assert requests_from_json(json.loads(json.dumps(item))) == asks(5, (3, 4)) | norms()
        for wrong in (3, -1, True, "2", None):
            with pytest.raises(Malformed, match=r"views with norms\.players"):
                requests_from_json(json.loads(json.dumps(item)) | {"norms.players": wrong})

    def test_a_viewer_of_an_older_gantui_asks_for_nothing_of_it(self) -> None:
        older = json.loads(json.dumps(requests_to_json(asks(5) | norms(), first_requests())))
        assert "norms.players" not in older
        assert requests_from_json(older) == asks(5)

    def test_two_viewers_get_what_both_ask_for(self) -> None:
        assert (Requests.of(NormsRequest(1)) | asks(3) | norms()).get(NormsRequest) == NormsRequest(2)


def test_what_could_not_be_checked_is_not_registered() -> None:
    @dataclasses.dataclass(frozen=True)
    class Odd(Picture):
        what: object

    @dataclasses.dataclass(frozen=True)
    class Unbounded(Request):
        size: int = 0

    with pytest.raises(TypeError, match="which can't be checked"):
        shown_as("odd")(Odd)
    with pytest.raises(TypeError, match="without a limit"):
        asked_as("odd")(Unbounded)
    with pytest.raises(ValueError, match="expected letters"):
        asked_as("fields.odd")(NormsRequest)
    assert "odd" not in PICTURES
    assert "odd" not in REQUESTS
