"""What is drawn over steps or seconds: curves, events, shares."""
