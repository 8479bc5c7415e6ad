"""What do comments and consents remind of, and which unconfirmed comments lapse today? Each thing once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO
from actions.office import Office
from actions.planning.comment_minimums import minimums_of, planned_days
from actions.planning.consents import write_request
from actions.planning.plans import load_plan
from actions.planning.settle_comments import lapse_unconfirmed
from db import people
from db.planning.groups import group_member, working_group
from db.planning.plans import plan_consent
from db.queries.planning_comments import plans_to_finish, windows_about
from db.queries.planning_consents import municipality_by_id, waiting_consents
from states.dates import czech_date
from states.planning.minimums import shortfalls
from states.planning.vocabulary import RUNS_A_GROUP
from states.reminders import OVERDUE, stage_of

CONSENTS_EVERY = timedelta(days=30)
"""Municipalities that have not answered are reminded once a month."""
_LOOKS_AROUND = timedelta(days=40)


def remind_of_comments(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes what is due today: windows that open or close soon, unsettled comments, consents; lapses what expired."""
    written["lapsed_comments"] += lapse_unconfirmed(office, connection)
    for window in windows_about(connection, office.today - _LOOKS_AROUND, office.today + _LOOKS_AROUND):
        written["planning_window"] += _of_window(office, connection, window)
    _of_unsettled(office, connection, written)
    _of_consents(office, connection, written)


def _of_window(office: Office, connection: Connection, row: Row[Any]) -> int:
    before, count = office.town.reminders.before, 0
    for name, day in (("začínají", row.opens_on), ("končí", row.closes_on)):
        stage = stage_of(office.today, before, day)
        if stage is None or stage == OVERDUE or office.today > day:
            continue
        coordinator = people.person_by_id(connection, row.coordinator_id)
        to = {coordinator.id: coordinator}
        if name == "začínají" or row.state == "published":
            to |= {person.id: person for person in _who_run_groups(office, connection, row.process_id)}
        for person in to.values():
            is_theirs = person.id == coordinator.id
            count += notify.owe(
                office,
                connection,
                notify.Notice(
                    key=f"remind:window:{row.plan_id}:{name}:{day.isoformat()}:{stage}",
                    kind="planning_window",
                    to=person,
                    proposal_id=None,
                    facts={
                        "title": row.title,
                        "outcome": name,
                        "due_on": day,
                        "since": row.opens_on,
                        "until": row.closes_on,
                        "next_step": f"připomínky k\u00a0návrhu plánu {name} {czech_date(day)}.",
                        "missing": tuple(_missing(office, connection, row, name)) if is_theirs else (),
                        "link": f"{office.base_url}/planovani/{row.process_id}/pripominky"
                        if not person.is_outside
                        else f"{office.base_url}/verejne/planovani/{row.code}",
                    },
                ),
                actor=RAZITKO,
            )
    return count


def _missing(office: Office, connection: Connection, row: Row[Any], name: str) -> list[str]:
    """What the coordinator should see to: the draft is not out, a minimum is not kept."""
    found = ["Návrh plánu zatím není zveřejněn."] if row.state == "draft" and name == "začínají" else []
    plan = load_plan(connection, row.plan_id, for_update=False)
    short = shortfalls(planned_days(connection, plan, row), minimums_of(office.town))
    return [*found, *(one.sentence for one in short)]


def _who_run_groups(office: Office, connection: Connection, process_id: int) -> list[Row[Any]]:
    """Chairs and secretaries of the groups of a process who can be written to."""
    found = connection.execute(
        sa.select(people.person)
        .join(group_member, group_member.c.person_id == people.person.c.id)
        .join(working_group, working_group.c.id == group_member.c.group_id)
        .where(
            working_group.c.process_id == process_id,
            group_member.c.office.in_(RUNS_A_GROUP),
            people.person.c.email != "",
            *people.valid_on(group_member, office.today),
        )
        .distinct()
        .order_by(people.person.c.id)
    )
    return list(found)


def _of_unsettled(office: Office, connection: Connection, written: Counter[str]) -> None:
    befores = (office.town.planning.settled_before, *office.town.reminders.before)
    for row in plans_to_finish(connection, office.today + _LOOKS_AROUND):
        limit: date = row.submit_by
        stage = stage_of(office.today, befores, limit)
        if stage is None:
            continue
        written["planning_unsettled"] += notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"remind:unsettled:{row.id}:{limit.isoformat()}:{stage}",
                kind="planning_unsettled",
                to=people.person_by_id(connection, row.coordinator_id),
                proposal_id=None,
                facts={
                    "title": row.title,
                    "due_on": limit,
                    "number": str(row.unsettled),
                    "link": f"{office.base_url}/planovani/{row.process_id}/pripominky?stav=received",
                },
            ),
            actor=RAZITKO,
        )


def _of_consents(office: Office, connection: Connection, written: Counter[str]) -> None:
    for row in waiting_consents(connection, office.today - CONSENTS_EVERY):
        plan, place = load_plan(connection, row.plan_id), municipality_by_id(connection, row.municipality_id)
        assert place is not None  # a foreign key
        asked_on: date = row.asked_on
        written["planning_consent_request"] += write_request(
            office,
            connection,
            plan,
            place,
            row.id,
            row.body,
            asked_on,
            actor=RAZITKO,
            after=row.reminded_on or asked_on,
        )
        connection.execute(
            plan_consent.update().where(plan_consent.c.id == row.id).values(reminded_on=office.today)
        )
