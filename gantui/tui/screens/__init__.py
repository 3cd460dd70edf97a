"""What the screens of a training, and of a sweep of many, have in common: panels, commands, how one leaves."""
