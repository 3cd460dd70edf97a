"""Commands on the runs that there are: list, compare, stop."""
