"""Alembic environment."""

from medloom_kit.migrations import run_env
from medloom_preprocess.tables import metadata

run_env(metadata)
