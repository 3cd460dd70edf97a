"""Which gantui this is, and where it lies."""

from __future__ import annotations

from pathlib import Path

VERSION = "0.1.0"
FOLDER = Path(__file__).resolve().parent
"""The package's own folder."""
