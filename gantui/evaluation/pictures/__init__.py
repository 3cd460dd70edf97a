"""What is known of every place: densities, what D believes, what it should, where fakes are pulled."""
