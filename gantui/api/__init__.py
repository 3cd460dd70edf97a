"""gantui from Python: `load` a run, `train` a new one.

Importing this is quick; PyTorch is imported when something is trained or a player of a run is asked for.
"""

from gantui.api.players import Discriminator, Generator
from gantui.api.run import Run, load
from gantui.api.training import train

__all__ = ["Discriminator", "Generator", "Run", "load", "train"]
