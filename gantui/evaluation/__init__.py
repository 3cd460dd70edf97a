"""What can be known of a GAN in training."""
