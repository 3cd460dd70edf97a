"""The dashboard of one training, and the dialogs that its keys open."""

from __future__ import annotations

from gantui.errors import plain
from gantui.experiment.verdicts.advice import Remedy
from gantui.session.view.commands import Set
from gantui.tui.dashboard.training_actions import TrainingActions
from gantui.tui.dialogs import sharing
from gantui.tui.dialogs.events import Events
from gantui.tui.dialogs.help import Help
from gantui.tui.dialogs.messages import Messages
from gantui.tui.dialogs.output import Printed
from gantui.tui.dialogs.stability import Stability
from gantui.tui.settings import panel as settings
from gantui.tui.shell.where_trained import Where


class Dashboard(TrainingActions):
    """Shows one training, live or past, and steers it."""

    def action_help(self) -> None:
        """Explain the panel."""
        if self._turning:
            self.push_screen(Help(self.look, "settings", settings.ABOUT, [], self._keys()))
            self._caption("help on settings")
            return
        panel, facts = self._panel, self._source.latest().facts
        names = {"about": "this run", "data": "data", "read_by": "classes", "branched": "branched from"}
        names |= {"watch_for": "watch for"}
        parts = [(name, said) for field, name in names.items() if (said := getattr(facts, field, ""))]
        self.push_screen(Help(self.look, panel.heading(), panel.about(), parts, self._offered()))
        self._caption(f"help on {panel.heading()}")

    def action_to_race(self) -> None:
        """Go back to the race, where this is one of it."""
        if self._where is Where.RACE:
            self.exit()

    def action_events(self) -> None:
        """List the events of the training."""
        latest, past = self._source.latest(), self._travel.picture
        held_back = f"this is step {past.step:,}, and \\ goes back to now" if past else ""
        if Set not in self._source.capabilities:
            held_back = "the training is only watched"
        self.push_screen(Events(self.look, past or latest, self._try, held_back))
        self._caption("events")

    def _try(self, remedy: Remedy) -> None:
        """Turn the setting of REMEDY, as its line in the settings would."""
        self._send(Set(remedy.path, remedy.value), f"{remedy.path}: {remedy.value}")

    def action_messages(self) -> None:
        """Show the messages of the status line in full, the newest first."""
        self.push_screen(Messages(self.look, tuple(self._notes.said)))
        self._caption("messages")

    def action_output(self) -> None:
        """Show what the script has printed, and follow it."""
        self._open_output(until_begun=False)

    def _greet(self) -> None:
        super()._greet()
        if self._script is not None and self._source.latest().facts is None:
            self._open_output(until_begun=True)

    def _open_output(self, *, until_begun: bool) -> None:
        run = self._printed_in() or self._script
        if run is None:
            self._say("nothing is kept of what was printed: this is no script")
        elif self._printed is None:
            self._printed = Printed(self.look, run, until_begun=until_begun)
            self.push_screen(self._printed, self._close_output)
            if not until_begun:
                self._caption("output")

    def _close_output(self, _: None) -> None:
        self._printed = None

    def action_save_screen(self) -> None:
        """Save the screen as a picture and as text."""
        try:
            path = sharing.save(self, self.panels[0].sight.snapshot)  # it may be of the past
        except OSError as error:
            self._say(f"the screen can't be saved: {error.strerror}")
        else:
            where = "in the run's folder: screens/" if path.parent.name == sharing.FOLDER else "here: "
            self._say(f"saved {where}{path.name}.svg and .txt")

    def action_reproduce(self) -> None:
        """Show and copy the command that reproduces the run."""
        latest = self._source.latest()
        command, facts = sharing.reproduction(latest), latest.facts
        if command:
            self.copy_to_clipboard(command)
        of_a_script = facts is not None and facts.of_a_script
        self.push_screen(sharing.Reproduction(self.look, plain(command), of_a_script=of_a_script))
        self._caption("copy")

    def action_eigenvalues(self) -> None:
        """Show the present eigenvalues of the game."""
        facts = self._source.latest().facts
        if facts is None:
            self._say("known from the first step on")
        elif "eigenvalues" in facts.unseen:
            self._say(f"no eigenvalues: {facts.unseen['eigenvalues']}")
        else:
            self._stability = Stability(self.look)
            self.push_screen(self._stability, self._close_stability)
            self._caption("eigenvalues")

    def _close_stability(self, _: None) -> None:
        self._stability = None

    def action_theme(self, name: str) -> None:
        """Paint everything in the theme NAME, and remember it for the next screen."""
        super().action_theme(name)
        self._theme = name
