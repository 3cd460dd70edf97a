"""The dashboard: Textual draws and listens here, and nothing below imports torch."""
