"""withdrawals"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawn_prepared",
        sa.Column("prepared_id", sa.String(length=40), nullable=False),
        sa.Column("study_id", sa.String(length=40), nullable=False),
        sa.Column("dataset_id", sa.String(length=40), nullable=False),
        sa.Column("policy", sa.String(length=12), nullable=False),
        sa.Column("withdrawal_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("prepared_id"),
    )


def downgrade() -> None:
    op.drop_table("withdrawn_prepared")
