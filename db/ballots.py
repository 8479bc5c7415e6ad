"""What do we keep of ballots, of each member's vote, and of the items that a ballot decided?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, key, metadata, one_of, reference
from states.vocabulary import BallotKind, BallotSubject, VoteChoice

SOURCES = ("desk", "paper", "table", "machine")

ballot = sa.Table(
    "ballot",
    metadata,
    key(),
    reference("meeting_id", "meeting.id"),
    reference("agenda_item_id", "agenda_item.id", nullable=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False, server_default=BallotKind.COUNTS.value),
    sa.Column("subject", sa.String(30), nullable=False, server_default=BallotSubject.PROPOSAL.value),
    sa.Column("motion", sa.Text, nullable=False),
    sa.Column("moved_by", sa.String(200)),
    sa.Column("candidate", sa.String(200)),
    sa.Column("clauses", PlainData),
    sa.Column("members", sa.Integer, nullable=False),
    sa.Column("present", sa.Integer, nullable=False),
    sa.Column("votes_for", sa.Integer, nullable=False),
    sa.Column("against", sa.Integer, nullable=False),
    sa.Column("abstained", sa.Integer, nullable=False),
    sa.Column("electorate", PlainData),
    sa.Column("source", sa.String(20), nullable=False, server_default="desk"),
    sa.Column("said_result", sa.String(200)),
    sa.Column("taken_at", Instant, nullable=False),
    sa.Column("recorded_at", Instant),
    reference("recorded_by", "person.id", nullable=True),
    sa.Column("state", sa.String(20), nullable=False, server_default="valid"),
    sa.Column("void_reason", sa.Text),
    sa.Column("voided_at", Instant),
    sa.UniqueConstraint("meeting_id", "position"),
    sa.CheckConstraint("members > 0 AND present BETWEEN 0 AND members", name="present_are_members"),
    sa.CheckConstraint("votes_for >= 0 AND against >= 0 AND abstained >= 0", name="votes_are_not_negative"),
    sa.CheckConstraint("votes_for + against + abstained <= present", name="only_the_present_vote"),
    one_of("kind", BallotKind, "kind_is_of_the_vocabulary"),
    one_of("subject", BallotSubject, "subject_is_of_the_vocabulary"),
    one_of("source", SOURCES, "source_is_known"),
    one_of("state", ("valid", "void"), "state_is_valid_or_void"),
    sa.CheckConstraint(
        "(state = 'void') = (void_reason IS NOT NULL) AND (state = 'void') = (voided_at IS NOT NULL)",
        name="void_with_a_reason",
    ),
    sqlite_autoincrement=True,
)
"""One ballot. `agenda_item_id` is the item under which it was taken, `electorate` the ids of the members who were
present then (frozen; None where only counts are known), `clauses` the labels voted on apart, `said_result` what a
machine or a paper calls the result: shown, compared, never trusted."""

vote = sa.Table(
    "vote",
    metadata,
    sa.Column("ballot_id", sa.Integer, sa.ForeignKey("ballot.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("choice", sa.String(20), nullable=False),
    one_of("choice", VoteChoice, "choice_is_of_the_vocabulary"),
)

ballot_item = sa.Table(
    "ballot_item",
    metadata,
    sa.Column(
        "agenda_item_id", sa.Integer, sa.ForeignKey("agenda_item.id", ondelete="RESTRICT"), primary_key=True
    ),
    reference("ballot_id", "ballot.id"),
)
"""Which ballot decided an item: one ballot may decide several (domain.md 3, case 16), an item is decided by one."""


def ballot_that_decided(connection: Connection, agenda_item_id: int) -> Row[Any] | None:
    """The ballot that decided an item; None if none did."""
    return connection.execute(
        sa.select(ballot)
        .join(ballot_item, ballot_item.c.ballot_id == ballot.c.id)
        .where(ballot_item.c.agenda_item_id == agenda_item_id)
    ).one_or_none()


def ballot_by_id(connection: Connection, ballot_id: int) -> Row[Any] | None:
    """One ballot."""
    return connection.execute(sa.select(ballot).where(ballot.c.id == ballot_id)).one_or_none()


def ballots_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The ballots of a meeting in their order, void ones too."""
    return connection.execute(
        sa.select(ballot).where(ballot.c.meeting_id == meeting_id).order_by(ballot.c.position)
    ).all()


def ballots_under(connection: Connection, agenda_item_id: int) -> Sequence[Row[Any]]:
    """The ballots taken under one item, in their order, void ones too."""
    return connection.execute(
        sa.select(ballot).where(ballot.c.agenda_item_id == agenda_item_id).order_by(ballot.c.position)
    ).all()


def votes_of(connection: Connection, ballot_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Votes by name: ballot → member → choice."""
    rows = connection.execute(sa.select(vote).where(vote.c.ballot_id.in_(sorted(ballot_ids))))
    found: dict[int, dict[int, str]] = {}
    for row in rows:
        found.setdefault(row.ballot_id, {})[row.member_id] = row.choice
    return found


def items_decided_by(connection: Connection, ballot_id: int) -> Sequence[int]:
    """The items that a ballot decided."""
    return (
        connection.execute(
            sa.select(ballot_item.c.agenda_item_id)
            .where(ballot_item.c.ballot_id == ballot_id)
            .order_by(ballot_item.c.agenda_item_id)
        )
        .scalars()
        .all()
    )
