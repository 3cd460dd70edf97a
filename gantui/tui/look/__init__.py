"""How the screen looks, where everything stands, how often it is drawn."""
