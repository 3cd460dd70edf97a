"""The training's own thread: the only part of the session that imports torch and drives a live trainer."""

from gantui.session.training.run import train

__all__ = ["train"]
