"""The dashboard, in Textual: it draws and listens, and nothing below imports torch."""
