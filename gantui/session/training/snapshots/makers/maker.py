"""What makes a picture, and all makers by the names of their pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from gantui.experiment.metric import NUMBERS
from gantui.experiment.options.registry import Registry
from gantui.experiment.space import Kind, Space
from gantui.gan.trainer import Trainer
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.pictures.request import REQUESTS, Request
from gantui.session.view.run_info import RunInfo, Unseen

R = TypeVar("R", bound=Request)


class Maker(Generic[R]):
    """Makes one kind of picture of what is trained; registered in `MAKERS` under the name of its request.

    Where there is no such request, every snapshot has the picture.
    """

    trainer: Any
    """What is trained, one of `of`: a subclass says which in its annotation."""
    of: ClassVar[type] = Trainer
    """What it makes pictures of: a protocol of `gantui.gan.trainee`, or the trainer; of others there are none."""
    kinds: ClassVar[tuple[Kind, ...]] = NUMBERS
    """The kinds of data that it makes pictures of; of others there are none, and `not_of` says why."""
    fewest: int = 0
    """Real and fake samples that are there from the beginning, so that points stay when it is asked for."""

    def __init__(self, trainee: Any, facts: RunInfo) -> None:
        """TRAINEE is one of `of`."""
        self.trainer, self.facts = trainee, facts
        self.unseen: dict[Unseen, str] = {}
        """What there is no picture of, with the reasons."""

    @classmethod
    def waits(cls, request: R) -> bool:
        """Whether making what REQUEST asks for waits for the device, since some of it is computed on the host."""
        return True

    def samples(self, request: R) -> int:
        """How many real and fake samples it needs for REQUEST."""
        return 0

    def make(self, request: R, moment: Moment) -> Mapping[str, Picture]:
        """The pictures that REQUEST asks for, by name; none where there is no such picture of this trainer.

        Arrays are made by `moment.copies`, and are filled only once these have arrived.
        """
        raise NotImplementedError

    def update(self) -> None:
        """Take up changed settings, or a state that was gone back to."""

    def complete(self, facts: RunInfo) -> RunInfo:
        """FACTS with what is known of this picture, and with the reasons for those of it that there are not."""
        return dataclasses.replace(facts, unseen=facts.unseen | self.unseen)


def all_seen_by(name: str) -> frozenset[Unseen]:
    """What can be seen where the maker called NAME answers, by the names of `RunInfo.unseen`."""
    return REQUESTS.find(name).all_seen() if name in REQUESTS else frozenset()


def not_of(name: str, space: Space) -> dict[Unseen, str]:
    """The reasons why there is no picture of what is asked for under NAME, where samples lie in SPACE."""
    size = " x ".join(map(str, space.shape[1:]))
    why = f"the samples are images of {size} pixels, and not places on the line or the plane"
    return dict.fromkeys(all_seen_by(name), why)


MAKERS: Registry[type[Maker[Any]]] = Registry("maker of pictures")


def named(picture: Picture | None) -> dict[str, Picture]:
    """PICTURE by its name, if there is one."""
    return {} if picture is None else {picture.name: picture}
