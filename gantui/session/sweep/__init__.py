"""Many seeds of one experiment: what is to be trained, where it lies, and what it came to. Nothing here needs torch."""
