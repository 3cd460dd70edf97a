"""Pictures of data that are one number each."""
