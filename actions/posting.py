"""When was it posted on the official notice board? Recorded, corrected with a reason; nothing is overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, Standing, standing_towards
from actions.draft import load_proposal, rules_of
from actions.meeting_row import load_meeting
from actions.office import Office
from db import journal
from db.queries.postings import intent_of, notice_of, write_posting
from states.backward_calendar import INTENT_LAW, intent_on, is_public
from states.dates import czech_date
from states.deadlines import Term
from states.machine import Refused
from states.town import Town
from states.town_procedure import term_label
from states.vocabulary import ROLE_LABELS, Role, StageTask

STAFF = (Role.ORGANISER, Role.SECRETARY)
OF_INTENT = (Role.AUTHOR, Role.HEAD_OF_DEPARTMENT, *STAFF)


def post_notice(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    posted_on: date | None = None,
    reason: str = "",
) -> int:
    """Records that the notice of a convened meeting was posted, today unless a day is given (§ 93/1).

    A day that was recorded already is corrected only with a reason. Returns the id of the posting.
    """
    meeting = load_meeting(connection, meeting_id)
    standing = standing_towards(office, connection, actor)
    _allowed(standing, STAFF)
    if not is_public(office.town.body(meeting.body).kind):
        raise Refused("Jednání tohoto orgánu není veřejné; na úřední desce se nevyvěšuje.")
    if meeting.state != "convened":
        raise Refused("Vyvěšení se zapisuje u\u00a0svolaného jednání, které ještě nezačalo.")
    known = notice_of(connection, meeting_id)
    return _record(
        office,
        connection,
        actor,
        standing,
        STAFF,
        {"kind": "meeting_notice", "meeting_id": meeting_id},
        known,
        posted_on,
        None,
        reason,
        proposal_id=None,
    )


def post_intent(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal_id: int,
    posted_on: date | None = None,
    taken_down_on: date | None = None,
    reason: str = "",
) -> int:
    """Records that the intent to dispose of property was posted (§ 39/1); a correction needs a reason."""
    proposal = load_proposal(connection, proposal_id)
    standing = standing_towards(office, connection, actor, proposal)
    _allowed(standing, OF_INTENT)
    if proposal.matter not in rules_of(connection, proposal, office).property_matters:
        raise Refused(
            f"Návrh č.\u00a0{proposal_id} podle pravidel města není nakládání s\u00a0majetkem; "
            "záměr se u\u00a0něj nevyvěšuje."
        )
    return _record(
        office,
        connection,
        actor,
        standing,
        OF_INTENT,
        {"kind": "intent", "proposal_id": proposal_id},
        intent_of(connection, proposal_id),
        posted_on,
        taken_down_on,
        reason,
        proposal_id=proposal_id,
    )


def _allowed(standing: Standing, may: tuple[Role, ...]) -> None:
    if not standing.roles.intersection(may):
        who = ", ".join(ROLE_LABELS[role] for role in may)
        raise Refused(f"Vyvěšení na úřední desce zapisuje: {who}.")


def _record(
    office: Office,
    connection: Connection,
    actor: Actor,
    standing: Standing,
    may: tuple[Role, ...],
    what: dict[str, Any],
    known: Row[Any] | None,
    posted_on: date | None,
    taken_down_on: date | None,
    reason: str,
    *,
    proposal_id: int | None,
) -> int:
    day = posted_on or office.today
    if day > office.today:
        raise Refused(f"Den vyvěšení {czech_date(day)} teprve bude; zapište ho, až vyvěšeno bude.")
    if taken_down_on is not None and taken_down_on < day:
        raise Refused("Sejmuto nemůže být dřív, než bylo vyvěšeno; opravte dny.")
    is_correction = known is not None and known.posted_on != day
    if is_correction and not reason.strip():
        raise Refused(
            f"Vyvěšení už je zapsáno na {czech_date(known.posted_on)}; opravit ho lze jen s\u00a0uvedením důvodu."  # type: ignore[union-attr]
        )
    if known is not None and (known.posted_on, known.taken_down_on) == (day, taken_down_on):
        return int(known.id)
    posting_id = write_posting(
        connection,
        {
            **what,
            "posted_on": day,
            "taken_down_on": taken_down_on,
            "note": reason.strip() or None,
            "recorded_at": office.now,
            "recorded_by": actor.person_id,
        },
    )
    note(office, connection, actor, standing, may, posting_id, day, known, reason, what, proposal_id)
    return posting_id


def note(
    office: Office,
    connection: Connection,
    actor: Actor,
    standing: Standing,
    may: tuple[Role, ...],
    posting_id: int,
    day: date,
    known: Row[Any] | None,
    reason: str,
    what: dict[str, Any],
    proposal_id: int | None,
) -> None:
    """The entry of the journal: postings have no table of moves."""
    role, principal = standing.used(may)
    said: dict[str, Any] = {"posted_on": day.isoformat(), "kind": _KINDS[what["kind"]]}
    if known is not None:
        said["before"] = czech_date(known.posted_on)
    if reason.strip():
        said["reason"] = reason.strip()
    if "meeting_id" in what:
        said["meeting_id"] = what["meeting_id"]
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=principal.name if principal else None,
            office=ROLE_LABELS[role],
            subject="posting",
            subject_id=posting_id,
            proposal_id=proposal_id,
            verb="post" if known is None else "correct",
            from_state=None,
            to_state=None,
            version=1,
            facts=said,
        ),
    )


_KINDS = {"meeting_notice": "informace o\u00a0jednání", "intent": "záměr"}


def intent_fault(connection: Connection, town: Town, proposal: Row[Any], task: str, held_on: date) -> str:
    """Why a matter of property can't be decided on a day (§ 39/1); empty if it can, or is no such matter.

    Only the body that decides is bound: a recommendation disposes of nothing.
    """
    if task != StageTask.DECIDES or proposal.matter not in town.property_matters:
        return ""
    limit = intent_on(town, held_on)
    known = intent_of(connection, proposal.id)
    law = f"{term_label(town.intent)} před rozhodnutím, jinak je právní jednání neplatné ({INTENT_LAW})"
    how = "Zapište vyvěšení, zvolte pozdější jednání, nebo uveďte důvod, proč záměr být nemusí."
    if known is None:
        return (
            f"U\u00a0návrhu č.\u00a0{proposal.id} není zapsáno vyvěšení záměru; má viset aspoň {law}. {how}"
        )
    if known.posted_on > limit:
        return (
            f"Záměr návrhu č.\u00a0{proposal.id} byl vyvěšen {czech_date(known.posted_on)}, pro jednání "
            f"{czech_date(held_on)} měl být nejpozději {czech_date(limit)}: má viset aspoň {law}. {how}"
        )
    if known.taken_down_on is not None and (known.taken_down_on - known.posted_on).days < _days(town):
        return (
            f"Záměr návrhu č.\u00a0{proposal.id} visel jen od {czech_date(known.posted_on)} do "
            f"{czech_date(known.taken_down_on)}; má viset aspoň {law}. {how}"
        )
    return ""


def _days(town: Town) -> int:
    return Term.parse(town.intent).days
