"""The boxes over the dashboard."""
