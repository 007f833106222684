"""authz's migrations."""
