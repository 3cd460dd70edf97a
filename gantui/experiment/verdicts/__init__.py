"""What is said of a training: events, advice, the verdict."""
