"""What a training goes on for, and which of its states is the best."""
