"""Pure drawing: numbers in, rows of cells out. No widgets, no clocks, no Textual, no torch."""
