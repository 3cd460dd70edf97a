"""What must be the same where a sweep is at home and where its groups are trained."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib import metadata

from gantui import installed
from gantui.errors import Refusal, plain


def here() -> dict[str, str]:
    """The versions of what computes, on this machine; torch is not imported for it."""
    try:
        torch = metadata.version("torch")
    except metadata.PackageNotFoundError:
        torch = "not installed"
    return {"gantui": installed.VERSION, "torch": torch, "Python": platform.python_version()}


def refuse_others(there: Mapping[str, str], host: str) -> None:
    """Check that the versions of the worker on HOST are those of this machine.

    Members of a sweep are compared, so one code trains them all.

    Raises:
        Refusal: one of them is another.
    """
    for name, version in here().items():
        if (other := there.get(name)) != version:
            raise Refusal(
                f"--ray: {plain(host)} has {name} {plain(str(other))} and this machine {version}; expected one version "
                "on all machines, since the groups of a sweep are compared"
            )
