"""withdrawals"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("approved_datasets", sa.Column("withdrawal", sa.JSON(), nullable=True))
    op.add_column("models", sa.Column("withdrawn", sa.String(length=12), nullable=True))


def downgrade() -> None:
    op.drop_column("models", "withdrawn")
    op.drop_column("approved_datasets", "withdrawal")
