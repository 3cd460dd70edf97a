"""Commands that show a training: run, replay, attach."""
