"""Statistics against independent oracles."""
