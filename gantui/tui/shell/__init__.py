"""What every full screen of ours has: keys, footer, status line, notes, preferences."""
