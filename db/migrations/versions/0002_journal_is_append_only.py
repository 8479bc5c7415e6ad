"""journal is append-only: the database itself refuses to change or delete an entry"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SENTENCE = "Historie se nemění: záznam nelze upravit ani smazat."


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER journal_refuses_{verb.lower()} BEFORE {verb} ON journal "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):  # of the statement: TRUNCATE has no rows to fire for
        op.execute(
            f"CREATE TRIGGER journal_refuses_{verb.lower()} BEFORE {verb} ON journal "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER journal_refuses_{verb.lower()}")
        return
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(f"DROP TRIGGER journal_refuses_{verb.lower()} ON journal")
    op.execute("DROP FUNCTION journal_refuses()")
