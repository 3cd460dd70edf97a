"""A GAN on eight Gaussians in a ring, in 60 lines of plain PyTorch; what watching adds is marked."""

import argparse
import math

import torch
from torch import nn

import gantui  # watching

parser = argparse.ArgumentParser()
parser.add_argument("--iterations", type=int, default=20_000)
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()
torch.manual_seed(options.seed)

angles = torch.arange(8) * 2 * math.pi / 8
centres = torch.stack([angles.cos(), angles.sin()], 1)


def real_points(n):
    return centres[torch.randint(8, (n,))] + 0.05 * torch.randn(n, 2)


def mlp(inputs, outputs):
    return nn.Sequential(
        nn.Linear(inputs, 128), nn.LeakyReLU(0.2), nn.Linear(128, 128), nn.LeakyReLU(0.2), nn.Linear(128, outputs)
    )


G, D = mlp(8, 2), mlp(2, 1)
opt_g = torch.optim.Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.999))
opt_d = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.999))
bce = nn.BCEWithLogitsLoss()
ones, zeros = torch.ones(256, 1), torch.zeros(256, 1)
watch = gantui.watch(G, D, latent=8, reading="logit", modes=centres, steps=options.iterations)  # watching

for _ in range(options.iterations):
    real = real_points(256)
    fake = G(torch.randn(256, 8))
    loss_d = bce(D(real), ones) + bce(D(fake.detach()), zeros)
    opt_d.zero_grad()
    loss_d.backward()
    opt_d.step()

    loss_g = bce(D(fake), ones)
    opt_g.zero_grad()
    loss_g.backward()
    opt_g.step()
    watch.step(real, loss_d=loss_d, loss_g=loss_g)  # watching
