"""The app of a sweep's screen: draws its panels, and what its keys do beside what those of every training do."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from textual.geometry import Region, Size

from gantui.errors import plain
from gantui.session.live_sweep import SweepSource
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.view.snapshot import State
from gantui.tui.dialogs import sharing
from gantui.tui.dialogs.help import Help
from gantui.tui.dialogs.menu import SWEEP
from gantui.tui.look import layout as common
from gantui.tui.look.display import Display
from gantui.tui.look.picture_rates import GROUND, OFTEN, POINTS
from gantui.tui.panels.panel import Panel
from gantui.tui.screens.steered import Steered
from gantui.tui.shell.footer import Footer
from gantui.tui.shell.notes import Note
from gantui.tui.shell.shared_keys import Key
from gantui.tui.shell.shell import watching
from gantui.tui.shell.snapshot_requests import SnapshotRequests
from gantui.tui.shell.start_message import StartMessage
from gantui.tui.sweep import layout
from gantui.tui.sweep.curves import CurvesPanel
from gantui.tui.sweep.keys import KEYS, keys_for
from gantui.tui.sweep.members import MembersPanel
from gantui.tui.sweep.panel import Shown, SweepPanel
from gantui.tui.sweep.results import ResultsPanel
from gantui.tui.sweep.status import Status

_WATCH = watching(KEYS)
_WIDE = 100
"""Columns from which on the first row says how to leave, too."""


class SweepDashboard(Steered[SweepPanel]):
    """Shows one sweep, live; it never waits for the training, nor the training for it."""

    thing = "the sweep"

    def __init__(
        self,
        source: SweepSource,
        display: Display,
        *,
        on_ready: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """ON_READY is called once, when the first frame is on the screen."""
        rates = {POINTS: math.inf, GROUND: OFTEN}
        super().__init__(display, _WATCH, on_ready, rates, source, Note(), clock, SWEEP)
        self._source = source
        snapshot = source.latest()
        self._shown = Shown(snapshot)
        self._following = True
        """Whether the group that is looked at is always the one in training."""
        self._whole = ""
        """The panel that has the screen to itself."""
        self._keys = keys_for(len(snapshot.plan.groups))
        self._status = Status(self.look, snapshot, id=common.STATUS)
        self._members = MembersPanel(self.look, 1, self._shown, id=layout.MEMBERS)
        self._curves = CurvesPanel(self.look, 2, self._shown, id=layout.CURVES)
        self._results = ResultsPanel(self.look, 3, self._shown, id=layout.RESULTS)
        self._chosen: SweepPanel = self._members
        """The panel that the keys act on."""
        self._footer = Footer(self.look, source.capabilities, self._keys, id=common.FOOTER)
        self.lay_out((self._members, self._curves, self._results), self._status, self._footer)
        self._waiting = StartMessage()
        self._asking = SnapshotRequests[SweepSnapshot, Looking](source.request)

    # Life ------------------------------------------------------------------------------------------------------------

    def _greet(self) -> None:
        """Show no hint: there is nothing that has to be known first."""

    def _arrange(self, size: Size) -> dict[str, Region]:
        return layout.places(size, self._whole)

    # Frames ----------------------------------------------------------------------------------------------------------

    def _state(self) -> State:
        return self._source.latest().state

    def _frame(self) -> float:
        """Draw what changed, then ask for the next snapshot; returns the seconds until the next frame."""
        now, snapshot = self._clock(), self._source.latest()
        running = snapshot.state is State.RUNNING
        due = self._governor.due(now) if running else frozenset({POINTS, GROUND})
        made = POINTS if self._asking.wanted == Looking() else GROUND
        if snapshot is not self._shown.snapshot and self._asking.is_answer(snapshot):
            self._governor.served(made, snapshot.cost)
        with self._governor.drawing(made):
            self._show(snapshot)
        self._governor.done(POINTS, now)
        stands = None if running else (snapshot.state, snapshot.number, snapshot.message)
        pictured = GROUND in due
        if self._asking.ask(snapshot, now, self._looking() if pictured else Looking(), stands) and pictured:
            self._governor.done(GROUND, now)
        return self._governor.next_interval(now, running)

    def _show_newest(self) -> None:
        self._show(self._source.latest())

    def _show(self, snapshot: SweepSnapshot) -> None:
        group = max(0, snapshot.number) if self._following else self._shown.group
        self._look_at(snapshot=snapshot, group=group)
        self._status.show(snapshot, self._saying(snapshot))
        self._footer.show(snapshot.state, self._source.capabilities, self._keys)

    def _look_at(self, **changes: object) -> None:
        """Make every panel on the screen show what is in CHANGES, and the rest as before."""
        before = self._shown
        values = {name: getattr(before, name) for name in ("snapshot", "group", "member", "large")} | changes
        self._shown = Shown(**values)
        self._members.shown = self._shown
        self._members.take(self._shown.snapshot.gallery)
        places = self._arrange(self.size)
        for panel in self.panels:
            if panel.id in places:
                panel.receive(self._shown)

    def _looking(self) -> Looking:
        """The request for what the panels on the screen need."""
        return self._members.wants() if layout.MEMBERS in self._arrange(self.size) else Looking()

    def _saying(self, snapshot: SweepSnapshot) -> str:
        """The text at the right of the status line."""
        now = self._clock()
        self._note.heed(snapshot.message, now)
        if snapshot.state is State.LOADING:
            return self._waiting.words(snapshot.message, now)
        if self._note.stands(now):
            return self._note.text
        leaves = " · q leaves" if self.size.width >= _WIDE else ""  # the last row says it too
        return f"{plain(snapshot.message)}{leaves}" if snapshot.state.over else ""

    def _noted(self, note: str) -> None:
        self._status.show(self._shown.snapshot, note)
        self.send_first_row()

    def _sent(self, ordinal: int) -> None:
        self._asking.wait(ordinal)

    # Keys ------------------------------------------------------------------------------------------------------------

    def _offered(self) -> tuple[Key, ...]:
        return self._keys

    def action_move(self, x: int, y: int) -> None:
        """Move to another member; in curves and results, to the next key or group."""
        if self._panel is self._curves:
            self.action_next_curve(x + y)
        elif self._panel is self._results:
            self.action_group(x + y)
        else:
            self._go_to_member(self._shown.member + x + y * self._members.across)

    def action_page(self, by: int) -> None:
        """Turn a page of members on or back."""
        if self._shown.large:
            self._go_to_member(self._shown.member + by)
        else:
            self._members.turn(by)
            self._go_to_member(self._shown.member + by * self._members.page)

    def action_worst(self) -> None:
        """Go to the member that does worst."""
        result = self._shown.result
        seed = None if result is None else result.worst
        if seed is None:
            self._say("no record yet: who does worst is not known")
        else:
            self._go_to_member(self._shown.snapshot.plan.seeds.index(seed))
            self._say(f"seed {seed} does worst")

    def _go_to_member(self, member: int) -> None:
        seeds = self._shown.snapshot.plan.seeds
        member = min(max(0, member), len(seeds) - 1)
        self._look_at(member=member)
        self._governor.at_once(GROUND)
        self._say(f"seed {seeds[member]}")

    def action_enlarge(self) -> None:
        """Enlarge the chosen member, or the panel; again: back."""
        if self._panel is self._members:
            self._enlarge(not self._shown.large)
        else:
            self._rearrange("" if self._whole else self._panel.id or "")

    def action_everything(self) -> None:
        """Return to all members and panels."""
        self._enlarge(False)

    def _enlarge(self, large: bool) -> None:
        self._look_at(large=large)
        self._governor.at_once(GROUND)
        self._rearrange(layout.MEMBERS if large else "")

    def _rearrange(self, whole: str) -> None:
        self._whole = whole
        self._layout_widget.rearrange()
        self._look_at()
        if not whole:
            self._say("all panels")
        elif whole == layout.MEMBERS and self._shown.large:
            self._say(f"seed {self._shown.snapshot.plan.seeds[self._shown.member]}: enter goes back")
        else:
            self._say(f"{self._panel.title}: whole screen")

    @property
    def _panel(self) -> SweepPanel:
        """The panel that the keys act on."""
        return self._chosen

    def _choose(self, panel: SweepPanel) -> None:
        """Make PANEL the one that the keys act on, and show it."""
        self._chosen.choose(False)
        self._chosen = panel
        panel.choose(True)
        if self._whole and self._whole != panel.id:
            self._enlarge(False)

    def action_next_curve(self, by: int) -> None:
        """Show the curves of the next key of the records."""
        self._say(self._curves.next_key(by))

    def action_log_scale(self) -> None:
        """Turn the curves' logarithmic axis on or off."""
        self._say(self._curves.log_scale())

    def action_fit(self) -> None:
        """Fit the curves' axis."""
        self._say(self._curves.fit())

    def action_group(self, by: int) -> None:
        """Go to another group."""
        count = len(self._shown.snapshot.plan.groups)
        group = self._shown.group + by
        if count == 1:
            self._say("there is one group: --grid makes more")
        elif not 0 <= group < count:
            self._say("there is no group beyond this one")
        else:
            self._following = False
            self._to_group(group)

    def action_follow(self) -> None:
        """Follow the group in training, and those after it as they come."""
        self._following = True
        self._to_group(max(0, self._shown.snapshot.number))

    def _to_group(self, group: int) -> None:
        self._look_at(group=group)
        self._governor.at_once(GROUND)
        name = self._shown.planned.name
        self._say(f"group {group + 1}{': ' if name else ''}{plain(name)}")

    def action_save_screen(self) -> None:
        """Save the screen as a picture and as text, in the present folder."""
        snapshot = self._shown.snapshot
        step = 0 if snapshot.now is None else snapshot.now.step
        name = f"{snapshot.plan.preset}-sweep-{max(0, snapshot.number) + 1:03d}-step-{step:010d}"
        try:
            path = sharing.save_as(self, name, f"gantui sweep {snapshot.plan.preset}", None)
        except OSError as error:
            self._say(f"the screen can't be saved: {error.strerror}")
        else:
            self._say(f"saved here: {path.name}.svg and .txt")

    def action_help(self) -> None:
        """Explain the panel."""
        experiment = self._shown.planned.experiment
        parts = [("the preset", experiment.about), ("watch for", experiment.watch_for)]
        found = [part for part in parts if part[1]]
        self.push_screen(Help(self.look, self._panel.title, self._panel.about, found, self._keys))
        self._say(f"help on {self._panel.title}")

    # The mouse -------------------------------------------------------------------------------------------------------

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """Choose the panel and the member that were clicked; a double click is like Enter."""
        panel = self.panels[event.panel.number - 1]
        if panel is not self._panel:
            self._go_to(panel)
        member = panel.member_at(event.x, event.y)
        if member is not None:
            self._go_to_member(member)
        if event.twice:
            self.action_enlarge()

    def on_panel_turned(self, event: Panel.Turned) -> None:
        """Go on to the next of what the panel shows, by the wheel."""
        if event.panel is self._members:
            self.action_page(-event.notch)
        elif event.panel is self._curves:
            self.action_next_curve(-event.notch)
        else:
            self.action_group(-event.notch)
