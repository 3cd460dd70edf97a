"""What things are called in papers and in other programs, and how gantui calls them.

These are hints for a refusal, not second names: what is written down has one name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_SETTINGS = {
    "standard": "objective.name=minimax, or objective.name=non_saturating, as it is mostly trained",
    "vanilla": "objective.name=minimax, or objective.name=non_saturating, as it is mostly trained",
    "bce": "objective.name=non_saturating",
    "ns": "objective.name=non_saturating",
    "dcgan": "objective.name=non_saturating",
    "ls": "objective.name=least_squares",
    "mse": "objective.name=least_squares",
    "w": "objective.name=wasserstein with penalties.clip=true",
    "emd": "objective.name=wasserstein with penalties.clip=true",
    "wgp": "objective.name=wasserstein with penalties.gradient_penalty=true",
    "wlp": "objective.name=wasserstein with penalties.gradient_penalty.side=one_squared",
    "gp": "objective.name=wasserstein with penalties.gradient_penalty=true",
    "sn": "objective.name=hinge with penalties.spectral_norm=true",
    "snhinge": "objective.name=hinge with penalties.spectral_norm=true",
    "sa": "objective.name=hinge with penalties.spectral_norm=true",
    "geometric": "objective.name=hinge",
    "rs": "objective.name=relativistic",
    "r": "objective.name=relativistic",
    "rp": "objective.name=relativistic",
    "ra": "objective.name=relativistic_average",
    "ras": "objective.name=relativistic_average",
    "r3": "objective.name=relativistic with penalties.r1=true and penalties.r2=true",
    "dra": "objective.name=non_saturating with penalties.dragan=true",
    "f": "objective.name=fgan with objective.divergence",
    "mad": "objective.name=mad",
    "pac": "packing.size=2 with any objective",
    "unrolled": "scheme.name=unrolled with any objective",
    "consensus": "scheme.name=consensus with any objective",
    "kl": "objective.name=fgan with objective.divergence=kl",
    "js": "objective.name=fgan with objective.divergence=jensen_shannon",
    "jsd": "objective.name=fgan with objective.divergence=jensen_shannon",
}
"""By the name of a kind of GAN, without the word GAN and without hyphens: the settings that make it."""
_FAMILIES = {
    "penalty": {
        "gp": "gradient_penalty",
        "wgan_gp": "gradient_penalty",
        "clipping": "clip",
        "weight_clipping": "clip",
        "weight_clip": "clip",
        "sn": "spectral_norm",
        "spectral": "spectral_norm",
        "spectral_normalization": "spectral_norm",
        "spectral_normalisation": "spectral_norm",
    },
    "optimizer": {"adamw": "adam", "momentum": "sgd", "oadam": "optimistic_adam"},
    "distribution": {
        **dict.fromkeys(("ring8", "8gaussians", "gaussians"), "ring"),
        **dict.fromkeys(("grid25", "25gaussians"), "grid"),
        **dict.fromkeys(("csv", "file", "data", "npy", "array", "own"), "points"),
        **dict.fromkeys(
            ("picture", "png", "jpg", "jpeg", "drawing"),
            "points (more of them where distribution.path=FILE.png is darker)",
        ),
        **dict.fromkeys(("letters", "word", "words"), "text"),
        **dict.fromkeys(("idx", "mnist", "fashion_mnist", "emnist", "kmnist", "folder", "pictures", "image"), "images"),
        **dict.fromkeys(("gmm", "mog"), "mixture (on the line), blobs or ring"),
        **dict.fromkeys(("two_moons", "moon"), "moons"),
    },
    "latent": {**dict.fromkeys(("gaussian", "gauss", "randn"), "normal"), "rand": "uniform", "gmm": "mixture"},
    "network": dict.fromkeys(("fc", "dense", "fully_connected", "feedforward"), "mlp") | {"resnet": "residual"},
    "scheme": {"sgda": "simultaneous", "gda": "simultaneous", "eg": "extragradient", "optimistic": "extragradient"},
}
"""By family: other names of its members."""
_KEYS = {
    **dict.fromkeys(("learning_rate", "rate", "eta"), "lr"),
    **dict.fromkeys(("batch", "batchsize", "bs", "minibatch_size"), "batch_size"),
    **dict.fromkeys(("iterations", "iters", "n_steps", "num_steps", "max_steps", "epochs", "n_iter"), "steps"),
    **dict.fromkeys(("n_critic", "ncritic", "critic_steps", "critic_iters", "k", "n_dis"), "d_steps"),
    **dict.fromkeys(("layers", "units", "width", "hidden_size", "hidden_dim"), "hidden"),
    **dict.fromkeys(("z_dim", "latent_dim", "nz", "noise_dim", "latent_size"), "dim"),
    **dict.fromkeys(("beta1", "beta2", "beta"), "betas"),
    **dict.fromkeys(("ema_decay", "ema_beta"), "ema"),
}
"""Other names of settings, each as it is here."""
_AT_THE_TOP = {
    **dict.fromkeys(("lambda", "lambda_gp", "gp", "gp_weight"), "penalties.gradient_penalty.weight"),
    **dict.fromkeys(("clip", "clip_value", "weight_clip", "c"), "penalties.clip.limit"),
    "gradient_penalty": "penalties.gradient_penalty.weight",
    "r1": "penalties.r1.gamma",
    "r2": "penalties.r2.gamma",
    "gamma": "penalties.r1.gamma",
    "spectral_norm": "penalties.spectral_norm=true",
    "dragan": "penalties.dragan.weight",
    "loss": "objective.name",
    "optimizer": "optimizers.generator.name and optimizers.discriminator.name",
    "data": "distribution.path with distribution.name=points or images",
    "dataset": "distribution.path with distribution.name=points or images",
    "csv": "distribution.name=points with distribution.path",
    "path": "distribution.path",
}
"""Where else something lies that people look for at the top."""


def member(family: str, name: str) -> str:
    """The member of FAMILY that is called NAME elsewhere: a clause for a refusal, or ''."""
    bare = _bare(name)
    if family == "objective":
        kind = bare.replace("_", "").replace("gan", "", 1) or "standard"
        known = _SETTINGS.get(kind, "")
    else:
        found = _FAMILIES.get(family, {}).get(bare)
        known = f"the {family} {found}" if found else ""
    return f"; what is called {name} elsewhere is {known} here" if known else ""


def setting(path: str, tables: Mapping[str, Collection[str]]) -> str:
    """Where the setting is that somebody looks for at PATH: dotted paths for a refusal, or '' if nothing is known.

    TABLES are those of an experiment: the settings of each, by its path.
    """
    table, _, key = path.rpartition(".")
    bare = _bare(key)
    if not table and bare in _AT_THE_TOP:
        return _AT_THE_TOP[bare]
    wanted = _KEYS.get(bare, bare)
    if wanted in tables.get(table, ()):
        return "" if wanted == bare else f"{table}.{wanted}"
    return " and ".join(f"{there}.{wanted}" for there, known in tables.items() if wanted in known)


def _bare(name: str) -> str:
    """NAME as it would be spelled here."""
    return re.sub(r"[\s.\-_]+", "_", name.strip().lower())
