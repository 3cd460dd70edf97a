"""What viewers get to see of a trainer."""
