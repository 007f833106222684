"""The tables that authz owns. The ledger is only ever inserted into."""

import sqlalchemy as sa

from medloom_kit.db import UtcDateTime, kit_tables

metadata = sa.MetaData()

institutions = sa.Table(
    "institutions",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False, unique=True),
    sa.Column("external", sa.Boolean, nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("policy_version", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False, unique=True),
    sa.Column("display_name", sa.String(200), nullable=False),
    sa.Column("institution_id", sa.String(40), sa.ForeignKey("institutions.id"), nullable=False, index=True),
    sa.Column("password_hash", sa.String(200)),
    sa.Column("site_admin", sa.Boolean, nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("policy_version", sa.Integer, nullable=False),
    sa.Column("session_epoch", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

identities = sa.Table(
    "identities",
    metadata,
    sa.Column("issuer", sa.String(300), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("user_id", sa.String(40), sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

one_time_secrets = sa.Table(
    "one_time_secrets",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("purpose", sa.String(20), nullable=False),
    sa.Column("user_id", sa.String(40), sa.ForeignKey("users.id")),
    sa.Column("expires_at", UtcDateTime, nullable=False),
)

sign_in_failures = sa.Table(
    "sign_in_failures",
    metadata,
    sa.Column("name_sha256", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", UtcDateTime),
    sa.Column("at", UtcDateTime, nullable=False),
)

studies = sa.Table(
    "studies",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("institution_id", sa.String(40), sa.ForeignKey("institutions.id"), nullable=False),
    sa.Column("approver_id", sa.String(40)),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

members = sa.Table(
    "members",
    metadata,
    sa.Column("study_id", sa.String(40), sa.ForeignKey("studies.id"), primary_key=True),
    sa.Column("principal_id", sa.String(40), primary_key=True),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("purpose", sa.String(500), nullable=False),
    sa.Column("approver_id", sa.String(40), nullable=False),
    sa.Column("until", UtcDateTime),
    sa.Column("datasets", sa.JSON),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Index("members_principal", "principal_id"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("prefix", sa.String(12), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, unique=True),
    sa.Column("study_id", sa.String(40), sa.ForeignKey("studies.id"), index=True),
    sa.Column("holder_id", sa.String(40), nullable=False, index=True),
    sa.Column("purpose", sa.String(500), nullable=False),
    sa.Column("scopes", sa.JSON, nullable=False),
    sa.Column("cidr", sa.String(60)),
    sa.Column("issued_by", sa.String(40), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("last_used_at", UtcDateTime),
    sa.Column("revoked_at", UtcDateTime),
)

ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("event_id", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("service", sa.String(20), nullable=False),
    sa.Column("study_id", sa.String(40)),
    sa.Column("subject", sa.String(60), nullable=False),
    sa.Column("token_id", sa.String(40)),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("object", sa.String(200), nullable=False),
    sa.Column("decision", sa.String(12), nullable=False),
    sa.Column("policy_ids", sa.JSON, nullable=False),
    sa.Column("request_id", sa.String(80), nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hmac", sa.String(64), nullable=False),
    sa.Index("ledger_study", "study_id", "seq"),
    info={"append_only": True},
)

ledger_head = sa.Table(
    "ledger_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("entries", sa.BigInteger, nullable=False),
    sa.Column("last", sa.String(64), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("hmac", sa.String(64), nullable=False),
)

kit_tables(metadata)
