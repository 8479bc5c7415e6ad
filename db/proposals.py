"""What do we keep of a proposal, of its earlier texts and of its sign-offs?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, key, metadata, one_of, out_of_turn_index, reference
from db.prepared import Prepared
from states.content import Content, content_from_data
from states.proposal import PROPOSAL
from states.signoff import HOLDS_NOBODY_BACK, SIGN_OFF, StepState

proposal = sa.Table(
    "proposal",
    metadata,
    key(),
    sa.Column("state", sa.String(40), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("round", sa.Integer, nullable=False, server_default="0"),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("matter", sa.String(60), nullable=False),
    sa.Column("department", sa.String(60), nullable=False, index=True),
    sa.Column("presented_by", sa.String(60), index=True),
    sa.Column("amount", sa.BigInteger),
    sa.Column("committee_opinion", sa.Text),
    sa.Column("previous_resolution", sa.Text),
    sa.Column("clauses", PlainData, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
    sa.Column("attachments", PlainData),
    sa.Column("files", PlainData, nullable=False, server_default="[]"),
    sa.Column("follow_ups", PlainData, nullable=False),
    sa.Column("is_confidential", sa.Boolean, nullable=False),
    reference("author_id", "person.id", is_indexed=False),  # ix_proposal_author_id_state
    sa.Column("route", sa.String(60), nullable=False),
    sa.Column(
        "rules_digest", sa.String(64), sa.ForeignKey("rules.digest", ondelete="RESTRICT"), nullable=False
    ),
    sa.Column("created_at", Instant, nullable=False),
    one_of("state", PROPOSAL.states, "state_is_of_the_table"),
    sa.CheckConstraint("amount IS NULL OR amount >= 0", name="amount_is_not_negative"),
    sa.CheckConstraint("committee_opinion <> ''", name="committee_opinion_is_stated_or_null"),
    sa.CheckConstraint("previous_resolution <> ''", name="previous_resolution_is_stated_or_null"),
    sa.CheckConstraint(
        "state = 'draft' OR state = 'withdrawn' OR round > 0", name="submitted_if_beyond_draft"
    ),
    sa.Index("ix_proposal_author_id_state", "author_id", "state"),
    sa.Index(
        "ix_proposal_list",
        "state",
        "is_confidential",
        "department",
        "author_id",
        "presented_by",
        "matter",
        "created_at",
    ),
    sqlite_autoincrement=True,
)

proposal_text = sa.Table(
    "proposal_text",
    metadata,
    sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposal.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("content", PlainData, nullable=False),
    sa.Column("written_at", Instant, nullable=False),
    reference("written_by", "person.id"),
    sa.Index("ix_proposal_text_writer", "proposal_id", "written_by"),
)

_IS_ASKED = sa.text("state = 'asked'")
"""A limit that nobody waits for any more is not asked about (`db.due_terms`)."""

sign_off = sa.Table(
    "sign_off",
    metadata,
    key(),
    reference("proposal_id", "proposal.id", is_indexed=False),  # uq_sign_off_proposal_id_step
    sa.Column("step", sa.String(60), nullable=False),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("is_opinion", sa.Boolean, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("is_mandatory", sa.Boolean, nullable=False),
    sa.Column("parts", PlainData, nullable=False),
    sa.Column("days", sa.String(40), nullable=False),
    sa.Column("escalate_to", sa.String(60)),
    sa.Column("office", sa.String(60)),
    reference("holder_id", "person.id", is_indexed=False),  # ix_sign_off_holder_state
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("asking", sa.Integer, nullable=False, server_default="0"),
    sa.Column("asked_at", Instant),
    sa.Column("due_on", sa.Date),
    sa.Column("remind_on", sa.Date),
    sa.Column("escalated_at", Instant),
    reference("decided_by", "person.id", nullable=True, is_indexed=False),
    reference("acts_for", "person.id", nullable=True, is_indexed=False),
    sa.Column("decided_at", Instant),
    sa.Column("reason", sa.Text),
    sa.Column("opinion", sa.Text),
    sa.Column("seen_digest", sa.String(64)),
    sa.UniqueConstraint("proposal_id", "step"),
    one_of("state", SIGN_OFF.states, "state_is_of_the_table"),
    sa.CheckConstraint(
        "(state IN ('approved', 'given', 'returned')) = (decided_by IS NOT NULL)",
        name="decided_by_somebody_if_decided",
    ),
    sa.CheckConstraint("(state = 'returned') = (reason IS NOT NULL)", name="returned_with_a_reason"),
    sa.CheckConstraint("state <> 'asked' OR due_on IS NOT NULL", name="asked_until_a_day"),
    sa.Index("ix_sign_off_holder_state", "holder_id", "state"),
    sa.Index("ix_sign_off_due_on", "due_on", sqlite_where=_IS_ASKED, postgresql_where=_IS_ASKED),
    out_of_turn_index("sign_off"),
    sqlite_autoincrement=True,
)


_CONTENT = tuple(Content.__dataclass_fields__)
_PROPOSAL = Prepared(sa.select(proposal).where(proposal.c.id == sa.bindparam("proposal_id")))
_SIGN_OFF = Prepared(sa.select(sign_off).where(sign_off.c.id == sa.bindparam("sign_off_id")))
_CHAIN = Prepared(
    sa.select(sign_off)
    .where(sign_off.c.proposal_id == sa.bindparam("proposal_id"))
    .order_by(sign_off.c.position, sign_off.c.id)
)


def open_steps(of_proposal: Any) -> sa.Select[Any]:
    """The question for what is left of a chain: the steps that still hold somebody back, in their order."""
    return (
        sa.select(sign_off.c.id, sign_off.c.position, sign_off.c.is_mandatory, sign_off.c.state)
        .where(
            sign_off.c.proposal_id == of_proposal,
            *(sign_off.c.state != state for state in sorted(HOLDS_NOBODY_BACK)),
        )
        .order_by(sign_off.c.position, sign_off.c.id)
    )


_STEPS = Prepared(open_steps(sa.bindparam("proposal_id")))
_WRITERS = Prepared(
    sa.select(proposal_text.c.written_by)
    .where(proposal_text.c.proposal_id == sa.bindparam("proposal_id"))
    .distinct()
)


def content_columns(content: Content) -> dict[str, Any]:
    """The columns of ``proposal`` that hold a content."""
    return content.as_data()


def content_of(row: Row[Any]) -> Content:
    """The content that a row of ``proposal`` holds."""
    return _one_for_all(content_from_data({name: getattr(row, name) for name in _CONTENT}))


@lru_cache(maxsize=128)
def _one_for_all(content: Content) -> Content:
    """The same content, read before: its digests are known already, whoever signs it next.

    Contents are compared in full; those of rows are equal only if their canonical JSON is (columns have types).
    """
    return content


def proposal_by_id(connection: Connection, proposal_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """The row of a proposal, locked if it is to be changed."""
    return _PROPOSAL.locking(connection, for_update).first(connection, proposal_id=proposal_id)


def keep_text(connection: Connection, proposal_id: int, content: Content, *, at: Any, by: int) -> str:
    """Keeps the text as it is now and returns its digest; the same text is kept once."""
    digest = content.text_digest()
    where = (proposal_text.c.proposal_id == proposal_id, proposal_text.c.digest == digest)
    if connection.execute(sa.select(proposal_text.c.digest).where(*where)).one_or_none() is None:
        connection.execute(
            proposal_text.insert().values(
                proposal_id=proposal_id,
                digest=digest,
                content=content.as_data(),
                written_at=at,
                written_by=by,
            )
        )
    return digest


def kept_text(connection: Connection, proposal_id: int, digest: str) -> Content | None:
    """An earlier text by its digest."""
    row = connection.execute(
        sa.select(proposal_text.c.content).where(
            proposal_text.c.proposal_id == proposal_id, proposal_text.c.digest == digest
        )
    ).one_or_none()
    return content_from_data(row.content) if row else None


def parts_seen(connection: Connection, row: Row[Any] | Mapping[str, Any]) -> dict[str, str]:
    """Digests of the parts of the text that a sign-off was last decided about, by their codes; none if it never was."""
    step = row if isinstance(row, Mapping) else row._mapping
    digest = step["seen_digest"]
    seen = kept_text(connection, step["proposal_id"], digest) if digest else None
    return seen.part_digests() if seen else {}


def sign_offs_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The chain of a proposal in its order."""
    return _CHAIN.all(connection, proposal_id=proposal_id)


def open_steps_of(connection: Connection, proposal_id: int) -> list[StepState]:
    """What is left of a proposal's chain: the steps that still hold somebody back, in their order."""
    rows = _STEPS.all(connection, proposal_id=proposal_id)
    return [StepState(row.id, row.position, row.is_mandatory, row.state) for row in rows]


def writers_of(connection: Connection, proposal_id: int) -> frozenset[int]:
    """Ids of everybody who wrote a text of the proposal that was submitted."""
    return frozenset(row.written_by for row in _WRITERS.all(connection, proposal_id=proposal_id))


def sign_off_by_id(connection: Connection, sign_off_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One sign-off, locked if it is to be changed."""
    return _SIGN_OFF.locking(connection, for_update).first(connection, sign_off_id=sign_off_id)
