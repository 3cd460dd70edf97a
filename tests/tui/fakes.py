"""A training that is made up: what it publishes looks real, and it remembers what it was asked and told."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from gantui.experiment.objectives import Reading
from gantui.experiment.verdicts.event import Event, Kind
from gantui.session.view.answers import Answer, Answers, added
from gantui.session.view.commands import (
    COMMANDS,
    Checkpoint,
    Command,
    Pause,
    Redo,
    Resume,
    SlowMotion,
    Step,
    Stop,
    Undo,
)
from gantui.session.view.history import History
from gantui.session.view.pictures import (
    Arrows,
    ArrowsRequest,
    ClippedRequest,
    ClippedWeights,
    Eigenvalues,
    EigenvaluesRequest,
    Field,
    FieldKind,
    FieldRequest,
    Landscape,
    LandscapeRequest,
    LatentMap,
    LatentMapRequest,
    Modes,
    PhasePlane,
    PointsRequest,
)
from gantui.session.view.pictures.field import FIELD_NAMES
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Load, Snapshot, State, Strip
from tests.asking import asks

ALL = frozenset(COMMANDS.values())
COLUMNS = ("loss_d", "loss_g", "d_real", "d_fake")


def ring(modes: int = 8, radius: float = 1.4) -> np.ndarray:
    angle = 2 * np.pi * np.arange(modes) / modes
    return (radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)).astype(np.float32)


PEAKS = (-3.0, 3.0)
"""Of the mixture on the line."""
LINE = (-6.0, 6.0, -6.0, 6.0)
TURN = 0.02
"""Of the Dirac-GAN's path, a step; radians."""


def normal(x: np.ndarray, mean: float, std: float) -> np.ndarray:
    return np.exp(-0.5 * ((x - mean) / std) ** 2) / (std * np.sqrt(2 * np.pi))


def on_the_line(kind: str) -> dict[str, object]:
    """What is different about 1-D data of this KIND: 'mixture', 'normal', 'dirac', 'places' (G is two of them)."""
    common = {"dim": 1, "preset": kind, "about": f"GAN on the line: {kind}", "extent": LINE, "offset": (0.0,)}
    x = LINE[0] + (LINE[1] - LINE[0]) * (np.arange(240) + 0.5) / 240
    if kind == "dirac":
        return common | {
            "extent": (-2.0, 2.0, -2.0, 2.0),
            "unseen": {"latent_map": "it is a few places"},
            "moments": (0.0, 0.0, None, None),
            "centres": None,
            "mode_shares": None,
            "high_quality_ceiling": None,
        }
    peaks = PEAKS if kind in ("mixture", "places") else (1.0,)
    places: dict[str, object] = {"has_landscape": True, "unseen": {"latent_map": "it is a few places"}}
    return (
        common
        | (places if kind == "places" else {})
        | {
            "density": np.mean([normal(x, peak, 1.0) for peak in peaks], axis=0).astype(np.float32),
            "moments": (
                float(np.mean(peaks)),
                float(np.sqrt(1 + np.var(peaks))),
                0.0,
                -1.62 if len(peaks) > 1 else 0.0,
            ),
            "centres": np.array(peaks, np.float32)[:, None],
            "mode_shares": np.full(len(peaks), 1 / len(peaks), np.float32),
            "high_quality_ceiling": 0.9973,
        }
    )


_OBJECTIVES: dict[Reading, str] = {
    "probability": "non_saturating",
    "label": "least_squares",
    "score": "wasserstein",
    "relative": "relativistic",
    "variational": "fgan",
}
_MIDDLES: dict[Reading, float] = {"probability": 0.5, "label": 0.5, "score": 0.0, "relative": 0.0, "variational": 1.0}
_RESTS: dict[Reading, dict[str, float]] = {
    "probability": {"discriminator": math.log(4), "generator": math.log(2)},
    "label": {"discriminator": 0.25, "generator": 0.125},
    "score": {"discriminator": 0.0},
    "relative": {"discriminator": math.log(2), "generator": math.log(2)},
    "variational": {"discriminator": 0.0, "generator": 0.0},
}


EVERY = 100
"""Iterations between two records."""
NOTHING_SEEN: dict[str, str] = dict.fromkeys(("reading", "optimal", "gap", "slope"), "D judges a whole batch at once")
"""What a D that reads no single point makes impossible."""
MEASURED = (
    *("jsd", "jsd_floor", "jsd_bound", "d_lag", "w1", "w1_floor", "w1_floor_sd", "w1_critic", "density", "coverage"),
    *("coverage_floor", "shrunken", "gradient_d", "gradient_g", "clipped", "high_quality", "kl_modes", "seconds"),
)
"""Columns of the records."""


def ladder(modes: int) -> tuple[float, ...]:
    """The JSD of a generator that is perfect on 1, 2, ... of the modes (math.md)."""
    share = np.arange(1, modes + 1) / modes
    rest = np.log(2 / (1 + share))
    return tuple(0.5 * (share * np.log(2 * share / (1 + share)) + (1 - share) * np.log(2) + rest))


def facts(reading: Reading = "probability", modes: int = 8, line: str = "", **changes: object) -> RunInfo:
    """Facts of a training on the ring, or on the LINE: 'mixture', 'normal' or 'dirac'."""
    made = RunInfo(
        preset="ring8",
        about="GAN on the ring of eight Gaussians",
        watch_for="All eight modes within twenty seconds.",
        objective=_OBJECTIVES[reading],
        penalties=(),
        reading=reading,
        middle=_MIDDLES[reading],
        rest=_RESTS[reading],
        judged="pointwise",
        generators=1,
        every=EVERY,
        ladder=ladder(modes) if modes else None,
        single_steps=("discriminator", "generator"),
        dim=2,
        seed=0,
        device="cpu",
        threads=1,
        weights="last",
        extent=(-2.0, 2.0, -2.0, 2.0),
        factor=1.0,
        offset=(0.0, 0.0),
        density=None,
        moments=None,
        centres=ring(modes) if modes else None,
        mode_shares=np.full(modes, 1 / modes, np.float32) if modes else None,
        high_quality_ceiling=0.98889 if modes else None,
        run_dir="runs/ring8",
    )
    return dataclasses.replace(made, **(on_the_line(line) if line else {}) | changes)


class FakeSource:
    """Answers each asking at once, `stride` iterations later; `hold` keeps the answer back until `answer()`."""

    def __init__(
        self,
        reading: Reading = "probability",
        *,
        modes: int = 8,
        line: str = "",
        steps: int = 1_000_000,
        stride: int = 20,
        columns: tuple[str, ...] = COLUMNS,
        capabilities: frozenset[type[Command]] = ALL,
        loading: bool = False,
        **changes: object,
    ) -> None:
        if changes.get("judged") == "none":
            changes["unseen"] = NOTHING_SEEN
        self.facts = facts(reading, modes, line, **changes)
        self.dirac = line == "dirac"
        columns += ("theta", "psi") if self.dirac else ()
        columns += ("theta_1", "theta_2") if self.facts.has_landscape else ()
        self.capabilities = capabilities
        self.wanted: list[Requests] = []
        self.sent: list[Command] = []
        self.answers: Answers = ()
        self.hold = False
        self.waiting: Requests | None = None
        self.steps, self.stride, self.step = steps, stride, 0
        self.state, self.message, self.trouble = State.RUNNING, "", ""
        self.single: dict[str, int] = {}
        self.losses: dict[str, float | None] | None = None
        self.slow, self.undo, self.redo = 0.0, "", ""
        self.columns = columns
        self._history = History(columns)
        self._rng = np.random.default_rng(0)
        dim, points = self.facts.dim, 500 if self.facts.dim == 2 else 2000
        centres = self.facts.centres if self.facts.centres is not None else np.zeros((1, dim), np.float32)
        spread = 0.03 if dim == 2 else 0.0 if self.dirac else 1.0
        made, near = (centres[self._rng.integers(0, len(centres), points)] for _ in range(2))
        self._home = (made + spread * self._rng.normal(size=(points, dim))).astype(np.float32)
        self._start = (0.3 * self._rng.normal(size=(points, dim))).astype(np.float32)
        self._real = (near + spread * self._rng.normal(size=(points, dim))).astype(np.float32)
        self._record: dict[str, float | int | None] | None = None
        self.events: tuple[Event, ...] = ()
        self.standing: tuple[Event, ...] = ()
        self.load: Load | None = None
        self._records = History(MEASURED)
        self._modes: Modes | None = None
        self._strip: Strip | None = None
        self.pictures: dict[int, Snapshot] = {}
        """What is kept of the past: fill it with `keep`."""
        self.recalled: list[int] = []
        self.slow = False
        """Whether what is recalled is still on its way."""
        self._latest = Snapshot(State.LOADING, message="importing torch")
        if not loading:
            self.advance(stride)
            self.publish(Requests())

    # -- the protocol -------------------------------------------------------------------------------------------

    def request(self, viewer: str, requests: Requests) -> None:
        assert self.waiting is None, "asked again before the answer came"
        self.wanted.append(requests)
        self.waiting = requests
        if not self.hold:
            self.answer()

    def leave(self, viewer: str) -> None:
        pass

    def latest(self) -> Snapshot:
        return self._latest

    def history(self) -> History:
        return self._history

    def records(self) -> History:
        return self._records

    def kept(self) -> tuple[int, ...]:
        return tuple(self.pictures)

    def recall(self, step: int) -> Snapshot | None:
        self.recalled.append(step)
        at = max((kept for kept in self.pictures if kept <= step), default=min(self.pictures, default=0))
        return None if self.slow else self.pictures.get(at)

    def send(self, command: Command) -> int:
        self.sent.append(command)
        match command:
            case Pause():
                self.state, self.message = State.PAUSED, f"paused at step {self.step:,}"
            case Resume():
                self.state, self.message = State.RUNNING, "running again"
            case Step():
                self.state, self.message = State.PAUSED, f"one step of {command.player}"
                if command.player == "both":
                    self.advance(command.count)
            case Checkpoint():
                self.message = "checkpoint written"
            case Stop():
                self.state, self.message = State.STOPPED, "stopped"
            case Undo():
                self.undo, self.redo, self.message = "", self.undo, "taken back"
            case Redo():
                self.undo, self.redo, self.message = self.redo, "", "made again"
            case SlowMotion():
                self.slow, self.message = command.seconds_per_phase, f"slow: {command.seconds_per_phase}"
        ordinal = len(self.sent)
        self.answers = added(self.answers, Answer(ordinal, not self.refuses(command), self.message))
        if not self.hold:
            self.publish(Requests())
        return ordinal

    def refuses(self, command: Command) -> bool:
        """Whether COMMAND is one that can't be carried out."""
        return False

    # -- the training -------------------------------------------------------------------------------------------

    def answer(self) -> None:
        """Do what was asked for last."""
        requests, self.waiting = self.waiting or Requests(), None
        if self.state is State.RUNNING:
            self.advance(self.stride)
        self.publish(requests)

    def keep(self) -> None:
        """Keep a picture of now, as a source keeps it."""
        self.publish(asks(500, (20, 20)))
        self.pictures[self.step] = dataclasses.replace(self._latest, message="", rate=0.0)

    def advance(self, count: int) -> None:
        """Train COUNT iterations."""
        count = min(count, self.steps - self.step)
        at = np.arange(self.step, self.step + count)
        share = self._progress(at)
        noise = self._rng.normal(size=(count, len(self.columns)))
        curves = {
            "loss_d": 1.386 - 0.9 * np.exp(-at / 600),
            "loss_g": 0.693 + 2.2 * np.exp(-at / 500),
            "d_real": 0.5 + 0.4 * (1 - share),
            "d_fake": 0.5 - 0.4 * (1 - share),
        }
        if self.facts.reading in ("score", "relative"):
            curves |= {"loss_d": -2 * np.exp(-at / 900), "loss_g": 0.4 * np.sin(at / 300), "d_fake": -0.2 * (1 - share)}
        curves |= dict(zip(("theta", "psi"), self._players(at + 1).T, strict=True))
        curves |= dict(zip(("theta_1", "theta_2"), self._places(at + 1).T, strict=True))
        rows = np.stack([curves.get(name, 0.1 * np.exp(-at / 400)) for name in self.columns], axis=1)
        noise[:, [name in ("theta", "psi", "theta_1", "theta_2") for name in self.columns]] = 0
        self._history.append(rows + 0.06 * noise)
        self.step += count
        for step in range((self.step - count) // EVERY * EVERY + EVERY, self.step + 1, EVERY):
            self.measure(step)
        if self.step >= self.steps:
            self.state, self.message = State.FINISHED, "all steps are done"

    def measure(self, step: int) -> None:
        """Make the record of STEP."""
        share = float(self._progress(np.array([step]))[0])
        self._record = {"step": step, **self._measured(step, share)}
        self._records.append(
            np.array([[math.nan if (value := self._record[key]) is None else value for key in MEASURED]])
        )
        if self.facts.dim == 1:
            made = self._made()[:, 0]
            mean, std = float(made.mean()), float(made.std())
            shape = (made - mean) / std if std else None
            self._record |= {
                "fake_mean": mean,
                "fake_std": std,
                "fake_skewness": None if shape is None else float((shape**3).mean()),
                "fake_kurtosis": None if shape is None else float((shape**4).mean() - 3),
            }
        modes = 0 if self.facts.centres is None else len(self.facts.centres)
        if modes:
            part = np.clip(np.linspace(1.6, 0.4, modes) * (1 - share) + share, 0, None) / modes
            quality = (part * share * 0.97).astype(np.float32)
            quality[np.linspace(0.1, 0.9, modes) > share] = 0
            self._modes = Modes(step, 2500, part.astype(np.float32), quality, quality > 0, quality > 0.2 / modes)
            before = (
                Strip(np.empty(0, np.float32), np.empty((modes, 0), np.float32)) if not self._strip else self._strip
            )
            self._strip = Strip(
                np.append(before.steps, np.float32(step)), np.append(before.shares, quality[:, None], axis=1)
            )

    def _measured(self, step: int, share: float) -> dict[str, float | int | None]:
        """What a record says at STEP, the SHARE of what there is to learn being learnt."""
        left, noise = 1 - share, np.random.default_rng(step).normal(size=4)
        of_modes = None if self.facts.centres is None else 1.0
        jsd = 0.012 + 0.58 * left * (1 + 0.02 * noise[0])
        bound = jsd * (0.3 + 0.6 * share) if self.facts.reading == "probability" else None
        w1 = abs(0.15 + 1.1 * left + 0.03 * noise[1])
        return {
            "jsd": jsd,
            "jsd_floor": 0.012,
            "jsd_bound": bound,
            "d_lag": None if bound is None else max(0.0, jsd - 0.012 - bound),
            "w1": w1,
            "w1_floor": 0.147,
            "w1_floor_sd": 0.046,
            "w1_critic": 0.8 * w1 if self.facts.reading == "score" else None,
            "density": None if of_modes else 0.9 * share,
            "coverage": None if of_modes else 0.95 * share,
            "coverage_floor": None if of_modes else 0.969,
            "shrunken": of_modes and -3 * left,
            "gradient_d": float(np.exp(-1 - share + 0.2 * noise[2])),
            "gradient_g": float(np.exp(-3 - 3 * share + 0.3 * noise[3])),
            "clipped": 0.2 + 0.6 * share if "clip" in self.facts.penalties else None,
            "high_quality": of_modes and 0.97 * share,
            "kl_modes": of_modes and 0.3 * left,
            "seconds": step / 312,
        }

    def publish(self, requests: Requests) -> None:
        """Make a new snapshot, with what REQUESTS asks for."""
        share = float(self._progress(np.array([self.step]))[0])
        points = requests.get(PointsRequest).count
        running = self.state is State.RUNNING
        self._latest = Snapshot(
            self.state,
            self.step,
            self.steps,
            seconds=self.step / 312,
            rate=312.0 if running else 0.0,
            message=self.message,
            trouble=self.trouble,
            facts=self.facts,
            real=self._real[:points],
            fake=self._made()[:points],
            pictures={name: each for name, each in self._pictures(requests, share).items() if each is not None},
            record=self._record,
            strip=self._strip,
            events=self.events,
            standing=self.standing,
            phase_now="D sees fakes" if self.slow else "",
            single=self.single,
            losses=self.losses,
            slow=self.slow,
            undo=self.undo,
            redo=self.redo,
            load=self.load,
            answers=self.answers,
            cost=0.001,
        )

    def _pictures(self, requests: Requests, share: float) -> dict[str, Picture | None]:
        """What REQUESTS asks for, by name; None where there is none."""
        unseen, grid, bent = self.facts.unseen, requests.get(FieldRequest).grid, requests.get(LatentMapRequest).grid
        arrows = 0 if "arrows" in unseen else requests.get(ArrowsRequest).count
        seen = set() if grid is None else self._seen(requests)
        fields = {FIELD_NAMES[kind]: self._other_field(kind, grid, share) for kind in seen - {"reading"}}
        return fields | {
            "field": self._field(grid, share) if "reading" in seen else None,
            "arrows": self._arrows(arrows, share) if arrows else None,
            "latent_map": self._map(*bent, share) if bent and "latent_map" not in unseen else None,
            "landscape": self._landscape()
            if requests.get(LandscapeRequest).wanted and self.facts.has_landscape
            else None,
            "eigenvalues": self._eigenvalues() if requests.get(EigenvaluesRequest).wanted else None,
            "clipped": self._clipped(share)
            if requests.get(ClippedRequest).wanted and "clip" in self.facts.penalties
            else None,
            "phase": self._phase() if self.dirac else None,
            "modes": self._modes,
        }

    def tell(self, kind: Kind, step: int | None = None) -> Event:
        """Tell an event, at this STEP or now."""
        evidence = f"the figures of {kind}"
        told = Event(self.step if step is None else step, kind, evidence, f"what {kind} means", f"what helps {kind}")
        self.events = (*self.events, told)
        return told

    def end(self, state: State, message: str) -> None:
        """Come to an end by itself."""
        self.state, self.message = state, message
        self.publish(asks(500, (20, 20)))

    def replace(self, **changes: object) -> None:
        """Publish the newest snapshot with something changed."""
        self._latest = dataclasses.replace(self._latest, **changes)

    def _progress(self, at: np.ndarray) -> np.ndarray:
        return 1 - np.exp(-at / 1500)

    def _made(self) -> np.ndarray:
        """What the generator makes."""
        if self.dirac:
            return np.full_like(self._start, self._players(np.array([self.step]))[0, 0])
        share = float(self._progress(np.array([self.step]))[0])
        return (self._start + share * (self._home - self._start)).astype(np.float32)

    def _players(self, at: np.ndarray) -> np.ndarray:
        """(theta, psi) [n, 2] of the Dirac-GAN: a spiral that winds inwards."""
        radius = 1.6 * np.exp(-at / 4000)
        return np.stack([radius * np.cos(TURN * at), -radius * np.sin(TURN * at)], axis=1)

    def _places(self, at: np.ndarray) -> np.ndarray:
        """The two places [n, 2] of a generator that is nothing else: each walks to a peak of its own."""
        share = self._progress(at)[:, None]
        return np.array([-0.5, 1.0]) * (1 - share) + np.array(PEAKS) * share

    def _landscape(self) -> Landscape:
        x = np.linspace(-6, 6, 24)
        heights = 0.6 * np.minimum(1, (np.hypot(x - PEAKS[0], x[::-1, None] - PEAKS[1]) / 8)).astype(np.float32)
        minima = np.array([(-3.0, 3.0, 0.0), (3.0, -3.0, 0.0), (2.7, 3.25, 0.2141), (3.25, 2.7, 0.2141)])
        place = self._places(np.array([self.step]))[0].astype(np.float32)
        return Landscape((-6.0, 6.0, -6.0, 6.0), heights, minima, place, 0.3)

    def _eigenvalues(self) -> Eigenvalues:
        flow = np.array([(0.03, 0.5), (0.03, -0.5), (-0.2, 0.0)])
        update = np.array([(1.0006, 0.01), (1.0006, -0.01), (0.996, 0.0)])
        return Eigenvalues(self.step, flow, update, "alternating updates, sgd with its present step sizes", False)

    def _clipped(self, share: float) -> ClippedWeights:
        at = np.array([0.3, 0.35]) * share
        shares = np.full(64, (1 - at.sum()) / 64, np.float32)
        return ClippedWeights(0.2, shares, float(at[0]), float(at[1]), 33537)

    def _phase(self) -> PhasePlane:
        left, right, bottom, top = self.facts.extent
        x = left + (right - left) * (np.arange(15) + 0.5) / 15
        y = top - (top - bottom) * (np.arange(15) + 0.5) / 15
        theta, psi = np.meshgrid(x, y)
        flow = np.stack([psi, -theta], axis=2).astype(np.float32)
        return PhasePlane(self.facts.extent, flow, self._players(np.array([self.step]))[0].astype(np.float32))

    def _field(self, grid: tuple[int, int], share: float) -> Field:
        rows, columns = grid
        left, right, bottom, top = self.facts.extent
        x = left + (right - left) * (np.arange(columns) + 0.5) / columns
        if self.facts.dim == 1:
            score = (np.cos(x) * (1.2 - share) * 2)[None]
            if self.dirac:
                score = (self._players(np.array([self.step]))[0, 1] * x)[None]
        else:
            score = self._over_the_plane(x, top - (top - bottom) * (np.arange(rows) + 0.5) / rows, share)
        values = {
            "probability": 1 / (1 + np.exp(-2 * score)),
            "label": 0.5 + 0.4 * score,
            "score": 3 * score,
            "relative": 3 * (score - score.mean()),
            "variational": 1 + 3 * score,
        }[self.facts.reading]
        return Field(values.astype(np.float32), self.facts.extent)

    def _seen(self, requests: Requests) -> frozenset[FieldKind]:
        return requests.get(FieldRequest).kinds - self.facts.unseen.keys()

    def _other_field(self, kind: FieldKind, grid: tuple[int, int], share: float) -> Field:
        rows, columns = grid
        left, right, bottom, top = self.facts.extent
        rows = 1 if self.facts.dim == 1 else rows
        x = left + (right - left) * (np.arange(columns) + 0.5) / columns
        y = top - (top - bottom) * (np.arange(rows) + 0.5) / rows if rows > 1 else np.zeros(1)
        radius = np.hypot(*np.meshgrid(x, y))
        data, fakes = (np.exp(-(((radius - at) / 0.2) ** 2)) for at in (1.4, 1.4 * share))
        middle = self.facts.middle
        values = {
            "optimal": middle + 0.5 * (data - fakes) / (data + fakes + 1e-9),
            "gap": 0.4 * (1 - share) * np.sin(2 * np.broadcast_to(x, radius.shape)),
            "slope": 0.2 + radius,
            "data": data,
            "fakes": fakes,
        }[kind]
        weight = np.minimum(1, 4 * (data + fakes)) if kind in ("optimal", "gap") else None
        return Field(
            values.astype(np.float32), self.facts.extent, None if weight is None else weight.astype(np.float32)
        )

    def _arrows(self, count: int, share: float) -> Arrows:
        places = self._made()[:count]
        pull = ((1 - share) * (self._home - self._start)[:count]).astype(np.float32)
        return Arrows(places, pull, float(np.linalg.norm(pull, axis=1).max()))

    def _map(self, rows: int, columns: int, share: float) -> LatentMap:
        x, y = np.meshgrid(np.linspace(-2, 2, columns), np.linspace(2, -2, rows))
        radius, angle = np.hypot(x, y), np.arctan2(y, x)
        bent = radius + share * (1.4 - radius)
        places = np.stack([bent * np.cos(angle), bent * np.sin(angle)], axis=2)[..., : self.facts.dim]
        stretch = (1 - share) * bent / np.maximum(radius, 1e-3)
        about = "latents from -2 to 2 in both numbers"
        return LatentMap(places.astype(np.float32), stretch.astype(np.float32), (-2.0, 2.0, -2.0, 2.0), about)

    def _over_the_plane(self, x: np.ndarray, y: np.ndarray, share: float) -> np.ndarray:
        radius = np.hypot(*np.meshgrid(x, y))
        bump = np.exp(-(((radius - 1.4) / 0.4) ** 2)) - np.exp(-((radius / (0.3 + share)) ** 2))
        turn = 0.3 * np.sin(np.arctan2(*np.meshgrid(x, y)) * 3 + self.step / 200)
        return (bump + turn) * (1.2 - share) * 2
