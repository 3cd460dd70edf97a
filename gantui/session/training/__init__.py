"""The training's own thread: the only part of the session that imports torch and drives a live trainer."""

from gantui.session.training.loop import train

__all__ = ["train"]
