"""A GAN without any framework: G is a line, D a parabola's logit, gradients by hand; what watching adds is marked."""

import argparse

import numpy as np

import gantui  # watching

parser = argparse.ArgumentParser()
parser.add_argument("--iterations", type=int, default=20_000)
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()
rng = np.random.default_rng(options.seed)

g = np.array([0.5, -2.0])  # x = g[0] z + g[1]
d = np.zeros(3)  # the logit d[0] x^2 + d[1] x + d[2]


def sample(z):
    return g[0] * z + g[1]


def features(x):
    return np.stack([x**2, x, np.ones_like(x)])


def judge(x):
    return 1 / (1 + np.exp(-d @ features(x.reshape(-1))))


watch = gantui.watch(sample=sample, judge=judge, latent=1, reading="sigmoid")  # watching

for _ in range(options.iterations):
    real, z = 1.0 + 0.5 * rng.standard_normal(128), rng.standard_normal(128)
    fake = sample(z)
    on_real, on_fake = judge(real), judge(fake)
    loss_d = -np.log(on_real).mean() - np.log(1 - on_fake).mean()
    d -= 0.02 * (features(fake) @ on_fake - features(real) @ (1 - on_real)) / 128

    on_fake = judge(fake)
    loss_g = -np.log(on_fake).mean()
    pull = -(1 - on_fake) * (2 * d[0] * fake + d[1]) / 128
    g -= 0.02 * np.array([pull @ z, pull.sum()])
    watch.step(real, loss_d=loss_d, loss_g=loss_g)  # watching
