"""What only the screen knows of a lesson: whether there are the views that it names."""

from __future__ import annotations

from gantui.errors import Refusal, nearest, plain
from gantui.experiment.tour.lesson_files import Chapter
from gantui.tui.panels.view import VIEWS


def check_views(chapter: Chapter) -> None:
    """Check that each view that a step of CHAPTER shows or waits for is one.

    Raises:
        Refusal: there is no such view; the sentence names the file, the step and the nearest view.
    """
    labels = sorted({VIEWS.find(name).label for name in VIEWS})
    for run, stretch in enumerate(chapter.lesson.runs, 1):
        for number, step in enumerate(stretch.steps, 1):
            for setting, view in (("show", step.show), ("check.view", step.check.view if step.check else "")):
                if view and view not in labels:
                    raise Refusal(
                        f"{plain(str(chapter.path))}: run {run}, step {number}: {setting} = {plain(view)!r}: there is "
                        f"no such view; expected one of {', '.join(labels)}{nearest(view, labels)}"
                    )
