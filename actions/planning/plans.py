"""How is a plan begun, written in versions, shown to the public, finished, taken back, replaced and put aside?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.perform import Act, Done, begin, perform
from actions.planning.plan_documents import owe_plan_documents
from actions.planning.plan_facts import plan_facts
from actions.planning.settlement_documents import owe_settlement
from actions.planning.standing import load_process, standing_in_planning
from db.planning.plans import plan, plan_by_id, plan_version
from db.queries.planning_plans import content_at
from states.machine import Refused
from states.planning.content import PlanContent
from states.planning.difference import count_words, difference
from states.planning.editing import codes_in
from states.planning.plan import PLAN
from states.planning.process import PROCESS
from states.planning.vocabulary import PlanKind
from states.vocabulary import ROLE_LABELS, Role

LONGEST_PERIOD = 10
"""Years of a plan: mid-term ones have three to five, strategies up to ten."""


def load_plan(connection: Connection, plan_id: int, *, for_update: bool = True) -> Row[Any]:
    """The plan; raises Refused if there is none."""
    row = plan_by_id(connection, plan_id, for_update=for_update)
    if row is None:
        raise Refused(f"Plán č.\u00a0{plan_id} neexistuje.")
    return row


def begin_plan(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    *,
    kind: PlanKind,
    title: str,
    period_from: int,
    period_until: int,
    content: PlanContent | None = None,
    drawn_from_id: int | None = None,
    submit_by: date | None = None,
) -> int:
    """Begins a plan of a process, empty or with a first content; returns its id."""
    process = load_process(connection, process_id)
    if process.state in PROCESS.finals:
        raise Refused(
            f"Proces plánování je {PROCESS.states[process.state]}; nový plán v\u00a0něm nelze založit."
        )
    standing = standing_in_planning(office, connection, actor, process)
    if Role.COORDINATOR not in standing.roles:
        raise Refused(PLAN.wrong_office("write", (Role.COORDINATOR,)))
    title = title.strip()
    if faults := begin_faults(title, period_from, period_until):
        raise Refused(*faults.values())
    made = connection.execute(
        plan.insert()
        .values(
            process_id=process_id,
            kind=kind.value,
            title=title,
            period_from=period_from,
            period_until=period_until,
            drawn_from_id=drawn_from_id,
            submit_by=submit_by,
            state=PLAN.initial,
            last_number=1,
            created_at=office.now,
        )
        .returning(plan.c.id)
    ).scalar_one()
    first = content or PlanContent()
    _keep(office, connection, actor, made, 1, first, "")
    principal = standing.by_role[Role.COORDINATOR]
    begin(
        office,
        connection,
        actor,
        PLAN,
        made,
        verb="write",
        role=ROLE_LABELS[Role.COORDINATOR],
        proposal_id=None,
        said={"process": process_id, "title": title, "number": 1, "digest": first.digest},
        acts_for=principal.name if principal else None,
    )
    return int(made)


def begin_faults(title: str, period_from: int, period_until: int) -> dict[str, str]:
    """What is wrong with a plan's name and years, by field."""
    faults = {}
    if not title:
        faults["title"] = "Plán potřebuje název; napište ho tak, jak bude na titulní straně."
    if not 1990 <= period_from <= 2100:
        faults["period_from"] = "První rok období napište čtyřmi číslicemi, například 2027."
    elif not period_from <= period_until < period_from + LONGEST_PERIOD:
        faults["period_until"] = (
            f"Poslední rok období nesmí být před prvním a\u00a0období má nejvýš {LONGEST_PERIOD}\u00a0let."
        )
    return faults


def write(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    version: int | None,
    content: PlanContent,
    note: str = "",
) -> Done:
    """Saves a new version; what says the same as the newest one is not written again.

    Raises Refused, too, if somebody saved another version since ``version``.
    """
    row = load_plan(connection, plan_id)
    before = content_at(connection, plan_id, row.last_number)
    note = note.strip()
    number = row.last_number + 1
    changes = difference(before, content)
    if content == before and not note:
        PLAN.move(row.state, "write")
        return Done(row.id, row.state, row.state, row.version)
    said: dict[str, Any] = {
        "number": number,
        "digest": content.digest,
        "note": note,
        "what": count_words(changes),
        "gone": sorted(codes_in(before) - codes_in(content)),  # `db.queries.planning_plans.codes_that_left`
    }
    done = _move(office, connection, actor, row, version, "write", {"last_number": number}, said, content)
    _keep(office, connection, actor, plan_id, number, content, note)
    return done


def describe(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    version: int | None,
    *,
    title: str,
    period_from: int,
    period_until: int,
    submit_by: date | None,
) -> Done:
    """The plan's name, its years and the day on which a body is to hear it are these; its content stays."""
    row = load_plan(connection, plan_id)
    title = title.strip()
    if faults := begin_faults(title, period_from, period_until):
        raise Refused(*faults.values())
    changes = {
        "title": title,
        "period_from": period_from,
        "period_until": period_until,
        "submit_by": submit_by,
    }
    said = {name: str(value) for name, value in changes.items() if value != getattr(row, name) and value}
    return _move(office, connection, actor, row, version, "write", changes, said)


def publish(office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None) -> Done:
    """The newest version is shown to the public for comments."""
    row = load_plan(connection, plan_id)
    changes = {"published_number": row.last_number, "published_on": office.today}
    return _published(office, connection, actor, row, version, "publish", changes)


def publish_again(
    office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None
) -> Done:
    """The newest version replaces the one that is public; the day on which the draft was first out stays."""
    row = load_plan(connection, plan_id)
    if row.published_number == row.last_number:
        raise Refused(f"Verze {row.last_number} už je zveřejněna; není co zveřejnit znovu.")
    changes = {"published_number": row.last_number}
    return _published(office, connection, actor, row, version, "publish_again", changes)


def _published(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    version: int | None,
    verb: str,
    changes: Mapping[str, Any],
) -> Done:
    done = _move(office, connection, actor, row, version, verb, changes, {"number": row.last_number})
    owe_plan_documents(office, connection, row.id)
    return done


def finalise(office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None) -> Done:
    """The plan is finished: its comments are settled, its window is closed, the minimums were kept."""
    return _finished(office, connection, actor, plan_id, version, "finalise", "")


def finalise_despite(
    office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None, reason: str
) -> Done:
    """The plan is finished although a minimum of the method was not kept; the reason stays in its story."""
    return _finished(office, connection, actor, plan_id, version, "finalise_despite", reason)


def _finished(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    version: int | None,
    verb: str,
    reason: str,
) -> Done:
    row = load_plan(connection, plan_id)
    said = {"number": row.last_number, "reason": reason.strip()}
    done = _move(office, connection, actor, row, version, verb, {}, said, reason=reason)
    owe_plan_documents(office, connection, plan_id)
    owe_settlement(office, connection, plan_id)
    return done


def reopen(
    office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None, reason: str
) -> Done:
    """A finished plan goes back to its writers."""
    row = load_plan(connection, plan_id)
    return _move(
        office, connection, actor, row, version, "reopen", {}, {"reason": reason.strip()}, reason=reason
    )


def drop(
    office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None, reason: str
) -> Done:
    """The plan is put aside for good."""
    row = load_plan(connection, plan_id)
    return _move(
        office, connection, actor, row, version, "drop", {}, {"reason": reason.strip()}, reason=reason
    )


def replace_plan(
    office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None, by_id: int
) -> Done:
    """An approved plan gives way to a later approved one of the same kind; Razítko itself may say so as well."""
    row, by = load_plan(connection, plan_id), load_plan(connection, by_id)
    if by.id == row.id or by.kind != row.kind or by.process_id != row.process_id or by.state != "approved":
        raise Refused("Plán nahradí jen jiný schválený plán téhož druhu z\u00a0téhož procesu; vyberte ho.")
    said = {"by": by.id, "by_title": by.title}
    return _move(office, connection, actor, row, version, "replace", {}, said)


def _move(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    version: int | None,
    verb: str,
    changes: Mapping[str, Any],
    said: Mapping[str, Any],
    content: PlanContent | None = None,
    *,
    reason: str = "",
) -> Done:
    process = load_process(connection, row.process_id, for_update=False)
    return perform(
        office,
        connection,
        actor,
        Act(
            table=PLAN,
            rows=plan,
            row=row,
            verb=verb,
            standing=standing_in_planning(office, connection, actor, process),
            facts=plan_facts(office, connection, row, content=content, reason=reason),
            proposal_id=None,
            version=version,
            changes=changes,
            said={"process": row.process_id, **{name: value for name, value in said.items() if value}},
        ),
    )


def _keep(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    number: int,
    content: PlanContent,
    note: str,
) -> None:
    connection.execute(
        plan_version.insert().values(
            plan_id=plan_id,
            number=number,
            content=content.plain(),
            digest=content.digest,
            note=note or None,
            written_by=actor.person_id,
            written_at=office.now,
        )
    )
