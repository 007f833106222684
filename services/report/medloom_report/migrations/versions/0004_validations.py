"""external validations"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "validations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("study_id", sa.String(length=40), nullable=False),
        sa.Column("model_id", sa.String(length=40), nullable=False),
        sa.Column("prepared_id", sa.String(length=40), nullable=False),
        sa.Column("manifest_key", sa.String(length=300), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("validations_model", "validations", ["study_id", "model_id"])
    op.add_column("reports", sa.Column("also_on", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("reports", "also_on")
    op.drop_index("validations_model", table_name="validations")
    op.drop_table("validations")
