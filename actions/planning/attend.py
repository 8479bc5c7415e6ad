"""Who says that they come to a meeting of groups, and who was there? Answers, attendance, quorum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, Standing
from actions.office import Office
from actions.perform import Done, note
from actions.planning.group_meetings import add_guest
from actions.planning.meeting_row import (
    Groups,
    act_on,
    begins_at,
    load_group_meeting,
    seat_members,
    standing_at,
)
from db.planning.groups import attendance
from db.queries import planning_meetings as asks
from states.dates import czech_datetime
from states.machine import Refused, authorise
from states.planning.facts import GroupMeetingFacts
from states.planning.group_meeting import GROUP_MEETING, STAFF
from states.planning.terms import GroupQuorum, quorum_of
from states.planning.vocabulary import ANSWER_LABELS, Answer, Attended
from states.vocabulary import Role

MAY_ANSWER = (Role.INVITED, *STAFF)


def answer(
    office: Office,
    connection: Connection,
    actor: Actor,
    attendance_id: int,
    answered: str,
) -> None:
    """Notes that an invited person comes or apologises: their own answer, or what they told the coordinator.

    It may be changed until the meeting begins. The meeting's version stays: answers don't spoil what somebody else is
    just doing with it.
    """
    seat = asks.attendance_by_id(connection, attendance_id)
    if seat is None:
        raise Refused("Tato pozvánka neexistuje; otevřete jednání znovu.")
    row = load_group_meeting(connection, seat.meeting_id)
    standing = _standing(office, connection, actor, row, seat)
    authorise(GROUP_MEETING, GROUP_MEETING.move(row.state, "answer"), standing.roles)
    if answered not in set(Answer):
        raise Refused("Vyberte, zda přijdete, nebo se omlouváte.")
    begins = begins_at(row)
    if begins is not None and begins <= office.now:
        raise Refused(
            f"Jednání už začalo ({czech_datetime(begins)}); kdo přišel, zapíše do prezence koordinátor."
        )
    if seat.answer == answered:
        return
    connection.execute(
        attendance.update()
        .where(attendance.c.id == attendance_id)
        .values(answer=answered, answered_at=office.now)
    )
    said: dict[str, Any] = {
        "process": row.process_id,
        "title": row.title,
        "answer": ANSWER_LABELS[Answer(answered)],
    }
    if actor.person_id != seat.person_id:
        said["person"] = seat.person_id
    if seat.answer is not None:
        said["before"] = ANSWER_LABELS[Answer(seat.answer)]
    note(office, connection, actor, standing, MAY_ANSWER, GROUP_MEETING, row, "answer", said)


def hold(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    attended: Mapping[int, str] | None = None,
    *,
    guests: Iterable[tuple[int, str]] = (),
    without_quorum: str = "",
    version: int | None = None,
) -> Done:
    """Records that a meeting was held and who was there: ``attended`` by the person's id, guests with their side.

    Who is not named was absent, or excused if they had apologised. Without a quorum it is refused, unless
    ``without_quorum`` says why it was held all the same. Where attendance is not kept (meetings of the past that are
    known by their papers alone) nobody is counted.
    """
    row = load_group_meeting(connection, meeting_id)
    if row.is_attendance_kept:
        seat_members(connection, row, row.held_from or office.today)
        _seat_guests(connection, meeting_id, guests)
        _write(connection, meeting_id, attended or {})
    quorums = quorums_of(office, connection, row)
    reason = without_quorum.strip()
    return act_on(
        office,
        connection,
        actor,
        row,
        "hold_without_quorum" if reason else "hold",
        version,
        facts=GroupMeetingFacts(
            today=office.today,
            held_until=row.held_until,
            present=tuple((one.name, one.present, one.needed) for one in quorums),
            is_attendance_kept=row.is_attendance_kept,
            reason=reason,
        ),
        said={
            **({"quorum": [one.sentence for one in quorums]} if row.is_attendance_kept else {}),
            **({"reason": reason} if reason else {}),
        },
    )


def correct_attendance(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    attended: Mapping[int, str],
    *,
    guests: Iterable[tuple[int, str]] = (),
    version: int | None = None,
) -> Done:
    """Corrects who was there while the minutes are open; what it means for the quorum is said in them."""
    row = load_group_meeting(connection, meeting_id)
    if not row.is_attendance_kept:
        raise Refused("U\u00a0tohoto jednání se prezence nevede.")
    _seat_guests(connection, meeting_id, guests)
    _write(connection, meeting_id, attended)
    sentences = [one.sentence for one in quorums_of(office, connection, row)]
    return act_on(office, connection, actor, row, "write", version, said={"quorum": sentences})


def quorums_of(
    office: Office, connection: Connection, row: Row[Any], groups: Groups | None = None
) -> list[GroupQuorum]:
    """The quorum of each group of a meeting, by its members on the meeting's day and those who are present."""
    groups = asks.groups_of(connection, row.id) if groups is None else groups
    members = asks.members_on(connection, [group.id for group in groups], row.held_from or office.today)
    present = {
        seat.person_id
        for seat in asks.attendance_of(connection, row.id)
        if seat.attended == Attended.PRESENT.value
    }
    return [
        quorum_of(
            group.name,
            group.quorum,
            (member.person_id for member in members if member.group_id == group.id and member.has_vote),
            present,
        )
        for group in groups
    ]


def _standing(
    office: Office, connection: Connection, actor: Actor, row: Row[Any], seat: Row[Any]
) -> Standing:
    """Whoever is invited answers for themselves; who runs the meeting notes what others told them."""
    if actor.person_id == seat.person_id:
        return Standing({Role.INVITED: None})
    return standing_at(office, connection, actor, row)


def _seat_guests(connection: Connection, meeting_id: int, guests: Iterable[tuple[int, str]]) -> None:
    for person_id, side in guests:
        add_guest(connection, meeting_id, person_id, side)
        connection.execute(
            attendance.update()
            .where(attendance.c.meeting_id == meeting_id, attendance.c.person_id == person_id)
            .values(attended=Attended.PRESENT.value)
        )


def _write(connection: Connection, meeting_id: int, attended: Mapping[int, str]) -> None:
    seats = asks.attendance_of(connection, meeting_id)
    strangers = set(attended) - {seat.person_id for seat in seats}
    if strangers:
        raise Refused("Prezence obsahuje osobu, která na seznamu není; přidejte ji nejdřív jako hosta.")
    for seat in seats:
        default = seat.attended or (
            Attended.EXCUSED.value if seat.answer == Answer.NOT_COMING.value else Attended.ABSENT.value
        )
        value = attended.get(seat.person_id, default)
        if value not in set(Attended):
            raise Refused(f"U\u00a0osoby {seat.name} vyberte, zda byla přítomna, omluvena, nebo chyběla.")
        if value != seat.attended:
            connection.execute(attendance.update().where(attendance.c.id == seat.id).values(attended=value))
