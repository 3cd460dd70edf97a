"""A race: up to four trainings in processes of their own, side by side, and who gets to a finish line first."""
