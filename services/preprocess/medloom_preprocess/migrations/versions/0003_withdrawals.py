"""withdrawals"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dataset_catalogue", sa.Column("withdrawal", sa.JSON(), nullable=True))
    op.add_column("prepared", sa.Column("withdrawn", sa.String(12), nullable=True))


def downgrade() -> None:
    op.drop_column("prepared", "withdrawn")
    op.drop_column("dataset_catalogue", "withdrawal")
