"""the meeting: members, presence, ballots, versions of agendas, minutes, effects of resolutions, terms of tasks"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CHECKS = {
    "action_link": (("ck_action_link_task_is_known", "task IN ('sign_off', 'sign_form', 'sign_minutes')"),),
    "agenda_item": (
        ("ck_agenda_item_a_matter_is_a_consultation", "(kind = 'matter') = (consultation_id IS NOT NULL)"),
        ("ck_agenda_item_kind_is_of_the_vocabulary", "kind IN ('matter', 'standing', 'heading', 'motion')"),
        (
            "ck_agenda_item_placed_as_is_of_the_vocabulary",
            "placed_as IN ('in_time', 'late', 'on_table', 'at_meeting')",
        ),
        ("ck_agenda_item_titled_unless_a_matter", "kind = 'matter' OR title IS NOT NULL"),
    ),
    "assignment": (
        (
            "ck_assignment_addressee_kind_is_of_the_vocabulary",
            "addressee_kind IN ('person', 'office', 'department', 'body', 'organisation')",
        ),
        (
            "ck_assignment_reported_after_it_is_due",
            "report_on IS NULL OR due_on IS NULL OR report_on >= due_on",
        ),
        (
            "ck_assignment_term_kind_is_of_the_vocabulary",
            "term_kind IN ('date', 'immediately', 'after_event', 'meeting', 'recurring', 'none')",
        ),
    ),
    "ballot": (
        ("ck_ballot_kind_is_of_the_vocabulary", "kind IN ('counts', 'roll_call', 'secret')"),
        ("ck_ballot_source_is_known", "source IN ('desk', 'paper', 'table', 'machine')"),
        ("ck_ballot_state_is_valid_or_void", "state IN ('valid', 'void')"),
        (
            "ck_ballot_subject_is_of_the_vocabulary",
            "subject IN ('proposal', 'clauses', 'counter_proposal', 'amendment', 'election', 'agenda', 'inclusion', 'order', 'postponement', 'removal', 'officers', 'procedure')",
        ),
        (
            "ck_ballot_void_with_a_reason",
            "(state = 'void') = (void_reason IS NOT NULL) AND (state = 'void') = (voided_at IS NOT NULL)",
        ),
    ),
    "document": (
        (
            "ck_document_kind_is_known",
            "kind IN ('proposal', 'extract', 'sign_off_sheet', 'extract_pdf', 'compliance_clause', 'invitation', 'invitation_pdf', 'packet_pdf', 'packet_zip', 'minutes', 'minutes_pdf', 'task_control')",
        ),
        (
            "ck_document_of_something",
            "proposal_id IS NOT NULL OR meeting_id IS NOT NULL OR resolution_id IS NOT NULL",
        ),
    ),
    "meeting": (
        (
            "ck_meeting_kind_is_of_the_vocabulary",
            "kind IN ('regular', 'extraordinary', 'constituent', 'substitute')",
        ),
        (
            "ck_meeting_state_is_of_the_table",
            "state IN ('planned', 'convened', 'in_session', 'interrupted', 'closed', 'cancelled')",
        ),
    ),
    "resolution": (
        (
            "ck_resolution_of_a_matter_or_of_an_item",
            "consultation_id IS NOT NULL OR agenda_item_id IS NOT NULL",
        ),
        (
            "ck_resolution_state_is_of_the_table",
            "state IN ('valid', 'suspended', 'revoked', 'cancelled', 'voided')",
        ),
    ),
}
"""CHECKs that are new, or say more than before."""
OUTDATED = {
    "action_link": ("ck_action_link_task_is_known",),
    "document": ("ck_document_kind_is_known",),
    "meeting": ("ck_meeting_state_is_of_the_table",),
    "resolution": ("ck_resolution_state_is_valid_or_voided",),
}


@contextmanager
def _altered(table: str) -> Iterator[Any]:
    """The table to be altered, its outdated CHECKs replaced; SQLite makes it anew and keeps the others."""
    with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
        for name in OUTDATED.get(table, ()):
            batch.drop_constraint(op.f(name), type_="check")
        yield batch
        for name, text in CHECKS.get(table, ()):
            batch.create_check_constraint(op.f(name), sa.text(text))


def upgrade() -> None:
    _new_tables()
    _ballots_belong_to_items()
    _alter()
    op.execute("UPDATE ballot SET recorded_at = taken_at WHERE recorded_at IS NULL")
    _convened_were_posted()


def _convened_were_posted() -> None:
    """Until now convening was the statement that the notice hangs: what is convened goes on as posted that day."""
    connection = op.get_bind()
    meeting = sa.table("meeting", sa.column("id"), sa.column("state"))
    journal = sa.table(
        "journal",
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("subject"),
        sa.column("subject_id"),
        sa.column("verb"),
    )
    posting = sa.table(
        "posting",
        sa.column("kind"),
        sa.column("meeting_id"),
        sa.column("posted_on", sa.Date()),
        sa.column("note"),
        sa.column("recorded_at", sa.DateTime(timezone=True)),
    )
    rows = connection.execute(
        sa.select(meeting.c.id, sa.func.max(journal.c.at).label("at"))
        .join(
            journal,
            sa.and_(
                journal.c.subject == "meeting",
                journal.c.subject_id == meeting.c.id,
                journal.c.verb == "convene",
            ),
        )
        .where(meeting.c.state == "convened")
        .group_by(meeting.c.id)
    ).all()
    for row in rows:
        at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at
        connection.execute(
            posting.insert().values(
                kind="meeting_notice",
                meeting_id=row.id,
                posted_on=at.astimezone(ZoneInfo("Europe/Prague")).date(),
                note="svoláno dřív, než se vyvěšení zapisovalo zvlášť",
                recorded_at=at.replace(tzinfo=None) if connection.dialect.name == "sqlite" else at,
            )
        )


def _ballots_belong_to_items() -> None:
    """Until now a ballot named the stop; each item had one at most, and that one decided it."""
    op.add_column("ballot", sa.Column("agenda_item_id", sa.Integer(), nullable=True))
    same = "i.meeting_id = ballot.meeting_id AND i.consultation_id = ballot.consultation_id"
    op.execute(f"UPDATE ballot SET agenda_item_id = (SELECT i.id FROM agenda_item i WHERE {same})")
    op.execute(
        "INSERT INTO ballot_item (agenda_item_id, ballot_id) "
        "SELECT agenda_item_id, max(id) FROM ballot WHERE agenda_item_id IS NOT NULL GROUP BY agenda_item_id"
    )


def _new_tables() -> None:
    op.create_table(
        "agenda_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_agenda_version_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_agenda_version_meeting_id_meeting"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["person.id"],
            name=op.f("fk_agenda_version_published_by_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_version")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_agenda_version_meeting_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agenda_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_version_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_version_published_by"), ["published_by"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("body", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_member_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_member_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("body", "code", "valid_from", name=op.f("uq_member_body_code_valid_from")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("issue", sa.Integer(), server_default="0", nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR digest IS NOT NULL", name=op.f("ck_minutes_what_is_signed_is_frozen")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'for_signature', 'signed')", name=op.f("ck_minutes_state_is_of_the_table")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_meeting_id_meeting"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "minutes_signature",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), server_default="asked", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_paper", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)",
            name=op.f("ck_minutes_signature_decided_at_an_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'signed', 'returned', 'replaced')",
            name=op.f("ck_minutes_signature_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"],
            ["minutes.id"],
            name=op.f("fk_minutes_signature_minutes_id_minutes"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_minutes_signature_person_id_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_signature")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("minutes_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_signature_minutes_id"), ["minutes_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_signature_person_id"), ["person_id"], unique=False)

    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("taken_down_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('meeting_notice', 'intent')", name=op.f("ck_posting_kind_is_known")),
        sa.CheckConstraint(
            "(meeting_id IS NULL) <> (proposal_id IS NULL)",
            name=op.f("ck_posting_of_a_meeting_or_a_proposal"),
        ),
        sa.CheckConstraint(
            "taken_down_on IS NULL OR taken_down_on >= posted_on",
            name=op.f("ck_posting_taken_down_after_it_was_posted"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_posting_meeting_id_meeting"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_posting_proposal_id_proposal"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_posting_recorded_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_recorded_by"), ["recorded_by"], unique=False)

    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('arrived', 'joined_remotely', 'left', 'excused')",
            name=op.f("ck_presence_kind_is_of_the_vocabulary"),
        ),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)", name=op.f("ck_presence_voided_with_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_presence_meeting_id_meeting"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_presence_member_id_member"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_presence_recorded_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presence_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presence_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presence_recorded_by"), ["recorded_by"], unique=False)

    op.create_table(
        "conflict_of_interest",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_conflict_of_interest_agenda_item_id_agenda_item"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_conflict_of_interest_meeting_id_meeting"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_conflict_of_interest_member_id_member"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
            name=op.f("fk_conflict_of_interest_recorded_by_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_of_interest")),
        sa.UniqueConstraint(
            "agenda_item_id", "member_id", name=op.f("uq_conflict_of_interest_agenda_item_id_member_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("conflict_of_interest", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conflict_of_interest_agenda_item_id"), ["agenda_item_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_conflict_of_interest_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_of_interest_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_conflict_of_interest_recorded_by"), ["recorded_by"], unique=False
        )

    op.create_table(
        "ballot_item",
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_ballot_item_agenda_item_id_agenda_item"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_item_ballot_id_ballot"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("agenda_item_id", name=op.f("pk_ballot_item")),
    )
    with op.batch_alter_table("ballot_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_item_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "meeting_officer",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "function IN ('chair', 'minute_taker', 'verifier')",
            name=op.f("ck_meeting_officer_function_is_of_the_vocabulary"),
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"],
            ["ballot.id"],
            name=op.f("fk_meeting_officer_ballot_id_ballot"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_officer_meeting_id_meeting"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_meeting_officer_member_id_member"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_meeting_officer_person_id_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_officer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting_officer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_officer_ballot_id"), ["ballot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_officer_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_officer_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_officer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.String(length=200), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("decided_at_meeting_id", sa.Integer(), nullable=True),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("decision_text", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('accepted', 'rejected')", name=op.f("ck_objection_decision_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_objection_ballot_id_ballot"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decided_at_meeting_id"],
            ["meeting.id"],
            name=op.f("fk_objection_decided_at_meeting_id_meeting"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_objection_member_id_member"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_objection_minutes_id_minutes"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_ballot_id"), ["ballot_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_objection_decided_at_meeting_id"), ["decided_at_meeting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_objection_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_minutes_id"), ["minutes_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "choice IN ('for', 'against', 'abstained', 'did_not_vote', 'absent', 'excused')",
            name=op.f("ck_vote_choice_is_of_the_vocabulary"),
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_vote_ballot_id_ballot"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_vote_member_id_member"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", name=op.f("pk_vote")),
    )
    op.create_table(
        "resolution_effect",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("clause", sa.String(length=40), nullable=True),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.Column("new_text", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('revokes', 'amends', 'affirms')",
            name=op.f("ck_resolution_effect_kind_is_of_the_vocabulary"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
            name=op.f("fk_resolution_effect_recorded_by_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["resolution.id"],
            name=op.f("fk_resolution_effect_source_id_resolution"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["resolution.id"],
            name=op.f("fk_resolution_effect_target_id_resolution"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution_effect")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("resolution_effect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resolution_effect_recorded_by"), ["recorded_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_resolution_effect_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resolution_effect_target_id"), ["target_id"], unique=False)

    op.create_table(
        "late_request",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), server_default="asked", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'declined', 'withdrawn')",
            name=op.f("ck_late_request_state_is_known"),
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_late_request_decided_at_an_instant")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_late_request_asked_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_late_request_consultation_id_consultation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_late_request_decided_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_late_request_meeting_id_meeting"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_request")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("late_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_request_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_late_request_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_late_request_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_late_request_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("suspended_by", sa.Integer(), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('confirmed', 'cancelled')", name=op.f("ck_suspension_outcome_is_known")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_on IS NULL)", name=op.f("ck_suspension_decided_on_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_suspension_agenda_item_id_agenda_item"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["resolution.id"],
            name=op.f("fk_suspension_decided_by_id_resolution"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["resolution.id"],
            name=op.f("fk_suspension_resolution_id_resolution"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["suspended_by"],
            ["person.id"],
            name=op.f("fk_suspension_suspended_by_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspension_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suspension_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suspension_resolution_id"), ["resolution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suspension_suspended_by"), ["suspended_by"], unique=False)


def _alter() -> None:
    with _altered("action_link") as batch_op:
        batch_op.alter_column("proposal_id", existing_type=sa.INTEGER(), nullable=True)

    with _altered("agenda_item") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), server_default="matter", nullable=False))
        batch_op.add_column(sa.Column("code", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("title", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("is_numbered", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(
            sa.Column("placed_as", sa.String(length=20), server_default="in_time", nullable=False)
        )
        batch_op.add_column(sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("placed_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("intent_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("consultation_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_agenda_item_approved_by"), ["approved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_placed_by"), ["placed_by"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_agenda_item_approved_by_person"),
            "person",
            ["approved_by"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_agenda_item_placed_by_person"),
            "person",
            ["placed_by"],
            ["id"],
            ondelete="RESTRICT",
        )

    with _altered("assignment") as batch_op:
        batch_op.add_column(
            sa.Column("addressee_kind", sa.String(length=20), server_default="person", nullable=False)
        )
        batch_op.add_column(sa.Column("addressee", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("term_kind", sa.String(length=20), server_default="date", nullable=False)
        )
        batch_op.add_column(sa.Column("term", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("report_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("event", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("event_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("event_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("term_body", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("term_meeting_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("every_months", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_by_id", sa.Integer(), nullable=True))
        batch_op.alter_column("proposal_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_assignment_cancelled_by_id"), ["cancelled_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_previous_id"), ["previous_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_term_meeting_id"), ["term_meeting_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_assignment_cancelled_by_id_resolution"),
            "resolution",
            ["cancelled_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_assignment_term_meeting_id_meeting"),
            "meeting",
            ["term_meeting_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_assignment_previous_id_assignment"),
            "assignment",
            ["previous_id"],
            ["id"],
            ondelete="RESTRICT",
        )

    with _altered("ballot") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), server_default="counts", nullable=False))
        batch_op.add_column(
            sa.Column("subject", sa.String(length=30), server_default="proposal", nullable=False)
        )
        batch_op.add_column(sa.Column("moved_by", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("candidate", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("clauses", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("electorate", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(length=20), server_default="desk", nullable=False))
        batch_op.add_column(sa.Column("said_result", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("recorded_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(length=20), server_default="valid", nullable=False))
        batch_op.add_column(sa.Column("void_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_index(batch_op.f("ix_ballot_consultation_id"))
        batch_op.create_index(batch_op.f("ix_ballot_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_recorded_by"), ["recorded_by"], unique=False)
        batch_op.drop_constraint(batch_op.f("fk_ballot_consultation_id_consultation"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_ballot_agenda_item_id_agenda_item"),
            "agenda_item",
            ["agenda_item_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_ballot_recorded_by_person"), "person", ["recorded_by"], ["id"], ondelete="RESTRICT"
        )
        batch_op.drop_column("consultation_id")

    with _altered("consultation") as batch_op:
        batch_op.add_column(sa.Column("returns_when", sa.Text(), nullable=True))

    with _altered("document") as batch_op:
        batch_op.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        batch_op.alter_column("proposal_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_document_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_document_meeting_id_meeting"),
            "meeting",
            ["meeting_id"],
            ["id"],
            ondelete="RESTRICT",
        )

    with _altered("meeting") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), server_default="regular", nullable=False))
        batch_op.add_column(
            sa.Column("allows_remote", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("substitutes_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("joint_with_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_meeting_joint_with_id"), ["joint_with_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_substitutes_id"), ["substitutes_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_joint_with_id_meeting"),
            "meeting",
            ["joint_with_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_substitutes_id_meeting"),
            "meeting",
            ["substitutes_id"],
            ["id"],
            ondelete="RESTRICT",
        )

    with _altered("resolution") as batch_op:
        batch_op.add_column(sa.Column("agenda_item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.alter_column("proposal_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column("consultation_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_resolution_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_resolution_agenda_item_id_agenda_item"),
            "agenda_item",
            ["agenda_item_id"],
            ["id"],
            ondelete="RESTRICT",
        )


def downgrade() -> None:
    """There is none, on purpose (ADR 0015): what meetings have recorded since has no place in the tables before.

    Going back means restoring the backup that was made before the upgrade.
    """
    raise NotImplementedError(
        "What meetings have recorded since has no place in the tables before: restore a backup."
    )
