"""One training under control: its thread, commands, snapshots, history and run directory."""
