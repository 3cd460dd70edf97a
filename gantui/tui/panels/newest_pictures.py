"""The newest pictures of a training: not every snapshot has all of them."""

from __future__ import annotations

from gantui.session.view.pictures import Field, FieldKind
from gantui.session.view.pictures.field import FIELD_NAMES
from gantui.session.view.pictures.picture import P, Picture
from gantui.session.view.snapshot import Snapshot, State


class NewestPictures:
    """The newest picture of each name, with the iteration it is of; and the newest points."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Picture, int]] = {}
        self.pointed = Snapshot(State.LOADING)
        """The newest snapshot that has points: not every one does."""

    def take(self, snapshot: Snapshot) -> None:
        """Keep the pictures of SNAPSHOT."""
        if len(snapshot.fake):
            self.pointed = snapshot
        self._found.update({name: (picture, snapshot.step) for name, picture in snapshot.pictures.items()})

    def of(self, kind: type[P]) -> P | None:
        """The newest picture of KIND."""
        found, _ = self._found.get(kind.name, (None, 0))
        return found if isinstance(found, kind) else None

    def step_of(self, kind: type[Picture]) -> int:
        """The iteration of the newest picture of KIND; 0 if there is none."""
        return self._found.get(kind.name, (None, 0))[1]

    def drop(self, kind: type[Picture]) -> None:
        """Forget the picture of KIND."""
        self._found.pop(kind.name, None)

    def field(self, kind: FieldKind) -> Field | None:
        """The newest field of KIND."""
        found, _ = self._found.get(FIELD_NAMES[kind], (None, 0))
        return found if isinstance(found, Field) else None

    def field_step(self, kind: FieldKind) -> int:
        """The iteration of the newest field of KIND; 0 if there is none."""
        return self._found.get(FIELD_NAMES[kind], (None, 0))[1]
