"""sign-ins at an identity provider, and what a session remembers of one"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sessions", sa.Column("provider_subject", sa.String(length=255), nullable=True))
    op.add_column("sessions", sa.Column("provider_session", sa.String(length=255), nullable=True))
    op.add_column("sessions", sa.Column("id_token", sa.Text(), nullable=True))
    op.create_index("ix_sessions_provider_subject", "sessions", ["provider_subject"], unique=False)
    op.create_index("ix_sessions_provider_session", "sessions", ["provider_session"], unique=False)
    op.create_table(
        "begun_sign_ins",
        sa.Column("state_sha256", sa.String(length=64), nullable=False),
        sa.Column("browser_sha256", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_sha256"),
    )
    op.create_index("ix_begun_sign_ins_expires_at", "begun_sign_ins", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_begun_sign_ins_expires_at", "begun_sign_ins")
    op.drop_table("begun_sign_ins")
    op.drop_index("ix_sessions_provider_session", "sessions")
    op.drop_index("ix_sessions_provider_subject", "sessions")
    for name in ("id_token", "provider_session", "provider_subject", "epoch"):
        op.drop_column("sessions", name)
