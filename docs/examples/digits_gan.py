"""The first GAN (Goodfellow 2014), of plain layers, on digits that lie flat; what watching adds is marked."""

import argparse
import itertools

import torch
from torch import nn

import gantui  # watching
from gantui.experiment.files.images.shipped import read

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=300)
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()
torch.manual_seed(options.seed)

pixels = torch.tensor(read("digits")[0].pixels).float().flatten(1) / 255  # [n, 64] from 0 to 1
loader = torch.utils.data.DataLoader(pixels, 64, shuffle=True, drop_last=True)


def mlp(*widths):
    layers = []
    for inputs, outputs in itertools.pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.LeakyReLU(0.2)]
    return layers[:-1]


G = nn.Sequential(*mlp(32, 256, 256, 64), nn.Sigmoid())
D = nn.Sequential(*mlp(64, 256, 256, 1), nn.Sigmoid())
opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
watch = gantui.watch(G, D, latent=32, shape=(1, 8, 8), judged_by="digits")  # watching

for _ in range(options.epochs):
    for real in loader:
        fake = G(torch.randn(len(real), 32))
        loss_d = -(D(real).log().mean() + (1 - D(fake.detach())).log().mean())
        opt_d.zero_grad()
        loss_d.backward()
        opt_d.step()

        loss_g = -D(fake).log().mean()
        opt_g.zero_grad()
        loss_g.backward()
        opt_g.step()
        watch.step(real, loss_d=loss_d, loss_g=loss_g)  # watching
