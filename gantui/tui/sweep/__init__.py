"""The screen of a sweep: every member as a small picture, the spread of every curve, the groups' results."""
