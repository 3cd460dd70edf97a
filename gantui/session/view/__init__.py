"""What a viewer sees of a training and may tell it, in memory, as bytes and as kept pictures."""
