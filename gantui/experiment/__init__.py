"""The description of an experiment: typed options, presets, overrides. Never imports torch."""
