"""What is drawn in the plane: points, lines, arrows, numbers."""
