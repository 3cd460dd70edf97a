"""The rows of the table of metrics that the game itself says: losses, D's output, penalties, and gradients."""

from __future__ import annotations

from gantui.experiment.metric import EVERY_KIND, LOSS, OUTPUT, PANEL, Metric

NAME = "NAME"
"""What stands in a key for a name that the experiment gives."""
PENALTY = f"penalty.{NAME}"
"""The row of all penalties: `penalty.r1` is a key of it."""

GAME_METRICS = (
    Metric(
        "loss_d",
        "D's loss without penalties, in the iteration's last update of D",
        "log",
        label="loss of D",
        short="D",
        kinds=EVERY_KIND,
        screens=LOSS,
    ),
    Metric("loss_g", "G's loss", "log", label="loss of G", short="G", kinds=EVERY_KIND, screens=LOSS),
    Metric("d_real", "Mean of D's output on real points", "log", label="D(x)", kinds=EVERY_KIND, screens=OUTPUT),
    Metric("d_fake", "Mean of D's output on fakes", "log", label="D(G(z))", kinds=EVERY_KIND, screens=OUTPUT),
    Metric(PENALTY, "What a penalty adds to D's loss, with its weight", "log", kinds=EVERY_KIND),
    Metric("theta", "Where G stands", "log", label="theta (G)", needs=("Dirac-GAN",), screens=PANEL),
    Metric("psi", "Where D stands", "log", label="psi (D)", needs=("Dirac-GAN",), screens=PANEL),
    Metric("theta_1", "The first of G's two places", "log", label="theta 1", needs=("two places",), screens=PANEL),
    Metric("theta_2", "The second of G's two places", "log", label="theta 2", needs=("two places",), screens=PANEL),
    Metric(
        "gradient_d",
        "Norm of the gradient of D's last update",
        "players",
        label="gradient of D",
        short="D",
        kinds=EVERY_KIND,
        screens=PANEL,
    ),
    Metric(
        "gradient_g",
        "Norm of the gradient of G's last update",
        "players",
        label="gradient of G",
        short="G",
        kinds=EVERY_KIND,
        screens=PANEL,
    ),
    Metric(
        "clipped",
        "Share of D's weights that stand at the limit of clipping",
        "players",
        unit="%",
        kinds=EVERY_KIND,
        needs=("clipping",),
        screens=PANEL,
    ),
)
