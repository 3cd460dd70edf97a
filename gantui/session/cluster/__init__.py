"""A sweep whose groups are trained by workers of an engine, on this machine or on many, and come home."""
