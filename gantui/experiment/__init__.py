"""What an experiment is: typed options, presets, overrides. Never imports torch."""
