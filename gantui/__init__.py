"""gantui: watch a GAN learn, in any terminal.

From Python, `gantui.train` trains and `gantui.load` reads what a training has left; docs/python.md shows how.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gantui.installed import VERSION

if TYPE_CHECKING:  # imported when used, so that `gantui --help` waits for nothing
    from gantui.api import Discriminator, Generator, Run, load, train
    from gantui.errors import Refusal

__version__ = VERSION

__all__ = ["Discriminator", "Generator", "Refusal", "Run", "__version__", "load", "train"]


def __getattr__(name: str) -> Any:
    if name == "Refusal":
        from gantui.errors import Refusal

        return Refusal
    if name in __all__:
        import gantui.api

        return getattr(gantui.api, name)
    raise AttributeError(f"module 'gantui' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
