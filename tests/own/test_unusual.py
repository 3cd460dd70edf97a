"""Scripts that do something otherwise than most do are watched too, or told in a sentence what is expected."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import gantui
from gantui.own.watched_loop import Watch
from gantui.session.run.find_run import newest_first
from gantui.session.run.reader import read_run
from gantui.session.run.replay import Replay
from gantui.session.run.run_state import standing
from gantui.session.view.commands import Pause, Resume, Rewind, Set, Step, Stop, Undo
from tests.own.loops import LATENT, Loop, discriminator, generator, latents, points
from tests.own.starting import Starter
from tests.own.viewer import Viewer


class Labelled(nn.Module):
    """A player that is given classes."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.net = nn.Linear(inputs + 2, outputs)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return self.net(torch.cat([x, nn.functional.one_hot(y, 2).float()], 1))


class Several(nn.Module):
    """A D that says several things of a sample, as one that tells classes does."""

    def __init__(self, wrap: Callable[[Tensor], Any] = lambda said: said) -> None:
        super().__init__()
        self.net, self.wrap = nn.Linear(2, 3), wrap

    def forward(self, x: Tensor) -> Any:
        return self.wrap(self.net(x))


def stepped(watch: Watch, **given: Any) -> None:
    """Step on what was GIVEN until the run has begun, or something is refused."""
    while watch.path is None:
        watch.step(**{"real": torch.zeros(64, 2)} | given)


def record_of(path: Path) -> dict[str, Any]:
    """The last record of the run in PATH."""
    return read_run(path).records[-1]


def test_players_that_are_called_by_keywords(tmp_path: Path) -> None:
    torch.manual_seed(0)
    G, D = Labelled(LATENT, 2), Labelled(2, 1)
    watch = gantui.watch(G, D, latent=LATENT, classes=2, reading="critic", every=20, run_dir=tmp_path / "run")
    opt = torch.optim.SGD([*G.parameters(), *D.parameters()], lr=1e-3)
    for _ in range(40):
        labels, real = torch.arange(64) % 2, torch.randn(64, 2)
        fake = G(y=labels, x=torch.randn(64, LATENT))
        loss = D(fake, y=labels).mean() - D(real, y=labels).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        watch.step(real, labels, loss_d=loss)
    watch.close()
    last = record_of(tmp_path / "run")
    assert all(isinstance(last[key], float) for key in ("jsd", "d_real", "d_fake"))


@pytest.mark.parametrize(
    ("wrap", "said"),
    [
        (lambda said: said, "D: it says 3 numbers of a sample; expected one: judge=lambda D, x: D(x)[:, 0] beside D"),
        (lambda said: {"score": said}, "D: it returns a dict; expected a tensor"),
        (lambda said: said.mean(), "D: it returns something of shape [] for 4 inputs; expected one for each"),
    ],
)
def test_a_judge_of_several_outputs_is_told_how_to_be_asked(
    wrap: Callable[[Tensor], Any], said: str, tmp_path: Path
) -> None:
    D = Several(wrap)
    watch = gantui.watch(generator(), D, latent=LATENT, run_dir=tmp_path / "run")
    with pytest.raises(gantui.Refusal) as refused:
        stepped(watch)
    assert said in str(refused.value)
    assert not (tmp_path / "run").exists()


def test_a_copy_is_asked_as_the_script_says(tmp_path: Path) -> None:
    loop = Loop.fresh(D=Several())
    asked: list[nn.Module] = []

    def judge(D: nn.Module, x: Tensor) -> Tensor:
        asked.append(D)
        return D(x)[:, 0] * 0 + 7

    watch = loop.watched(tmp_path / "run", judge=judge, sample=lambda G, z: G(z) * 0 + 3, reading="critic", modes=None)
    for _ in range(40):
        real, fake = points(32), loop.G(latents(32))
        loss = (loop.D(fake)[:, 1] - loop.D(real)[:, 1]).mean()
        loop.opt_d.zero_grad()
        loss.backward()
        loop.opt_d.step()
        watch.step(real, loss_d=loss)
    watch.close()
    assert all(each is not loop.D and not each.training for each in asked)
    last = record_of(tmp_path / "run")
    assert last["gradient_d"] > 0
    assert "d_real" not in last
    shown = Replay(tmp_path / "run").recall(40)
    assert shown is not None
    assert np.allclose(shown.fake, 3)


def test_what_says_how_a_copy_is_asked_is_given_the_copy() -> None:
    with pytest.raises(gantui.Refusal, match=r"judge=...\): takes 1 input; beside D it is given a copy of D"):
        gantui.watch(generator(), discriminator(), latent=LATENT, judge=lambda x: x)


def test_a_judge_that_sees_pairs_is_told_so(tmp_path: Path) -> None:
    D = nn.Linear(4, 1)
    watch = gantui.watch(generator(), D, latent=LATENT, run_dir=tmp_path / "run")
    D(torch.zeros(32, 4))
    with pytest.raises(gantui.Refusal, match=r"D is called with inputs of shape \[4\], and step\(real\) brings"):
        stepped(watch)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"loss_d": torch.ones(2)}, r"step\(loss_d\): a tensor of shape \[2\]; expected one number, such as its mean"),
        ({"loss_d": "much"}, r"step\(loss_d\): 'much': expected a number or a tensor of one number"),
        ({"real": [torch.zeros(64, 2), torch.zeros(64)]}, r"step\(real\): a list; expected a tensor or an array"),
        ({"real": torch.full((64, 2), float("nan"))}, r"real samples: 4,096 of 4,096 numbers are not finite"),
        ({"real": torch.zeros(64, 7)}, r"step\(real\): of shape \[64, 7\]; expected a batch of numbers"),
    ],
)
def test_what_a_step_is_given_wrongly_is_said_once(
    given: dict[str, Any], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = gantui.watch(generator(), discriminator(), latent=LATENT, run_dir=tmp_path / "run")
    with pytest.raises(gantui.Refusal, match=said):
        stepped(watch, **given)
    watch.close()
    assert capsys.readouterr().err == ""


def test_batches_of_other_sizes_and_shapes_end_nothing(tmp_path: Path) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run")
    for place, losses in enumerate(loop.iterations(60)):
        real = losses["real"]
        other = {30: real[:5], 31: real[:, :, None, None], 32: real[0], 33: None, 34: [real]}
        watch.step(**losses | {"real": other.get(place, real)})
    watch.close()
    assert (read_run(tmp_path / "run").state, record_of(tmp_path / "run")["step"]) == ("finished", 60)


def test_it_begins_when_both_have_moved(tmp_path: Path) -> None:
    """With large batches the data are seen before G, which moves in every fifth iteration, has moved once."""
    loop = Loop.fresh(batch=1024)
    watch = loop.watched(tmp_path / "run", every=None)
    for place in range(12):
        losses = loop.iterate()
        if place % 6 < 5:
            loop.opt_g.zero_grad()
        watch.step(**losses)
        if watch.path is not None:
            break
    watch.close()
    text = (tmp_path / "run" / "experiment.toml").read_text()
    assert "[optimizers.generator]" in text


@pytest.mark.parametrize("said", [{"latent": LATENT}, {"latent": None}])
def test_latents_that_are_not_normal_are_told_of(
    said: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run", **said)
    for _ in range(30):
        real = points(256)
        loop.G(2 * torch.rand(256, LATENT) - 1)
        watch.step(real, loss_d=1.0)
    watch.close()
    sentence = "the script's latents have a mean of"
    assert sentence in capsys.readouterr().err
    assert sentence in (tmp_path / "run" / "experiment.toml").read_text()


def test_layers_that_know_their_width_after_the_first_call(tmp_path: Path) -> None:
    G = nn.Sequential(nn.LazyLinear(8), nn.ReLU(), nn.LazyLinear(2))
    D = nn.Sequential(nn.LazyLinear(8), nn.ReLU(), nn.LazyLinear(1))
    watch = gantui.watch(G, D, latent=LATENT, reading="logit", every=20, run_dir=tmp_path / "run")
    for _ in range(40):
        real = points(64)
        loss = (D(G(latents(64))) - D(real)).mean()
        watch.step(real, loss_d=loss)
    watch.close()
    assert record_of(tmp_path / "run")["jsd"] is not None


@pytest.mark.parametrize(
    "mode",
    [torch.no_grad, torch.inference_mode, lambda: torch.autocast("cpu", torch.bfloat16)],
    ids=["no_grad", "inference_mode", "autocast"],
)
def test_a_step_within_a_mode_of_torch(mode: Callable[[], AbstractContextManager[Any]], tmp_path: Path) -> None:
    loop = Loop.fresh(batch=512)
    watch = loop.watched(tmp_path / "run", every=None, latent=LATENT)
    for losses in loop.iterations(10):
        with mode():
            watch.step(**losses)
    watch.close()
    assert read_run(tmp_path / "run").state == "finished"
    assert record_of(tmp_path / "run")["jsd"] > 0


def test_a_player_that_is_rebuilt_is_followed(tmp_path: Path) -> None:
    """As where networks grow: other layers, and a new optimizer for them."""
    loop = Loop.fresh(G=nn.Sequential(nn.Linear(LATENT, 4), nn.ReLU(), nn.Linear(4, 2)))
    watch = loop.watched(tmp_path / "run", modes=None)
    for losses in loop.iterations(40):
        watch.step(**losses)
    assert isinstance(loop.G, nn.Sequential)
    loop.G[0], loop.G[2] = nn.Linear(LATENT, 16), nn.Linear(16, 2)
    with torch.no_grad():
        loop.G[2].weight.zero_()
        loop.G[2].bias.fill_(5)
    loop.opt_g = torch.optim.SGD(loop.G.parameters(), lr=1e-9)
    for losses in loop.iterations(20):
        watch.step(**losses)
    watch.close()
    found = read_run(tmp_path / "run").records
    assert found[-1]["step"] == 60
    assert found[-1]["gradient_g"] != found[-2]["gradient_g"]
    shown = Replay(tmp_path / "run").recall(60)
    assert shown is not None
    assert np.allclose(shown.fake, 5, atol=1e-3)


def test_a_player_without_gradients_and_one_in_eval_mode_stay_so(tmp_path: Path) -> None:
    loop = Loop.fresh()
    loop.G.eval().requires_grad_(False)
    watch = loop.watched(tmp_path / "run")
    for _ in range(40):
        real, fake = points(32), loop.G(latents(32))
        loss = (loop.D(fake) - loop.D(real)).mean()
        loop.opt_d.zero_grad()
        loss.backward()
        loop.opt_d.step()
        watch.step(real, loss_d=loss)
    watch.close()
    assert not loop.G.training
    assert not any(weight.requires_grad for weight in loop.G.parameters())
    assert all(weight.requires_grad for weight in loop.D.parameters())
    assert "no optimizer of torch has moved G yet" in (tmp_path / "run" / "experiment.toml").read_text()


def test_nan_from_the_first_iteration_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run")
    for losses in loop.iterations(60):
        watch.step(**losses | {"loss_d": float("nan")})
    watch.close()
    assert read_run(tmp_path / "run").state == "diverged"
    assert "diverged at step 1, discriminator: loss_d became nan; its weights" in capsys.readouterr().err


def test_a_function_that_fails_later_ends_the_watching_and_not_the_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = []

    def sample(z: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        calls.append(len(z))
        if steps > 30:
            raise RuntimeError("not any more")
        return z[:, 0]

    watch = gantui.watch(
        sample=sample, judge=lambda x: x.reshape(-1), latent=1, reading="critic", every=10, run_dir=tmp_path / "run"
    )
    for steps in range(1, 81):
        watch.step(np.random.default_rng(steps).standard_normal(64), loss_d=1.0)
    watch.close()
    assert standing(tmp_path / "run")[1] == "failed"
    told = capsys.readouterr().err
    assert "RuntimeError: not any more" in told
    assert "the script goes on, unwatched" in told


def test_a_script_that_trains_twice_has_two_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GANTUI_RUN_DIR", str(tmp_path / "first"))
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path / "runs"))
    for seed in (0, 1):
        loop = Loop.fresh(seed)
        watch = gantui.watch(loop.G, loop.D, latent=LATENT, reading="logit", every=20, name="twice")
        for losses in loop.iterations(40):
            watch.step(**losses)
        watch.close()
    (second,) = newest_first()
    assert [read_run(path).step for path in (tmp_path / "first", second)] == [40, 40]
    assert f"gantui attach {second.name}" in capsys.readouterr().err


TOGETHER = """
import os, sys
import torch
import torch.multiprocessing as mp
from torch import distributed, nn
import gantui

def train(rank, store):
    distributed.init_process_group("gloo", f"file://{store}", rank=rank, world_size=2)
    torch.manual_seed(rank)
    G, D = (nn.parallel.DistributedDataParallel(each) for each in (nn.Linear(2, 2), nn.Linear(2, 1)))
    opt = torch.optim.SGD([*G.parameters(), *D.parameters()], lr=1e-3)
    watch = gantui.watch(G, D, latent=2, reading="logit", every=20, state=[G, D, opt])
    for step in range(int(sys.argv[2])):
        real = torch.randn(64, 2)
        loss = (D(G(torch.randn(64, 2))) - D(real)).square().mean()  # it can go on for ever
        opt.zero_grad()
        loss.backward()
        opt.step()
        watch.step(real, loss_d=loss)
    if len(sys.argv) > 3:
        raise ValueError("no more")
    distributed.destroy_process_group()

processes = [mp.get_context("fork").Process(target=train, args=(rank, sys.argv[1])) for rank in range(2)]
[each.start() for each in processes]
[each.join() for each in processes]
print([each.exitcode for each in processes])
"""


@pytest.mark.skipif(not torch.distributed.is_available(), reason="torch without torch.distributed")
@pytest.mark.parametrize(("more", "state", "codes"), [([], "finished", "[0, 0]"), (["x"], "failed", "[1, 1]")])
def test_of_processes_that_train_together_the_first_is_watched(
    more: list[str], state: str, codes: str, starter: Starter, tmp_path: Path
) -> None:
    file = tmp_path / "own.py"
    file.write_text(textwrap.dedent(TOGETHER))
    run = str(tmp_path / "run")
    done = starter.run(file, tmp_path / "store", 60, *more, cwd=tmp_path, GANTUI_RUN_DIR=run)
    assert (done.returncode, done.stdout) == (0, f"{codes}\n"), done.stderr
    assert done.stderr.count("gantui: watched") == 1
    found = read_run(tmp_path / "run")
    assert (found.state, found.step) == (state, 60)
    assert found.records[-1]["gradient_d"]


@pytest.mark.skipif(not torch.distributed.is_available(), reason="torch without torch.distributed")
def test_processes_that_train_together_pause_with_the_first_and_end_with_it(starter: Starter, tmp_path: Path) -> None:
    """What is turned would be turned in one of them, whose players would become others: so nothing is offered."""
    (tmp_path / "own.py").write_text(textwrap.dedent(TOGETHER))
    run, steps = tmp_path / "run", list[int]()

    def steer(viewer: Viewer) -> None:
        assert not {Set, Undo, Rewind} & viewer.remote.capabilities
        assert viewer.tell(Pause())[0]
        steps.append(viewer.remote.latest().step)
        facts = viewer.until(lambda now: now.facts is not None).facts
        assert facts is not None
        assert facts.unseen["settings"] == "several processes train together, and only the first one can be reached"
        assert viewer.tell(Step())[0]
        steps.append(viewer.remote.latest().step)
        viewer.tell(Resume())
        viewer.until(lambda now: now.step > steps[0] + 20)

    def steer_and_stop(viewer: Viewer) -> None:
        try:
            steer(viewer)
        finally:
            viewer.remote.send(Stop())
            viewer.until(lambda now: now.state.over)

    viewer = Viewer(run, steer_and_stop)
    done = starter.run(tmp_path / "own.py", tmp_path / "store", 10**9, cwd=tmp_path, GANTUI_RUN_DIR=str(run))
    viewer.join()
    assert steps[1] == steps[0] + 1
    assert done.stdout == "[0, 1]\n", done.stderr  # the second one ends as torch ends it when the first has gone
    assert "stopped at step" in done.stderr
    assert read_run(run).state == "stopped"


def test_no_hook_is_on_what_was_compiled_in_place(tmp_path: Path) -> None:
    """A hook would have torch compile it anew, to other last bits: so nothing is heard of it."""
    loop = Loop.fresh()
    loop.G.compile(backend="eager")
    assert loop.watched(tmp_path / "run")._forward_hooks.on
    assert not loop.G._forward_hooks
    assert loop.D._forward_hooks
