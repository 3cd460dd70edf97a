"""Experiments from files and texts: TOML, presets, grids, points."""
