"""What is known of somebody's own loop, as settings: what its run's folder says of it, and what may be changed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.evaluation import Evaluation
from gantui.experiment.experiment import Budget, HowJudged
from gantui.experiment.latents import LatentOptions
from gantui.experiment.networks import NetworkOptions
from gantui.experiment.objectives import ObjectiveOptions, Rest, Smoothed
from gantui.experiment.optimizers import Beta
from gantui.experiment.options.base import Live, Options, last
from gantui.experiment.options.setting import UPDATES
from gantui.experiment.run_options import RunOptions
from gantui.experiment.space import Space, of_numbers

OWN = "own"
"""The name of every part that is somebody's own code."""

Said = Literal["sigmoid", "logit", "label", "critic", "relative"]
"""What the output of somebody's D is.

sigmoid: a probability that a sample is real; logit: that before the sigmoid; label: 1 for real and 0 for fake, by least
squares; critic: a score, higher for real; relative: a score that means something beside others only, as a critic's that
is known up to a constant.
"""


class _Probability(Smoothed):
    name: str = OWN

    @property
    def rest(self) -> Rest:
        """Not known: the losses are somebody's own."""
        return {}


class _Label(ObjectiveOptions):
    name: str = OWN
    reading = "label"


class _Score(ObjectiveOptions):
    name: str = OWN
    reading = "score"


class _Relative(ObjectiveOptions):
    name: str = OWN
    reading = "relative"


_OBJECTIVES: dict[Said, ObjectiveOptions] = {
    "sigmoid": _Probability(),
    "logit": _Probability(),
    "label": _Label(),
    "critic": _Score(),
    "relative": _Relative(),
}


class OwnData(DistributionOptions):
    """The samples that the script has handed over, or some of them."""

    name: str = OWN
    """The data by whose classifier they are read, where somebody said so."""
    shape: Annotated[tuple[int, ...], Field(strict=False)] = (2,)
    """(1,) on the line, (2,) on the plane; channels, height and width of images."""
    classes: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @property
    def space(self) -> Space:
        """The space in which they lie."""
        return Space("images", self.shape, self.classes) if len(self.shape) == 3 else of_numbers(self.shape[0])


class OwnOptimizer(Options):
    """What may be changed of an optimizer of the script: of all its groups at once."""

    name: str = ""
    """Its class; empty where none was seen that moves the player."""
    lr: Annotated[float | None, Live("rate")] = Field(None, ge=0)
    """Learning rate, of the first group where it has several; the others keep their distance. A schedule of the script
    goes on from it, unless it computes each rate anew."""
    betas: Annotated[tuple[Beta, Beta] | None, Field(strict=False), Live("betas")] = None
    momentum: Annotated[float | None, Live("momentum", shift=0.05)] = Field(None, ge=0, lt=1)
    weight_decay: Annotated[float | None, Live("weight decay")] = Field(None, ge=0)


class OwnOptimizers(Options):
    """The optimizers of the script, by the player that they move."""

    generator: OwnOptimizer = OwnOptimizer()
    discriminator: OwnOptimizer = OwnOptimizer()


class OwnScheme(Options):
    """Who moves; what an iteration is, is the script's own."""

    d_moves: Annotated[int | None, Live(UPDATES, "discriminator")] = Field(None, ge=0, le=1)
    """1: as the script has it; 0: D stands still: its gradients are cleared before its optimizer sees them. None: no
    optimizer of torch was seen that moves it."""
    g_moves: Annotated[int | None, Live(UPDATES, "generator")] = Field(None, ge=0, le=1)
    """The same of G."""


@last("schedule", "evaluation", "diagnosis", "checkpoints")
class Watched(RunOptions):
    """The settings of somebody's own loop, as `gantui.experiment.game_settings.GameSettings` asks for them."""

    reading: Said = "critic"
    """What D's output is."""
    latents: int = Field(2, ge=1)
    """Numbers in a latent of the generator."""
    drawn: bool = True
    """Whether latents are standard normal numbers; else the script has its own."""
    data: OwnData = OwnData()
    labelled: int = Field(0, ge=0)
    """Classes of which G is given one; 0: it is given none."""
    d_labelled: bool = False
    """Whether D is given the class, too."""
    schedule: Budget = Budget()
    evaluation: Evaluation = Evaluation()
    optimizers: OwnOptimizers = OwnOptimizers()
    scheme: OwnScheme = OwnScheme()

    pack: ClassVar[int] = 1
    is_dirac: ClassVar[bool] = False

    @property
    def distribution(self) -> OwnData:
        """The data."""
        return self.data

    @property
    def latent(self) -> LatentOptions:
        """Where the generator's draws come from."""
        return LatentOptions.model_construct(name="normal" if self.drawn else OWN, dim=self.latents)

    @property
    def generator(self) -> NetworkOptions:
        """The generator's network, of which nothing is known."""
        return NetworkOptions(name=OWN)

    @property
    def discriminator(self) -> NetworkOptions:
        """The discriminator's network, of which nothing is known; in eval mode it judges each sample by itself."""
        return NetworkOptions(name=OWN)

    @property
    def objective(self) -> ObjectiveOptions:
        """How D's output is read; what the players lose is the script's own."""
        return _OBJECTIVES[self.reading]

    @property
    def penalties(self) -> dict[str, object]:
        """None: what the script adds to its losses is in them."""
        return {}

    @property
    def conditional(self) -> bool:
        """Whether both players are given the class of each sample."""
        return self.d_labelled

    @property
    def judged(self) -> HowJudged:
        """How D can be read at a single place."""
        return "labelled" if self.d_labelled else "pointwise"
