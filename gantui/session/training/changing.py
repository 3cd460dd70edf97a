"""Other settings, and another state: what a person makes of a run while it trains."""

from __future__ import annotations

from gantui.evaluation import events
from gantui.experiment.changing import while_training
from gantui.experiment.changing.difference import Difference
from gantui.experiment.changing.undo_redo import Changes
from gantui.experiment.run_options import RunOptions
from gantui.gan.trainee import Settable
from gantui.session.checkpoints import files
from gantui.session.control.clock import Clock
from gantui.session.disk.file_names import EVENTS
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events import events_file
from gantui.session.run.events.lines import SettingsChanged
from gantui.session.training.iterations import Iterations
from gantui.session.training.ledgers.of_run import RunLedger
from gantui.session.training.publishing import Publishing
from gantui.session.training.records import Records, measure_again
from gantui.session.training.saving import Saving
from gantui.session.training.steering import Steering


class Changing:
    """Changes the settings of a run, and takes it to a folder of its own to go on there from another state."""

    def __init__(
        self,
        clock: Clock,
        steering: Steering,
        records: Records,
        ledger: RunLedger,
        saving: Saving,
        publishing: Publishing,
        iterations: Iterations,
    ) -> None:
        self._clock, self._steering, self._records, self._ledger = clock, steering, records, ledger
        self._saving, self._publishing, self._iterations = saving, publishing, iterations

    def apply(self, trainee: Settable, changes: Changes[RunOptions], ordinal: int) -> str:
        """Let TRAINEE go on with the settings in CHANGES from the next iteration on, as the command ORDINAL says.

        Returns the difference that it makes, for a person.
        """
        difference = while_training.difference(self._steering.experiment, changes.experiment)
        self._steering.changes = changes
        trainee.apply(changes.experiment)
        self._publishing.take_up_settings()
        self._records.tell([events.changed(trainee.steps_done, difference)], ordinal=ordinal)
        return str(difference)

    def note_overruled(self, before: dict[str, str]) -> None:
        """Write down which changed settings the command line has overruled; BEFORE are the values they had."""
        start = self._steering.changes.start
        stated = [each for each in while_training.settings(start, start) if each.path in before]
        if stated:
            changes = tuple(str(Difference(each.path, before[each.path], each.value)) for each in stated)
            self._saving.event(SettingsChanged(tuple(f"{each.path}={each.value}" for each in stated), changes))

    def recall(self, step: int) -> None:
        """Read what was reported up to iteration STEP, and drop what the run does again after it."""
        path, commands = self._saving.run.path / EVENTS, self._steering.commands
        self._saving.writer.repair(lambda: events_file.forget_after(path, step, commands))
        self._ledger.recall([event for event in events_file.read(path) if event.step <= step])
        self._publishing.recall()

    def look_again(self, step: int) -> None:
        """Measure the state of iteration STEP, from which the run goes on."""
        measured = measure_again(self._records, self._ledger, recorded=self._iterations.recorded(step))
        if self._iterations.recorded(step):
            self._ledger.members[0].take(measured.record)

    def move_to(self, run: RunDirectory, saved: files.Saved) -> None:
        """Close the run in this folder, and continue in RUN from SAVED."""
        running, saving, publishing, step = self._clock.running, self._saving, self._publishing, saved.meta.step
        self._clock.run(False)
        saving.checkpoint()
        self._iterations.write_end("stopped", f"went back to step {step:,}, and on in {run.path.name}")
        publishing.mailbox.on_move(run.path)
        saving.writer.move_to(run)
        self.note_overruled(self._iterations.load(saved))
        saving.set_aside([], saved.meta.best)
        saving.writer.note(**saving.best.facts())
        publishing.show_curves()
        publishing.begin_folder()
        self.recall(step)
        self.look_again(step)
        publishing.take_up_settings()
        saving.plan()
        self._clock.run(running)
