"""Tables of preprocess. Steps and findings name columns and codes; patients' values live in the objects alone,
save for what a person wrote into a step (an edited cell, a recoded value)."""

import sqlalchemy as sa

from medloom_kit.db import UtcDateTime, kit_tables

metadata = sa.MetaData()
kit_tables(metadata)

dataset_catalogue = sa.Table(
    "dataset_catalogue",
    metadata,
    sa.Column("dataset_id", sa.String(40), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("manifest_key", sa.String(300), nullable=False),
    sa.Column("manifest_sha256", sa.String(64), nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("subjects", sa.BigInteger),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("withdrawal", sa.JSON),
    sa.Column("registered_at", UtcDateTime, nullable=False),
    sa.Index("dataset_catalogue_study", "study_id", "dataset_id"),
)

recipes = sa.Table(
    "recipes",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("dataset_id", sa.String(40), nullable=False),
    sa.Column("dataset_version", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("steps", sa.JSON, nullable=False),
    sa.Column("forked_from", sa.JSON),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Index("recipes_study", "study_id", "id"),
)

recipe_versions = sa.Table(
    "recipe_versions",
    metadata,
    sa.Column("recipe_id", sa.String(40), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("dataset_id", sa.String(40), nullable=False),
    sa.Column("dataset_version", sa.Integer, nullable=False),
    sa.Column("steps", sa.JSON, nullable=False),
    sa.Column("author", sa.String(40), nullable=False),
    sa.Column("change", sa.String(300), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("restored", sa.Integer),  # the earlier version that this one brought back
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("recipe_id", sa.String(40), nullable=False),
    sa.Column("recipe_version", sa.Integer, nullable=False),
    sa.Column("dataset_id", sa.String(40), nullable=False),
    sa.Column("dataset_version", sa.Integer, nullable=False),
    sa.Column("job_id", sa.String(60), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("steps", sa.JSON, nullable=False),
    sa.Column("failed_step", sa.JSON),
    sa.Column("problem", sa.JSON),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Index("runs_recipe", "study_id", "recipe_id", "id"),
)

prepared = sa.Table(
    "prepared",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("run_id", sa.String(40), nullable=False),
    sa.Column("recipe_id", sa.String(40), nullable=False),
    sa.Column("recipe_version", sa.Integer, nullable=False),
    sa.Column("dataset_id", sa.String(40), nullable=False),
    sa.Column("dataset_version", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("rows_in", sa.BigInteger, nullable=False),
    sa.Column("subjects", sa.BigInteger),
    sa.Column("manifest_key", sa.String(300), nullable=False),
    sa.Column("manifest_sha256", sa.String(64), nullable=False),
    sa.Column("profile_key", sa.String(300), nullable=False),
    sa.Column("profile_sha256", sa.String(64), nullable=False),
    sa.Column("suggestions_key", sa.String(300), nullable=False),
    sa.Column("suggestions_sha256", sa.String(64), nullable=False),
    sa.Column("findings", sa.JSON, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("review_id", sa.String(40)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("withdrawn", sa.String(12)),
    sa.Index("prepared_study", "study_id", "id"),
    sa.Index("prepared_recipe", "study_id", "recipe_id", "id"),
)

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("study_id", sa.String(40), nullable=False),
    sa.Column("prepared_id", sa.String(40), nullable=False),
    sa.Column("action", sa.String(12), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("who_id", sa.String(40), nullable=False),
    sa.Column("who_name", sa.String(200), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("reasons", sa.JSON, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("wish", sa.JSON),
    sa.Column("approval_key", sa.String(300)),
    sa.Column("approval_sha256", sa.String(64)),
    sa.Column("job_id", sa.String(60)),
    sa.Column("problem", sa.JSON),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("reviews_prepared", "study_id", "prepared_id", "id"),
)
