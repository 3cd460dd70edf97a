"""Commands that make files and samples of a run, for other programs."""
