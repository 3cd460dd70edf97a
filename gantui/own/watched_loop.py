"""A person's own training loop under a session: each of its iterations, its beginning and its end."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from torch import Tensor, nn

from gantui import streams
from gantui.errors import Refusal, plain
from gantui.experiment.goals import until as goals
from gantui.gan.trainee import LoopEnded
from gantui.own.arguments import Given
from gantui.own.ending import Stopped, ended_by, forget, tell_of_the_end
from gantui.own.first_iterations import LONGEST, MOST, PATIENT, Gathered
from gantui.own.forward_hooks import ForwardHooks
from gantui.own.guesses import Beginning, begin
from gantui.own.helper_processes import helps
from gantui.own.log import Log, Value, number, recorded_as, renamed
from gantui.own.optimizer_hooks import OptimizerHooks
from gantui.own.readings import readings
from gantui.own.streams_aside import put_back
from gantui.own.trainee import OwnTrainee
from gantui.own.turns import Turns, plainly
from gantui.session.control.mailbox import Ending
from gantui.session.jobs.job import Job
from gantui.session.jobs.script_env import ScriptEnv
from gantui.session.live import Live
from gantui.session.run import planned_commands
from gantui.session.run.directory import RunDirectory
from gantui.session.run.find_run import root
from gantui.session.run.planned_commands import PlannedCommands
from gantui.session.training.commands import taken_by
from gantui.session.view.commands import Pause, Resume, Stop
from gantui.session.view.snapshot import State as Standing

Number = Tensor | float
"""A number of an iteration: a tensor of one number, for which nothing waits, or a number of Python's."""
LISTENING = 1.0
"""Seconds between two iterations that are listened to, beside those before a record."""
_PATIENCE = 60.0
"""Seconds that the last words of a run may take."""
Losses = Mapping[str, Any]
"""What `step` is given, by name: real, labels, loss_d, loss_g, and other numbers."""


class Watch:
    """A script under a session; made by `gantui.watch`. As a context it hears of an exception in its block."""

    def __init__(self, given: Given, run_dir: Path | None, until: str | None) -> None:
        self._given = given
        self._over = helps()
        """Whether nothing is watched, or nothing any more."""
        self._stopped: Stopped | None = None
        self._live: Live | None = None
        self._reused = False
        """Whether a script has its losses in the same memory each time, as a captured iteration does."""
        self._places: set[int] = set()
        self._names: dict[str, str] = {}
        """The names under which the script's own numbers are recorded, by those that it has for them."""
        self._left_out: set[str] = set()
        """Names of numbers that came too late."""
        self._unknown = frozenset({"loss_d", "loss_g"})
        """Losses that have had no value yet."""
        if self._over:
            return
        self._env = ScriptEnv.taken(os.environ)
        if self._env.steps is not None:
            self._given = given = replace(given, steps=self._env.steps)
        self._run_dir, self._until = run_dir or self._env.run_dir, until or self._env.until
        self._forward_hooks = ForwardHooks(*given.called)
        self._optimizer_hooks = OptimizerHooks(
            *(each if isinstance(each, nn.Module) else None for each in (given.generator, given.discriminator))
        )
        self._gathered: Gathered | None = Gathered(
            self._forward_hooks,
            self._optimizer_hooks,
            given.data,
            min(given.every or MOST, self._env.steps or MOST),
            PATIENT if given.judged_by == "labels" else LONGEST,
        )
        self._turns = Turns()
        self._listens = False
        """Whether the iteration under way is listened to, once it has begun."""
        self._heard_at = 0.0
        """When an iteration was last listened to though no record was due."""
        self._trainee: OwnTrainee
        self._log: Log
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
        **numbers: Number,
    ) -> None:
        """Tell that an iteration is done, on the REAL samples [n, ...] with LABELS [n] if there are classes.

        LOSS_D and LOSS_G are what the players lose; one that is not given keeps its last value, as where G moves every
        fifth time only, and has its first one before. NUMBERS are others of yours, each drawn under its name, which was
        there in the first iterations; d_real and d_fake among them are what D reads on average. Nothing here waits for
        a GPU. Where somebody has paused the training, this returns when it goes on.

        Raises:
            gantui.Stopped: somebody has stopped the training, after a checkpoint; it need not be caught.
            gantui.Refusal: something is not as it was before, or can't be watched.
        """
        if self._over:
            if self._stopped is not None:
                raise self._stopped
            return
        if self._gathered is not None:
            self._gather(self._gathered, real, labels, loss_d, loss_g, numbers)
            return
        values = self._values(loss_d, loss_g, numbers)
        if numbers:
            self._leave_new_out(values)
        if self._unknown:
            self._note_first(values)
        if self._listens:
            values = self._with_heard(real, values)
        self._log.add(values)
        turns = self._turns
        goes_on = turns.goes_on()
        if goes_on and turns.left > 1 and not self._listens:
            return
        listens = False
        if not goes_on:
            turns.give()
            self._after_a_turn()
            now = time.monotonic()
            if now >= self._heard_at + LISTENING:
                listens, self._heard_at = True, now
        self._hear(listens or turns.left == 1)

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

    def _values(self, loss_d: Number | None, loss_g: Number | None, numbers: Mapping[str, Number]) -> dict[str, Value]:
        """What the script says of an iteration: its losses, and other NUMBERS.

        Raises:
            Refusal: one of them is no single number.
        """
        values: dict[str, Value] = {}
        if loss_d is not None:
            values["loss_d"] = number(loss_d, "loss_d", again=self._reused)
        if loss_g is not None:
            values["loss_g"] = number(loss_g, "loss_g", again=self._reused)
        for key, value in numbers.items():
            name = self._names.get(key)
            if name is None:
                name = self._names[key] = recorded_as(key)
            values[name] = number(value, key)
        return values

    def _leave_new_out(self, values: dict[str, Value]) -> None:
        """Leave out of VALUES what was not there in the first iterations, and say so once: nothing ends by it."""
        for key in values.keys() - self._log.columns:
            del values[key]
            if key not in self._left_out:
                self._left_out.add(key)
                said = next(name for name, recorded in self._names.items() if recorded == key)
                streams.tell(
                    f"gantui: step({said}=...) was not there in the first iterations, so it is left out; expected it "
                    "from the first on, as float('nan') where there is none yet"
                )

    def _note_first(self, values: Mapping[str, Value]) -> None:
        """Note which losses in VALUES have one now and had none before."""
        for key in self._unknown & values.keys():
            self._trainee.lose(key, self._log.count)
        self._unknown -= values.keys()

    def _with_heard(self, real: Any, values: dict[str, Value]) -> dict[str, Value]:
        """VALUES of the iteration on REAL samples, and what D was heard to say in it."""
        if "d_real" not in self._log.columns:
            return values
        heard = self._forward_hooks.readings(real)
        return {**readings(self._trainee.objective, self._trainee.options.reading, *heard), **values}

    def _hear(self, listens: bool) -> None:
        """Listen to the next iteration, or not."""
        self._listens = listens
        self._optimizer_hooks.look(listens)
        if listens:
            self._forward_hooks.begin()
            self._forward_hooks.forget()
        else:
            self._forward_hooks.end()

    # Its beginning ---------------------------------------------------------------------------------------------------

    def _gather(
        self,
        gathered: Gathered,
        real: Any,
        labels: Any,
        loss_d: Number | None,
        loss_g: Number | None,
        numbers: Mapping[str, Number],
    ) -> None:
        """Add one of the first iterations, and begin if they are enough."""
        try:
            values = self._values(loss_d, loss_g, numbers)
            gathered.add(real, labels, values)
            places = {each.data_ptr() for each in (loss_d, loss_g) if isinstance(each, Tensor)}
            self._reused = self._reused or not places.isdisjoint(self._places)
            self._places = places
            if gathered.enough:
                self._begin(gathered)
                self._after_a_turn()
        except BaseException:
            if self._live is None:  # else who drives it knows what becomes of it
                self._let_go()
            raise

    def _begin(self, gathered: Gathered) -> None:
        """Begin the session, and wait for the script's turn."""
        self._gathered = None
        self._turns.take()
        try:
            with plainly(self._given.device):
                found = begin(
                    self._given, gathered, self._forward_hooks, self._optimizer_hooks, self._turns, self._env.settings
                )
            until, planned = self._goal(found), self._planned(found)
            self._hear(False)
            self._trainee, self._log = found.trainee, found.log
            run = RunDirectory.create(self._run_dir, self._given.name, found.options)
        except BaseException:
            self._turns.close()
            raise
        job = Job(
            self._given.name,
            found.options,
            run,
            until=until,
            planned=planned,
            guest=True,
            make=lambda *_: found.trainee,
        )
        self._live = Live(job, self._session_ended, taken_by(found.trainee), self._turns.wish)
        live = self._live
        self._turns.sending = lambda: live.sending
        if self._env.paused:
            self._live.send(Pause())
        self._live.start()
        self._say(run.path, found.guesses)
        self._turns.wait()

    def _goal(self, found: Beginning) -> goals.Until | None:
        """The condition on records that ends it; names of the script's own numbers in it mean these."""
        if self._until is None:
            return None
        return goals.parse(self._until, found.keys, renamed(found.log.columns))

    def _planned(self, found: Beginning) -> PlannedCommands:
        """The commands of another run that it is to be given, too."""
        replayed = self._env.replayed
        if replayed is None:
            return ()
        return planned_commands.fitted(planned_commands.read(replayed), found.options, str(replayed))

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
        # Its own steps end the watching, and those of the command line the script, too.
        all_done = self._env.steps is None and self._given.steps is not None and step >= self._given.steps
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
        self._forward_hooks.end()
        self._optimizer_hooks.close()
        forget(self)
        if self._live is not None:
            self._live.close()
            put_back()  # its last viewers have looked after the last turn
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
