"""Panel 2: what the discriminator believes."""
