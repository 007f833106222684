"""Alembic history of report."""
