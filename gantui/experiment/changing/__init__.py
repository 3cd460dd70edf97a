"""Settings that are changed while it trains, or when a run is resumed."""
