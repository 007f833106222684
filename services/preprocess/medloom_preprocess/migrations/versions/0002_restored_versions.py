"""restored versions"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = "restored version "
versions = sa.table("recipe_versions", sa.column("change", sa.String), sa.column("restored", sa.Integer))


def upgrade() -> None:
    op.add_column("recipe_versions", sa.Column("restored", sa.Integer(), nullable=True))
    connection = op.get_bind()
    told = sa.select(versions.c.change).where(versions.c.change.startswith(WORDS)).distinct()
    for change in connection.scalars(told).all():
        kept = {"change": "restored", "restored": int(change.removeprefix(WORDS))}
        connection.execute(versions.update().where(versions.c.change == change).values(kept))


def downgrade() -> None:
    restored = versions.c.restored.is_not(None)
    words = sa.literal(WORDS) + sa.cast(versions.c.restored, sa.String)
    op.get_bind().execute(versions.update().where(restored).values(change=words))
    op.drop_column("recipe_versions", "restored")
