"""What is known of those who train together beside their state, and how their folder tells of it."""
