"""What do we keep of the minutes of a meeting, of who signs them, of objections, and of agendas as they were issued?"""

from __future__ import annotations

import sqlalchemy as sa

from db.base import Instant, PlainData, key, metadata, one_of, reference
from states.minutes import MINUTES

agenda_version = sa.Table(
    "agenda_version",
    metadata,
    key(),
    reference("meeting_id", "meeting.id"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("items", PlainData, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("published_at", Instant, nullable=False),
    reference("published_by", "person.id", nullable=True),
    sa.UniqueConstraint("meeting_id", "number"),
    sa.CheckConstraint("number > 0", name="number_is_positive"),
    sqlite_autoincrement=True,
)
"""An agenda as it was issued: version 1 is A. `items` are plain data of each item in its order."""

posting = sa.Table(
    "posting",
    metadata,
    key(),
    sa.Column("kind", sa.String(20), nullable=False),
    reference("meeting_id", "meeting.id", nullable=True),
    reference("proposal_id", "proposal.id", nullable=True),
    sa.Column("posted_on", sa.Date, nullable=False),
    sa.Column("taken_down_on", sa.Date),
    sa.Column("note", sa.Text),
    sa.Column("recorded_at", Instant, nullable=False),
    reference("recorded_by", "person.id", nullable=True),
    one_of("kind", ("meeting_notice", "intent"), "kind_is_known"),
    sa.CheckConstraint("(meeting_id IS NULL) <> (proposal_id IS NULL)", name="of_a_meeting_or_a_proposal"),
    sa.CheckConstraint(
        "taken_down_on IS NULL OR taken_down_on >= posted_on", name="taken_down_after_it_was_posted"
    ),
    sqlite_autoincrement=True,
)
"""A posting on the official notice board: the notice of a meeting (§ 93/1) or an intent (§ 39/1)."""

minutes = sa.Table(
    "minutes",
    metadata,
    key(),
    sa.Column(
        "meeting_id",
        sa.Integer,
        sa.ForeignKey("meeting.id", ondelete="RESTRICT"),
        nullable=False,
        unique=True,
    ),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("issue", sa.Integer, nullable=False, server_default="0"),
    sa.Column("notes", PlainData, nullable=False),
    sa.Column("snapshot", PlainData),
    sa.Column("digest", sa.String(64)),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("sent_at", Instant),
    sa.Column("signed_at", Instant),
    one_of("state", MINUTES.states, "state_is_of_the_table"),
    sa.CheckConstraint("state = 'draft' OR digest IS NOT NULL", name="what_is_signed_is_frozen"),
    sqlite_autoincrement=True,
)
"""Minutes of one meeting. `notes` are the minute-taker's words by the id of the item ("" for the whole meeting),
`snapshot` is everything the minutes say, frozen when they go to the verifiers, `digest` is its digest."""

minutes_signature = sa.Table(
    "minutes_signature",
    metadata,
    key(),
    reference("minutes_id", "minutes.id"),
    sa.Column("issue", sa.Integer, nullable=False),
    sa.Column("function", sa.String(40), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    reference("person_id", "person.id", nullable=True),
    sa.Column("state", sa.String(20), nullable=False, server_default="asked"),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("decided_at", Instant),
    sa.Column("on_paper", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("reason", sa.Text),
    one_of("state", ("asked", "signed", "returned", "replaced"), "state_is_known"),
    sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_at_an_instant"),
    sqlite_autoincrement=True,
)
"""Who is to sign the minutes, of which issue, and whether they did: by the letter's link or on paper."""

objection = sa.Table(
    "objection",
    metadata,
    key(),
    reference("minutes_id", "minutes.id"),
    sa.Column("raised_by", sa.String(200), nullable=False),
    reference("member_id", "member.id", nullable=True),
    sa.Column("raised_on", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    reference("decided_at_meeting_id", "meeting.id", nullable=True),
    reference("ballot_id", "ballot.id", nullable=True),
    sa.Column("decision", sa.String(20)),
    sa.Column("decision_text", sa.Text),
    sa.Column("recorded_at", Instant, nullable=False),
    one_of("decision", ("accepted", "rejected"), "decision_is_known"),
    sqlite_autoincrement=True,
)
"""An objection of a member to the minutes: the next meeting decides (§ 95/2)."""

calendar_feed = sa.Table(
    "calendar_feed",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)
"""The address of a person's calendar is signed with this generation: a new one ends the old address."""
