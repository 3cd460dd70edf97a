"""Small images as cells: as many as fit, at the finest glyphs that the terminal draws."""
