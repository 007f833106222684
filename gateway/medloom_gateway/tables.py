"""The gateway's tables: sessions, and what the kit needs."""

import sqlalchemy as sa

from medloom_kit.db import UtcDateTime, kit_tables

metadata = sa.MetaData()

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("secret_sha256", sa.String(64), nullable=False, unique=True),
    sa.Column("former_sha256", sa.String(64), index=True),
    sa.Column("former_until", UtcDateTime),
    sa.Column("user_id", sa.String(40), nullable=False, index=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("rotated_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
    sa.Column("view_study", sa.String(40)),
    sa.Column("view_as", sa.String(60)),
    sa.Column("view_until", UtcDateTime),
)

kit_tables(metadata)
