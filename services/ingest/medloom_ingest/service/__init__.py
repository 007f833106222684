"""Use cases of ingest."""
