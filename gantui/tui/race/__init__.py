"""The screen of a race: a small dashboard for each racer, and their curves laid over each other."""
