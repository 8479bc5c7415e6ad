"""What may the holder of a link to minutes do? See them as they were frozen, and sign or return them, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.minutes import body_of
from actions.office import Office
from actions.redeem import link_of, spent
from actions.send_minutes import FUNCTIONS, name_of
from actions.sign_minutes import return_minutes, settled, sign
from db import correspondence, meetings, minutes, people
from states.machine import Refused

TASK = "sign_minutes"
DONE = {
    "sign": "Zápis je podepsán.",
    "return": "Zápis je vrácen k\u00a0opravě i\u00a0s\u00a0důvodem.",
}


@dataclass(frozen=True, slots=True)
class MinutesSight:
    """What the page of a link to minutes shows; ``content`` is empty when the link opens nothing any more."""

    link_id: int
    town: str
    person: str
    function: str
    title: str
    body_name: str
    held_on: date
    due_on: date
    issue: int
    content: dict[str, Any]
    seen: str
    verbs: tuple[str, ...]
    refusal: str | None
    used_at: datetime | None
    used_for: str | None
    expires_at: datetime
    is_expired: bool

    @property
    def is_open(self) -> bool:
        """Whether the text of the minutes may be shown."""
        return bool(self.content)


def look(office: Office, connection: Connection, token: str) -> MinutesSight:
    """What a link is about; changes nothing. Raises Refused for a token that is not ours."""
    return _sight(office, connection, link_of(office, connection, token))


def redeem(
    office: Office, connection: Connection, token: str, verb: str, *, seen: str, reason: str = ""
) -> str:
    """Signs or returns as the person of the link and spends it in the same transaction; returns what was done.

    Raises Refused: expired, used, another issue meanwhile, replaced by somebody else.
    """
    link = link_of(office, connection, token, for_update=True)
    sight = _sight(office, connection, link)
    if sight.refusal is not None:
        raise Refused(sight.refusal)
    if verb not in sight.verbs:
        raise Refused("Tohle odkaz neumožňuje; otevřete ho znovu a\u00a0vyberte z\u00a0nabídky.")
    actor = Actor(link.person_id, sight.person, "link")
    if verb == "sign":
        sign(office, connection, actor, link.task_id, seen)
    else:
        return_minutes(office, connection, actor, link.task_id, seen, reason)
    if not correspondence.spend_link(connection, link.id, verb, office.now):
        raise Refused("Odkaz už byl použit.")
    return DONE[verb]


def _sight(office: Office, connection: Connection, link: Row[Any]) -> MinutesSight:
    if link.task != TASK:
        raise Refused("Tento odkaz nepatří k\u00a0zápisu; otevřete ho znovu z\u00a0dopisu.")
    signature = minutes.signature_by_id(connection, link.task_id)
    assert signature is not None  # links name existing signatures: nothing is ever deleted
    row = minutes.minutes_by_id(connection, signature.minutes_id)
    assert row is not None
    meeting = meetings.meeting_by_id(connection, row.meeting_id)
    assert meeting is not None
    body = body_of(office, meeting)
    is_expired = link.expires_at <= office.now
    was_used = link.used_at is not None
    refusal = spent(office, link, DONE) or settled(signature, row) or _changed(link, row)
    is_open = not is_expired and (refusal is None or (was_used and link.text_digest == row.digest))
    return MinutesSight(
        link_id=link.id,
        town=office.town.full_name,
        person=people.person_by_id(connection, link.person_id).name,
        function=FUNCTIONS[signature.function],
        title=name_of(body, meeting),
        body_name=body.name,
        held_on=meeting.held_on,
        due_on=row.due_on,
        issue=signature.issue,
        content=row.snapshot if is_open else {},
        seen=row.digest or "",
        verbs=() if refusal else ("sign", "return"),
        refusal=refusal,
        used_at=link.used_at,
        used_for=link.used_for,
        expires_at=link.expires_at,
        is_expired=is_expired,
    )


def _changed(link: Row[Any], row: Row[Any]) -> str | None:
    if link.text_digest == row.digest:
        return None
    return "Zápis byl od dopisu opraven a\u00a0má nové vydání; přijde Vám k\u00a0němu nový odkaz."
