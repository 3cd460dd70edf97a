"""What judges a person's own images: a classifier that is trained once, and kept in the run's folder from then on.

So a run that goes on is judged by the very weights that judged it before, and its groups in a sweep by the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from gantui.evaluation.images.classifier import Classifier
from gantui.evaluation.images.kind import Images
from gantui.evaluation.kinds import kind_of, wanted
from gantui.gan.trainee import Played, Trainee
from gantui.session.disk import folder
from gantui.session.disk.atomic_write import write_whole
from gantui.session.run.data import CLASSIFIER


def kept(path: Path, played: Played) -> Classifier | None:
    """The classifier in the run's folder PATH, if it is one for the data of PLAYED."""
    data, layout = played.distribution.data, wanted(played)
    if data is None or layout is None:
        return None
    with suppress(OSError, ValueError):
        found = Classifier.decoded(folder.read(path / CLASSIFIER))
        if found.data == data.digest and found.layout == layout:
            return found
    return None


def under_way(trainee: Trainee, path: Path) -> str:
    """What `judge` is about to do for TRAINEE in its folder PATH, for who waits."""
    new = isinstance(trainee, Played) and wanted(trainee) is not None and kept(path, trainee) is None
    return "training a classifier on the labels" if new else "measuring the data"


def judge(trainee: Trainee, path: Path, beside: Sequence[Path] = ()) -> None:
    """Find what a perfect generator would show to the records of TRAINEE, now and not at the cost of the first one.

    A classifier that this needs is that of its folder PATH, or of one of the folders BESIDE it; else it is trained now.
    """
    if isinstance(trainee, Played):
        kind_of(trainee, next(filter(None, (kept(each, trainee) for each in (path, *beside))), None))


def keep(trainee: Trainee, path: Path) -> Callable[[], None]:
    """What writes the classifier that `judge` found for TRAINEE into its folder PATH, unless that is there already."""

    def write() -> None:
        if not isinstance(trainee, Played) or trainee.distribution.data is None or kept(path, trainee) is not None:
            return
        kind = kind_of(trainee)
        if isinstance(kind, Images) and kind.classifier is not None:
            write_whole(path / CLASSIFIER, kind.classifier.encoded())

    return write


def said(trainee: Trainee) -> str:
    """How the classes of a person's own images, those of TRAINEE, are read, a sentence; '' of other data."""
    if not isinstance(trainee, Played) or (trainee.distribution.data is None and wanted(trainee) is None):
        return ""
    kind = kind_of(trainee)
    return kind.read_by if isinstance(kind, Images) else ""
