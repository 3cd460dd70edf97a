"""The lines of events.jsonl: what a run was told of itself, and what a person did to it."""
