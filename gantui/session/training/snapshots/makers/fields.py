"""Makes fields: D's score over the window, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torch import Tensor

from gantui.evaluation.pictures import discriminator
from gantui.evaluation.pictures.densities import Cells
from gantui.evaluation.pictures.fields import Fields
from gantui.gan.assembly import as_seen
from gantui.gan.latents.labelled import with_class
from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import Field, FieldKind, FieldRequest
from gantui.session.view.pictures.field import FIELD_NAMES
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo

CENTRE_POINTS = 256
"""Real and fake points from which a relative reading's mean is computed, however few are shown."""
_LEFT_TO_THE_DEVICE: frozenset[FieldKind] = frozenset({"reading", "slope"})
"""Fields that are worked out without the host knowing any number; the others count points in bins."""
_Made = dict[FieldKind, tuple[Tensor, Tensor | None]]
"""The values of each kind, with their weight if they have one."""


@MAKERS.register("field")
class FieldsMaker(Maker[FieldRequest]):
    """Makes fields of several kinds on one grid."""

    fewest = CENTRE_POINTS

    of = Played
    trainer: Played

    def __init__(self, trainer: Played, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        self._fields = Fields(trainer, facts.extent)
        best = self._fields.best if isinstance(self._fields.best, str) else ""
        why: dict[FieldKind, str] = {
            "reading": discriminator.without_reading(trainer.experiment),
            "optimal": best,
            "gap": best,
            "slope": discriminator.without_slope(trainer.experiment) or trainer.not_differentiable,
        }
        self.unseen.update({kind: reason for kind, reason in why.items() if reason})

    @classmethod
    def waits(cls, request: FieldRequest) -> bool:
        """Whether points must be counted."""
        return not request.kinds <= _LEFT_TO_THE_DEVICE

    def samples(self, request: FieldRequest) -> int:
        """Some, if D's score is asked for: a relative one needs the mean over them."""
        return CENTRE_POINTS if "reading" in self._kinds(request) else 0

    def make(self, request: FieldRequest, moment: Moment) -> Mapping[str, Picture]:
        """The fields that are asked for and exist, in a fixed order."""
        kinds = self._kinds(request)
        if not kinds or request.grid is None:
            return {}
        rows, columns = request.grid
        cells = Cells(self.facts.extent, rows if self.facts.space.kind == "plane" else 1, columns, self.facts.dim)
        made = self._read(kinds, cells, moment)
        if kinds - made.keys():
            made |= self._counted(kinds, cells)
        copies = moment.copies
        return {
            FIELD_NAMES[kind]: Field(
                copies.array(values), cells.extent, None if weight is None else copies.array(weight)
            )
            for kind, (values, weight) in made.items()
        }

    def _kinds(self, request: FieldRequest) -> frozenset[FieldKind]:
        """The fields that are asked for and exist."""
        return request.kinds - self.unseen.keys()

    def _read(self, kinds: frozenset[FieldKind], cells: Cells, moment: Moment) -> _Made:
        """The fields among KINDS that D says in CELLS."""
        trainer, few = self.trainer, slice(CENTRE_POINTS)
        some = [moment.real[:, few], moment.fake[:, few]]
        conditional = trainer.experiment.conditional
        if conditional:
            some = [with_class(each, moment.latent[:, few, -1]) for each in some]
        places, shape = cells.centres(trainer.device).unsqueeze(0), (cells.rows, cells.columns)
        places = as_seen(trainer.experiment, trainer.distribution, places)
        made: _Made = {}
        if "slope" in kinds:
            raw, slope = discriminator.raw_and_slope(trainer, places)
            made["slope"] = slope[0].view(shape), None
            if "reading" in kinds and not conditional:  # D looks at each place once for both
                made["reading"] = trainer.read_raw(raw, *some).view(shape), None
        if "reading" in kinds and "reading" not in made:
            made["reading"] = trainer.score(places, *some).view(shape), None
        return made

    def _counted(self, kinds: frozenset[FieldKind], cells: Cells) -> _Made:
        """The fields among KINDS that come from counts of points in CELLS, each with its weight if it has one."""
        now = self._fields.now()
        ways: dict[FieldKind, Callable[[], tuple[Tensor, Tensor | None]]] = {
            "optimal": lambda: now.optimal(cells),
            "gap": lambda: now.gap(cells),
            "data": lambda: (now.data(cells), None),
            "fakes": lambda: (now.fakes(cells, average=self.facts.weights == "ema"), None),
        }
        return {kind: way() for kind, way in ways.items() if kind in kinds}
