"""the engine under load: what channels, sweeps, stores and fast lists need"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings a database of the third part to this release."""
    _installation()
    _claims()
    _reminders()


def _installation() -> None:
    """Which key the machines of an installation share (db/installation.py)."""
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret_mark", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )


def _claims() -> None:
    """Who sends a letter or makes a document just now (db/claims.py)."""
    for table in ("letter", "document"):
        op.add_column(table, sa.Column("claimed_by", sa.Integer(), nullable=True))
        is_claimed = sa.text("claimed_by IS NOT NULL")
        op.create_index(
            f"ix_{table}_claimed_by",
            table,
            ["claimed_by"],
            unique=False,
            sqlite_where=is_claimed,
            postgresql_where=is_claimed,
        )


TERMS = (
    ("sign_off", "state = 'asked'", "due_on"),
    ("consultation", "state IN ('waiting', 'open', 'returned')", "planned_on"),
    ("assignment", "state = 'open'", "due_on"),
)


def _reminders() -> None:
    """The next day on which a term has something to say (states/reminders.py).

    Every term that stands is looked at in the first sweep, which counts its day; what was reminded has its key.
    """
    for table, is_open, limit in TERMS:
        op.add_column(table, sa.Column("remind_on", sa.Date(), nullable=True))
        op.execute(f"UPDATE {table} SET remind_on = '2000-01-01' WHERE {limit} IS NOT NULL")
        op.create_index(
            f"ix_{table}_remind_on",
            table,
            ["remind_on"],
            unique=False,
            sqlite_where=sa.text(is_open),
            postgresql_where=sa.text(is_open),
        )


def downgrade() -> None:
    """There is no way back (docs/decisions/0015)."""
    raise NotImplementedError("Restore the backup from before the upgrade.")
