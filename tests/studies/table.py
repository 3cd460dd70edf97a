"""The table of all presets in docs/presets.md: `python -m tests.studies.table FOLDER > docs/presets.md`.

Runs whatever has not been run to its end in FOLDER yet, one after the other; about an hour on one core.
"""

from __future__ import annotations

import platform
import sys
from itertools import groupby
from pathlib import Path

import torch

import gantui
from gantui.experiment.files import presets
from gantui.experiment.verdicts import aged, completed, translated
from tests.studies.promises import PROMISES, Run, carry_out, cpu_size, finishes

HEAD = """# Every preset, run to its end once

Made by `python -m tests.studies.table FOLDER > docs/presets.md` with gantui {gantui}, PyTorch {torch}, Python
{python} on {machine}: one CPU thread a training unless its networks are wide, each preset with its own seed. Seconds
are training seconds, on a machine that did other work too.

Modes: with at least one sample of 2,500 within 3 standard deviations / with at least 20 % of their fair share of such
samples. A perfect sampler has 98.9 % within 3 standard deviations (99.7 % in 1-D), and a KL over modes of about .0014
nats on the ring, .0049 on the grid. For 1-D data: mean and standard deviation of the fakes, too. For the Dirac-GAN: how
far the players are from where both rest (they start 1.41 away). For a translation, inpainting and ages: the word of
the verdict, and what it rests on.

As promised: whether what the preset's `watch_for` says was seen, by the conditions in `tests/studies/promises.py`. The
presets of the papers' own sizes (`ref-*`) take hours, and `folder-dcgan` wants pictures of your own and a GPU: they are
not in the table.
"""


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"gantui": gantui.__version__, "torch": torch.__version__, "python": platform.python_version()}
    print(HEAD.format(**facts, machine=platform.machine()))
    order = list(presets.LESSONS)
    named = sorted(cpu_size(), key=lambda name: order.index(presets.find(name).text("lesson")))
    for lesson, names in groupby(named, key=lambda name: presets.find(name).text("lesson")):
        print(f"## {lesson.capitalize()}\n\n| preset | steps | seconds | modes | high quality | KL | as promised |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for name in names:
            print(row(carry_out(name, folder)))
        print()


def row(run: Run) -> str:
    """RUN's line of the table."""
    last, promise = run.last, PROMISES[run.name]
    kept = "judged by eye" if promise is finishes else "yes" if promise(run) else "**no**"
    cells = [f"`{run.name}`", f"{last['step']:,}", f"{last['seconds']:.0f}", *quality(run), kept]
    return f"| {' | '.join(cells)} |"


def quality(run: Run) -> list[str]:
    """Modes, high quality and KL over modes, or what there is instead."""
    last = run.last
    if translated.is_of_maps(last):
        return [f"{translated.word(last)}: {translated.figures(last)}", "", ""]
    if aged.is_of_ages(last):
        return [f"{aged.word(last)}: {aged.figures(last)}", "", ""]
    if completed.is_of_holes(last):
        return [f"{completed.word(last)}: {completed.figures(last)}", "", ""]
    if "theta" in last:
        return [f"{run.radius(last):.2g} away", "", ""]
    known = last.get("fake_mean") is not None
    moments = [f"mean {last['fake_mean']:.2f}, std {last['fake_std']:.2f}"] if known else []
    if last["modes_total"] is None:
        return ["no modes", "", ""]
    modes = f"{last['modes_covered']} / {last['modes_fair']} of {last['modes_total']}"
    kl = "-" if last["kl_modes"] is None else f"{last['kl_modes']:.4f}"
    return ["; ".join([modes, *moments]), f"{100 * last['high_quality']:.1f} %", kl]


if __name__ == "__main__":
    main()
