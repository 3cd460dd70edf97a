"""Settings by which presets train players so small that a few iterations cost nothing."""

from __future__ import annotations

SET: dict[str, object] = {
    "generator.hidden": [8],
    "discriminator.hidden": [8],
    "schedule.batch_size": 16,
    "evaluation.samples": 50,
}
WORDS = (*(f"--set={path}={value}" for path, value in SET.items()), "--device=cpu")
"""The same as options of the command line."""
