"""Views of data that are images."""
