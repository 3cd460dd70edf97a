"""Axes of curves and planes: how they are drawn, where ticks are, how values become places, limits that stay calm."""
