"""What a training waits for before its first iterations: nothing of torch's compiler, which takes seconds to import.

Where this fails, private functions have changed that one of these modules calls: `gantui/gan/gradients.py` (SymPy is
imported), `gantui/gan/optimizers/base.py` (torch._dynamo at the first step), `gantui/gan/capture/trace.py`
(torch._dynamo when iterations are recorded) or `gantui/evaluation/points/assignment.py` (SciPy).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gantui.cli.bench.terminal import Terminal

SLOW = ("torch._dynamo", "torch._inductor", "sympy", "mpmath", "torch.onnx", "scipy")
PRESETS = {
    "ring8-wgan": [],  # RMSProp
    "ring8-r3gan": [],  # Adam whose betas move, and gradients of gradients
    "ring8-nsgan": ["optimizers.generator={name='sgd', momentum=0.9}"],
}
SMALL = ["generator.hidden=[8]", "discriminator.hidden=[8]", "schedule.batch_size=16"]
CODE = """
import sys
import torch
import gantui.session.training
from gantui.evaluation.record import measure
from gantui.evaluation.kinds import kind_of
from gantui.experiment.files import presets
from gantui.experiment.files import validation as reading
from gantui.gan.trainer import Trainer

for preset, settings in {presets!r}.items():
    experiment = reading.validate(reading.override(presets.find(preset).raw, settings), preset)
    trainer = Trainer(experiment, [0], torch.device("cpu"))
    kind_of(trainer)
    trainer.captured.backend.after = 2
    for _ in range(4):
        trainer.step()
    measure(trainer, trainer.drain()[-1, 0], 0.0)
    assert trainer.captured.launch_note == "as recorded operations", trainer.captured.launch_note
print(*sys.modules)
"""


def test_the_first_iterations_import_no_compiler(tmp_path: Path) -> None:
    presets = {preset: [*SMALL, *more] for preset, more in PRESETS.items()}
    code = CODE.format(presets=presets)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert not set(SLOW) & set(done.stdout.split())


FRAME = """
import sys
from pathlib import Path
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from tests.tui.fakes import FakeSource

app = Dashboard(FakeSource(loading=True), Display(), on_ready=lambda: app.exit())
app.run()
Path(sys.argv[1]).write_text(" ".join(sys.modules))
"""


def test_the_first_frame_needs_no_more_of_numpy_than_numpy(tmp_path: Path) -> None:
    """`numpy.unique`, say, imports numpy.ma: where it is needed, later is early enough."""
    with Terminal([sys.executable, "-c", FRAME, str(tmp_path / "modules")], 120, 40) as terminal:
        assert terminal.process.wait(120) == 0
    assert not {"numpy.ma", "torch", "scipy"} & set((tmp_path / "modules").read_text().split())


def test_the_start_screen_needs_no_more_and_reads_no_experiment(tmp_path: Path) -> None:
    """Its presets are tables of TOML, and their pictures are shipped."""
    code = """
import sys
from pathlib import Path
from gantui.cli.watch.start import sections
from gantui.tui.look.display import Display
from gantui.tui.start.app import Start

app = Start(sections(), Display(), lambda: app.call_later(app.exit) or ())
app.run()
Path(sys.argv[1]).write_text(" ".join(sys.modules))
"""
    with Terminal([sys.executable, "-c", code, str(tmp_path / "modules")], 120, 40) as terminal:
        assert terminal.process.wait(120) == 0
    loaded = set((tmp_path / "modules").read_text().split())
    assert "gantui.tui.start.pictures" in loaded
    assert not {"numpy.ma", "torch", "scipy", "pydantic", "gantui.tui.panels"} & loaded


def test_the_first_frame_of_a_training_needs_no_scripts_no_sweeps_and_no_other_run(tmp_path: Path) -> None:
    """The whole command, from its words to its first frame."""
    code = """
import os, sys
from pathlib import Path
from gantui.cli.outcome import outcome
from gantui.tui.shell.shell import Shell

def ready(app):
    Path(sys.argv[1]).write_text(" ".join(sys.modules))
    os._exit(0)  # before it trains

Shell._begin = ready
outcome(["run", "--preset=ring8-wgan", "--run-dir=" + sys.argv[2]])
"""
    command = [sys.executable, "-c", code, str(tmp_path / "modules"), str(tmp_path / "run")]
    with Terminal(command, 120, 40) as terminal:
        assert terminal.process.wait(120) == 0
    loaded = set((tmp_path / "modules").read_text().split())
    assert "gantui.tui.panels" in loaded
    other = {"gantui.session.sweep", "gantui.session.scripts.started", "gantui.session.checkpoints.files"}
    other |= {f"gantui.experiment.{kind}" for kind in ("translation", "paired", "inpainting", "attribute")}
    assert not {"numpy.ma", "torch", "scipy", *other} & loaded
