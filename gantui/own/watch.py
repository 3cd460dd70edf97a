"""`gantui.watch`: a person's own training loop under the dashboard."""

from __future__ import annotations

import multiprocessing
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from torch import Tensor, nn

from gantui import streams
from gantui.errors import Refusal, plain
from gantui.experiment.goals import until as goals
from gantui.gan.trainee import LoopEnded
from gantui.own.beginning import begin
from gantui.own.ending import Stopped, ended_by, forget, tell_of_the_end
from gantui.own.gathering import Gathered
from gantui.own.given import checked
from gantui.own.hearing import Hearing
from gantui.own.mirror import Mirror
from gantui.own.moving import Moving
from gantui.own.options import Said
from gantui.own.players import Arrays
from gantui.own.readings import readings
from gantui.own.rows import Rows, Value, number
from gantui.own.state import Given as State
from gantui.own.trainee import OwnTrainee
from gantui.own.turns import Turns
from gantui.session.control.mailbox import Ending
from gantui.session.jobs.job import Job
from gantui.session.jobs.script_env import ScriptEnv
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.run.finding import root
from gantui.session.training.commands import taken_by
from gantui.session.view.commands import Pause, Resume, Stop
from gantui.session.view.snapshot import State as Standing

Number = Tensor | float
"""A number of an iteration: a tensor of one number, for which nothing waits, or a number of Python's."""
_PATIENCE = 60.0
"""Seconds that the last words of a run may take."""
Losses = Mapping[str, Any]
"""What `step` is given, by name: real, labels, loss_d, loss_g, scalars."""


def watch(
    G: nn.Module | None = None,  # as everybody calls them
    D: nn.Module | None = None,
    *,
    latent: int | Sequence[int] | Callable[[int], Any] | None = None,
    sample: Arrays | None = None,
    judge: Arrays | None = None,
    ema: nn.Module | None = None,
    reading: Said | None = None,
    classes: int | Sequence[str] | None = None,
    modes: Any = None,
    shape: Sequence[int] | None = None,
    data: Any = None,
    judged_by: str | None = None,
    state: State | None = None,
    every: int | None = None,
    steps: int | None = None,
    seed: int = 0,
    name: str | None = None,
    run_dir: str | PathLike[str] | None = None,
    until: str | None = None,
) -> Watch:
    """Watch a training of G against D whose loop is your own; call `step` of what is returned after each iteration.

    G and D are modules of torch: G makes samples of latents [n, ...], D gives a number for each sample [n, ...] (of a
    map of numbers the mean is taken). In their place SAMPLE and JUDGE may be functions of NumPy arrays: latents
    [n, ...] to samples, samples to numbers [n].

    LATENT: how many standard normal numbers a latent has; or their shape without the batch; or a function that makes n
    latents [n, ...]. Unsaid it is normal numbers of the shape that G was called with.
    EMA: an averaged generator, a module of your own beside G.
    READING: what D's output is: 'sigmoid', a probability; 'logit', that before the sigmoid; 'label', 1 for real and 0
    for fake by least squares; 'critic', a score; 'relative', a score known up to a constant. Unsaid it is guessed from
    D's last layer.
    CLASSES: how many there are, or their names: `step` then takes labels, [n] or one-hot [n, classes]; G(z, labels) and
    D(x, labels) are asked with them if they are called so.
    MODES: centres [modes, dim] of the data, where they are points, or how many are to be found.
    SHAPE: (channels, height, width) of images that lie flat.
    DATA: all samples [n, ...], or a pair with their labels. Unsaid they are those of the first iterations.
    JUDGED_BY: 'digits' has the shipped classifier read handwritten digits of 8 x 8 or 28 x 28 pixels.
    STATE: all that decides the future: objects with state_dict and load_state_dict, or a function that returns the
    state and one that takes it up. With it one can go back.
    EVERY: iterations between two records; unsaid as many as let them take half a percent of the time.
    STEPS: iterations in all, if they are known. SEED: of the latents that are shown. NAME: of the run; else that of the
    script. RUN_DIR: its folder, new or empty. UNTIL: a condition on records that ends it.

    What the script computes stays the same, bit for bit. It is watched from some iteration soon after the first on, as
    it is known by then what it trains. In a process of `multiprocessing`, as a loader's, nothing is watched.

    Raises:
        gantui.Refusal: something can't be watched as it is; the message says what would be.
    """
    return Watch(
        checked(
            G,
            D,
            sample,
            judge,
            ema,
            latent,
            reading,
            classes,
            shape,
            data,
            modes,
            judged_by,
            state,
            every,
            steps,
            seed,
            name or _script(),
        ),
        None if run_dir is None else Path(run_dir).expanduser(),
        until,
    )


class Watch:
    """A script under a session; made by `gantui.watch`. As a context it hears of an exception in its block."""

    def __init__(self, given: Any, run_dir: Path | None, until: str | None) -> None:
        self._given = given
        self._env = ScriptEnv.of(os.environ)
        self._run_dir, self._until = run_dir or self._env.run_dir, until or self._env.until
        self._over = multiprocessing.parent_process() is not None
        """Whether nothing is watched, or nothing any more."""
        self._stopped: Stopped | None = None
        self._live: Live | None = None
        self._reused = False
        """Whether a script has its losses in the same memory each time, as a captured iteration does."""
        self._places: set[int] = set()
        self._unknown = frozenset({"loss_d", "loss_g"})
        """Losses that have had no value yet."""
        if self._over:
            return
        self._mirrors: dict[str, Mirror] = given.mirrors()
        self._hearing = Hearing(given.generator, given.discriminator)
        self._moving = Moving(*(each if isinstance(each, nn.Module) else None for each in _both(given)))
        self._gathered: Gathered | None = Gathered(self._hearing, given.data, given.every)
        self._turns = Turns(lambda: self._live is not None and self._live.wanted)
        self._trainee: OwnTrainee
        self._rows: Rows
        tell_of_the_end(self)

    @property
    def path(self) -> Path | None:
        """The run's folder, once it is there."""
        return None if self._live is None else self._live.job.run.path

    # Each iteration --------------------------------------------------------------------------------------------------

    def step(
        self,
        real: Any,
        labels: Any = None,
        *,
        loss_d: Number | None = None,
        loss_g: Number | None = None,
        scalars: Mapping[str, Number] | None = None,
    ) -> None:
        """Tell that an iteration is done, on the REAL samples [n, ...] with LABELS [n] if there are classes.

        LOSS_D and LOSS_G are what the players lose; one that is not given keeps its last value, as where G moves every
        fifth time only, and has its first one before. SCALARS are other numbers by name, the same names each time;
        d_real and d_fake among them are what D reads on average. Nothing here waits for a GPU. Where somebody has
        paused the training, this returns when it goes on.

        Raises:
            gantui.Stopped: somebody has stopped the training, after a checkpoint; it need not be caught.
            gantui.Refusal: something is not as it was before, or can't be watched.
        """
        if self._over:
            if self._stopped is not None:
                raise self._stopped
            return
        again = self._reused
        values: dict[str, Value] = {
            "loss_d": number(loss_d, "loss_d", again=again),
            "loss_g": number(loss_g, "loss_g", again=again),
        }
        for key, value in (scalars or {}).items():
            values[key] = number(value, f"scalars[{key!r}]")
        if self._gathered is not None:
            self._gather(self._gathered, real, labels, values, (loss_d, loss_g))
            return
        self._note(real, values)
        if self._turns.iterate():
            self._after_a_turn()
        elif self._hearing.on:
            self._hear(False)
        if self._turns.first or self._turns.last:
            self._hear(True)

    def run(self, loop: Iterable[Losses]) -> str:
        """Drive LOOP, which yields what `step` takes, by name, after each iteration; returns how it ended, a sentence.

        A generator is closed where somebody stops the training; what it raises is raised here.
        """
        try:
            with self:
                for losses in loop:
                    self.step(**losses)
        except Stopped as stopped:
            close = getattr(loop, "close", None)
            if close is not None:
                close()
            return stopped.why
        return "the loop has come to its end"

    def _note(self, real: Any, values: dict[str, Value]) -> None:
        """Write the iteration down."""
        if len(values) > 2:
            for key in values.keys() - self._rows.columns:
                known = ", ".join(self._rows.columns)
                raise Refusal(f"step(scalars={{{key!r}: ...}}): not there in the first iterations; expected {known}")
        for key in self._unknown:
            if values[key] is not None:
                self._trainee.lose(key, self._rows.count)
                self._unknown = self._unknown - {key}
        if self._hearing.on and "d_real" in self._rows.columns:
            heard = self._hearing.readings(real)
            found = readings(self._trainee.objective, self._trainee.options.reading, *heard)
            values = {**found, **{key: value for key, value in values.items() if value is not None}}
        self._rows.add(values)

    def _hear(self, listens: bool) -> None:
        """Listen to the next iteration, or not."""
        self._moving.looks = listens
        if listens:
            self._hearing.begin()
            self._hearing.forget()
        else:
            self._hearing.end()

    # Its beginning ---------------------------------------------------------------------------------------------------

    def _gather(
        self, gathered: Gathered, real: Any, labels: Any, values: dict[str, Value], losses: Sequence[object]
    ) -> None:
        """Add one of the first iterations, and begin if they are enough."""
        try:
            gathered.add(real, labels, values)
            places = {each.data_ptr() for each in losses if isinstance(each, Tensor)}
            self._reused = self._reused or not places.isdisjoint(self._places)
            self._places = places
            if gathered.enough:
                self._begin(gathered)
                self._after_a_turn()
        except Refusal:
            self._let_go()
            raise

    def _begin(self, gathered: Gathered) -> None:
        """Begin the session, and wait for the script's turn."""
        self._gathered = None
        self._turns.take()
        try:
            found = begin(self._given, gathered, self._hearing, self._moving, self._mirrors, self._turns)
            until = None if self._until is None else goals.parse(self._until, found.keys)
            self._hearing.end()
            self._trainee, self._rows = found.trainee, found.rows
            run = RunDirectory.create(self._run_dir, self._given.name, found.options)
        except BaseException:
            self._turns.close()
            raise
        job = Job(self._given.name, found.options, run, until=until, guest=True, make=lambda *_: found.trainee)
        self._live = Live(job, self._session_ended, taken_by(found.trainee))
        if self._env.paused:
            self._live.send(Pause())
        self._live.start()
        self._say(run.path, found.guesses)
        self._turns.wait()

    def _say(self, path: Path, guesses: Sequence[str]) -> None:
        """Print how to attach, and what was guessed, unless who started the script shows it."""
        if self._env.started_by == os.getppid():
            return
        name = path.name if path.parent == root() else str(path)
        guessed = f"; {'; '.join(guesses)}" if guesses else ""
        streams.tell(f"gantui: watched; to see it: gantui attach {plain(shlex.quote(name))}{guessed}")

    # Its end ---------------------------------------------------------------------------------------------------------

    def _session_ended(self, ending: Ending) -> None:
        """Let the script go on, in the session's thread."""
        self._turns.close()

    def _after_a_turn(self) -> None:
        """Go on; or stop, if the session has ended.

        Raises:
            Stopped: it was stopped, or has come to what it trains for.
            Refusal: it could not begin.
        """
        if not self._turns.over or self._live is None:
            return
        ending, step = self._live.wait(), self._live.latest().step
        assert ending is not None
        refused = ending.state is Standing.REFUSED
        if refused:
            self._live.job.run.remove()
        path = self._live.job.run.path
        self._let_go()
        if refused:
            raise Refusal(ending.message)
        all_done = self._given.steps is not None and step >= self._given.steps
        if ending.state is Standing.STOPPED or (ending.state is Standing.FINISHED and not all_done):
            self._stopped = Stopped(ending.code, ending.message)
            self._report(f"{ending.message}: {path}")
            raise self._stopped
        if ending.state is not Standing.FINISHED:
            self._report(f"{ending.message}; the script goes on, unwatched: {path}")

    def _report(self, text: str) -> None:
        if self._env.started_by != os.getppid():
            streams.tell(f"gantui: {plain(text)}")

    def _let_go(self) -> None:
        """Watch nothing any more; the script is as if nothing had been watched."""
        self._over, self._gathered = True, None
        self._hearing.end()
        self._moving.close()
        forget(self)
        if self._live is not None:
            self._live.close()
            self._live.job.run.close()

    def finish(self, ended: LoopEnded | None) -> None:
        """The script has ENDED, or come to its end: so the run has. Nothing is raised."""
        if self._over:
            return
        gathered = self._gathered
        if gathered is not None:
            try:
                if not len(gathered):
                    self._report("watch.step was never called, so there is nothing to see")
                    self._let_go()
                    return
                self._turns.end(ended)
                self._begin(gathered)
            except Refusal as refusal:
                self._report(str(refusal))
                self._let_go()
                return
        assert self._live is not None
        if ended is not None and ended.error is None:
            self._live.send(Stop(str(ended)))
        else:
            self._live.send(Resume())
        self._turns.end(ended)
        self._live.wait(_PATIENCE)
        self._let_go()

    def close(self) -> None:
        """End the run: the loop has come to its end. A script need not call it: its own end is noticed."""
        self.finish(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish(ended_by(error))


def _both(given: Any) -> tuple[Any, Any]:
    return given.generator, given.discriminator


def _script() -> str:
    """The name of the script that runs, without its ending."""
    found = Path(sys.argv[0]).stem if sys.argv and sys.argv[0] not in ("", "-c", "-m") else ""
    return found or "own-loop"
