"""Who is written to about a public hearing? Members of the groups and the municipalities' contacts, once each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor
from actions.office import Office
from actions.planning.standing import coordinator_of, load_process
from db.planning.comments import comment_window
from db.planning.plans import plan_by_id
from db.queries import planning_hearings as hearings
from db.queries import planning_meetings as asks
from states.dates import czech_date


def send_announcement(
    office: Office, connection: Connection, actor: Actor, row: Row[Any], paper: int | None
) -> int:
    """Owes the invitation with its Word file and a calendar file; returns how many letters are owed."""
    facts = _facts(office, connection, row)
    return sum(
        notify.owe(
            office,
            connection,
            notify.Notice(
                f"planning_hearing:{row.id}",
                "planning_hearing_invitation",
                to,
                None,
                facts,
                document_id=paper,
            ),
            actor=actor,
        )
        for to in addressees(office, connection, row.process_id)
    )


def send_cancellation(
    office: Office, connection: Connection, actor: Actor, row: Row[Any], reason: str
) -> int:
    """Owes the news that a hearing is off, with a calendar file that takes the date away."""
    facts = _facts(office, connection, row)
    facts |= {"reason": reason, "sequence": facts["sequence"] + 1}
    facts.pop("link", None)
    return sum(
        notify.owe(
            office,
            connection,
            notify.Notice(f"planning_hearing_off:{row.id}", "planning_hearing_cancelled", to, None, facts),
            actor=actor,
        )
        for to in told_of(office, connection, row)
    )


def send_move(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    before: str,
    reason: str,
    paper: int | None,
) -> int:
    """Owes the news of a new day or place with a new invitation in Word and a calendar file that moves the date."""
    facts = _facts(office, connection, row) | {"reason": reason}
    facts["more"] = (("Dosud", before), *facts["more"])
    return sum(
        notify.owe(
            office,
            connection,
            notify.Notice(
                f"planning_hearing_moved:{row.id}:{facts['sequence']}",
                "planning_hearing_moved",
                to,
                None,
                facts,
                document_id=paper,
            ),
            actor=actor,
        )
        for to in told_of(office, connection, row)
    )


def addressees(office: Office, connection: Connection, process_id: int) -> list[Row[Any]]:
    """Members of all groups today and the contacts of the municipalities, each once; those who have an address."""
    found = (
        *asks.members_of_process(connection, process_id, office.today),
        *asks.contacts_of(connection, process_id),
    )
    return list({person.id: person for person in found if person.email}.values())


def told_of(office: Office, connection: Connection, row: Row[Any]) -> list[Row[Any]]:
    """Who is told of a change: who would be invited today, and who was, also if they have left their group since."""
    found = (
        *addressees(office, connection, row.process_id),
        *hearings.invited_to(connection, row.process_id, row.id),
    )
    return list({person.id: person for person in found if person.email}.values())


def hearing_title(process: Row[Any], row: Row[Any]) -> str:
    """What letters, papers and calendars call a hearing."""
    return title_of_hearing(process.title, row)


def title_of_hearing(process_title: str, row: Row[Any]) -> str:
    """The same, of a hearing that was read with its process's title."""
    return str(row.title or f"Veřejné projednání: {process_title}")


def comment_line(connection: Connection, row: Row[Any]) -> str:
    """When comments are taken: „od 20. 5. 2024 do 14. 6. 2024“; empty where no window is set."""
    if row.plan_id is None:
        return ""
    window = connection.execute(
        sa.select(comment_window).where(comment_window.c.plan_id == row.plan_id)
    ).one_or_none()
    if window is None:
        return ""
    return f"od {czech_date(window.opens_on)} do {czech_date(window.closes_on)}"


def _facts(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    process = load_process(connection, row.process_id, for_update=False)
    coordinator = coordinator_of(connection, row.process_id)
    plan = plan_by_id(connection, row.plan_id) if row.plan_id is not None else None
    more = [("Proces", process.title)]
    if plan is not None:
        more.append(("Projednává se", plan.title))
    if line := comment_line(connection, row):
        more.append(("Připomínky", line))
    more.append(("Koordinátor", f"{coordinator.name}, {coordinator.email}"))
    return {
        "title": hearing_title(process, row),
        "body_name": row.town,
        "held_on": row.held_on,
        "held_at": row.starts_at,
        "place": row.place,
        "more": tuple(more),
        "dated": f"hearing-{row.id}",
        "sequence": hearings.moves_of(connection, row.id),
        "link": f"{office.base_url}/verejne/planovani/{process.code}" if process.published_at else None,
    }
