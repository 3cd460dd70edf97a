"""A training under control: its thread, commands, snapshots, history and run folder."""
