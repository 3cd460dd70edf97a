"""A watched loop is recorded, obeys, and ends as its script does."""

from __future__ import annotations

import signal
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import gantui
from gantui.errors import Exit
from gantui.experiment.options.setting import Setting
from gantui.own import turns
from gantui.session.disk.file_names import TRACEBACK
from gantui.session.run.events import lines as event_lines
from gantui.session.run.reader import read_run
from gantui.session.run.replay import Replay
from gantui.session.run.run_state import standing
from gantui.session.training.snapshots import standing_still
from gantui.session.view.commands import (
    Checkpoint,
    Pause,
    Redo,
    Resume,
    Rewind,
    Set,
    SlowMotion,
    Step,
    Stop,
    Undo,
)
from gantui.session.view.pictures import Arrows
from gantui.session.view.pictures.field import fields_in
from gantui.session.view.snapshot import Snapshot, picture_in
from gantui.tui.panels.curves.own_curves import own_numbers
from tests.own.loops import CENTRES, LATENT, Loop, discriminator, generator, same
from tests.own.starting import Starter
from tests.own.viewer import Viewer, run_while


class OfClass(nn.Module):
    """A critic, or a generator, that is given classes; what it says of the second one is 100 more."""

    def __init__(self, inputs: int, outputs: int, beside: float) -> None:
        super().__init__()
        self.net, self.beside = nn.Linear(inputs, outputs), beside

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        return self.net(x) + self.beside * labels.unsqueeze(1)


def test_what_a_critic_says_of_a_place_is_measured_from_the_mean_of_its_class(tmp_path: Path) -> None:
    torch.manual_seed(0)
    G, D = OfClass(LATENT, 2, 0.1), OfClass(2, 1, 100.0)
    labels, path, seen = torch.arange(64) % 2, tmp_path / "run", list[Snapshot]()
    watch = gantui.watch(G, D, latent=LATENT, reading="relative", classes=2, every=20, run_dir=path, name="told")
    viewer = Viewer(path, lambda viewer: seen.append(viewer.until(lambda now: "reading" in fields_in(now.pictures))))
    try:
        while not viewer.done:
            real = CENTRES[labels] + 0.1 * torch.randn(64, 2)
            loss = D(G(torch.randn(64, LATENT), labels), labels).mean() - D(real, labels).mean()
            watch.step(real, labels, loss_d=loss, loss_g=-loss)
    finally:
        viewer.join()
        watch.close()
    values = fields_in(seen[0].pictures)["reading"].values
    assert np.abs(values).max() < 10
    assert np.ptp(values) > 0


def test_what_can_be_seen_of_points(tmp_path: Path) -> None:
    seen: list[Snapshot] = []
    run_while(
        Loop.fresh(),
        tmp_path / "run",
        lambda viewer: seen.append(viewer.until(lambda now: len(now.fake) > 0 and picture_in(now, Arrows) is not None)),
        modes=CENTRES,
        latent=3,
    )
    (now,) = seen
    assert now.facts is not None
    assert {"reading", "slope", "gap", "fakes"} <= fields_in(now.pictures).keys()
    assert (now.facts.reading, now.facts.rest, now.facts.latent) == ("probability", {}, "normal(3)")
    assert now.facts.centres is not None
    assert now.learning_rates == {"discriminator": 2e-3, "generator": 1e-3}
    assert (now.steps, now.facts.seed) == (0, None)
    assert "eigenvalues" not in now.pictures
    assert "only the script's own loop knows" in now.facts.unseen["eigenvalues"]
    assert (tmp_path / "run" / "experiment.toml").read_text().count("discriminator") == 1


def test_the_records_have_what_was_said_and_measured(tmp_path: Path) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run", modes=CENTRES)
    for place, losses in enumerate(loop.iterations(60)):
        watch.step(**losses, place=place, none_yet=float("nan"))
        last = losses
    watch.close()
    found = read_run(tmp_path / "run").records
    assert [record["step"] for record in found] == [20, 40, 60]
    assert found[-1]["place"] == 59
    assert found[-1]["none_yet"] is None
    assert found[-1]["loss_d"] == pytest.approx(float(last["loss_d"].detach()))
    assert {found[-1][key] for key in ("modes_total", "ema.jsd") if key in found[-1]} == {2}
    assert all(record["gradient_d"] for record in found)
    history = Replay(tmp_path / "run").history()
    assert history.steps == 60
    assert {"d_real", "d_fake", "place"} <= set(history.columns)
    assert 0 < history.at(60)["d_fake"] < 1


class Compiled(nn.Module):
    """As what `torch.compile` returns: it calls the module that it has inside."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self._orig_mod = module

    def forward(self, *inputs: torch.Tensor) -> Any:
        return self._orig_mod(*inputs)


@pytest.mark.parametrize("wrap", [nn.DataParallel, Compiled])
def test_a_module_within_another_is_watched(tmp_path: Path, wrap: Callable[[nn.Module], nn.Module]) -> None:
    loop = Loop.fresh(G=wrap(generator()), D=wrap(discriminator()))
    watch = loop.watched(tmp_path / "run", latent=None)
    for losses in loop.iterations(40):
        watch.step(**losses)
    watch.close()
    last = read_run(tmp_path / "run").records[-1]
    assert all(last[key] for key in ("jsd", "gradient_d", "gradient_g", "d_real", "d_fake"))


def test_numbers_of_the_scripts_own_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run")
    for place, losses in enumerate(loop.iterations(40)):
        watch.step(**losses, mine=place, penalty=0.5, **({"late": 1.0} if place > 35 else {}))
    watch.close()
    assert capsys.readouterr().err.count("step(late=...) was not there in the first iterations") == 1
    last = read_run(tmp_path / "run").records[-1]
    assert (last["mine"], "late" in last) == (39, False)
    history = Replay(tmp_path / "run").history()
    assert [line.label for line in own_numbers(history)] == ["mine", "penalty"]


def test_a_number_that_gantui_measures_too_stays_the_scripts_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An update of gantui may bring a metric of any name: the script, and its condition, mean what they meant."""
    loop = Loop.fresh()
    numbered = ({**losses, "jsd": 7.0 + place, "step": 3.0} for place, losses in enumerate(loop.iterations(10**9)))
    ended = loop.watched(tmp_path / "run", until="jsd > 20 and step == 3").run(numbered)
    assert ended.startswith("jsd > 20 and step == 3 held at step 20 (own.jsd 26, own.step 3)")
    last = read_run(tmp_path / "run").records[-1]
    assert (last["own.jsd"], last["own.step"], last["step"]) == (26, 3, 20)
    assert last["jsd"] is not None
    assert last["jsd"] < 1
    assert "gantui has a jsd of its own, so the script's is recorded as own.jsd" in capsys.readouterr().err
    assert [line.label for line in own_numbers(Replay(tmp_path / "run").history())] == ["own.jsd", "own.step"]


def test_a_rate_is_halved_a_player_frozen_and_both_undone(tmp_path: Path) -> None:
    loop = Loop.fresh()
    weights: list[list[torch.Tensor]] = []

    def of(module: nn.Module) -> list[torch.Tensor]:
        return [each.detach().clone() for each in module.parameters()]

    def turn(viewer: Viewer) -> None:
        assert viewer.tell(Pause())[0]
        assert {Set, Undo, Pause, Stop} <= viewer.remote.capabilities
        assert not {SlowMotion, Rewind} & viewer.remote.capabilities
        assert viewer.tell(Set("optimizers.generator.lr", "0.0005"))[0]
        assert loop.opt_g.param_groups[0]["lr"] == 0.0005
        assert viewer.tell(Set("optimizers.generator.betas", "[0.0, 0.9]"))[0]
        assert loop.opt_g.param_groups[0]["betas"] == (0.0, 0.9)
        assert viewer.tell(Set("scheme.d_moves", "0"))[0]
        weights.append(of(loop.D) + of(loop.G))
        assert viewer.tell(Step(count=3))[0]
        weights.append(of(loop.D) + of(loop.G))
        done, text = viewer.tell(Step("generator"))
        assert (done, text) == (False, "this training has no such player to move alone; it does whole iterations only")
        for _ in range(3):
            viewer.tell(Undo())
        assert loop.opt_g.param_groups[0]["lr"] == 1e-3
        assert viewer.tell(Step())[0]
        weights.append(of(loop.D))
        viewer.tell(Resume())

    run_while(loop, tmp_path / "run", turn)
    before, after, later = weights
    count = len(later)
    assert same(before[:count], after[:count])
    assert not same(before[count:], after[count:])
    assert not same(after[:count], later)


@dataclass
class Scheduled(Loop):
    """Its generator's rate falls to a tenth in iteration 100, when it is watched already."""

    def __post_init__(self) -> None:
        self.scheduler = torch.optim.lr_scheduler.MultiStepLR(self.opt_g, [100], gamma=0.1)

    def iterate(self) -> dict[str, Any]:
        given = super().iterate()
        self.scheduler.step()
        return given


def test_a_rate_is_turned_from_where_a_scheduler_has_left_it(tmp_path: Path) -> None:
    loop, path = Scheduled.fresh(), "optimizers.generator.lr"

    def rate(snapshot: Snapshot) -> Setting:
        return next(each for each in snapshot.settings if each.path == path)

    def turn(viewer: Viewer) -> None:
        setting = rate(viewer.until(lambda now: now.step >= 100))
        assert viewer.tell(Pause())[0]
        assert (setting.value, setting.start) == ("0.0001", "0.001")
        less = setting.stepped(up=False)
        assert viewer.tell(Set(path, less))[1].startswith(f"{path} 0.0001 -> {less}, from step")
        assert 0 < loop.opt_g.param_groups[0]["lr"] == float(less) < 1e-4
        assert viewer.tell(Undo())[0]
        assert loop.opt_g.param_groups[0]["lr"] == 1e-4
        assert viewer.tell(Set(path, "0.001"))[0], "what it was at first is another rate now"
        assert loop.opt_g.param_groups[0]["lr"] == 1e-3
        viewer.tell(Resume())

    run_while(loop, tmp_path / "run", turn)


def test_it_is_measured_at_the_start_and_anew_where_it_stands_still(tmp_path: Path) -> None:
    steps: list[int] = []

    def pause(viewer: Viewer) -> None:
        first = viewer.until(lambda now: now.record is not None).record  # none is due for long
        assert first is not None
        assert first["jsd"] is not None
        assert viewer.tell(Pause())[0]
        viewer.tell(Step(count=3))
        now = viewer.until(lambda now: now.record is not None and now.record["step"] == now.step)
        steps.append(now.step)
        viewer.tell(Resume())

    run_while(Loop.fresh(), tmp_path / "run", pause, modes=CENTRES, every=100_000)
    assert [record["step"] for record in read_run(tmp_path / "run").records if record["step"] in steps] == []


def test_it_is_measured_anew_while_somebody_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing_still, "SOON", 0.0)
    monkeypatch.setattr(standing_still, "SHARE", 1.0)
    monkeypatch.setattr(turns, "_SELDOM", 0.0)
    steps: list[int] = []

    def measured(now: Snapshot) -> int:
        return 0 if now.record is None else int(now.record["step"] or 0)

    def look(viewer: Viewer) -> None:
        for _ in range(3):
            now = viewer.until(lambda now: measured(now) > max(steps, default=0))
            steps.append(measured(now))

    run_while(Loop.fresh(), tmp_path / "run", look, modes=CENTRES, every=100_000)
    *records, _ = read_run(tmp_path / "run").records  # the last one is that of the end
    assert not {*steps} & {record["step"] for record in records}


def test_a_script_that_does_not_step_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("LONGEST", 0.0), ("_IDLE", 0.0), ("_LOOK", 0.01)):
        monkeypatch.setattr(turns, name, seconds)
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run")
    steps = 1  # the one after the viewer
    while watch.path is None:
        watch.step(**loop.iterate())
        steps += 1
    viewer = Viewer(
        tmp_path / "run", lambda viewer: viewer.until(lambda now: now.message == "the script has not stepped for 0 s")
    )
    viewer.join()
    watch.step(**loop.iterate())
    watch.close()
    assert standing(tmp_path / "run")[0]["message"] == f"finished {steps} steps"


def test_going_back_is_exact_where_the_state_was_handed_over(tmp_path: Path) -> None:
    loop = Loop.fresh()
    found: list[list[torch.Tensor]] = []

    def back(viewer: Viewer) -> None:
        viewer.tell(Pause())
        viewer.tell(Checkpoint())
        step = viewer.remote.latest().step
        viewer.tell(Step(count=5))
        found.append(loop.everything()[:-3])  # streams are drawn from while somebody looks
        assert viewer.tell(Rewind(step))[0]
        assert viewer.until(lambda now: now.step == step)
        viewer.tell(Step(count=5))
        found.append(loop.everything()[:-3])  # streams are drawn from while somebody looks
        viewer.tell(Resume())

    run_while(loop, tmp_path / "run", back, state=[loop.G, loop.D, loop.opt_g, loop.opt_d])
    differ = [place for place, (one, other) in enumerate(zip(*found, strict=True)) if not torch.equal(one, other)]
    assert not differ
    assert len([path for path in tmp_path.iterdir() if path.name.startswith("run-from")]) == 1


def test_who_is_stopped_leaves_quietly_and_stays_stopped(tmp_path: Path) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run")

    def stop(viewer: Viewer) -> None:
        viewer.remote.send(Stop())
        viewer.until(lambda now: now.state.over)  # who leaves at once may take the command along

    viewer = Viewer(tmp_path / "run", stop)

    def train() -> None:
        while True:
            watch.step(**loop.iterate())

    with pytest.raises(gantui.Stopped) as stopped:
        train()
    viewer.join()
    assert stopped.value.code == 0
    assert stopped.value.why.startswith("stopped at step ")
    with pytest.raises(gantui.Stopped):
        watch.step(**loop.iterate())
    facts, state = standing(tmp_path / "run")
    assert (state, facts["exit"]) == ("stopped", 0)


def test_a_loop_that_yields_is_driven(tmp_path: Path) -> None:
    loop = Loop.fresh()
    assert loop.watched(tmp_path / "run").run(loop.iterations(50)) == "the loop has come to its end"
    assert read_run(tmp_path / "run").state == "finished"
    endless = loop.watched(tmp_path / "other", until="loss_d > -100").run(loop.iterations(10**9))
    assert endless.startswith("loss_d > -100 held at step 20")


def test_what_diverges_is_told_and_the_script_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run")
    for place, losses in enumerate(loop.iterations(120)):
        watch.step(**(losses | {"loss_g": float("nan")} if place == 50 else losses))
    watch.close()
    assert read_run(tmp_path / "run").state == "diverged"
    assert "diverged at step 51, generator: loss_g became nan" in capsys.readouterr().err


def test_an_error_in_the_block_is_kept(tmp_path: Path) -> None:
    loop = Loop.fresh()

    def train() -> None:
        with loop.watched(tmp_path / "run") as watch:
            for place, losses in enumerate(loop.iterations(60)):
                watch.step(**losses, ratio=1 / (50 - place))

    with pytest.raises(ZeroDivisionError):
        train()
    facts, state = standing(tmp_path / "run")
    assert (state, facts["exit"], facts["step"]) == ("failed", Exit.INTERNAL, 50)
    assert facts["message"].startswith("the script raised ZeroDivisionError: division by zero; its traceback is in")
    assert "1 / (50 - place)" in (tmp_path / "run" / TRACEBACK).read_text()
    events = [line.what for line in event_lines.read(tmp_path / "run" / "events.jsonl")]
    assert getattr(events[-1], "state", "") == "failed"


def test_functions_of_arrays(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    watch = gantui.watch(
        sample=lambda z: 0.3 * z[:, 0] + 1,
        judge=lambda x: 1 / (1 + np.exp(-x.reshape(-1))),
        latent=1,
        reading="sigmoid",
        every=10,
        run_dir=tmp_path / "run",
    )
    seen: list[Snapshot] = []

    def turn(viewer: Viewer) -> None:
        seen.append(viewer.until(lambda now: now.facts is not None))
        assert not {Set, Undo, Redo} & viewer.remote.capabilities

    viewer = Viewer(tmp_path / "run", turn)
    steps = 0
    while steps < 60 or not viewer.done:
        watch.step(rng.standard_normal(64), loss_d=1.0, loss_g=2.0)
        steps += 1
    viewer.join()
    watch.close()
    last = read_run(tmp_path / "run").records[-1]
    assert last["fake_mean"] == pytest.approx(1, abs=0.05)
    assert last["fake_std"] == pytest.approx(0.3, abs=0.05)
    assert last["gradient_g"] is None
    (now,) = seen
    assert now.settings == ()
    assert now.facts is not None
    assert now.facts.unseen["settings"] == "no optimizer of torch was seen that moves a player"


SCRIPT = """
import sys
import torch
from torch import Tensor, nn
import gantui

torch.manual_seed(0)
G, D = nn.Linear(2, 2), nn.Linear(2, 1)
opt = torch.optim.SGD([*G.parameters(), *D.parameters()], lr=1e-3)
watch = gantui.watch(G, D, reading="logit", every=20)
for step in range(int(sys.argv[1])):
    {at}
    loss = D(G(torch.randn(64, 2))).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    watch.step(torch.randn(64, 2), loss_d=loss, loss_g=-loss)
print("done")
"""


def script(starter: Starter, path: Path, at: str, steps: int, **env: str) -> tuple[int, str, str]:
    file = path / "own.py"
    file.write_text(textwrap.dedent(SCRIPT).replace("{at}", at))
    done = starter.run(file, steps, cwd=path, GANTUI_RUN_DIR=str(path / "run"), **env)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("at", "code", "state", "message"),
    [
        ("pass", 0, "finished", "finished 60 steps"),
        ("if step == 50: raise ValueError('no more')", 1, "failed", "the script raised ValueError: no more; its"),
        ("if step == 50: raise KeyboardInterrupt", -signal.SIGINT, "stopped", "stopped by Ctrl-C at step 50"),
        ("if step == 50: sys.exit(7)", 7, "finished", "finished 50 steps"),
    ],
    ids=["to its end", "by an error", "by Ctrl-C", "by an exit"],
)
def test_a_script_ends(at: str, code: int, state: str, message: str, starter: Starter, tmp_path: Path) -> None:
    ended, _, said = script(starter, tmp_path, at, 60)
    assert ended == code
    assert ("no more" in said) == (code == 1)
    facts, now = standing(tmp_path / "run")
    assert now == state
    assert facts["message"].startswith(message)


def test_until_ends_a_script_which_then_says_nothing_more(starter: Starter, tmp_path: Path) -> None:
    code, said, told = script(starter, tmp_path, "pass", 10**6, GANTUI_UNTIL="jsd>0")
    assert (code, said) == (0, "")
    assert "jsd>0 held at step 20" in told
    assert "Traceback" not in told


def test_a_script_that_never_steps_is_told_so(starter: Starter, tmp_path: Path) -> None:
    code, _, told = script(starter, tmp_path, "pass", 0)
    assert code == 0
    assert "watch.step was never called" in told
    assert not (tmp_path / "run").exists()
