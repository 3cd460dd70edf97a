"""Panel 1 and the pictures in it."""
