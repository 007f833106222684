"""Everything that touches a wire."""
