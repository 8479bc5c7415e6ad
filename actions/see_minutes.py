"""What does a person see of the minutes of a meeting, what is missing, and what may they do? Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.minutes import body_of
from actions.minutes_content import minutes_content
from actions.office import Office
from actions.see import SEE_EVERYTHING, NotSeen, eyes_of
from actions.send_minutes import KINDS, Signer, name_of, proposed_signers
from db import files, meetings, minutes, sittings
from db.proposals import proposal
from db.queries.minutes_record import officers_of
from db.visibility import visible
from states.dates import czech_date
from states.minutes import MINUTES, STAFF
from states.town import Body
from states.vocabulary import BodyKind, MeetingFunction

HIDDEN_ITEM = "Neveřejný bod"
SECTIONS = {
    "kdo": "Kdy, kde a\u00a0kdo",
    "program": "Program",
    "prubeh": "Průběh jednání",
    "prijato": "Přijatá usnesení a\u00a0úkoly",
    "neprijato": "Nepřijaté návrhy a\u00a0námitky",
    "podpisy": "Podpisy",
}


@dataclass(frozen=True, slots=True)
class SeenMinutes:
    """The minutes for these eyes. ``row`` is None while nobody has begun them; ``content`` is the frozen text once it
    was sent, what is recorded now before; ``missing`` has sentences by section; ``own`` is the signature asked of
    this person."""

    meeting: Row[Any]
    body: Body
    title: str
    row: Row[Any] | None
    content: dict[str, Any]
    missing: Mapping[str, tuple[str, ...]]
    signatures: Sequence[Row[Any]]
    earlier: Sequence[Row[Any]]
    objections: Sequence[Row[Any]]
    open_objections: Sequence[Row[Any]]
    documents: Sequence[Row[Any]]
    signers: Sequence[Signer]
    roster: Sequence[Row[Any]]
    own: Row[Any] | None
    may_write: bool
    may_object: bool
    is_redacted: bool
    today: date

    @property
    def state(self) -> str:
        """The state of the minutes in words."""
        return MINUTES.states[self.row.state] if self.row is not None else "nezaložen"

    @property
    def is_late(self) -> bool:
        """Whether the term of § 95/2 has passed and the minutes are not signed."""
        return self.row is not None and self.row.state != "signed" and self.row.due_on < self.today


def see_minutes(office: Office, connection: Connection, actor: Actor, meeting_id: int) -> SeenMinutes:
    """The minutes as ``actor`` may see them; raises NotSeen for minutes of a body whose meetings are not public."""
    assert actor.person_id is not None
    meeting = meetings.meeting_by_id(connection, meeting_id)
    if meeting is None or meeting.state in ("planned", "convened", "cancelled"):
        raise NotSeen("Zápis")
    body = body_of(office, meeting)
    row = minutes.minutes_of(connection, meeting_id)
    signatures = minutes.signatures_of(connection, row.id) if row is not None else []
    roster = sittings.members_of(connection, meeting.body, meeting.held_on)
    standing = standing_towards(office, connection, actor)
    own = next(
        (
            found
            for found in signatures
            if row is not None
            and found.issue == row.issue
            and found.state == "asked"
            and found.person_id == actor.person_id
        ),
        None,
    )
    is_member = any(member.person_id == actor.person_id for member in roster)
    officers = officers_of(connection, meeting_id)
    is_signer = any(found.person_id == actor.person_id for found in signatures)
    sees_all = bool(standing.roles & SEE_EVERYTHING)
    if not (sees_all or is_member or is_signer or may_look_in(office, connection, meeting, actor)):
        raise NotSeen("Zápis")
    is_frozen = row is not None and row.state != "draft"
    content = (
        dict(row.snapshot)
        if row is not None and is_frozen
        else minutes_content(office, connection, meeting_id, row.notes if row is not None else {})
    )
    hidden = set() if sees_all or own is not None else _hidden(office, connection, actor.person_id, content)
    shown = redacted(content, hidden)
    may_write = bool(standing.roles.intersection(STAFF))
    open_objections = minutes.open_objections(connection, meeting.body)
    current = [found for found in signatures if row is not None and found.issue == row.issue]
    return SeenMinutes(
        meeting=meeting,
        body=body,
        title=name_of(body, meeting),
        row=row,
        content=shown,
        missing=_missing(office, body, meeting, row, content, officers, current, open_objections),
        signatures=current,
        earlier=[found for found in signatures if row is not None and found.issue != row.issue],
        objections=minutes.objections_of(connection, row.id) if row is not None else [],
        open_objections=[found for found in open_objections if found.meeting_id != meeting_id],
        documents=[] if hidden else _documents(connection, meeting_id),
        signers=proposed_signers(office, connection, meeting) if may_write else (),
        roster=roster,
        own=own,
        may_write=may_write,
        may_object=may_write or is_member,
        is_redacted=bool(hidden),
        today=office.today,
    )


def may_look_in(office: Office, connection: Connection, meeting: Row[Any], actor: Actor) -> bool:
    """Whether somebody may follow a meeting and read its record: its own people, who may inspect it, who see all."""
    if actor.person_id is None:
        return True
    if standing_towards(office, connection, actor).roles & SEE_EVERYTHING:
        return True
    if any(found.person_id == actor.person_id for found in officers_of(connection, meeting.id)):
        return True
    return may_inspect(office, connection, body_of(office, meeting), actor.person_id)


def may_inspect(office: Office, connection: Connection, body: Body, person_id: int) -> bool:
    """Whether somebody without an office may read minutes of a body: anybody those of the assembly (§ 16/2 e),
    members of the assembly those of the council (§ 101/3) and of its committees."""
    if body.kind is BodyKind.ASSEMBLY:
        return True
    assemblies = [found.code for found in office.town.bodies if found.kind is BodyKind.ASSEMBLY]
    member = sittings.member
    return (
        connection.execute(
            sa.select(member.c.id)
            .where(
                member.c.body.in_([*assemblies, body.code]),
                member.c.person_id == person_id,
                member.c.valid_from <= office.today,
                sa.or_(member.c.valid_until.is_(None), member.c.valid_until >= office.today),
            )
            .limit(1)
        ).first()
        is not None
    )


def redacted(content: Mapping[str, Any], hidden: set[str]) -> dict[str, Any]:
    """The content without what stands under these items; their places stay, so that the numbers agree."""
    if not hidden:
        return dict(content)

    def open_rows(name: str) -> list[dict[str, str]]:
        return [row for row in content[name] if row["item"] not in hidden]

    return {
        **content,
        "agenda": [
            {**row, "title": HIDDEN_ITEM, "note": ""} if row["item"] in hidden else row
            for row in content["agenda"]
        ],
        "course": [
            {**row, "text": HIDDEN_ITEM} if row["item"] in hidden else row
            for row in content["course"]
            if row["item"] not in hidden or row["kind"] == "item"
        ],
        "resolutions": open_rows("resolutions"),
        "tasks": open_rows("tasks"),
        "not_adopted": open_rows("not_adopted"),
    }


def _hidden(office: Office, connection: Connection, person_id: int, content: Mapping[str, Any]) -> set[str]:
    """Items with confidential matters that this person may not see."""
    matters: dict[str, int] = content["hidden"]
    if not matters:
        return set()
    seen = set(
        connection.execute(
            sa.select(proposal.c.id).where(
                proposal.c.id.in_(sorted(matters.values())), visible(eyes_of(office, connection, person_id))
            )
        ).scalars()
    )
    return {item for item, matter in matters.items() if matter not in seen}


def _documents(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    table = files.document
    return connection.execute(
        sa.select(table)
        .where(table.c.meeting_id == meeting_id, table.c.kind.in_(KINDS))
        .order_by(table.c.issue.desc(), table.c.id.desc())
    ).all()


def _missing(
    office: Office,
    body: Body,
    meeting: Row[Any],
    row: Row[Any] | None,
    content: Mapping[str, Any],
    officers: Sequence[Row[Any]],
    signatures: Sequence[Row[Any]],
    open_objections: Sequence[Row[Any]],
) -> dict[str, tuple[str, ...]]:
    """What each section still lacks, so that nobody has to look for it."""

    def appointed(function: MeetingFunction) -> int:
        return sum(found.function == function.value and found.until is None for found in officers)

    verifiers = appointed(MeetingFunction.VERIFIER)
    undecided = [line for line in content["course"] if line["kind"] == "fact" and line["text"] == "nezapsán"]
    checks: dict[str, list[tuple[bool, str]]] = {
        "kdo": [
            (meeting.state != "closed", "Jednání ještě neskončilo; zápis se průběžně doplňuje."),
            (not appointed(MeetingFunction.CHAIR), "Není zapsán předsedající."),
            (not appointed(MeetingFunction.MINUTE_TAKER), "Není zapsán zapisovatel."),
            (
                verifiers < body.verifiers,
                f"Ověřovatelů je určeno {verifiers} z\u00a0{body.verifiers}.",
            ),
            (not content["attendance"], "Jmenná prezence nebyla vedena."),
            (
                not any(fact["label"] == "Přítomno" for fact in content["facts"]),
                "Není znám počet přítomných (§\u00a095 odst.\u00a01 zákona o\u00a0obcích).",
            ),
        ],
        "program": [
            (
                "samostatně nehlasovalo" in content["agenda_line"] and not body.is_internal,
                "Není zapsáno hlasování o\u00a0programu.",
            )
        ],
        "prubeh": [
            (bool(undecided), f"Bez zapsaného výsledku: {len(undecided)}."),
            (not content["course"], "Na programu nic není."),
        ],
        "prijato": [],
        "neprijato": [
            (
                True,
                f"O\u00a0námitce ({found.raised_by}, {czech_date(found.raised_on)}) ještě není rozhodnuto.",
            )
            for found in open_objections
        ],
        "podpisy": _signing(office, row, signatures),
    }
    return {
        section: tuple(sentence for is_missing, sentence in found if is_missing)
        for section, found in checks.items()
    }


def _signing(office: Office, row: Row[Any] | None, signatures: Sequence[Row[Any]]) -> list[tuple[bool, str]]:
    if row is None:
        return [(True, "Zápis zatím nikdo nezaložil.")]
    waiting = [found.name for found in signatures if found.state == "asked"]
    late = row.due_on < office.today and row.state != "signed"
    return [
        (late, f"Lhůta pro vyhotovení uplynula {czech_date(row.due_on)}."),
        (
            row.state == "draft",
            f"Zápis ještě nebyl předán k\u00a0podpisu; vyhotovit se má do {czech_date(row.due_on)}.",
        ),
        (bool(waiting) and row.state == "for_signature", f"Nepodepsali: {', '.join(waiting)}."),
    ]
