"""What is sent to the terminal, and how it is kept from waiting for it."""
