"""The limits of the diagnosis, each an option: when a recorded metric means something that a person should know."""

from __future__ import annotations

from pydantic import Field

from gantui.experiment.options.base import Options


class Limits(Options):
    """The limits of `gantui.evaluation.events`.

    Each kind of event has one number with one limit. It begins when the number has been beyond the limit for so many
    records in a row, and is over when it has been back by more than the share `hysteresis` of the limit for as many.
    """

    records: int = Field(3, ge=1, le=1000)
    """Records in a row that must agree before anything begins or is over. Each is measured on samples of its own, so
    that what happens by chance once in 100 happens three times in a row once in a million."""
    hysteresis: float = Field(0.25, ge=0, lt=1)
    """How far a number must come back, as a share of its limit, before its event is over."""
    few_samples: float = Field(5.0, gt=0)
    """A mode of which a perfect generator would make fewer high-quality samples a record is not followed: e^-5 of
    them would be missing by chance."""
    lost: float = Field(0.05, gt=0, lt=0.2)
    """mode lost: high-quality samples below this share of the mode's part of the data, of a mode that had at least 20 %
    of it (the fair-share rule), while its neighbourhood is deserted or the other modes still have theirs."""
    collapse: float = Field(0.375, gt=0, lt=1)
    """collapse: this share of the modes or more gets less than 20 % of its part of all samples, of good ones and bad
    ones (so by the fair-share rule too, and poor quality alone is no collapse). It is over when less than half of this
    is left, since modes are few and the last ones come and go, or at once with a record in which all are served."""
    uncovered: float = Field(0.5, gt=0, lt=1)
    """collapse, without modes: this share or more of what a perfect generator covers is not covered, though the samples
    lie where data are."""
    collapse_after: int = Field(1000, ge=0)
    """Iterations before which a collapse is reported only if more modes were there already."""
    shrunken: float = Field(3.0, gt=0)
    """shrunken modes: the share of high quality is above a perfect generator's by so many standard deviations."""
    sure: float = Field(0.95, gt=0.5, lt=1)
    """saturation: D(x) above this and D(G(z)) below 1 minus this, on average, while the generator's gradient has
    vanished."""
    vanished: float = Field(0.02, gt=0, lt=1)
    """The generator's gradient has vanished below this share of its largest recorded norm. For the minimax loss also:
    D(G(z)), which is what its gradient at a sample is multiplied by. stalled: both players' have, while no
    measure moves and not all are at their floors."""
    window: int = Field(36, ge=24, le=1000)
    """oscillation: the newest records that are searched for a period; it is reported from three periods on. Where each
    player is a number, as in the Dirac-GAN, their rounds are counted instead, from their places at every iteration."""
    correlation: float = Field(0.55, gt=0.2, lt=1)
    """oscillation: the autocorrelation at the period, in a window without its straight trend, for a third of a window
    in a row: noise that wanders has it in one training of a thousand."""
    blind: float = Field(0.9, gt=0, le=1)
    """lagging discriminator: the share of the samples' divergence from the data, above its floor, that V(D, G) does not
    show, for `stable` records in a row: every D shows less than there is, and a good one hardly anything at times."""
    lag: float = Field(0.1, gt=0)
    """lagging discriminator: nats that it must be about (`d_lag`)."""
    clipped: float = Field(0.5, gt=0, le=1)
    """piled-up weights: the share of the discriminator's weights that lie at +-c."""
    memorised: float = Field(0.25, gt=0, le=1)
    """memorising: the share of samples that lie as near to one training image as 5 % of the held-out images do."""
    floor_sds: float = Field(1.5, gt=0)
    """solved: how far from its floor the average of each measure over the newest `stable` records may be, in standard
    deviations of a perfect generator's from record to record. Of a perfect one the average varies by a third of one,
    and the floor itself is known to a fifth."""
    stable: int = Field(10, ge=1, le=10_000)
    """Records that a statement on a state needs: solved and stalled by their average, lagging discriminator by each.
    With `records`, nothing is solved or stalled before the twelfth record."""
