"""A sweep live: every member as a small picture, the spread of every curve, what the groups came to."""
