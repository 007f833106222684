"""Tables of ingest. Data lies in objects; here are keys, hashes, counts and states."""

import sqlalchemy as sa

from medloom_kit.db import UtcDateTime, kit_tables

metadata = sa.MetaData()
kit_tables(metadata)

uploads = sa.Table(
    "uploads",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("filename", sa.String(300), nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("received", sa.BigInteger, nullable=False),
    sa.Column("declared_sha256", sa.String(64)),
    sa.Column("sha256", sa.String(64)),
    sa.Column("original_key", sa.String(300)),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("job_id", sa.String(60)),
    sa.Column("problem", sa.JSON),
    sa.Column("proposal_key", sa.String(300)),
    sa.Column("proposal_sha256", sa.String(64)),
    sa.Column("proposal_version", sa.Integer, nullable=False),
    sa.Column("drafts", sa.JSON),
    sa.Column("dataset_id", sa.String(40)),
    sa.Column("version", sa.Integer),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Index("uploads_study", "study_id", "id"),
)

parts = sa.Table(
    "parts",
    metadata,
    sa.Column("upload_id", sa.String(40), sa.ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("offset", sa.BigInteger, primary_key=True),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("key", sa.String(300), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
)

datasets = sa.Table(
    "datasets",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("latest", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Index("datasets_study", "study_id", "id"),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("dataset_id", sa.String(40), sa.ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("upload_id", sa.String(40)),
    sa.Column("manifest_key", sa.String(300)),
    sa.Column("manifest_sha256", sa.String(64)),
    sa.Column("rows", sa.BigInteger),
    sa.Column("subjects", sa.BigInteger),
    sa.Column("columns", sa.Integer),
    sa.Column("note", sa.String(500), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
)

columns = sa.Table(
    "columns",
    metadata,
    sa.Column("dataset_id", sa.String(40), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("table", sa.String(120), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("type", sa.String(12), nullable=False),
    sa.Column("role", sa.String(12), nullable=False),
    sa.Column("unit", sa.String(60), nullable=False),
)

pseudonym_keys = sa.Table(
    "pseudonym_keys",
    metadata,
    sa.Column("study_id", sa.String(40), primary_key=True),
    sa.Column("key", sa.LargeBinary, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

retention = sa.Table(
    "retention",
    metadata,
    sa.Column("study_id", sa.String(40), primary_key=True),
    sa.Column("on_withdrawal", sa.String(12), nullable=False),
    sa.Column("keep_days", sa.Integer),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(40), nullable=False),
)

withdrawals = sa.Table(
    "withdrawals",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("dataset_id", sa.String(40), nullable=False),
    sa.Column("versions", sa.JSON, nullable=False),
    sa.Column("policy", sa.String(12), nullable=False),
    sa.Column("cause", sa.String(12), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("job_id", sa.String(60)),
    sa.Column("problem", sa.JSON),
    sa.Column("new_version", sa.Integer),
    sa.Column("objects", sa.Integer),
    sa.Column("receipt_sha256", sa.String(64)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Index("withdrawals_dataset", "study_id", "dataset_id", "id"),
)
