"""What each preset's `watch_for` promises, as conditions on the records of a run that has gone to its end."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gantui.experiment.files import presets
from gantui.experiment.verdicts import aged, completed, translated

REFERENCE = "reference recipes"
"""The lesson whose presets take hours on a CPU: they are not run to their end here."""
Record = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """A preset's run that is over."""

    name: str
    summary: Record
    """What `gantui train --json` printed."""
    records: list[Record]
    """Its metrics.jsonl."""

    @property
    def last(self) -> Record:
        """The last record."""
        return self.records[-1]

    def tail(self, key: str) -> list[float]:
        """KEY over the last tenth of the records."""
        return [record[key] for record in self.records[-max(1, len(self.records) // 10) :]]

    def radius(self, record: Record) -> float:
        """How far the Dirac-GAN's players are from where both rest."""
        return math.hypot(record["theta"], record["psi"])


Condition = Callable[[Run], bool]


def covers(modes: int, quality: float, fair: int | None = None) -> Condition:
    """So many MODES, as many or FAIR of them by their shares too, and at least this share of high QUALITY."""
    return lambda run: (
        run.last["modes_covered"] >= modes
        and run.last["modes_fair"] >= (modes if fair is None else fair)
        and run.last["high_quality"] >= quality
    )


def asked(share: float) -> Condition:
    """At least this SHARE of the samples is of the class that was asked for."""
    return lambda run: run.last["label_accuracy"] >= share


def collapses(modes: int) -> Condition:
    """At most so many MODES by the fair-share rule."""
    return lambda run: run.last["modes_fair"] <= modes


def draws(frechet: float) -> Condition:
    """All ten digits by the fair-share rule, at this relative FRECHET distance or less."""
    return lambda run: run.last["modes_fair"] == 10 and run.last["frechet"] <= frechet


def gets_worse_and_surer(run: Run) -> bool:
    """All classes are there, then the distance more than doubles while more samples are surely read."""
    best = min(run.records, key=lambda record: record["frechet"])
    return (
        best["modes_fair"] >= 9
        and run.last["frechet"] >= 2 * best["frechet"]
        and run.last["high_quality"] > best["high_quality"]
    )


def makes_older(word: aged.OfAges) -> Condition:
    """A change of ages stands as WORD by its last record."""
    return lambda run: aged.word(run.last) == word


def fills(*words: str, read: float, frechet: float) -> Condition:
    """The completions stand as one of WORDS says; this share or more are READ rightly, and they are near by FRECHET."""
    return lambda run: (
        completed.word(run.last) in words and run.last["filled_read"] >= read and run.last["filled_frechet"] <= frechet
    )


def maps(*words: str) -> Condition:
    """Both maps of a translation stand as one of WORDS says, by their last record and by most of the last tenth."""

    def condition(run: Run) -> bool:
        tail = [translated.word(record) for record in run.records[-max(1, len(run.records) // 10) :]]
        return tail[-1] in words and 2 * sum(word in words for word in tail) > len(tail)

    return condition


def finishes(run: Run) -> bool:
    """Nothing that a number could tell: judged by the picture."""
    return run.summary["state"] == "finished"


def circles(run: Run) -> bool:
    """The players keep their distance from the place of rest, neither nearer nor much further."""
    distances = [run.radius(record) for record in run.records]
    return 0.7 * distances[0] < min(distances) and max(distances) < 1.4 * distances[0]


def diverges(run: Run) -> bool:
    """The players end further out than they began."""
    return run.radius(run.last) > 1.4 * run.radius(run.records[0])


def arrives(within: float) -> Condition:
    """The players end so near to the place of rest, for the whole last tenth."""
    last_tenth = slice(-10, None)
    return lambda run: max(run.radius(record) for record in run.records[last_tenth]) < within


def matches(mean: float, std: float) -> Condition:
    """Mean and standard deviation of the fakes, over the last tenth, within 10 % of these."""

    def near(run: Run, key: str, wanted: float) -> bool:
        values = run.tail(key)
        return abs(sum(values) / len(values) - wanted) <= 0.1 * wanted

    return lambda run: near(run, "fake_mean", mean) and near(run, "fake_std", std)


def both(one: Condition, other: Condition) -> Condition:
    """ONE and OTHER."""
    return lambda run: one(run) and other(run)


PROMISES: dict[str, Condition] = {
    "ring8-wgan": covers(8, 0.90),
    "ring8-gan": collapses(4),
    # losses
    "ring8-nsgan": covers(8, 0.80),
    "ring8-hinge": covers(8, 0.85),
    "ring8-ragan": both(covers(8, 0.65), lambda run: run.last["loss_d"] < 1.386),
    "ring8-smooth": covers(8, 0.60),
    # divergences
    "ring8-lsgan": covers(8, 0.90),
    "ring8-fgan-kl": covers(8, 0.40),
    "ring8-fgan-rkl": covers(8, 0.60),
    "ring8-fgan-pearson": covers(8, 0.50),
    "ring8-fgan-neyman": covers(8, 0.70),
    "ring8-fgan-hellinger": covers(8, 0.45),
    "ring8-fgan-jeffrey": covers(8, 0.55),
    "ring8-fgan-js": covers(8, 0.50),
    "ring8-fgan-wjs": covers(8, 0.45),
    "ring8-fgan-gan": covers(8, 0.50),
    "ring8-fgan-alpha": covers(8, 0.50),
    "ring8-fgan-tv": covers(8, 0.85),
    # wasserstein
    "ring8-wgan-gp": covers(8, 0.85),
    "ring8-wgan-lp": covers(8, 0.70),
    "grid25-wgan": covers(25, 0.92),
    # smoothness
    "ring8-r3gan": covers(8, 0.90),
    "ring8-best": covers(8, 0.97),
    "ring8-residual": covers(8, 0.90),
    "ring8-r1": covers(8, 0.85),
    "ring8-dragan": covers(8, 0.90),
    "ring8-sn-hinge": both(covers(8, 0.65), lambda run: abs(run.last["loss_d"] - 2) < 0.1),
    "ring8-noise": covers(8, 0.75),
    # dynamics
    "ring8-simultaneous": covers(8, 0.70),
    "ring8-consensus": both(covers(8, 0.85), lambda run: abs(run.last["loss_d"] - math.log(4)) < 0.01),
    "ring8-extragradient": covers(8, 0.90),
    "ring8-optimistic": covers(8, 0.60),
    "ring8-unrolled5": lambda run: run.last["modes_covered"] == 8,
    "dirac-gan": circles,
    "dirac-simultaneous": diverges,
    "dirac-wgan": lambda run: max(run.tail("theta")) > 0.5 and min(run.tail("theta")) < -0.5,
    "dirac-wgan-gp": lambda run: abs(run.last["theta"] - 2) < 0.01 and abs(run.last["psi"]) < 0.01,
    "dirac-r1": arrives(1e-3),
    "dirac-r1-critical": arrives(1e-3),
    "dirac-consensus": arrives(1e-3),
    "dirac-extragradient": arrives(0.05),
    "dirac-noise": arrives(0.2),
    # collapse
    "ring8-pacgan2": covers(8, 0.25),
    "ring8-madgan": covers(8, 0.70),
    "ring8-minibatch": covers(8, 0.30, fair=6),
    "ring8-wide-latent": lambda run: run.last["modes_covered"] >= 5 and run.last["high_quality"] < 0.7,
    "ring8-delatent": both(covers(8, 0.90, fair=7), lambda run: run.last["jsd"] > 0.2),
    "grid25-nsgan": lambda run: run.last["modes_covered"] <= 22 and run.last["modes_fair"] <= 12,
    "grid25-pacgan2": lambda run: run.last["modes_covered"] >= 20 and run.last["modes_fair"] >= 9,
    "stacked-mnist-gan": collapses(250),
    "stacked-mnist-pacgan": collapses(250),
    "stacked-mnist-r3gan": lambda run: run.last["modes_covered"] >= 970 and run.last["modes_fair"] >= 620,
    # one dimension
    "gauss1d-50lines": matches(4.0, 1.25),
    "gmm1d-jsd": both(covers(2, 0.98), lambda run: run.last["kl_modes"] < 0.01),
    "gmm1d-jsd-stuck": both(collapses(1), lambda run: abs(run.last["fake_mean"] - 2.97) < 0.2),
    "gmm1d-nsgan": both(covers(2, 0.98), lambda run: run.last["kl_modes"] < 0.01),
    "gmm1d-madgan": lambda run: run.last["modes_covered"] >= 4 and run.last["high_quality"] >= 0.55,
    # shapes
    "grid25-r3gan": covers(25, 0.90),
    "grid25-best": covers(25, 0.95),
    "swissroll-wgan-gp": finishes,
    "swissroll-r3gan": finishes,
    "spirals-r3gan": finishes,
    "checkerboard-r3gan": finishes,
    "letters-r3gan": finishes,
    "pinwheel-r3gan": finishes,
    "moons-wgan-gp": finishes,
    # classes
    "ring8-cgan": both(covers(8, 0.95), asked(1.0)),
    "digits-cgan": both(lambda run: run.last["modes_fair"] == 10 and run.last["frechet"] <= 0.012, asked(0.98)),
    "mnist-cgan": both(lambda run: run.last["modes_fair"] == 10 and run.last["frechet"] <= 0.02, asked(0.96)),
    # images
    "digits-r3gan": draws(0.02),
    "digits-wgan-gp": draws(0.025),
    "digits-gan": gets_worse_and_surer,
    "mnist-gan": lambda run: run.last["modes_covered"] >= 8 and run.last["frechet"] >= 0.1,
    "mnist-r3gan": draws(0.06),
    "mnist-wgan-gp": draws(0.18),
    "mnist-dcgan": lambda run: run.last["modes_fair"] >= 8 and run.last["frechet"] <= 0.2,
    # translation
    "blobs-cyclegan": maps("symmetric", "translates"),
    "blobs-nocycle": lambda run: max(run.last["returns_g"], run.last["returns_f"]) < 0.5,
    "moons-cyclegan": maps("translates", "symmetric"),
    "blobs-pix2pix": maps("translates"),
    "digits-style": maps("translates"),
    "digits-nocycle": maps("learning", "mispaired", "collapsed"),
    "digits-invert": maps("translates"),
    "digits-pix2pix": maps("translates"),
    # ageing
    "digits-age": makes_older("ages"),
    # inpainting
    "digits-inpaint": fills("completes", read=0.84, frechet=0.0147),
    "mnist-inpaint": fills("completes", read=0.72, frechet=0.046),
    # what goes wrong
    "ring8-lesson": collapses(1),
    "ring8-lesson-fixed": lambda run: run.last["modes_covered"] >= 7 and run.last["high_quality"] >= 0.2,
}


def cpu_size() -> list[str]:
    """The presets that a CPU takes to their end in minutes."""
    return [preset.name for preset in presets.matching(None) if preset.text("lesson") != REFERENCE]


def carry_out(name: str, folder: Path, seed: int | None = None) -> Run:
    """Preset NAME to its end in FOLDER, with its own seed or SEED; or what lies there of an earlier time."""
    path = folder / (name if seed is None else f"{name}-{seed}")
    told = path.with_name(f"{path.name}.json")
    if not told.exists():
        command = [sys.executable, "-m", "gantui", "train", "--preset", name, "--run-dir", str(path), "--json", "-q"]
        command += [] if seed is None else ["--seed", str(seed)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout:
            raise RuntimeError(f"{name}: {done.stderr}")
        told.write_text(done.stdout)
    lines = (path / "metrics.jsonl").read_text().splitlines()
    return Run(name, json.loads(told.read_text()), [json.loads(line) for line in lines])
