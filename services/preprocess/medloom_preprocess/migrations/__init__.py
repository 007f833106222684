"""One dialect-neutral history."""
