"""Use cases of predict."""
