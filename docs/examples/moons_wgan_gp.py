"""WGAN-GP (Gulrajani 2017) on two half moons: G moves in every fifth iteration only; what watching adds is marked."""

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


def moons(n):
    angle, upper = torch.rand(n) * math.pi, torch.randint(2, (n,)) * 2 - 1
    points = torch.stack([angle.cos() - upper * 0.5, upper * (angle.sin() - 0.25)], 1)
    return points + 0.05 * torch.randn(n, 2)


def mlp(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, outputs))


G, D = mlp(2, 2), mlp(2, 1)
opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.0, 0.9))
opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.0, 0.9))
watch = gantui.watch(G, D, latent=2, reading="relative")  # watching

for iteration in range(1, options.iterations + 1):
    real, fake = moons(256), G(torch.randn(256, 2))
    between = torch.lerp(real, fake.detach(), torch.rand(256, 1)).requires_grad_()
    (slope,) = torch.autograd.grad(D(between).sum(), between, create_graph=True)
    penalty = 10 * ((slope.norm(dim=1) - 1) ** 2).mean()
    loss_d = D(fake.detach()).mean() - D(real).mean()
    opt_d.zero_grad()
    (loss_d + penalty).backward()
    opt_d.step()
    loss_g = None
    if iteration % 5 == 0:
        loss_g = -D(fake).mean()
        opt_g.zero_grad()
        loss_g.backward()
        opt_g.step()
    watch.step(real, loss_d=loss_d, loss_g=loss_g, penalty=penalty)  # watching
