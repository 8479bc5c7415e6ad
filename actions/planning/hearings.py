"""How does a public hearing come to be, how is it announced and posted, and what came of it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.perform import Act, Done, begin, perform
from actions.planning.comment_minimums import minimums_of
from actions.planning.hearing_letters import send_announcement, send_cancellation
from actions.planning.issued_papers import owe_issue
from actions.planning.standing import load_process, standing_in_planning
from db.planning.comments import hearing_by_id, public_hearing
from db.planning.plans import plan_by_id
from states.dates import czech_date
from states.machine import Refused
from states.planning.facts import HearingFacts
from states.planning.hearing import HEARING, STAFF
from states.planning.minimums import draft_term
from states.planning.process import PROCESS
from states.vocabulary import ROLE_LABELS

MOST_PEOPLE = 100_000
"""Who counts more has written something else."""


@dataclass(frozen=True, slots=True)
class HearingPlan:
    """Where and when the public is to speak, and about which plan (none: about the process as such)."""

    town: str
    held_on: date | None
    place: str = ""
    starts_at: time | None = None
    title: str = ""
    plan_id: int | None = None

    def columns(self) -> dict[str, Any]:
        """What the table keeps of it; raises Refused for what is missing."""
        faults = []
        if not self.town.strip():
            faults.append("Chybí obec, ve které se projednání koná.")
        if self.held_on is None:
            faults.append("Projednání nemá den; doplňte ho.")
        if faults:
            raise Refused(*faults)
        return {
            "town": self.town.strip(),
            "held_on": self.held_on,
            "place": self.place.strip() or None,
            "starts_at": self.starts_at,
            "title": self.title.strip() or None,
            "plan_id": self.plan_id,
        }


def plan_hearings(
    office: Office, connection: Connection, actor: Actor, process_id: int, plans: Sequence[HearingPlan]
) -> list[int]:
    """Plans hearings at one place or more in one act; returns their ids. A day that is over may be recorded, too."""
    process = load_process(connection, process_id)
    if process.state in PROCESS.finals:
        raise Refused(f"Proces je {PROCESS.states[process.state]}; projednání se v\u00a0něm už neplánují.")
    standing = standing_in_planning(office, connection, actor, process)
    if not standing.roles.intersection(STAFF):
        raise Refused(HEARING.wrong_office("arrange", STAFF))
    if not plans:
        raise Refused("Vyplňte aspoň jedno místo projednání.")
    role, principal = standing.used(STAFF)
    made = []
    for one in plans:
        columns = one.columns()
        _require_own_plan(connection, process_id, one.plan_id)
        hearing_id = int(
            connection.execute(
                public_hearing.insert()
                .values(process_id=process_id, state=HEARING.initial, created_at=office.now, **columns)
                .returning(public_hearing.c.id)
            ).scalar_one()
        )
        begin(
            office,
            connection,
            actor,
            HEARING,
            hearing_id,
            verb="plan",
            role=ROLE_LABELS[role],
            acts_for=principal.name if principal else None,
            proposal_id=None,
            said=_where(process_id, columns),
        )
        made.append(hearing_id)
    return made


def arrange_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    hearing_id: int,
    plan: HearingPlan,
    version: int | None = None,
) -> Done:
    """Changes the day or place of a hearing that was not announced yet."""
    row = load_hearing(connection, hearing_id)
    columns = plan.columns()
    _require_own_plan(connection, row.process_id, plan.plan_id)
    said = _where(row.process_id, columns)
    return act_on_hearing(office, connection, actor, row, "arrange", version, changes=columns, said=said)


def announce_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    hearing_id: int,
    version: int | None = None,
    despite: str = "",
) -> Done:
    """Announces a hearing: an invitation in Word for the notice board, letters to groups and municipalities.

    The draft must have been out so long before it as the town asks for; ``despite`` is the reason why it may not be.
    """
    row = load_hearing(connection, hearing_id)
    if row.held_on < office.today:
        raise Refused(f"Den projednání {czech_date(row.held_on)} už minul; zvolte pozdější.")
    reason = despite.strip()
    done = act_on_hearing(
        office,
        connection,
        actor,
        row,
        "announce_despite" if reason else "announce",
        version,
        facts=facts_of(office, connection, row, reason),
        said={"reason": reason} if reason else {},
    )
    announced = load_hearing(connection, hearing_id)
    paper = owe_issue(office, connection, "hearing_invitation", row.process_id, row.id, 1)
    send_announcement(office, connection, actor, announced, paper)
    return done


def post_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    hearing_id: int,
    posted_on: date | None,
    taken_down_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Done:
    """Records when the invitation was posted on the notice board and taken down; a correction needs a reason."""
    row = load_hearing(connection, hearing_id)
    day = posted_on or row.posted_on or office.today
    for one in (day, taken_down_on):
        if one is not None and one > office.today:
            raise Refused(f"Den {czech_date(one)} teprve bude; zapište ho, až nastane.")
    if taken_down_on is not None and taken_down_on < day:
        raise Refused("Sejmuto nemůže být dřív, než bylo vyvěšeno; opravte dny.")
    is_correction = (row.posted_on is not None and row.posted_on != day) or (
        row.taken_down_on is not None and row.taken_down_on != taken_down_on
    )
    if is_correction and not reason.strip():
        raise Refused(
            f"Vyvěšení už je zapsáno na {czech_date(row.posted_on)}; opravit ho lze jen s\u00a0uvedením důvodu."
        )
    return act_on_hearing(
        office,
        connection,
        actor,
        row,
        "post",
        version,
        changes={"posted_on": day, "taken_down_on": taken_down_on},
        said={
            "posted_on": day.isoformat(),
            **({"taken_down_on": taken_down_on.isoformat()} if taken_down_on else {}),
            **({"reason": reason.strip()} if reason.strip() else {}),
        },
    )


def hold_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    hearing_id: int,
    people: int | None = None,
    version: int | None = None,
) -> Done:
    """Records that a hearing was held and how many people came (None: nobody counted them)."""
    row = load_hearing(connection, hearing_id)
    _require_a_count(people)
    return act_on_hearing(
        office,
        connection,
        actor,
        row,
        "hold",
        version,
        facts=HearingFacts(today=office.today, held_on=row.held_on),
        changes={"people": people},
        said={} if people is None else {"people": people},
    )


def write_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    hearing_id: int,
    minutes: str,
    people: int | None = None,
    version: int | None = None,
) -> Done:
    """Keeps the minutes of a hearing as they are written so far, and how many people came."""
    row = load_hearing(connection, hearing_id)
    _require_a_count(people)
    changes = {"minutes": minutes.strip() or None, "people": people if people is not None else row.people}
    return act_on_hearing(office, connection, actor, row, "write", version, changes=changes)


def close_hearing(
    office: Office, connection: Connection, actor: Actor, hearing_id: int, version: int | None = None
) -> Done:
    """Closes the minutes of a hearing; they are made in Word."""
    row = load_hearing(connection, hearing_id)
    facts = HearingFacts(today=office.today, held_on=row.held_on, minutes=row.minutes or "")
    done = act_on_hearing(office, connection, actor, row, "close", version, facts=facts)
    owe_issue(office, connection, "hearing_minutes", row.process_id, row.id, done.version)
    return done


def correct_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    hearing_id: int,
    minutes: str,
    reason: str,
    version: int | None = None,
) -> Done:
    """Corrects closed minutes of a hearing with a reason; they are made anew, earlier files stay."""
    row = load_hearing(connection, hearing_id)
    if not minutes.strip():
        raise Refused("Opravený zápis je prázdný; doplňte ho.")
    done = act_on_hearing(
        office,
        connection,
        actor,
        row,
        "correct",
        version,
        facts=HearingFacts(today=office.today, held_on=row.held_on, reason=reason),
        changes={"minutes": minutes.strip()},
        said={"reason": reason.strip()},
    )
    owe_issue(office, connection, "hearing_minutes", row.process_id, row.id, done.version)
    return done


def cancel_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    hearing_id: int,
    reason: str,
    version: int | None = None,
) -> Done:
    """Cancels a hearing; who was written to is told. Another day of it is no other hearing: `move_hearing`."""
    row = load_hearing(connection, hearing_id)
    done = act_on_hearing(
        office,
        connection,
        actor,
        row,
        "cancel",
        version,
        facts=HearingFacts(today=office.today, held_on=row.held_on, reason=reason),
        said={"reason": reason.strip()},
    )
    if row.state == "announced":
        send_cancellation(office, connection, actor, row, reason.strip())
    return done


def load_hearing(connection: Connection, hearing_id: int) -> Row[Any]:
    """The hearing, locked for a change; raises Refused if there is none."""
    row = hearing_by_id(connection, hearing_id, for_update=True)
    if row is None:
        raise Refused(f"Veřejné projednání č.\u00a0{hearing_id} neexistuje; zkontrolujte adresu.")
    return row


def facts_of(
    office: Office, connection: Connection, row: Row[Any], reason: str = "", new_day: date | None = None
) -> HearingFacts:
    """When the draft of the hearing's plan was published, and by when the town asks for it: its file, or the method.

    For a ``new_day`` the first possible one is counted from today: nobody knows of it earlier.
    """
    plan = plan_by_id(connection, row.plan_id) if row.plan_id is not None else None
    day, out_on = new_day or row.held_on, plan.published_on if plan is not None else None
    since = office.today if out_on is None or new_day is not None else out_on
    return HearingFacts(
        today=office.today,
        held_on=day,
        draft_out_on=out_on,
        draft=draft_term(day, since, minimums_of(office.town)) if plan is not None else None,
        minutes=row.minutes or "",
        reason=reason,
    )


def act_on_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    verb: str,
    version: int | None,
    facts: HearingFacts | None = None,
    changes: dict[str, Any] | None = None,
    said: dict[str, Any] | None = None,
) -> Done:
    """One move of a hearing through the ritual; ``said`` always names the process and the place."""
    process = load_process(connection, row.process_id, for_update=False)
    return perform(
        office,
        connection,
        actor,
        Act(
            table=HEARING,
            rows=public_hearing,
            row=row,
            verb=verb,
            standing=standing_in_planning(office, connection, actor, process),
            facts=facts or HearingFacts(today=office.today, held_on=row.held_on),
            proposal_id=None,
            version=version,
            changes=changes or {},
            said={"process": row.process_id, "town": row.town, **(said or {})},
        ),
    )


def _where(process_id: int, columns: dict[str, Any]) -> dict[str, Any]:
    return {"process": process_id, "town": columns["town"], "held_on": columns["held_on"].isoformat()}


def _require_a_count(people: int | None) -> None:
    if people is not None and people < 0:
        raise Refused("Počet lidí nemůže být záporný.")
    if people is not None and people > MOST_PEOPLE:
        raise Refused(f"Lidí mohlo přijít nejvýš {MOST_PEOPLE}; opravte počet.")


def _require_own_plan(connection: Connection, process_id: int, plan_id: int | None) -> None:
    if plan_id is None:
        return
    plan = plan_by_id(connection, plan_id)
    if plan is None or plan.process_id != process_id:
        raise Refused("Zvolený plán do tohoto procesu nepatří; vyberte z\u00a0nabídky.")
