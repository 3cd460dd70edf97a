"""The folder of a run: made, written, read, listed, branched, replayed."""
