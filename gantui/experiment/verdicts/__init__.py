"""What a training is told of itself: events, advice, the verdict."""
