"""What is known of the two players: losses, gradients, eigenvalues, landscapes."""
