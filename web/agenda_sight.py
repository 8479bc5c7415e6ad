"""What do pages show of an agenda besides its items: its versions with what changed, and its papers?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.agenda_now import entries, last_entries
from actions.office import Office
from db.queries import agenda_items
from db.visibility import Eyes
from states.agenda_versions import changes, letter_of, sentences
from states.attachment import size_text

LABELS = {
    "invitation": ("Pozvánka", "Word"),
    "invitation_pdf": ("Pozvánka", "PDF"),
    "packet_pdf": ("Podklady ke všem bodům", "PDF"),
    "packet_zip": ("Podklady ke všem bodům", "ZIP"),
}
_FOR_MEMBERS = ("packet_pdf", "packet_zip")


@dataclass(frozen=True, slots=True)
class Paper:
    """An invitation or a packet: what it is, of which type, where it is; no ``href`` while it is being made."""

    label: str
    type: str
    size: str
    href: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """An issued version: its letter, who issued it and when, why, and what it changed of the one before."""

    number: int
    letter: str
    published_at: datetime
    publisher: str
    reason: str
    changes: Sequence[str]


@dataclass(frozen=True, slots=True)
class AgendaSight:
    """Versions, the latest first; ``pending`` is what the next one would change; ``papers`` are of the latest."""

    versions: Sequence[Version]
    pending: Sequence[str]
    papers: Sequence[Paper]
    since: str = ""
    news: Sequence[str] = ()

    @property
    def current(self) -> Version | None:
        """The version in force."""
        return self.versions[0] if self.versions else None

    @property
    def next_letter(self) -> str:
        """What the next version will be called."""
        return letter_of(self.versions[0].number + 1 if self.versions else 1)


def agenda_sight(
    office: Office,
    connection: Any,
    eyes: Eyes,
    meeting: Any,
    *,
    seen: Collection[int] | None = None,
    since: int | None = None,
    with_pending: bool = False,
) -> AgendaSight:
    """What these eyes see. ``seen``: confidential proposals they may read the titles of (None: all of them).

    ``since`` is the version that the reader saw: what is new after it is told apart.
    """
    rows = agenda_items.versions_of(connection, meeting.id)
    listed = [last_entries(row) for row in rows]
    known = {entry.proposal_id for items in listed for entry in items if entry.proposal_id is not None}
    may_read = known if seen is None else set(seen)
    versions = [
        Version(
            row.number,
            letter_of(row.number),
            row.published_at,
            row.publisher or "",
            row.reason or "",
            sentences(changes(earlier, items), may_read) if earlier else (),
        )
        for row, items, earlier in zip(rows, listed, [*listed[1:], []], strict=False)
    ]
    pending: Sequence[str] = ()
    if with_pending and rows:
        now = entries(office, connection, meeting)
        if seen is None:
            may_read |= {entry.proposal_id for entry in now if entry.proposal_id is not None}
        pending = sentences(changes(listed[0], now), may_read)
    old = next((items for row, items in zip(rows, listed, strict=True) if row.number == since), None)
    news = sentences(changes(old, listed[0]), may_read) if old is not None else ()
    is_secret = any(entry.is_confidential for items in listed[:1] for entry in items)
    papers = [
        _paper(row, meeting.id)
        for row in agenda_items.papers_of(connection, meeting.id)
        if rows and row.issue == rows[0].number
        if row.kind not in _FOR_MEMBERS or not is_secret or may_have_packet(connection, eyes, meeting)
    ]
    return AgendaSight(versions, pending, papers, letter_of(since) if old is not None and since else "", news)


def may_have_packet(connection: Any, eyes: Eyes, meeting: Any) -> bool:
    """Whether these eyes may open a packet that has a confidential matter: members of the body and who sees all."""
    if eyes.see_everything:
        return True
    return agenda_items.sits_in(connection, eyes.person_ids, meeting.body, meeting.held_on)


def paper_seen(connection: Any, eyes: Eyes, meeting: Any, document_id: int) -> Any | None:
    """A made paper of the meeting that these eyes may open; None for any other."""
    row = next((row for row in agenda_items.papers_of(connection, meeting.id) if row.id == document_id), None)
    if row is None or row.made_at is None:
        return None
    if row.kind in _FOR_MEMBERS and not may_have_packet(connection, eyes, meeting):
        version = agenda_items.version_of(connection, meeting.id, row.issue)
        if any(entry.is_confidential for entry in last_entries(version)):
            return None
    return row


def _paper(row: Any, meeting_id: int) -> Paper:
    label, kind = LABELS[row.kind]
    if row.made_at is None:
        return Paper(label, kind, "", "", row.last_error or "")
    href = f"/jednani/{meeting_id}/podklady/{row.id}/{row.file_name}"
    return Paper(label, kind, size_text(row.size), href)
