"""Files on disk: opened without being led astray, written whole, locked."""
