"""Tables of report: read models of what other services told, reports and comparisons."""

import sqlalchemy as sa

from medloom_kit.db import UtcDateTime, kit_tables

metadata = sa.MetaData()
kit_tables(metadata)

approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("prepared_id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("review_id", sa.String(40), nullable=False),
    sa.Column("task", sa.String(20), nullable=False),
    sa.Column("target", sa.String(300), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("approval_key", sa.String(300), nullable=False),
    sa.Column("approval_sha256", sa.String(64), nullable=False),
    sa.Column("reviewer_id", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

experiments = sa.Table(
    "experiments",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("manifest_key", sa.String(300), nullable=False),
    sa.Column("manifest_sha256", sa.String(64), nullable=False),
    sa.Column("best_model_id", sa.String(40), nullable=False),
    sa.Column("completed_at", UtcDateTime, nullable=False),
)

leaderboard = sa.Table(
    "leaderboard",
    metadata,
    sa.Column("model_id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("experiment_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("name", sa.String(300), nullable=False),
    sa.Column("algorithm", sa.String(100), nullable=False),
    sa.Column("best", sa.Boolean, nullable=False),
    sa.Column("metrics", sa.JSON, nullable=False),
    sa.Column("predictions_sha256", sa.String(64), nullable=False),
    sa.Column("completed_at", UtcDateTime, nullable=False),
    sa.Index("leaderboard_study", "study_id", "experiment_id"),
)

releases = sa.Table(
    "releases",
    metadata,
    sa.Column("model_id", sa.String(40), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("experiment_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("template", sa.String(40), nullable=False),
    sa.Column("model_ids", sa.JSON, nullable=False),
    sa.Column("best_model_id", sa.String(40), nullable=False),
    sa.Column("languages", sa.JSON, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("job_id", sa.String(60), nullable=False),
    sa.Column("bound_to", sa.JSON, nullable=False),
    sa.Column("also_on", sa.JSON),
    sa.Column("artefacts", sa.JSON, nullable=False),
    sa.Column("pack", sa.JSON),
    sa.Column("summary", sa.JSON),
    sa.Column("problem", sa.JSON),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("published_at", UtcDateTime),
    sa.Column("published_by", sa.String(40)),
    sa.Index("reports_study", "study_id", "id"),
)

validations = sa.Table(
    "validations",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("model_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("manifest_key", sa.String(300), nullable=False),
    sa.Column("manifest_sha256", sa.String(64), nullable=False),
    sa.Column("completed_at", UtcDateTime, nullable=False),
    sa.Index("validations_model", "study_id", "model_id"),
)

comparisons = sa.Table(
    "comparisons",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("asked_sha256", sa.String(64)),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("curves", sa.JSON),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Index("comparisons_study", "study_id", "id"),
    sa.Index("comparisons_asked", "study_id", "asked_sha256"),
)

withdrawn_prepared = sa.Table(
    "withdrawn_prepared",
    metadata,
    sa.Column("prepared_id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("dataset_id", sa.String(40), nullable=False),
    sa.Column("policy", sa.String(12), nullable=False),
    sa.Column("withdrawal_id", sa.String(40), nullable=False),
)
