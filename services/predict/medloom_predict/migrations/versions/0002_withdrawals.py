"""withdrawals"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("endpoints", sa.Column("withdrawn", sa.String(length=12), nullable=True))
    op.create_table(
        "withdrawn_models",
        sa.Column("model_id", sa.String(length=40), nullable=False),
        sa.Column("study_id", sa.String(length=40), nullable=False),
        sa.Column("policy", sa.String(length=12), nullable=False),
        sa.Column("withdrawal_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("model_id"),
    )


def downgrade() -> None:
    op.drop_table("withdrawn_models")
    op.drop_column("endpoints", "withdrawn")
