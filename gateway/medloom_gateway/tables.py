"""The gateway's tables: sessions, sign-ins under way at the identity provider, and what the kit needs."""

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
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
    sa.Column("provider_subject", sa.String(255), index=True),
    sa.Column("provider_session", sa.String(255), index=True),
    sa.Column("id_token", sa.Text),
)

begun_sign_ins = sa.Table(
    "begun_sign_ins",
    metadata,
    sa.Column("state_sha256", sa.String(64), primary_key=True),
    sa.Column("browser_sha256", sa.String(64), nullable=False),
    sa.Column("nonce", sa.String(64), nullable=False),
    sa.Column("verifier", sa.String(128), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
)

kit_tables(metadata)
