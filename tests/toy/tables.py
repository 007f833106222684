"""One table of effects, without any uniqueness of its own: whatever happens twice shows."""

import sqlalchemy as sa

from medloom_kit.db import kit_tables

metadata = sa.MetaData()
kit_tables(metadata)
effects = sa.Table(
    "effects",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("what", sa.String(200), nullable=False),
)


def copy_of_tables() -> sa.MetaData:
    """Metadata of its own for each service, as separate packages have."""
    fresh = sa.MetaData()
    for table in metadata.tables.values():
        table.to_metadata(fresh)
    return fresh
