"""Scripts for tests: a file with a text, and one that trains two walkers without knowing of the screen."""

from __future__ import annotations

from pathlib import Path

import tests

WALKS = f"""
import os, sys
sys.path.insert(0, {str(Path(tests.__file__).parent.parent)!r})
from gantui.session.jobs.script_env import ScriptEnv
from tests.own_trainee import walking
print("the data are here")
live = walking(ScriptEnv.of(os.environ).run_dir, steps=int(sys.argv[1]))
live.wait()
live.close()
print("the walk is over")
"""
FOR_EVER = str(10**9)


def script(folder: Path, text: str, name: str = "gan.py") -> Path:
    """A script NAME in FOLDER with TEXT."""
    (folder / name).write_text(text)
    return folder / name
