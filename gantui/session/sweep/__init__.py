"""Sweeps, many seeds of one experiment: the plan, the folder and the results. Nothing here needs torch."""
