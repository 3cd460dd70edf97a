"""A DCGAN (Radford 2016) on handwritten digits of 8 x 8 pixels; what watching adds is marked."""

import argparse

import torch
from torch import nn

import gantui  # watching
from gantui.experiment.files.images.shipped import read

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=200)
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()
torch.manual_seed(options.seed)

pixels = torch.tensor(read("digits")[0].pixels).float().unsqueeze(1) / 127.5 - 1
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(pixels), 64, shuffle=True, drop_last=True)

G = nn.Sequential(
    nn.ConvTranspose2d(64, 128, 2, bias=False), nn.BatchNorm2d(128), nn.ReLU(),
    nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
    nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh(),
)  # fmt: skip
D = nn.Sequential(
    nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.2),
    nn.Conv2d(64, 128, 4, 2, 1, bias=False), nn.BatchNorm2d(128), nn.LeakyReLU(0.2),
    nn.Conv2d(128, 1, 2), nn.Sigmoid(),
)  # fmt: skip
opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
bce = nn.BCELoss()
watch = gantui.watch(G, D, latent=64, judged_by="digits")  # watching

for _ in range(options.epochs):
    for (real,) in loader:
        ones, zeros = torch.ones(len(real)), torch.zeros(len(real))
        fake = G(torch.randn(len(real), 64, 1, 1))
        D.zero_grad()
        loss_d = bce(D(real).flatten(), ones) + bce(D(fake.detach()).flatten(), zeros)
        loss_d.backward()
        opt_d.step()

        G.zero_grad()
        loss_g = bce(D(fake).flatten(), ones)
        loss_g.backward()
        opt_g.step()
        watch.step(real, loss_d=loss_d, loss_g=loss_g)  # watching
