"""Panel 4: which modes of the data the generator reaches, or what else is known of what it makes."""
