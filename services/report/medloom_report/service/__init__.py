"""Use cases of report."""
