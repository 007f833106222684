"""Tables of train."""

import sqlalchemy as sa

from medloom_kit.db import UtcDateTime, kit_tables

metadata = sa.MetaData()
kit_tables(metadata)

approved_datasets = sa.Table(
    "approved_datasets",
    metadata,
    sa.Column("prepared_id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("reasons", sa.JSON, nullable=False),
    sa.Column("approval", sa.JSON),
    sa.Column("task", sa.String(20)),
    sa.Column("target", sa.String(300)),
    sa.Column("reviewer_id", sa.String(40)),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("withdrawal", sa.JSON),
    sa.Index("approved_datasets_study", "study_id", "prepared_id"),
)

experiments = sa.Table(
    "experiments",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("dataset_id", sa.String(40)),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("mode", sa.String(10), nullable=False),
    sa.Column("task", sa.String(20), nullable=False),
    sa.Column("target", sa.String(300), nullable=False),
    sa.Column("metric", sa.String(20), nullable=False),
    sa.Column("budget_s", sa.Float, nullable=False),
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("external", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("resolved", sa.JSON),
    sa.Column("job_id", sa.String(60), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("result", sa.JSON),
    sa.Column("problem", sa.JSON),
    sa.Column("best_model_id", sa.String(40)),
    sa.Column("manifest_key", sa.String(300)),
    sa.Column("manifest_sha256", sa.String(64)),
    sa.Column("override", sa.JSON),
    sa.Index("experiments_study", "study_id", "id"),
    sa.Index("experiments_dataset", "dataset_id"),
)

trials = sa.Table(
    "trials",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("experiment_id", sa.String(40), nullable=False),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("algorithm", sa.String(60), nullable=False),
    sa.Column("metric", sa.String(20), nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("loss", sa.Float, nullable=False),
    sa.Column("iterations", sa.Integer, nullable=False),
    sa.Column("elapsed_s", sa.Float, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("experiment_id", "name", name="trials_once"),
)

models = sa.Table(
    "models",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("experiment_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("algorithm", sa.String(60), nullable=False),
    sa.Column("family", sa.String(60), nullable=False),
    sa.Column("external", sa.Boolean, nullable=False),
    sa.Column("final", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("files", sa.JSON, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("withdrawn", sa.String(12)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("models_study", "study_id", "id"),
    sa.Index("models_experiment", "experiment_id", "rank"),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("experiment_id", sa.String(40), nullable=False, unique=True),
    sa.Column("task", sa.String(20), nullable=False),
    sa.Column("fingerprint", sa.JSON, nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("scores", sa.JSON, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("cases_study", "study_id", "task"),
)

case_rules = sa.Table(
    "case_rules",
    metadata,
    sa.Column("study_id", sa.String(40), primary_key=True),
    sa.Column("allowed", sa.Boolean, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
)

releases = sa.Table(
    "releases",
    metadata,
    sa.Column("study_id", sa.String(40), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("model_id", sa.String(40), nullable=False, unique=True),
    sa.Column("note", sa.String(2000), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
)

validations = sa.Table(
    "validations",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("model_id", sa.String(40), nullable=False),
    sa.Column("data_study_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("onnx_sha256", sa.String(64), nullable=False),
    sa.Column("data_sha256", sa.String(64), nullable=False),
    sa.Column("asked", sa.JSON, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("job_id", sa.String(60), nullable=False),
    sa.Column("result", sa.JSON),
    sa.Column("problem", sa.JSON),
    sa.Column("manifest_key", sa.String(300)),
    sa.Column("manifest_sha256", sa.String(64)),
    sa.Column("withdrawn", sa.String(12)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Index("validations_model", "study_id", "model_id", "id"),
    sa.Index("validations_data", "data_study_id", "prepared_id"),
)
