"""The dashboard of one training, on the screen, as one frame and in sentences."""
