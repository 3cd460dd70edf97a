"""What is measured of samples that are points: coverage, divergences, distances, and their floors."""
