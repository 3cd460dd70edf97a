"""Images, as a kind of data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from torch import Tensor

from gantui.evaluation.coverage import counted, coverage
from gantui.evaluation.floor import Floors
from gantui.evaluation.images.classifier import Classifier, Reading
from gantui.evaluation.images.floors import JUDGED, Reference
from gantui.evaluation.images.frechet import Moments, relative_frechet
from gantui.evaluation.images.reader import Classes, Reader
from gantui.evaluation.kind import Judged, Numbers
from gantui.evaluation.points.neighbours import density_and_coverage
from gantui.experiment.metrics import measured_by
from gantui.gan.trainee import Played

BELIEVED = 0.8
"""The share of the held-out images that a classifier must read rightly to be believed."""
OF_IMAGES, OF_LABELS = measured_by("images"), measured_by("labels")
"""The keys that only images have, and those of classes that are asked for; density and coverage are found in the same
features."""


class Images:
    """What is known of images, and how they are compared: by what a classifier sees in them."""

    def __init__(self, played: Played, classifier: Classifier | None) -> None:
        """CLASSIFIER reads them, if it can be believed; None: nothing does."""
        space, samples = played.space, played.experiment.evaluation.samples
        self.unread = _why_unread(classifier, played)
        """Why nothing reads classes in the images, a sentence without a full stop; '' where something does."""
        self.classifier = classifier
        """What reads them, or was trained to; None where nothing could."""
        reader = None
        if classifier is not None and not self.unread:
            reader = Reader(classifier.to(played.device), max(1, space.shape[0] // classifier.layout.shape[0]))
        self.reference = known = Reference.make(played.distribution, reader, samples, played.device)
        self.shares = () if known.classes is None else tuple(known.classes.shares.tolist())
        self.classes = _names(known.classes)
        self.perfect = known.floors["high_quality"].mean if "high_quality" in known.floors else 1.0
        self.conditional = played.experiment.conditional
        """Whether a draw of the latent says which class it is to become, in its last number."""
        unasked = () if self.conditional else ("label_accuracy",)
        self.floors: Floors = {key: floor for key, floor in known.floors.items() if key not in unasked}

    @property
    def read_by(self) -> str:
        """How classes are read in the images, or why they are not, a sentence without a full stop."""
        if self.unread or self.classifier is None:
            return self.unread
        share = 100 * self.classifier.accuracy
        return f"classes are read by a small classifier, which reads {share:.1f} % of the held-out images rightly"

    def judge(self, played: Played, step: int, members: Sequence[int]) -> JudgeOfImages:
        """What judges MEMBERS of PLAYED; it compares with what is known of the data, and draws nothing at any STEP."""
        return JudgeOfImages(self)


def _why_unread(classifier: Classifier | None, played: Played) -> str:
    """Why CLASSIFIER does not read the images of PLAYED, if it doesn't."""
    if classifier is not None:
        if classifier.accuracy >= BELIEVED:
            return ""
        why = (
            f"a classifier trained on their labels reads only {100 * classifier.accuracy:.0f} % of the held-out images "
            f"rightly, and is believed from {100 * BELIEVED:.0f} % on"
        )
    elif not played.space.classes:
        why = "they have no labels"
    elif played.distribution.held_out is None:
        why = played.distribution.none_held_out
    else:
        why = f"they have {len(played.space.classes):,} classes, which are too many for a small classifier"
    return f"nothing reads classes in these images: {why}"


def _names(classes: Classes | None) -> tuple[str, ...]:
    """The names of CLASSES; where several are read at once, the names written one after the other."""
    if classes is None:
        return ()
    names = classes.reader.classifier.layout.classes
    return tuple("".join(each) for each in product(names, repeat=classes.reader.channels))


class JudgeOfImages:
    """Judges images by what is known of their KIND."""

    def __init__(self, kind: Images) -> None:
        self._kind = kind

    def of(self, latent: Tensor, fakes: Tensor) -> Judged:
        """What there is to say of FAKES [members, n, width], made from LATENT."""
        known, reading, covered = self._kind.reference, None, None
        if known.classes is not None:
            reading = known.classes.reader.read(fakes)
            covered = coverage(known.classes.sort_read(reading), known.classes.shares)
        features = known.features(fakes) if reading is None else reading.features
        columns = {"frechet": relative_frechet(known.real, Moments.of(features))}
        count = known.near.shape[1]
        near, around = (each.expand(len(fakes), *each.shape[1:]) for each in (known.near, known.radii))
        found = density_and_coverage(near, around, features[:, :count])
        columns |= dict(zip(("density", "coverage"), found, strict=True))
        if known.memory is not None:
            remembered = known.memory.remembers(known.nearest(fakes[:, :JUDGED]))
            columns["memorised"] = remembered.float().flatten(1).mean(1)
        if reading is not None and self._kind.conditional:
            columns["label_accuracy"] = self._right(reading, latent)
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return Judged(
            counted(covered, len(fakes)),
            [self._complete(dict(zip(columns, row, strict=True))) for row in rows],
            covered,
        )

    def _right(self, reading: Reading, latent: Tensor) -> Tensor:
        """The share of each member's images that are read as the class that their LATENT asks for: [members]."""
        return (reading.number == latent[..., -1].long()).float().mean(1)

    def _complete(self, measured: dict[str, float]) -> Numbers:
        """The numbers MEASURED of one member, and beside them what the data show."""
        floors, blend = self._kind.floors, self._kind.reference.blend
        asked = OF_LABELS if self._kind.conditional else ()
        found: Numbers = dict.fromkeys(("density", "coverage", "coverage_floor", *OF_IMAGES, *asked))
        found |= measured | {"frechet_floor_sd": floors["frechet"].sd, "frechet_blend": blend}
        for key in ("frechet", "coverage", *asked[:1]):
            found[f"{key}_floor"] = floors[key].mean if key in floors else None
        return found
