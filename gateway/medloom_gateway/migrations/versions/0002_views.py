"""with whose eyes a session looks"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("view_study", sa.String(length=40), nullable=True))
    op.add_column("sessions", sa.Column("view_as", sa.String(length=60), nullable=True))
    op.add_column("sessions", sa.Column("view_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("view_until", "view_as", "view_study"):
        op.drop_column("sessions", name)
