"""curves of comparisons"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comparisons", sa.Column("asked_sha256", sa.String(length=64), nullable=True))
    op.add_column("comparisons", sa.Column("curves", sa.JSON(), nullable=True))
    op.create_index("comparisons_asked", "comparisons", ["study_id", "asked_sha256"], unique=False)


def downgrade() -> None:
    op.drop_index("comparisons_asked", table_name="comparisons")
    op.drop_column("comparisons", "curves")
    op.drop_column("comparisons", "asked_sha256")
