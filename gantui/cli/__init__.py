"""The command line: parses, builds, hands over."""
