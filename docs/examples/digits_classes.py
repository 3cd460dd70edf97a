"""A conditional GAN (Mirza 2014) by least squares, with an averaged generator and everything that can be handed over.

What watching adds is marked.
"""

import argparse
import copy

import torch
from torch import nn

import gantui  # watching
from gantui.experiment.files.images.shipped import read

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=300)
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()
torch.manual_seed(options.seed)

shipped = read("digits")[0]
pixels = torch.tensor(shipped.pixels).float().unsqueeze(1) / 127.5 - 1
digits = torch.utils.data.TensorDataset(pixels, torch.tensor(shipped.labels).long())
loader = torch.utils.data.DataLoader(digits, 64, shuffle=True, drop_last=True)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 16)
        self.net = nn.Sequential(
            nn.Linear(32 + 16, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 64)
        )

    def forward(self, z, labels):
        return self.net(torch.cat([z, self.embed(labels)], 1)).tanh().view(-1, 1, 8, 8)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 16)
        self.net = nn.Sequential(nn.Linear(64 + 16, 256), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(256, 1))

    def forward(self, images, labels):
        return self.net(torch.cat([images.flatten(1), self.embed(labels)], 1))


G, D = Generator(), Discriminator()
average = copy.deepcopy(G).requires_grad_(False)
opt_g = torch.optim.Adam(G.parameters(), lr=5e-4, betas=(0.5, 0.999))
opt_d = torch.optim.Adam(D.parameters(), lr=5e-4, betas=(0.5, 0.999))
watch = gantui.watch(  # watching
    G,  # watching
    D,  # watching
    latent=lambda n: torch.randn(n, 32),  # watching
    classes=10,  # watching
    reading="label",  # watching
    ema=average,  # watching
    judged_by="digits",  # watching
    state=[G, D, average, opt_g, opt_d],  # watching
    data=(pixels, torch.tensor(shipped.labels)),  # watching
    steps=options.epochs * len(loader),  # watching
)  # watching

for _ in range(options.epochs):
    for real, labels in loader:
        asked = torch.randint(10, (len(real),))
        fake = G(torch.randn(len(real), 32), asked)
        loss_d = ((D(real, labels) - 1) ** 2).mean() / 2 + (D(fake.detach(), asked) ** 2).mean() / 2
        opt_d.zero_grad()
        loss_d.backward()
        opt_d.step()

        loss_g = ((D(fake, asked) - 1) ** 2).mean() / 2
        opt_g.zero_grad()
        loss_g.backward()
        opt_g.step()
        with torch.no_grad():
            for mean, new in zip(average.state_dict().values(), G.state_dict().values(), strict=True):
                mean.copy_(new if not new.is_floating_point() else torch.lerp(mean, new, 0.01))
        varies = (fake[:32] - fake[32:]).detach().pow(2).mean()
        watch.step(real, labels, loss_d=loss_d, loss_g=loss_g, varies=varies)  # watching
