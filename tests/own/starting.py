"""Scripts that are started as programs of their own, without each of them importing torch anew.

One process imports what they all need, and waits. For each script it forks, and its child becomes the script: it has
the arguments, the environment and the folder that it is given, reads nothing, and ends as Python ends a program, with
what is called for exceptions and at the end.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from types import TracebackType

PATIENCE = 300.0
"""Seconds after which a script that does not end is given up."""
_WAITS = """
import json, os, sys

import torch.distributed
import gantui.own.watch
import gantui.session.training
import gantui.experiment.files.images.shipped

for line in sys.stdin:
    asked = json.loads(line)
    if os.fork() == 0:
        break
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
else:
    os._exit(0)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
for number, name in ((1, "out"), (2, "err")):
    os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT), number)
os.environ.clear()
os.environ.update(asked["environ"])
os.chdir(asked["cwd"])
sys.argv = asked["words"]
sys.path[0] = os.path.dirname(sys.argv[0])
exec(compile(open(sys.argv[0]).read(), sys.argv[0], "exec"))
"""


class Starter:
    """What starts scripts, one after the other; as a context it ends with that."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WAITS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Starter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, script: Path, *arguments: object, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
        """What SCRIPT with ARGUMENTS has printed and how it has ended, in the folder CWD, EXTRA in its environment."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        words, out, err = [str(script.absolute()), *map(str, arguments)], cwd / "stdout.txt", cwd / "stderr.txt"
        environ = {**os.environ, "OMP_NUM_THREADS": "1", **extra}
        asked = {"words": words, "environ": environ, "cwd": str(cwd), "out": str(out), "err": str(err)}
        for each in (out, err):
            each.write_text("")
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
            self._process.kill()
            raise AssertionError(f"it never ends:\n{err.read_text()}")
        status = int(self._process.stdout.readline())
        return subprocess.CompletedProcess(words, status, out.read_text(), err.read_text())
