"""Tables of predict. Inputs and outputs of predictions live here and in the predictions bucket, nowhere else."""

import sqlalchemy as sa

from medloom_kit.db import UtcDateTime, kit_tables

metadata = sa.MetaData()
kit_tables(metadata)

models_served = sa.Table(
    "models_served",
    metadata,
    sa.Column("model_id", sa.String(40), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("name", sa.String(300), nullable=False),
    sa.Column("onnx_key", sa.String(300), nullable=False),
    sa.Column("onnx_sha256", sa.String(64), nullable=False),
    sa.Column("input_schema_key", sa.String(300), nullable=False),
    sa.Column("input_schema_sha256", sa.String(64), nullable=False),
    sa.Column("card_key", sa.String(300), nullable=False),
    sa.Column("card_sha256", sa.String(64), nullable=False),
    sa.Column("served_at", UtcDateTime, nullable=False),
)

endpoints = sa.Table(
    "endpoints",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("model_id", sa.String(40), nullable=False, unique=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Column("withdrawn", sa.String(12)),
    sa.Index("endpoints_study", "study_id", "id"),
)

withdrawn_models = sa.Table(
    "withdrawn_models",
    metadata,
    sa.Column("model_id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("policy", sa.String(12), nullable=False),
    sa.Column("withdrawal_id", sa.String(40), nullable=False),
)

calls = sa.Table(
    "calls",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("endpoint_id", sa.String(40), nullable=False),
    sa.Column("model_id", sa.String(40), nullable=False),
    sa.Column("model_version", sa.Integer, nullable=False),
    sa.Column("principal_id", sa.String(40), nullable=False),
    sa.Column("token_id", sa.String(40)),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("warnings", sa.Integer, nullable=False),
    sa.Column("inputs_sha256", sa.String(64), nullable=False),
    sa.Column("inputs", sa.Text),
    sa.Column("outputs", sa.Text),
    sa.Column("object_key", sa.String(300)),
    sa.Column("object_sha256", sa.String(64)),
    sa.Index("calls_endpoint", "study_id", "endpoint_id", "id"),
)

outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("prediction_id", sa.String(60), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("endpoint_id", sa.String(40), nullable=False),
    sa.Column("model_version", sa.Integer, nullable=False),
    sa.Column("predicted", sa.JSON, nullable=False),
    sa.Column("outcome", sa.String(200), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("recorded_by", sa.String(40), nullable=False),
    sa.Index("outcomes_endpoint", "study_id", "endpoint_id", "at"),
)
