"""Reading files that a person names: how they are opened, what is said of them, and how values stand in messages."""
