"""Distributions, networks, objectives, penalties and the trainer: no files, threads, clocks or printing."""
