"""Whom do we remind today? Sweeps over what is due; each reminder is owed once, whenever and however often it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO
from actions.chain import final_text, request_letter, reseat
from actions.draft import load_proposal
from actions.moves import move_sign_off
from actions.office import Office, town_of
from actions.open_stage import ask_for_signature, load_stop
from actions.planning.remind_planning import remind_planning
from actions.remind_before_meetings import remind_before_meetings
from actions.remind_minutes import remind_of_minutes
from actions.sign_off import lapse
from actions.task_terms import follow_meetings
from db import consultations, correspondence, due_terms, people, proposals, reminders, rules
from db.queries import due
from states.consultation import WAITS_FOR_AGENDA
from states.dates import PRAGUE
from states.input_faults import InputFaults
from states.reminders import (
    before_report,
    before_task,
    days_of_act,
    days_of_hand_in,
    days_of_report,
    days_of_sign_off,
    escalates_on,
    hand_in_limit,
    limits_with_a_day,
    reach,
    stage_of,
)
from states.town import Town


def remind(office: Office, connection: Connection) -> Counter[str]:
    """Owes every reminder that is due today and was not owed before; returns how many of each kind.

    A limit that was missed while the machine stood still is reminded late, but once: the key of a reminder
    names the limit and the step before it, never the day of the run (engine.md, trap 10). On a day on which all is
    said it asks a few questions and writes nothing.
    """
    written: Counter[str] = Counter()
    written["terms_moved"] += follow_meetings(office, connection)
    until, out_of_turn = due_terms.where_it_stands(connection, office.today)
    if until is None or until < office.today or out_of_turn:
        _sweep(office, connection, until, out_of_turn, written)
    remind_before_meetings(office, connection, written)
    remind_of_minutes(office, connection, written)
    remind_planning(office, connection, written)
    return +written  # kinds of which nothing was owed are left out


def _sweep(
    office: Office,
    connection: Connection,
    until: date | None,
    out_of_turn: list[due_terms.Kind],
    written: Counter[str],
) -> None:
    """Owes what limits with a day since the last sweep have to say, and the terms that are looked at out of turn."""
    sweeping = _Sweeping(office, connection, written)
    is_new_day = until is None or until < office.today
    for kind in due_terms.KINDS if is_new_day else out_of_turn:
        limits = None if until is None else sweeping.limits(kind, until)
        last = office.today + timedelta(days=sweeping.within(kind))
        with due_terms.gathered(connection, kind, office.today, limits, last) as groups:
            if groups:
                _OWES[kind.table](sweeping, [_SAYS[kind.table](sweeping, row) for row in groups])
        if kind in out_of_turn:
            due_terms.looked_at(connection, kind, office.today)
        if kind is due_terms.TASK and is_new_day:
            due_terms.put_off_reported(connection, office.today, limits, last)
    due_terms.swept_until(connection, office.today)


class _Sweeping:
    """One sweep: the office, what it has written, and the rules by which terms go."""

    def __init__(self, office: Office, connection: Connection, written: Counter[str]) -> None:
        self.office, self.connection, self.written = office, connection, written
        domain = office.town.mail.sender_address.rpartition("@")[2]
        self.letters = reminders.Sweep(office.today, office.now, office.town.code, domain)
        self._towns = {digest: town for digest in rules.digests(connection) if (town := self._read(digest))}
        self._towns[""] = office.town  # a task of an item of the meeting goes by the rules in force

    def _read(self, digest: str) -> Town | None:
        try:
            return town_of(self.connection, digest)
        except InputFaults:  # of an old release, and nothing that still runs goes by them
            return None

    def town(self, row: Row[Any]) -> Town:
        """The rules of a group of terms."""
        return self._towns[row.rules_digest]

    def within(self, kind: due_terms.Kind) -> int:
        """In how many days around a limit of this kind all that it has to say is said, by whatever rules."""
        return max(
            reach(town.reminders, *(body.hand_in for body in town.bodies if kind is due_terms.HAND_IN))
            for town in self._towns.values()
        )

    def limits(self, kind: due_terms.Kind, until: date) -> dict[str, list[Any]]:
        """The limits that have something to say since the last sweep, by their columns."""
        within = self.within(kind)

        def found(days_of: Callable[[Town, date], Iterable[date]]) -> list[date]:
            towns = {_policy(town): town for town in self._towns.values()}.values()

            def days(limit: date) -> list[date]:
                return [day for town in towns for day in days_of(town, limit)]

            return limits_with_a_day(days, until, self.office.today, within)

        if kind is due_terms.SIGN_OFF:
            return {"due_on": found(lambda town, limit: days_of_sign_off(town.reminders, limit))}
        if kind is due_terms.HAND_IN:
            codes = {body.code for town in self._towns.values() for body in town.bodies}
            of_body = {code: found(partial(_days_of_meeting, code)) for code in codes}
            return {
                "planned_on": sorted({day for days in of_body.values() for day in days}),
                "of_bodies": [f"{code} {day}" for code, days in of_body.items() for day in days],
            }
        return {
            "due_on": found(lambda town, limit: days_of_act(town.reminders, limit)),
            "report_on": found(lambda town, limit: days_of_report(town.reminders, limit)),
        }


def _policy(town: Town) -> tuple[Any, ...]:
    """What of a town's rules its reminders depend on."""
    return town.reminders, frozenset((body.code, body.hand_in) for body in town.bodies)


def _days_of_meeting(code: str, town: Town, held_on: date) -> list[date]:
    limits = {hand_in_limit(body.hand_in, held_on) for body in town.bodies if body.code == code}
    return [day for limit in limits for day in days_of_hand_in(town.reminders, limit)]


def _say_of_sign_offs(sweeping: _Sweeping, row: Row[Any]) -> list[Any]:
    policy, today = sweeping.town(row).reminders, sweeping.office.today
    return [
        row.rules_digest,
        *[row.due_on.isoformat()] * 2,
        stage_of(today, policy.sign_off, row.due_on),
    ]


def _owe_sign_offs(sweeping: _Sweeping, said: due_terms.Said) -> None:
    office, connection, written = sweeping.office, sweeping.connection, sweeping.written
    written["sign_off_reminder"] += reminders.owe_sign_offs(connection, sweeping.letters, said)
    for row in due.overdue_sign_offs(connection, office.today):
        if row.is_opinion:
            lapse(office, connection, row.id)
            written["lapsed"] += 1
        else:
            _escalate(office, connection, load_proposal(connection, row.proposal_id), row)
            written["sign_off_escalation"] += 1


def _escalate(office: Office, connection: Connection, proposal: Row[Any], row: Row[Any]) -> None:
    holder = people.person_by_id(connection, row.holder_id)
    author = people.person_by_id(connection, proposal.author_id)
    move_sign_off(
        office,
        connection,
        row,
        "escalate",
        {"escalated_at": office.now},
        {"waits_for": holder.name, "to": row.escalate_to},
    )
    for to in people.holders(connection, row.escalate_to, proposal.department, office.today):
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"escalated:{row.id}:{row.due_on.isoformat()}",
                kind="sign_off_escalation",
                to=to,
                proposal_id=proposal.id,
                facts={
                    **notify.matter_facts(
                        office, connection, proposal, author, final_text(connection, proposal.id)
                    ),
                    "person": holder.name,
                    "since": row.asked_at.astimezone(PRAGUE).date(),
                    "due_on": row.due_on,
                    "task": row.title,
                },
            ),
            actor=RAZITKO,
        )


MISSING = {
    "submit": ["předložit materiál ke schválení"],
    "sign": ["podpis vedoucího odboru pod formulářem", "zařazení na program"],
    "hear": ["výsledek předchozího projednání"],
    "place": ["zařazení na program"],
}
"""What has to be done before a stop is handed in; while sign-offs are missing, those are named."""


def _say_of_hand_ins(sweeping: _Sweeping, row: Row[Any]) -> list[Any]:
    town, today = sweeping.town(row), sweeping.office.today
    limit = hand_in_limit(town.body(row.body).hand_in, row.planned_on)
    planned = row.planned_on.isoformat()
    return [
        row.rules_digest,
        row.body,
        planned,
        limit.isoformat(),
        planned,
        stage_of(today, town.reminders.before, limit),
    ]


def _owe_hand_ins(sweeping: _Sweeping, said: due_terms.Said) -> None:
    sweeping.written["hand_in_reminder"] += reminders.owe_hand_ins(
        sweeping.connection, sweeping.letters, said, MISSING
    )


def _say_of_tasks(sweeping: _Sweeping, row: Row[Any]) -> list[Any]:
    policy, today = sweeping.town(row).reminders, sweeping.office.today
    has_report = row.report_on != row.due_on
    return [
        row.rules_digest,
        *[row.due_on.isoformat(), row.report_on.isoformat()] * 2,
        stage_of(today, before_task(policy), row.due_on),
        stage_of(today, before_report(policy), row.report_on) if has_report else None,
        int(today >= escalates_on(policy.overdue_escalates_after, row.report_on)),
    ]


def _owe_tasks(sweeping: _Sweeping, said: due_terms.Said) -> None:
    connection, letters, written = sweeping.connection, sweeping.letters, sweeping.written
    written["assignment_reminder"] += reminders.owe_tasks(connection, letters, said)
    written["report_reminder"] += reminders.owe_reports(connection, letters, said)
    written["assignment_escalation"] += reminders.owe_escalations(connection, letters, said)


_SAYS = {"sign_off": _say_of_sign_offs, "consultation": _say_of_hand_ins, "assignment": _say_of_tasks}
_OWES = {"sign_off": _owe_sign_offs, "consultation": _owe_hand_ins, "assignment": _owe_tasks}


def remind_approvers(office: Office, connection: Connection, proposal_id: int | None = None) -> int:
    """Owes every letter that approvers should have and have not: after a change of office, to a new deputy, or lost.

    Keys of letters make it harmless to run at any time; returns how many letters are new.
    """
    before = correspondence.count_letters(connection)
    sign_off, stop = proposals.sign_off.c, consultations.consultation.c
    only = [] if proposal_id is None else [proposal_id]
    waiting = sa.select(sign_off.id).where(sign_off.state.in_(("waiting", "asked")), _of(sign_off, only))
    for found in connection.execute(waiting.order_by(sign_off.id)).all():
        row = proposals.sign_off_by_id(connection, found.id)
        assert row is not None  # nothing is ever deleted
        proposal = load_proposal(connection, row.proposal_id)
        row = reseat(office, connection, proposal, row)
        if row.state == "asked":
            request_letter(office, connection, proposal, dict(row._mapping))
    unsigned = sa.select(stop.id).where(
        stop.state.in_(("placed", *WAITS_FOR_AGENDA)), stop.signed_on.is_(None), _of(stop, only)
    )
    for found in connection.execute(unsigned.order_by(stop.id)).all():
        row, proposal, town = load_stop(office, connection, found.id)
        ask_for_signature(office, connection, town, proposal, row, row.form_issue)
    return correspondence.count_letters(connection) - before


def _of(columns: Any, proposal_ids: list[int]) -> sa.ColumnElement[bool]:
    return columns.proposal_id.in_(proposal_ids) if proposal_ids else sa.true()
