"""What all families of options have in common, and what a single setting is."""
