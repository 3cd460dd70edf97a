"""The lines of events.jsonl: what was found in a run, and what a person did to it."""
