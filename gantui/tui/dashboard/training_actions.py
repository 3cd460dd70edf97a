"""The keys that change the training: pause, steps, settings, going back, a new run."""

from __future__ import annotations

from gantui.session.view.commands import Rewind, Step
from gantui.session.view.snapshot import State
from gantui.tui.dashboard import key_commands
from gantui.tui.dashboard.keys import moved_by
from gantui.tui.dashboard.view_actions import ViewActions
from gantui.tui.dialogs import restart, rewind
from gantui.tui.dialogs.checkpoint_lines import known
from gantui.tui.settings import panel as settings
from gantui.tui.shell.next_training import NextTraining
from gantui.tui.shell.where_trained import Where


class TrainingActions(ViewActions):
    """A screen whose keys steer the training."""

    def action_pause(self) -> None:
        """Pause or continue; where nothing can be paused, play the past."""
        if self._watched:
            self.action_travel("play")
        else:
            super().action_pause()

    def action_step(self) -> None:
        """Do one iteration."""
        self._send(Step("both"), "one iteration")

    def action_step_alone(self, letter: str) -> None:
        """Do one update of the player whose key is LETTER, if the scheme allows that."""
        order = key_commands.step_alone(self._source.latest(), moved_by(letter))
        if isinstance(order, str):
            self._say(order)
        else:
            self._send(*order)

    def action_undo(self) -> None:
        """Undo the newest change of a setting."""
        self._send(*key_commands.undo(self._source.latest()))

    def action_redo(self) -> None:
        """Redo the change that was undone last."""
        self._send(*key_commands.redo(self._source.latest()))

    def action_slow(self) -> None:
        """Switch slow motion: slow, faster, off."""
        self._send(*key_commands.slow(self._source.latest()))

    # Settings --------------------------------------------------------------------------------------------------------

    def action_settings(self) -> None:
        """Open the settings, or close them."""
        self._turning = not self._turning
        self._layout_widget.rearrange()
        self.call_later(self._show_newest)
        self.screen.set_focus(self._settings if self._turning else None, scroll_visible=False)
        if self._turning:
            self._say(self._settings.opened())
        else:
            self._caption("all panels")

    def on_settings_closed(self) -> None:
        """Hide the settings."""
        self.action_settings()

    def on_settings_asked(self, event: settings.Settings.Asked) -> None:
        """Send the command of a changed setting."""
        command = event.command
        self._settings.sent(command.path, command.value, self._send(command, event.doing))

    def on_settings_said(self, event: settings.Settings.Said) -> None:
        """Show the settings' message in the status line."""
        self._say(event.text)

    def on_settings_restart(self, event: settings.Settings.Restart) -> None:
        """Ask what to do with this run when a new one begins, for settings that can't be changed while it trains."""
        snapshot = self._source.latest()
        if snapshot.facts is None:
            return
        if self._where is Where.RACE:
            self._settings.refuse("what races is fixed; gantui run begins another one")
            return
        asked = (*restart.changed(snapshot.settings), *event.assignments)
        if why := restart.why_not(snapshot.facts, asked):
            self._settings.refuse(why)
            return
        command, next_training = restart.command(snapshot.facts, asked), NextTraining(asked)
        choices = restart.choices(over=snapshot.state.over, watched=self._watched, parted=self._where is not Where.HERE)
        dialog = restart.NewRun(self.look, choices, event.assignments, command)
        self.push_screen(dialog, lambda answer: self._begin_anew(answer, next_training, command))
        self._caption("a new run")

    def _begin_anew(self, answer: str | None, next_training: NextTraining, command: str) -> None:
        """Do with this run what ANSWER says, and keep SUCCESSOR, whose command line is COMMAND, to be trained next."""
        if answer == "copy":
            self.copy_to_clipboard(command)
            self._say("the command was sent to the terminal's clipboard")
        elif answer in ("begin", "stop", "detach"):
            self.next_training = next_training
            if answer == "begin" or self._source.latest().state.over:
                self.exit()
            else:
                self._answer(answer)
        else:
            self._caption("going on")

    # Going back ------------------------------------------------------------------------------------------------------

    def action_rewind(self) -> None:
        """Choose a checkpoint to go back to, starting at the moment that is looked at."""
        self.rewind_to(self._travel.cursor)

    def rewind_to(self, step: int | None) -> None:
        """Choose a checkpoint to go back to, starting at the newest one at or before STEP, or the newest of all."""
        snapshot = self._source.latest()
        ended = snapshot.state.over and snapshot.state not in (State.REFUSED, State.LOST)
        if ended and self._where is Where.RACE:
            self._say("it is over, and what races is fixed: gantui run --resume goes on from its checkpoints")
        elif (ended and self._goes_back) or self._can(Rewind, "going back"):
            steps = snapshot.checkpoints
            found = known(steps, snapshot.facts, self._source.records(), self._source.history())
            self.push_screen(rewind.Rewind(self.look, steps, step, found), self._rewind)
            self._caption("rewind")

    def _rewind(self, step: int | None) -> None:
        if step is not None and self._source.latest().state.over:  # nobody is there any more to take a command
            self.next_training = NextTraining(step=step)
            self.exit()
        elif step is not None:
            self._send(Rewind(step), f"going back to step {step:,}")
