"""gantui: watch a GAN learn, in any terminal.

From Python, `gantui.train` trains and `gantui.load` reads what a training has left (docs/python.md); `gantui.watch`
watches a training loop of your own (docs/own-loop.md).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gantui.installed import VERSION

if TYPE_CHECKING:  # imported when used, so that `gantui --help` waits for nothing
    from gantui.api import Discriminator, Generator, Run, load, train
    from gantui.errors import Refusal
    from gantui.own.ending import Stopped
    from gantui.own.watch import watch
    from gantui.own.watched_loop import Watch

__version__ = VERSION

__all__ = [
    "Discriminator",
    "Generator",
    "Refusal",
    "Run",
    "Stopped",
    "Watch",
    "__version__",
    "load",
    "train",
    "watch",
]
_WHERE = {
    "Refusal": "gantui.errors",
    "Stopped": "gantui.own.ending",
    "Watch": "gantui.own.watched_loop",
    "watch": "gantui.own.watch",
}
"""Where to import from what is not in `gantui.api`."""


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(_WHERE.get(name, "gantui.api")), name)
    raise AttributeError(f"module 'gantui' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
