"""the journal's index by verbs without the entries of sign-offs, which are found by their proposal"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INDEX, _COLUMNS = "ix_journal_subject_verb_number", ["subject", "verb", "number"]
_OTHER_THAN_SIGN_OFFS = sa.text("subject <> 'sign_off'")


def upgrade() -> None:
    """Two thirds of the entries leave the index; a decision writes its pages no more (docs/decisions/0017)."""
    op.drop_index(_INDEX, "journal")
    op.create_index(
        _INDEX,
        "journal",
        _COLUMNS,
        sqlite_where=_OTHER_THAN_SIGN_OFFS,
        postgresql_where=_OTHER_THAN_SIGN_OFFS,
    )


def downgrade() -> None:
    op.drop_index(_INDEX, "journal")
    op.create_index(_INDEX, "journal", _COLUMNS)
