"""How are the papers of groups' meetings and of public hearings made in Word? Each from what stands at that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.office import House, Office
from actions.planning.attend import quorums_of
from actions.planning.hearing_letters import comment_line, hearing_title
from actions.planning.meeting_row import Groups, when_words
from actions.planning.standing import coordinator_of, load_process
from actions.word_templates import source_of
from db import journal, people
from db.planning.comments import hearing_by_id, planning_comment
from db.planning.groups import group_meeting_by_id
from db.planning.plans import plan_by_id
from db.queries import planning_meetings as asks
from db.queries.planning_hearings import moves_of, previous_dates
from states.dates import PRAGUE, czech_date
from states.machine import Refused
from states.planning.group_meeting import GROUP_MEETING
from states.planning.hearing import HEARING
from states.planning.public_words import public_words
from states.planning.vocabulary import (
    ATTENDED_LABELS,
    SIDE_LABELS,
    SIDES_LABELS,
    Answer,
    Attended,
    Channel,
    Side,
)
from states.vocabulary import ROLE_LABELS, Role
from templates.environment import weekday

EMPTY_LINES = 5
"""Lines of the attendance sheet for guests."""

Fields = dict[str, Any]


def invitation_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The invitation to a meeting of groups in the version that was owed.

    Raises Refused when the meeting was moved meanwhile and so has a newer one, which its letters bring.
    """
    return _word(house, row.kind, f"pozvanka-jednani-{row.part_id}-v{row.issue}", _invitation_fields, row)


def minutes_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The minutes of a meeting of groups in the issue that was owed; Refused when a newer one was closed meanwhile."""
    return _word(house, row.kind, f"zapis-jednani-{row.part_id}-v{row.issue}", _minutes_fields, row)


def hearing_invitation_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The invitation to a public hearing, for the notice board.

    Raises Refused when the hearing was moved meanwhile and so has a newer one, which its letters bring.
    """
    issue = f"-v{row.issue}" if row.issue > 1 else ""
    return _word(house, row.kind, f"verejne-projednani-{row.part_id}{issue}", _hearing_fields, row)


def hearing_minutes_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The minutes of a public hearing."""
    name = f"zapis-verejne-projednani-{row.part_id}-v{row.issue}"
    return _word(house, row.kind, name, _hearing_minutes_fields, row)


def attendance_sheet(house: House, meeting_id: int) -> tuple[str, bytes]:
    """The sheet to be signed at a meeting, as the list of invited people is now; nothing is kept of it."""
    from templates.apart import fill

    with house.reading() as (office, connection):
        row = _meeting(connection, meeting_id)
        fields = _sheet_fields(office, connection, row)
        source = source_of(house, connection, office.town.code, "attendance_sheet")
    return f"prezence-jednani-{meeting_id}.docx", fill(source, fields)


MAKERS: Mapping[str, Callable[[House, Row[Any]], tuple[str, bytes]]] = {
    "group_invitation": invitation_word,
    "group_minutes": minutes_word,
    "hearing_invitation": hearing_invitation_word,
    "hearing_minutes": hearing_minutes_word,
}


def _word(
    house: House,
    kind: str,
    name: str,
    fields_of: Callable[[Office, Connection, Row[Any]], Fields],
    row: Row[Any],
) -> tuple[str, bytes]:
    from templates.apart import fill

    with house.reading() as (office, connection):
        fields = fields_of(office, connection, row)
        fields["made_on"] = czech_date(row.owed_at.astimezone(PRAGUE).date())
        source = source_of(house, connection, office.town.code, kind)
    return f"{name}.docx", fill(source, fields)


# --- meetings of groups -----------------------------------------------------------------------------------------


def _invitation_fields(office: Office, connection: Connection, owed: Row[Any]) -> Fields:
    row = _meeting(connection, owed.part_id)
    if row.sequence + 1 != owed.issue:
        raise Refused("Jednání bylo mezitím přeloženo a\u00a0má novější pozvánku.")
    said = journal.facts_of(connection, GROUP_MEETING.name, row.id, "invite")
    reason = said[-1].get("reason", "") if said and row.is_urgent else ""
    return {
        **_head(office, connection, row.process_id),
        "title": row.title,
        "facts": _facts(connection, row),
        "urgent_line": f"Jednání je svoláno naléhavě: {reason}" if reason else "",
        "points": [
            {"number": f"{point.position}.", "title": point.title}
            for point in asks.points_of(connection, row.id)
        ],
        "answer_line": "Účast prosím potvrďte, nebo se omluvte odkazem v\u00a0dopise, případně koordinátorovi.",
        **_signed(office, connection, row.process_id),
    }


def _minutes_fields(office: Office, connection: Connection, owed: Row[Any]) -> Fields:
    row = _meeting(connection, owed.part_id)
    if row.issue != owed.issue:
        raise Refused("Toto vydání zápisu už bylo nahrazeno novějším.")
    said = journal.facts_of(connection, GROUP_MEETING.name, row.id, "correct")
    reason = said[-1].get("reason", "") if said else ""
    quorums = quorums_of(office, connection, row) if row.is_attendance_kept else []
    return {
        **_head(office, connection, row.process_id),
        "title": row.title,
        "issue_line": f"Vydání {row.issue}: {reason}" if row.issue > 1 else "",
        "facts": _facts(connection, row),
        "attendance": _attendance(connection, row),
        "quorum": [one.sentence for one in quorums if one.rule != "none"],
        "words": row.minutes or "",
        "points": [
            {
                "number": f"{point.position}.",
                "title": point.title,
                "discussed": point.discussed or "",
                "concluded": point.concluded or "",
            }
            for point in asks.points_of(connection, row.id)
        ],
        "tasks": [
            {"task": task.task, "who": task.name, "due": czech_date(task.due_on)}
            for task in asks.tasks_of(connection, row.id)
        ],
        "signed_by": _signed(office, connection, row.process_id)["signed_by"],
    }


def _sheet_fields(office: Office, connection: Connection, row: Row[Any]) -> Fields:
    of = organisations(connection, row)
    invited = [
        {
            "name": seat.name,
            "organisation": of.get(seat.person_id, ""),
            "side": SIDE_LABELS[Side(seat.side)],
            "note": "omluven(a)"
            if seat.answer == Answer.NOT_COMING.value
            else ("" if seat.has_vote else "host"),
        }
        for seat in asks.attendance_of(connection, row.id)
    ]
    empty = {"name": "", "organisation": "", "side": "", "note": ""}
    return {
        **_head(office, connection, row.process_id),
        "title": row.title,
        "facts": _facts(connection, row),
        "people": [*invited, *(empty for _ in range(EMPTY_LINES))],
        "made_on": czech_date(office.today),
    }


def organisations(connection: Connection, row: Row[Any], groups: Groups | None = None) -> dict[int, str]:
    """Which organisation each member of a meeting's groups comes from, by the person's id."""
    groups = asks.groups_of(connection, row.id) if groups is None else groups
    day = row.held_from or row.created_at.astimezone(PRAGUE).date()
    return {
        member.person_id: member.organisation
        for member in asks.members_on(connection, [group.id for group in groups], day)
        if member.organisation
    }


def _attendance(connection: Connection, row: Row[Any]) -> list[dict[str, str]]:
    """By sides of the triad, each named at its first person; nothing where attendance is not kept."""
    if not row.is_attendance_kept:
        return []
    of = organisations(connection, row)
    lines = []
    for side in Side:
        seats = [seat for seat in asks.attendance_of(connection, row.id) if seat.side == side.value]
        for place, seat in enumerate(seats):
            label = SIDES_LABELS[side]
            presence = ATTENDED_LABELS[Attended(seat.attended)] if seat.attended else ""
            lines.append(
                {
                    "side": "" if place else label[0].upper() + label[1:],
                    "name": seat.name,
                    "organisation": of.get(seat.person_id, ""),
                    "presence": presence if seat.has_vote else f"{presence} (bez hlasu)",
                }
            )
    return lines


def _facts(connection: Connection, row: Row[Any]) -> list[dict[str, str]]:
    groups = [group.name for group in asks.groups_of(connection, row.id)]
    pairs = [
        ("Kdy", _with_weekday(row.held_from, when_words(row)) if not row.when_words else row.when_words),
        ("Kde", row.place or ""),
        ("Skupina" if len(groups) == 1 else "Skupiny", ", ".join(groups)),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


# --- public hearings --------------------------------------------------------------------------------------------


def _hearing_fields(office: Office, connection: Connection, owed: Row[Any]) -> Fields:
    row = _hearing(connection, owed.part_id)
    process = load_process(connection, row.process_id, for_update=False)
    plan = plan_by_id(connection, row.plan_id) if row.plan_id is not None else None
    if moves_of(connection, row.id) + 1 != owed.issue:
        raise Refused("Projednání bylo mezitím přeloženo a\u00a0má novější pozvánku.")
    lines = [
        f"Projednání je přeloženo; dříve oznámený termín a\u00a0místo ({before}) neplatí."
        for before in previous_dates(connection, [row.id]).values()
    ]
    if plan is not None:
        lines.append(f"Projednává se návrh dokumentu „{plan.title}“.")
        if plan.published_on is not None:
            lines.append(f"Návrh je zveřejněn od {czech_date(plan.published_on)}.")
    if process.published_at is not None:
        lines.append(
            f"Návrh a\u00a0další podklady jsou na adrese {office.base_url}/verejne/planovani/{process.code}."
        )
    if line := comment_line(connection, row):
        lines.append(f"Připomínky lze podávat {line}.")
    return {
        **_head(office, connection, row.process_id),
        "title": hearing_title(process, row),
        "facts": _hearing_facts(row),
        "lines": lines,
        **_signed(office, connection, row.process_id),
    }


def _hearing_minutes_fields(office: Office, connection: Connection, owed: Row[Any]) -> Fields:
    row = _hearing(connection, owed.part_id)
    if row.version != owed.issue:
        raise Refused("Toto vydání zápisu už bylo nahrazeno novějším.")
    said = journal.facts_of(connection, HEARING.name, row.id, "correct")
    facts = _hearing_facts(row)
    if row.people is not None:
        facts.append({"label": "Počet přítomných", "value": str(row.people)})
    return {
        **_head(office, connection, row.process_id),
        "title": hearing_title(load_process(connection, row.process_id, for_update=False), row),
        "issue_line": f"Opraveno: {said[-1]['reason']}" if said else "",
        "facts": facts,
        "text": row.minutes or "",
        "comments": _comments(connection, row),
        "signed_by": _signed(office, connection, row.process_id)["signed_by"],
    }


def _comments(connection: Connection, row: Row[Any]) -> list[dict[str, str]]:
    """Comments that were raised at hearings of the plan on the hearing's day; never who raised them."""
    if row.plan_id is None:
        return []
    found = connection.execute(
        sa.select(planning_comment)
        .where(
            planning_comment.c.plan_id == row.plan_id,
            planning_comment.c.channel == Channel.HEARING.value,
            planning_comment.c.received_on == row.held_on,
            planning_comment.c.number.is_not(None),
        )
        .order_by(planning_comment.c.number)
    )
    return [
        {
            "number": str(one.number),
            "text": public_words(one.public_text or one.text, filter(None, [one.commenter])),
        }
        for one in found
    ]


def _hearing_facts(row: Row[Any]) -> list[dict[str, str]]:
    hour = (
        f"{czech_date(row.held_on)} v\u00a0{row.starts_at:%H:%M}"
        if row.starts_at
        else czech_date(row.held_on)
    )
    pairs = [("Kdy", _with_weekday(row.held_on, hour)), ("Obec", row.town), ("Kde", row.place or "")]
    return [{"label": label, "value": value} for label, value in pairs if value]


# --- what all papers share --------------------------------------------------------------------------------------


def _head(office: Office, connection: Connection, process_id: int) -> Fields:
    process = load_process(connection, process_id, for_update=False)
    return {"letterhead": office.town.letterhead.office, "process": process.title}


def _signed(office: Office, connection: Connection, process_id: int) -> Fields:
    coordinator = coordinator_of(connection, process_id)
    titles = people.titles_of(connection, coordinator.id, office.today)
    return {
        "signed_by": coordinator.name,
        "signed_role": next(iter(titles), ROLE_LABELS[Role.COORDINATOR]),
    }


def _with_weekday(day: date | None, words: str) -> str:
    return f"{weekday(day)} {words}" if day is not None else words


def _meeting(connection: Connection, meeting_id: int) -> Row[Any]:
    row = group_meeting_by_id(connection, meeting_id)
    if row is None:
        raise Refused(f"Jednání skupiny č.\u00a0{meeting_id} neexistuje; zkontrolujte adresu.")
    return row


def _hearing(connection: Connection, hearing_id: int) -> Row[Any]:
    row = hearing_by_id(connection, hearing_id)
    if row is None:
        raise Refused(f"Veřejné projednání č.\u00a0{hearing_id} neexistuje; zkontrolujte adresu.")
    return row
