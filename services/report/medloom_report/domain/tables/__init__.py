"""Tables of a pack: as a reader sees them, and as CSV with every number in full precision."""
