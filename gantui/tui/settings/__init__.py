"""The panel of settings: what can be changed while it trains."""
