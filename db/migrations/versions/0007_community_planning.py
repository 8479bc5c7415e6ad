"""community planning of social services: processes, groups, plans, comments, hearings, the catalogue"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings a database of the fourth part to this release."""
    _planning()
    _people()
    _documents()
    _links()
    _drafts_by_author()
    _lighter_acts()


def _lighter_acts() -> None:
    """What each act writes and nobody asks for, or what follows from something else, goes (docs/decisions/0017)."""
    op.drop_column("sign_off", "seen_parts")  # they follow from the text that was seen, which is kept
    for table, column in (
        ("sign_off", "holder_id"),
        ("sign_off", "proposal_id"),
        ("consultation", "proposal_id"),
    ):
        op.drop_index(f"ix_{table}_{column}", table)  # another index begins with this column
    op.drop_index("ix_sign_off_state_due_on", "sign_off")
    _index_where("ix_sign_off_due_on", "sign_off", ["due_on"], "state = 'asked'")
    op.drop_index("ix_journal_actor_id_number", "journal")
    _index_where("ix_journal_actor_id_number", "journal", ["actor_id", "number"], "actor_id IS NOT NULL")
    op.drop_index("ix_action_link_person_id", "action_link")
    with op.batch_alter_table("letter", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint(op.f("uq_letter_message_id"), type_="unique")  # it is made of the key


def _index_where(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def _drafts_by_author() -> None:
    """Every landing page asks for a person's drafts and returned proposals, among all that they ever wrote."""
    op.drop_index("ix_proposal_author_id", "proposal")
    op.create_index("ix_proposal_author_id_state", "proposal", ["author_id", "state"])


def _people() -> None:
    """Members of groups and citizens get letters, but are nobody of the office (db/people.py)."""
    op.add_column("person", sa.Column("is_outside", sa.Boolean(), server_default=sa.false(), nullable=False))


def _documents() -> None:
    """Word and PDF of planning belong to a process and a part of it (db/files.py)."""
    with op.batch_alter_table("document", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("process_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("part_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_document_process_id_planning_process"),
            "planning_process",
            ["process_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        for name in ("kind_is_known", "of_something"):
            batch.drop_constraint(op.f(f"ck_document_{name}"), type_="check")
        kinds = ", ".join(f"'{kind}'" for kind in KINDS)
        batch.create_check_constraint(op.f("ck_document_kind_is_known"), sa.text(f"kind IN ({kinds})"))
        batch.create_check_constraint(
            op.f("ck_document_of_something"),
            sa.text(
                "proposal_id IS NOT NULL OR meeting_id IS NOT NULL OR resolution_id IS NOT NULL OR "
                "process_id IS NOT NULL"
            ),
        )
    where = sa.text("process_id IS NOT NULL")
    op.create_index(
        "ix_document_process_id",
        "document",
        ["process_id"],
        unique=False,
        sqlite_where=where,
        postgresql_where=where,
    )


KINDS = (
    "proposal",
    "extract",
    "sign_off_sheet",
    "extract_pdf",
    "compliance_clause",
    "invitation",
    "invitation_pdf",
    "packet_pdf",
    "packet_zip",
    "minutes",
    "minutes_pdf",
    "task_control",
    "group_invitation",
    "group_minutes",
    "group_minutes_public",
    "plan_word",
    "plan_pdf",
    "settlement_word",
    "hearing_invitation",
    "hearing_minutes",
    "evaluation_word",
    "catalogue_word",
    "catalogue_pdf",
)


def _links() -> None:
    """Links by which people come to a meeting, and by which a citizen confirms a comment."""
    with op.batch_alter_table("action_link", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint(op.f("ck_action_link_task_is_known"), type_="check")
        batch.create_check_constraint(
            op.f("ck_action_link_task_is_known"),
            sa.text("task IN ('sign_off', 'sign_form', 'sign_minutes', 'attend', 'confirm_comment')"),
        )


def _planning() -> None:
    """What db/planning describes."""
    op.create_table(
        "planning_process",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=300), nullable=True),
        sa.Column("registration_number", sa.String(length=100), nullable=True),
        sa.Column("funding", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("period_from", sa.Integer(), nullable=False),
        sa.Column("period_until", sa.Integer(), nullable=False),
        sa.Column("municipalities", sa.Integer(), nullable=True),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('preparation', 'needs', 'goals', 'measures', 'comments', 'hearing', 'approval', 'monitoring', 'closed', 'abandoned')",
            name=op.f("ck_planning_process_state_is_of_the_table"),
        ),
        sa.CheckConstraint(
            "period_until >= period_from", name=op.f("ck_planning_process_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["person.id"],
            name=op.f("fk_planning_process_coordinator_id_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_process")),
        sa.UniqueConstraint("code", name=op.f("uq_planning_process_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_planning_process_coordinator_id"), "planning_process", ["coordinator_id"], unique=False
    )
    op.create_table(
        "group_meeting",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("when_words", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=500), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("is_joint", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_attendance_kept", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("issue", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'invited', 'held', 'closed', 'cancelled')",
            name=op.f("ck_group_meeting_state_is_of_the_table"),
        ),
        sa.CheckConstraint(
            "(held_from IS NULL) = (held_until IS NULL)", name=op.f("ck_group_meeting_both_days_or_none")
        ),
        sa.CheckConstraint(
            "held_until IS NULL OR held_until >= held_from",
            name=op.f("ck_group_meeting_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_group_meeting_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_meeting")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_meeting_process_id"), "group_meeting", ["process_id"], unique=False)
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("approving_body", sa.String(length=200), nullable=True),
        sa.Column("approves", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["person.id"], name=op.f("fk_municipality_contact_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_municipality_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("process_id", "name", name=op.f("uq_municipality_process_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_municipality_contact_id"), "municipality", ["contact_id"], unique=False)
    op.create_index(op.f("ix_municipality_process_id"), "municipality", ["process_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("period_from", sa.Integer(), nullable=False),
        sa.Column("period_until", sa.Integer(), nullable=False),
        sa.Column("drawn_from_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("last_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("published_number", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("submit_by", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('mid_term', 'action')", name=op.f("ck_plan_kind_is_of_the_vocabulary")),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'final', 'submitted', 'approved', 'replaced', 'dropped')",
            name=op.f("ck_plan_state_is_of_the_table"),
        ),
        sa.CheckConstraint(
            "(published_number IS NULL) = (published_on IS NULL)",
            name=op.f("ck_plan_published_on_a_day_in_a_version"),
        ),
        sa.CheckConstraint("period_until >= period_from", name=op.f("ck_plan_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["drawn_from_id"], ["plan.id"], name=op.f("fk_plan_drawn_from_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_plan_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_drawn_from_id"), "plan", ["drawn_from_id"], unique=False)
    op.create_index(op.f("ix_plan_process_id"), "plan", ["process_id"], unique=False)
    op.create_table(
        "planning_phase",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("planned_from", sa.Date(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "phase IN ('preparation', 'needs', 'goals', 'measures', 'comments', 'hearing', 'approval', 'monitoring')",
            name=op.f("ck_planning_phase_phase_is_of_the_table"),
        ),
        sa.CheckConstraint(
            "planned_from IS NULL OR planned_until IS NULL OR planned_until >= planned_from",
            name=op.f("ck_planning_phase_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_planning_phase_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_phase")),
        sa.UniqueConstraint("process_id", "phase", name=op.f("uq_planning_phase_process_id_phase")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_planning_phase_process_id"), "planning_phase", ["process_id"], unique=False)
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("company_id", sa.String(length=8), nullable=True),
        sa.Column("legal_form", sa.String(length=200), nullable=True),
        sa.Column("seat", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("web", sa.String(length=300), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("is_public", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_provider_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("process_id", "name", name=op.f("uq_provider_process_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_provider_process_id"), "provider", ["process_id"], unique=False)
    op.create_table(
        "statistic",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("territory", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_statistic_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic")),
        sa.UniqueConstraint(
            "process_id",
            "name",
            "territory",
            "year",
            name=op.f("uq_statistic_process_id_name_territory_year"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_statistic_process_id"), "statistic", ["process_id"], unique=False)
    op.create_table(
        "working_group",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="working", nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("invitation_term", sa.String(length=40), server_default="7 calendar", nullable=False),
        sa.Column("quorum", sa.String(length=20), server_default="majority", nullable=False),
        sa.Column("rules", sa.Text(), nullable=True),
        sa.Column("no_evidence", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('steering', 'working')", name=op.f("ck_working_group_kind_is_of_the_vocabulary")
        ),
        sa.CheckConstraint(
            "quorum IN ('majority', 'third', 'none')", name=op.f("ck_working_group_quorum_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_working_group_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_group")),
        sa.UniqueConstraint("process_id", "name", name=op.f("uq_working_group_process_id_name")),
        sa.UniqueConstraint("process_id", "position", name=op.f("uq_working_group_process_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_working_group_process_id"), "working_group", ["process_id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("has_vote", sa.Boolean(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "answer IN ('coming', 'not_coming')", name=op.f("ck_attendance_answer_is_of_the_vocabulary")
        ),
        sa.CheckConstraint(
            "attended IN ('present', 'excused', 'absent')",
            name=op.f("ck_attendance_attended_is_of_the_vocabulary"),
        ),
        sa.CheckConstraint(
            "side IN ('commissioner', 'provider', 'user', 'public')",
            name=op.f("ck_attendance_side_is_of_the_vocabulary"),
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_attendance_answered_at_an_instant")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["group_meeting.id"],
            name=op.f("fk_attendance_meeting_id_group_meeting"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_attendance_meeting_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attendance_meeting_id"), "attendance", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_attendance_person_id"), "attendance", ["person_id"], unique=False)
    op.create_table(
        "comment_window",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("rules", sa.Text(), nullable=True),
        sa.Column("takes_web", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_comment_window_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_comment_window_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_window")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_comment_window_plan_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_comment_window_plan_id"), "comment_window", ["plan_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('survey', 'swot', 'statistic', 'paper')", name=op.f("ck_evidence_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_evidence_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "plan_id", "goal", "kind", "source_id", name=op.f("uq_evidence_plan_id_goal_kind_source_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_evidence_plan_id"), "evidence", ["plan_id"], unique=False)
    op.create_table(
        "group_member",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=20), server_default="member", nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "office IN ('chair', 'secretary', 'member', 'guest')",
            name=op.f("ck_group_member_office_is_of_the_vocabulary"),
        ),
        sa.CheckConstraint(
            "side IN ('commissioner', 'provider', 'user', 'public')",
            name=op.f("ck_group_member_side_is_of_the_vocabulary"),
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from",
            name=op.f("ck_group_member_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_group_member_group_id_working_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_group_member_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_member_group_id"), "group_member", ["group_id"], unique=False)
    op.create_index(op.f("ix_group_member_person_id"), "group_member", ["person_id"], unique=False)
    op.create_table(
        "group_of_meeting",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_group_of_meeting_group_id_working_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["group_meeting.id"],
            name=op.f("fk_group_of_meeting_meeting_id_group_meeting"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_of_meeting")),
        sa.UniqueConstraint("meeting_id", "group_id", name=op.f("uq_group_of_meeting_meeting_id_group_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_of_meeting_group_id"), "group_of_meeting", ["group_id"], unique=False)
    op.create_index(op.f("ix_group_of_meeting_meeting_id"), "group_of_meeting", ["meeting_id"], unique=False)
    op.create_table(
        "group_point",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("discussed", sa.Text(), nullable=True),
        sa.Column("concluded", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["group_meeting.id"],
            name=op.f("fk_group_point_meeting_id_group_meeting"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_point")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_group_point_meeting_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_point_meeting_id"), "group_point", ["meeting_id"], unique=False)
    op.create_table(
        "group_task",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "done_on IS NULL OR report IS NOT NULL", name=op.f("ck_group_task_done_with_a_report")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["group_meeting.id"],
            name=op.f("fk_group_task_meeting_id_group_meeting"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_group_task_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_task")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_task_meeting_id"), "group_task", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_group_task_person_id"), "group_task", ["person_id"], unique=False)
    op.create_table(
        "measure_report",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("progress", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("indicators", sa.Text(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "progress IN ('not_begun', 'under_way', 'done', 'continuous', 'abandoned')",
            name=op.f("ck_measure_report_progress_is_of_the_vocabulary"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_measure_report_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"],
            ["person.id"],
            name=op.f("fk_measure_report_reported_by_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_report")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_measure_report_plan_id"), "measure_report", ["plan_id"], unique=False)
    op.create_index(op.f("ix_measure_report_reported_by"), "measure_report", ["reported_by"], unique=False)
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_plan_version_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_version_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_plan_version_written_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_version_plan_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_version_plan_id"), "plan_version", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_version_written_by"), "plan_version", ["written_by"], unique=False)
    op.create_table(
        "planning_comment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("plan_number", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=True),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("commenter", sa.String(length=200), nullable=True),
        sa.Column("organisation", sa.String(length=300), nullable=True),
        sa.Column("is_name_public", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("settlement", sa.String(length=20), nullable=True),
        sa.Column("settlement_reason", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("proposed_settlement", sa.String(length=20), nullable=True),
        sa.Column("proposed_reason", sa.Text(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'settled') = (settlement IS NOT NULL) AND (settlement IS NULL) = (settlement_reason IS NULL)",
            name=op.f("ck_planning_comment_settled_with_a_reason"),
        ),
        sa.CheckConstraint(
            "(state IN ('unconfirmed', 'lapsed')) = (number IS NULL)",
            name=op.f("ck_planning_comment_numbered_once_it_is_confirmed"),
        ),
        sa.CheckConstraint(
            "channel IN ('web', 'paper', 'meeting', 'hearing')",
            name=op.f("ck_planning_comment_channel_is_of_the_vocabulary"),
        ),
        sa.CheckConstraint(
            "settlement IN ('accepted', 'partly', 'rejected', 'noted')",
            name=op.f("ck_planning_comment_settlement_is_of_the_vocabulary"),
        ),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'received', 'settled', 'lapsed', 'withdrawn')",
            name=op.f("ck_planning_comment_state_is_of_the_table"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_planning_comment_group_id_working_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_planning_comment_person_id_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_planning_comment_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_comment")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_planning_comment_plan_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_planning_comment_group_id"), "planning_comment", ["group_id"], unique=False)
    op.create_index(op.f("ix_planning_comment_person_id"), "planning_comment", ["person_id"], unique=False)
    op.create_index(op.f("ix_planning_comment_plan_id"), "planning_comment", ["plan_id"], unique=False)
    op.create_table(
        "planning_matter",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_planning_matter_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_planning_matter_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_planning_matter_proposal_id_proposal"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_matter")),
        sa.UniqueConstraint("plan_id", "proposal_id", name=op.f("uq_planning_matter_plan_id_proposal_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_planning_matter_plan_id"), "planning_matter", ["plan_id"], unique=False)
    op.create_index(op.f("ix_planning_matter_process_id"), "planning_matter", ["process_id"], unique=False)
    op.create_index(op.f("ix_planning_matter_proposal_id"), "planning_matter", ["proposal_id"], unique=False)
    op.create_table(
        "public_hearing",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("town", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("taken_down_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'announced', 'held', 'closed', 'cancelled')",
            name=op.f("ck_public_hearing_state_is_of_the_table"),
        ),
        sa.CheckConstraint(
            "people IS NULL OR people >= 0", name=op.f("ck_public_hearing_people_are_counted")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_public_hearing_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_public_hearing_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_hearing")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_public_hearing_plan_id"), "public_hearing", ["plan_id"], unique=False)
    op.create_index(op.f("ix_public_hearing_process_id"), "public_hearing", ["process_id"], unique=False)
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=True),
        sa.Column("target", sa.String(length=500), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("hours", sa.String(length=300), nullable=True),
        sa.Column("capacity", sa.String(length=200), nullable=True),
        sa.Column("price", sa.String(length=300), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("registered", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint(
            "form IN ('residential', 'outpatient', 'field')", name=op.f("ck_service_form_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
            name=op.f("fk_service_provider_id_provider"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_service_provider_id"), "service", ["provider_id"], unique=False)
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("held_from", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("handed_out", sa.Integer(), nullable=True),
        sa.Column("respondents", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "respondents IS NULL OR respondents >= 0", name=op.f("ck_survey_respondents_are_counted")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_survey_group_id_working_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_survey_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("process_id", "title", name=op.f("uq_survey_process_id_title")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_survey_group_id"), "survey", ["group_id"], unique=False)
    op.create_index(op.f("ix_survey_process_id"), "survey", ["process_id"], unique=False)
    op.create_table(
        "swot_note",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("quadrant", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "quadrant IN ('strength', 'weakness', 'opportunity', 'threat')",
            name=op.f("ck_swot_note_quadrant_is_of_the_vocabulary"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_swot_note_group_id_working_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_swot_note_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swot_note")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_swot_note_group_id"), "swot_note", ["group_id"], unique=False)
    op.create_index(op.f("ix_swot_note_process_id"), "swot_note", ["process_id"], unique=False)
    op.create_table(
        "survey_count",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_survey_count_count_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_count_survey_id_survey"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_count")),
        sa.UniqueConstraint(
            "survey_id", "question", "answer", name=op.f("uq_survey_count_survey_id_question_answer")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_survey_count_survey_id"), "survey_count", ["survey_id"], unique=False)
    op.create_table(
        "plan_consent",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="asked", nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_on IS NULL)", name=op.f("ck_plan_consent_decided_on_a_day")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'declined')",
            name=op.f("ck_plan_consent_state_is_of_the_vocabulary"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_plan_consent_municipality_id_municipality"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_consent_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["resolution.id"],
            name=op.f("fk_plan_consent_resolution_id_resolution"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_consent")),
        sa.UniqueConstraint(
            "plan_id", "municipality_id", "body", name=op.f("uq_plan_consent_plan_id_municipality_id_body")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_plan_consent_municipality_id"), "plan_consent", ["municipality_id"], unique=False
    )
    op.create_index(op.f("ix_plan_consent_plan_id"), "plan_consent", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_consent_resolution_id"), "plan_consent", ["resolution_id"], unique=False)
    op.create_table(
        "planning_paper",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=250), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=1000), nullable=True),
        sa.Column("is_public", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('charter', 'rules', 'invitation', 'programme', 'minutes', 'output', 'survey', 'analysis', 'draft', 'settlement', 'plan', 'action_plan', 'evaluation', 'catalogue', 'article', 'hearing', 'other')",
            name=op.f("ck_planning_paper_kind_is_of_the_vocabulary"),
        ),
        sa.CheckConstraint(
            "(file_digest IS NULL) = (file_name IS NULL) AND (file_digest IS NULL) = (size IS NULL)",
            name=op.f("ck_planning_paper_a_file_is_whole"),
        ),
        sa.CheckConstraint(
            "file_digest IS NOT NULL OR document_id IS NOT NULL OR address IS NOT NULL",
            name=op.f("ck_planning_paper_leads_to_something"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_planning_paper_document_id_document"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_planning_paper_group_id_working_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["public_hearing.id"],
            name=op.f("fk_planning_paper_hearing_id_public_hearing"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["group_meeting.id"],
            name=op.f("fk_planning_paper_meeting_id_group_meeting"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_planning_paper_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["planning_process.id"],
            name=op.f("fk_planning_paper_process_id_planning_process"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_planning_paper_survey_id_survey"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_paper")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_planning_paper_document_id"), "planning_paper", ["document_id"], unique=False)
    op.create_index(op.f("ix_planning_paper_group_id"), "planning_paper", ["group_id"], unique=False)
    op.create_index(op.f("ix_planning_paper_hearing_id"), "planning_paper", ["hearing_id"], unique=False)
    op.create_index(op.f("ix_planning_paper_meeting_id"), "planning_paper", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_planning_paper_plan_id"), "planning_paper", ["plan_id"], unique=False)
    op.create_index(op.f("ix_planning_paper_process_id"), "planning_paper", ["process_id"], unique=False)
    op.create_index(op.f("ix_planning_paper_survey_id"), "planning_paper", ["survey_id"], unique=False)
