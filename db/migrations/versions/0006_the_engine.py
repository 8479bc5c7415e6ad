"""the engine under load: what channels, sweeps, stores and fast lists need"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from states.stems import with_stems

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings a database of the third part to this release."""
    _fence()
    _installation()
    _reminders()
    _stems()
    _claims()
    _carriers()
    _fewer_indexes()


def _fence() -> None:
    """Keeps a program of the release before out, which was left running during the upgrade (docs/decisions/0018).

    It knows nothing of who claims a letter and of the days of reminders: it would send twice and let terms pass
    unnoticed. Its first question in every transaction asks for this column and fails before anything is written.
    """
    op.execute("ALTER TABLE rules RENAME COLUMN in_force_since TO since")


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


TERMS = (("sign_off", "due_on"), ("consultation", "planned_on"), ("assignment", "due_on"))


def _reminders() -> None:
    """Limits are found by what is open and its day; a sweep knows the day of the last one (db/due_terms.py)."""
    op.create_table(
        "swept",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_swept_there_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swept")),
    )
    for table, limit in TERMS:
        op.add_column(table, sa.Column("remind_on", sa.Date(), nullable=True))
        _partial_index(table, "remind_on")
        op.drop_index(op.f(f"ix_{table}_state"), table_name=table)
        op.create_index(f"ix_{table}_state_{limit}", table, ["state", limit], unique=False)
    _partial_index("assignment", "report_on")
    op.create_index("ix_assignment_term_kind_state", "assignment", ["term_kind", "state"], unique=False)


def _partial_index(table: str, column: str) -> None:
    where = sa.text(f"{column} IS NOT NULL")
    op.create_index(
        f"ix_{table}_{column}", table, [column], unique=False, sqlite_where=where, postgresql_where=where
    )


def _stems(step: int = 1000) -> None:
    """Words of the search get the stems that are not their beginnings (states/stems.py)."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    words = "words" if is_sqlite else "array_to_string(tsvector_to_array(words), ' ')"
    written = ":words" if is_sqlite else "CAST(:words AS tsvector)"
    for kind in ("proposal", "resolution"):
        key, last = f"{kind}_id", 0
        found = sa.text(
            f"SELECT {key} AS id, {words} AS words FROM {kind}_search WHERE {key} > :last ORDER BY {key} LIMIT :step"
        )
        update = sa.text(f"UPDATE {kind}_search SET words = {written} WHERE {key} = :id")
        while rows := connection.execute(found, {"last": last, "step": step}).all():
            last = rows[-1].id
            new = [{"id": row.id, "words": with_stems(row.words)} for row in rows]
            if changed := [one for one, row in zip(new, rows, strict=True) if one["words"] != row.words]:
                connection.execute(update, changed)


def _carriers() -> None:
    """The ways by which letters leave, the rest of a broken one, what a person wishes of letters (db/carriers.py)."""
    carrier = op.create_table(
        "carrier",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=60), nullable=True),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("sealed_address", sa.Text(), nullable=True),
        sa.Column("names_matters", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_letter_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('mail', 'channel')", name=op.f("ck_carrier_kind_is_known")),
        sa.CheckConstraint(
            "(kind = 'channel') = (sealed_address IS NOT NULL)",
            name=op.f("ck_carrier_a_channel_has_an_address"),
        ),
        sa.CheckConstraint(
            "(kind = 'channel') = (person_id IS NOT NULL OR office IS NOT NULL)",
            name=op.f("ck_carrier_a_channel_is_somebodys"),
        ),
        sa.CheckConstraint(
            "person_id IS NULL OR office IS NULL", name=op.f("ck_carrier_of_a_person_or_of_an_office")
        ),
        sa.CheckConstraint(
            "(failures = 0) = (rests_until IS NULL) AND (failures = 0) = (failing_since IS NULL) "
            "AND (failures = 0) = (last_error IS NULL)",
            name=op.f("ck_carrier_failing_with_an_error_and_a_pause"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_carrier_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_carrier_person_id"), "carrier", ["person_id"], unique=False)
    op.execute(
        carrier.insert().from_select(
            ["kind", "label", "created_at"], sa.select(sa.literal("mail"), sa.literal("pošta"), sa.func.now())
        )
    )
    op.create_table(
        "letter_habit",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("daily_at", sa.Time(), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("quiet_days_off", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(quiet_from IS NULL) = (quiet_until IS NULL)", name=op.f("ck_letter_habit_quiet_from_until")
        ),
        sa.CheckConstraint("quiet_from <> quiet_until", name=op.f("ck_letter_habit_quiet_for_a_while")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_letter_habit_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_letter_habit")),
    )
    with op.batch_alter_table("letter", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("carrier_id", sa.Integer(), server_default="1", nullable=False))
        batch.add_column(sa.Column("carried_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            op.f("fk_letter_carrier_id_carrier"), "carrier", ["carrier_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_foreign_key(
            op.f("fk_letter_carried_by_letter"), "letter", ["carried_by"], ["id"], ondelete="RESTRICT"
        )
        batch.drop_constraint(op.f("ck_letter_state_is_known"), type_="check")
        batch.create_check_constraint(
            op.f("ck_letter_state_is_known"),
            sa.text("state IN ('owed', 'sent', 'failed', 'dropped', 'carried')"),
        )
        batch.create_check_constraint(
            op.f("ck_letter_carried_by_another"), sa.text("(state = 'carried') = (carried_by IS NOT NULL)")
        )
    op.execute("UPDATE letter SET failing_since = created_at WHERE attempts > 0 AND state = 'owed'")


def _fewer_indexes() -> None:
    """Each act writes every index: those that no question asks for go (docs/decisions/0017)."""
    for table, column in (
        ("action_link", "proposal_id"),
        ("letter", "link_id"),
        ("sign_off", "decided_by"),
        ("sign_off", "acts_for"),
    ):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    op.drop_index(op.f("ix_letter_document_id"), table_name="letter")
    for column in ("document_id", "carried_by"):
        _partial_index("letter", column)
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("uq_journal_digest"), "journal", type_="unique")
        return
    # SQLite makes the table anew, and its triggers with it: the journal stays append-only
    triggers = connection.execute(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
    ).scalars()
    again = list(triggers)
    with op.batch_alter_table("journal") as batch:
        batch.drop_constraint(op.f("uq_journal_digest"), type_="unique")
    for trigger in again:
        op.execute(trigger)


def downgrade() -> None:
    """There is no way back (docs/decisions/0015)."""
    raise NotImplementedError("Restore the backup from before the upgrade.")
