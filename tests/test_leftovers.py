"""What tests start does not outlive them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gantui.session.disk.file_names import lives
from tests import leftovers
from tests.cli.program import until

_TESTS = """
import subprocess, sys, time
sys.path.insert(0, sys.argv[1])
from tests import leftovers
leftovers.watch_over()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux shows the environment of others")
def test_what_killed_tests_have_started_ends() -> None:
    tests = subprocess.Popen(
        [sys.executable, "-c", _TESTS, str(Path(leftovers.__file__).parents[1])], stdout=subprocess.PIPE, text=True
    )
    assert tests.stdout is not None
    child = int(tests.stdout.readline())
    assert lives(child)
    tests.kill()
    tests.wait()
    until(lambda: not lives(child), "the end of what was started")
    tests.stdout.close()


def test_this_process_is_marked() -> None:
    assert os.environ[leftovers.MARK] == str(os.getpid())
