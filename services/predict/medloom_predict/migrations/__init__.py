"""Alembic history of predict."""
