"""What lies in a run's folder is opened in one module; who opens a file by other means stands here, with the reason."""

from __future__ import annotations

import re
from pathlib import Path

import gantui

PACKAGE = Path(gantui.__file__).parent
OPENS = re.compile(
    r"(?<![\w.])(?<!def )open\("
    r"|(?<!folder)(?<!disk)\.(read_text|read_bytes|write_text|write_bytes|touch|rename|hardlink_to)\("
    r"|os\.(open|unlink|link|replace|rename|remove)\(|\.(open|unlink)\((\"|'|missing_ok|\))"
    r"|shutil\.(copy|move)|np\.(load|fromfile)\(|glob\(f?\"\*/"
)
ALLOWED = {
    "available_memory.py": "/proc/meminfo and the limits in /sys/fs/cgroup",
    "regular_files.py": "opens what must be a regular file, for all others",
    "session/disk/folder.py": "the one that opens what lies in a run's folder",
    "session/disk/atomic_write.py": "writes files there, in folders that session/disk/folder.py has opened",
    "experiment/files/reading": "files of data that their user has named",
    "experiment/files/points": "files of points that their user has named",
    "experiment/files/images": "images that their user has named, and sets of images that are shipped",
    "evaluation/images/classifier.py": "classifiers that are shipped",
    "session/run/data/kept_points.py": "an array from bytes that session/disk/folder.py has read",
    "session/attach/address.py": "a socket outside of a run's folder, in one made for it",
    "session/control/signal_handlers.py": "/dev/null",
    "session/run/provenance.py": "/proc/cpuinfo",
    "session/training/machine/device.py": "/proc/cpuinfo",
    "session/training/machine/load.py": "/proc/self/statm",
    "streams.py": "/dev/null",
    "cli/headless/detach.py": "/dev/null, where the log can't be opened",
    "cli/presets.py": "gantui's own presets",
    "cli/watch/replay.py": "the demo's run, which is gantui's own",
    "cli/bench": "what it has made itself a moment ago",
    "session/jobs/plugin_code.py": "a plug-in that its user has named, which is run",
    "tui/shell/hint.py": "a file of its own beside the settings",
    "tui/start/pictures.py": "pictures of presets that are shipped",
    "tui/shell/preferences.py": "its user's own settings",
}
"""Files, or folders of them, and why they may."""


def test_nobody_else_opens_files() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        if not any(f"{name}/".startswith(f"{allowed}/") for allowed in ALLOWED):
            lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            found += [f"{name}:{number}: {line.strip()}" for number, line in lines if OPENS.search(line)]
    assert not found
