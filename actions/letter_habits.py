"""When does a letter leave for somebody who wishes it once a day, or not at night? Told when it is about to leave."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.account_entry import note_account
from actions.authority import Actor
from actions.compose_letter import compose_letter
from actions.compose_reminder import give_link, why_dropped
from actions.notify import message_id
from actions.office import Office
from db import correspondence, letter_habits
from db.carriers import MAIL
from states.letter_habit import AT_ONCE, Habit, leave_of, next_daily
from states.machine import Refused
from templates.letters import LetterFault

DIGEST = "letters_digest"
NOT_NEEDED = "Žádný dopis souhrnu už neměl důvod."


def choose_habit(office: Office, connection: Connection, actor: Actor, habit: Habit) -> None:
    """Keeps what a person wishes of their own letters; those that wait are looked at anew. Raises Refused."""
    if actor.person_id is None:
        raise Refused("Dopisy si nastavuje každý sám; uveďte, za koho jednáte.")
    if letter_habits.habit_of(connection, actor.person_id) == habit:
        return
    letter_habits.keep_habit(connection, actor.person_id, habit, office.now)
    letter_habits.look_again(connection, actor.person_id, office.now)
    said = {
        "daily_at": habit.daily_at,
        "quiet_from": habit.quiet_from,
        "quiet_until": habit.quiet_until,
    }
    facts = {name: f"{at:%H:%M}" for name, at in said.items() if at is not None}
    days = {"quiet_days_off": True} if habit.quiet_days_off else {}
    note_account(office, connection, actor, actor.person_id, "letter_habit", **facts, **days)


def wait_of(office: Office, connection: Connection, row: Row[Any]) -> str | None:
    """What a claimed letter that need not leave now does instead, written down: waits, or is carried; None: it leaves.

    Asked in the transaction of the claim. A letter that has been tried already, or was brought by another way at
    night, is not asked again whether it is day.
    """
    habit = letter_habits.habit_of(connection, row.person_id)
    if row.carrier_id != MAIL:
        habit = replace(habit, daily_at=None)
    if row.attempts or habit == AT_ONCE:
        return None
    if letter_habits.is_carried(connection, row.id):  # claimed together with the one that gathered it
        return "carried"
    leave = leave_of(habit, row.kind, row.facts, row.created_at, office.now)
    if leave.at > office.now:
        letter_habits.put_off(connection, row.id, leave.at)
        return "waits"
    return _gather(office, connection, row, habit) if leave.in_digest else None


def _gather(office: Office, connection: Connection, row: Row[Any], habit: Habit) -> str:
    """Everything that waits for the person's day goes into one letter, whose key names the day: once, in one piece."""
    key = f"digest:{row.person_id}:{office.today.isoformat()}"
    digest_id = correspondence.owe_letter(
        connection,
        {
            "key": key,
            "kind": DIGEST,
            "person_id": row.person_id,
            "facts": {"held_on": office.today.isoformat()},
            "created_at": office.now,
            "message_id": message_id(office, key),
        },
    )
    if digest_id is None:  # the day has had its letter: the hour was moved since
        letter_habits.put_off(connection, row.id, next_daily(habit, office.now))
        return "waits"
    carried = [
        one.id
        for one in letter_habits.waiting_for(connection, row)
        if leave_of(habit, one.kind, one.facts, one.created_at, office.now).in_digest
        and _can_be_carried(office, connection, one)
    ]
    letter_habits.carry(connection, carried, digest_id)
    if not carried:
        correspondence.mark_dropped(connection, [digest_id], NOT_NEEDED)
    return "carried"


def _can_be_carried(office: Office, connection: Connection, row: Row[Any]) -> bool:
    if (reason := why_dropped(office, connection, row)) is not None:
        correspondence.mark_dropped(connection, [row.id], reason)
        return False
    try:
        compose_letter(office, connection, row, (), give_link(office, connection, row))
    except (LetterFault, ValueError) as fault:
        sentence = f"Dopis {row.key} nejde napsat: {fault}"
        correspondence.mark_failed(connection, row, sentence, office.now, is_permanent=True)
        return False
    return True
