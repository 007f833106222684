"""Alembic history of train."""
