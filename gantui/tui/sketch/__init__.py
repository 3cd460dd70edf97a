"""A canvas on which a person draws points by hand."""
