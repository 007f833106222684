"""What the final models rely on, for whom they work, and what more patients would bring."""
