"""Sets of images: those that are shipped."""
