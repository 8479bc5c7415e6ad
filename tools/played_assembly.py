"""What does an assembly look like before, during and after? The played office holds it, for the pictures."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.appoint import Officer, appoint
from actions.arrange_agenda import add_free_item
from actions.convene import close_meeting, convene, open_meeting
from actions.declare_conflict import declare_conflict
from actions.make_document import make_documents
from actions.minutes import write_minutes
from actions.note_presence import everybody_came, note_presence
from actions.publish_agenda import publish
from actions.send_minutes import send_minutes
from actions.settle import Settlement, settle
from actions.suspend import suspend_resolution
from actions.take_ballot import NewBallot, take_ballot
from actions.take_up import take_up
from actions.vote_and_record import vote_and_record
from db import meetings, sittings
from db.resolutions import resolution
from states.vocabulary import BallotSubject, MeetingFunction, Outcome, PresenceKind
from tools.played_office import BODIES, STAFF, PlayedOffice

MAYOR = "starosta"
INFORMATION = "Informace starosty"


def before(office: PlayedOffice) -> None:
    """The agenda is built, convened, and changed since: version B waits to be issued."""
    meeting = office.meetings["ZM"]
    office.place("seed", "ZM", "ZM")
    office.act(add_free_item, STAFF, meeting, INFORMATION)
    office.act(convene, STAFF, meeting)
    make_documents(office.house)
    office.to(date(2024, 6, 10))
    office.act(add_free_item, STAFF, meeting, "Zpráva o činnosti městské policie")


def during(office: PlayedOffice) -> None:
    """The matter is being dealt with: a conflict was announced, a counter-proposal failed, somebody has left."""
    meeting = office.meetings["ZM"]
    office.act(publish, STAFF, meeting)
    office.to(BODIES["ZM"], 12)
    office.act(open_meeting, STAFF, meeting)
    roll = _roll(office)
    office.act(everybody_came, STAFF, meeting, roll[3:5], roll[5:6])
    for function, member in (
        (MeetingFunction.CHAIR, roll[0]),
        (MeetingFunction.VERIFIER, roll[1]),
        (MeetingFunction.VERIFIER, roll[6]),
    ):
        office.act(appoint, STAFF, meeting, Officer(function, member_id=member))
    office.act(appoint, STAFF, meeting, Officer(MeetingFunction.MINUTE_TAKER, name="Marie Vzorová"))
    items = _items(office)
    for item, counts in zip(items[:3], ((30, 0, 0), (28, 0, 2), (29, 0, 1)), strict=True):
        subject = {0: BallotSubject.AGENDA, 1: BallotSubject.OFFICERS}.get(
            items.index(item), BallotSubject.PROPOSAL
        )
        office.act(take_up, STAFF, meeting, item.id)
        office.act(vote_and_record, STAFF, meeting, _ballot(item.id, counts, subject))
    matter = next(item for item in items if item.consultation_id)
    office.act(
        declare_conflict, STAFF, meeting, matter.id, roll[7], "jeho manželka řídí jednoho z poskytovatelů"
    )
    office.act(take_up, STAFF, meeting, matter.id)
    counter = _ballot(
        matter.id,
        (9, 15, 6),
        BallotSubject.COUNTER_PROPOSAL,
        motion="Zastupitelstvo města Trutnova schvaluje Akční plán bez priority č. 2.",
        moved_by="Jaromír Novotný",
    )
    office.act(take_ballot, STAFF, meeting, counter)
    office.act(note_presence, STAFF, meeting, [roll[13]], PresenceKind.LEFT)


def after(office: PlayedOffice) -> None:
    """The meeting is closed, its minutes wait for signatures; the mayor has suspended a resolution of the council."""
    meeting = office.meetings["ZM"]
    items = _items(office)
    matter = next(item for item in items if item.consultation_id)
    office.act(vote_and_record, STAFF, meeting, _ballot(matter.id, (27, 0, 2), BallotSubject.PROPOSAL))
    motions = [item for item in items if item.kind == "motion"]
    for item in motions:
        office.act(take_up, STAFF, meeting, item.id)
        if item.title == INFORMATION:
            office.act(settle, STAFF, meeting, item.id, Settlement(Outcome.NOTED))
        else:
            words = "Zastupitelstvo města Trutnova bere na vědomí zprávu o činnosti městské policie."
            report = _ballot(item.id, (29, 0, 0), BallotSubject.PROPOSAL, motion=words)
            office.act(vote_and_record, STAFF, meeting, report)
    office.act(close_meeting, STAFF, meeting)
    office.to(date(2024, 6, 26))
    spoken = "Předkladatel seznámil zastupitele s plánem; v rozpravě se ptali na priority č. 2 a č. 5."
    office.act(write_minutes, STAFF, meeting, {str(matter.id): spoken})
    office.act(send_minutes, STAFF, meeting)
    make_documents(office.house)
    grant = office.one(resolution.select().where(resolution.c.proposal_id == office.proposals["grant"]))
    reasons = "Usnesení odporuje zásadám pro poskytování dotací, které schválilo zastupitelstvo."
    office.act(suspend_resolution, MAYOR, grant.id, reasons)


def _ballot(item: int, counts: tuple[int, int, int], subject: BallotSubject, **more: Any) -> NewBallot:
    votes_for, against, abstained = counts
    return NewBallot(
        item_id=item, subject=subject, votes_for=votes_for, against=against, abstained=abstained, **more
    )


def _roll(office: PlayedOffice) -> list[int]:
    with office.house.database.read() as connection:
        return [row.id for row in sittings.members_of(connection, "ZM", BODIES["ZM"])]


def _items(office: PlayedOffice) -> list[Any]:
    with office.house.database.read() as connection:
        return list(meetings.agenda_of(connection, office.meetings["ZM"]))
