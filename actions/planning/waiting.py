"""What of planning waits for who coordinates, runs a group, is invited, has a task or answers for a measure?

The same truths as the pages of a process and the reminders: what a phase lacks, by when to invite and to close minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from actions.planning.ask_for_reports import DUE, asked_year
from actions.planning.comment_minimums import minimums_of
from actions.planning.hearing_letters import hearing_title
from actions.planning.meeting_row import when_words
from actions.planning.phase_facts import processes_there
from actions.planning.progress import plans_answered
from db.queries import planning_meetings as asks
from db.queries import planning_mine as mine
from db.queries.planning_comments import comments_left_to_groups, plans_with_comments
from db.queries.planning_mine import Ties
from db.queries.planning_plans import reports_of
from db.queries.planning_process import open_processes
from states.dates import PRAGUE, czech_date
from states.planning.minimums import draft_limit
from states.planning.phase_gaps import gaps_of, next_phase
from states.planning.process import PROCESS
from states.planning.terms import invitation_limit, minutes_limit

SOON = timedelta(days=14)
"""How far ahead meetings and hearings are told of."""
OWN_PAGE = "/planovani/moje"
"""Where a person answers invitations and reports tasks."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what it is, where it is done and by which words, until when; None: no day is set.

    ``process_id`` says of which process, None for what waits for the person whatever they are in it.
    """

    title: str
    where: str
    act: str
    what: str
    due_on: date | None = None
    is_late: bool = False
    late_note: str = "po termínu"
    process_id: int | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom it is asked: the person, all whom they stand in for, and whether planning at large is theirs."""

    person_id: int
    person_ids: frozenset[int]
    ties: Ties
    is_coordinator: bool


def waiting_for(
    office: Office, connection: Connection, whose: Whose
) -> tuple[list[Waiting], Sequence[Row[Any]]]:
    """What waits, by day, what has none at the end; and the open processes that they coordinate.

    As many questions however much waits; none for who has nothing to do with planning.
    """
    processes: Sequence[Row[Any]] = ()
    if whose.is_coordinator or whose.ties.coordinates:
        processes = open_processes(connection, None if whose.is_coordinator else whose.person_ids)
    found: list[Waiting] = []
    if processes:
        found += _steps(office, connection, processes)
        found += _of_hearings(office, connection, processes)
        found += _late_tasks(office, connection, {row.id for row in processes})
        found += _comments(office, connection, {row.id for row in processes})
    if whose.ties.sits or processes:
        found += _of_meetings(office, connection, whose, {row.id for row in processes})
    if whose.ties.are_own:
        found += _own(office, connection, whose)
    if len(processes) > 1:
        titles = {row.id: row.title for row in processes}
        found = [_with_process(one, titles.get(one.process_id or 0, one.title)) for one in found]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max)), processes


def _with_process(one: Waiting, title: str) -> Waiting:
    """Of which process it is, for who coordinates several."""
    return one if title == one.title else replace(one, what=f"{one.what} · {title}")


def _steps(office: Office, connection: Connection, processes: Sequence[Row[Any]]) -> Iterator[Waiting]:
    """The next step of each process: what blocks it first, or the step itself. Who can only wait is left alone."""
    there = processes_there(office, connection, processes)
    for row in processes:
        gaps = gaps_of(row.state, there[row.id])
        following = next_phase(row.state)
        to_mend = [gap for gap in gaps if gap.where]
        more = f" (a\u00a0ještě {len(to_mend) - 1})" if len(to_mend) > 1 else ""
        first = next(iter(to_mend), None)
        if gaps and first is None:
            continue
        said = f"{first.sentence}{more}" if first else "nic nechybí"
        step = f"Přejít do fáze „{PROCESS.states[following]}“" if following else "Uzavřít proces"
        is_late = row.planned_until is not None and row.planned_until < office.today
        yield Waiting(
            title=row.title,
            where=f"/planovani/{row.id}{first.where if first else ''}",
            act="Doplnit, co chybí" if first else step,
            what=f"fáze {PROCESS.states[row.state]} · {said}",
            due_on=row.planned_until,
            is_late=is_late,
            late_note="fáze měla skončit",
            process_id=row.id,
        )


def _of_meetings(
    office: Office, connection: Connection, whose: Whose, process_ids: set[int]
) -> Iterator[Waiting]:
    """Meetings to be invited to, to be held and minuted: of processes they coordinate and of groups they run."""
    own = mine.groups_run_by(connection, whose.person_id, office.today) if whose.ties.sits else frozenset()
    if own:
        yield from _left_to_groups(connection, own)
    if not (own or process_ids):
        return
    rows = asks.meetings_in(connection, ("planned", "invited", "held"))
    groups = asks.groups_of_meetings(connection, [row.id for row in rows])
    found = []
    for row in rows:
        its = groups.get(row.id, [])
        if row.process_id in process_ids or own.intersection(group.id for group in its):
            limit = invitation_limit((group.invitation_term for group in its), row.held_from)
            if (one := _of_meeting(office, row, limit)) is not None:
                found.append((row, replace(one, what=_with_groups(row.title, its, one.what))))
    yield from _by_rounds(found)


def _with_groups(title: str, groups: Sequence[Row[Any]], what: str) -> str:
    """Which groups meet, where the title does not say it."""
    names = [group.name for group in groups]
    if not names or any(name in title for name in names):
        return what
    who = " a\u00a0".join(names) if len(names) < 3 else "společné jednání skupin"
    return f"{who} · {what}"


def _of_meeting(office: Office, row: Row[Any], limit: date | None) -> Waiting | None:
    """What a meeting waits for now; None while its time has not come."""
    today, when = office.today, when_words(row)
    act, what, due, late_note = "", when, row.held_until, "den jednání uplynul"
    is_late = row.held_until is not None and row.held_until < today
    if row.state == "held":
        act, due = "Dopsat a\u00a0uzavřít zápis", None
        if row.held_until is not None and row.created_at.astimezone(PRAGUE).date() <= row.held_until:
            due = minutes_limit(row.held_until)
        is_late, late_note = due is not None and due < today, "zápis měl být uzavřen"
        what = f"konalo se {when}" if when else "konalo se"
    elif row.held_until is None:
        act, what = "Určit den", "den není určen"
    elif is_late:
        act = "Zapsat, že se konalo"
    elif row.state == "planned":
        if limit is not None and limit - SOON > today:
            return None
        act, due, late_note = "Svolat", limit or row.held_from, "pozvánky měly odejít"
        is_late = limit is not None and limit < today
    elif row.held_from - SOON > today:
        return None
    else:
        act = "Zjistit, kdo přijde" if row.silent else "Otevřít jednání"
        what = f"{when} · přijde {row.coming}, neodpovědělo {row.silent}"
    return Waiting(
        title=row.title,
        where=f"/planovani/{row.process_id}/jednani/{row.id}{'/zapis' if row.state == 'held' else ''}",
        act=act,
        what=what,
        due_on=due,
        is_late=is_late,
        late_note=late_note,
        process_id=row.process_id,
    )


def _by_rounds(found: Iterable[tuple[Row[Any], Waiting]]) -> Iterator[Waiting]:
    """The meetings of a round that wait for the same are one thing, done where the round is listed."""

    def day(pair: tuple[Row[Any], Waiting]) -> date:
        return pair[0].held_from or date.max

    def kind(pair: tuple[Row[Any], Waiting]) -> tuple[int, int, int, str]:
        row, one = pair
        alone = 0 if row.round and row.state in ("planned", "invited") else row.id
        return row.process_id, row.round or 0, alone, one.act

    for (process_id, number, _, act), pairs in groupby(sorted(found, key=kind), key=kind):
        rows = list(pairs)
        first = min((one for _, one in rows), key=lambda one: one.due_on or date.max)
        if len(rows) == 1:
            yield first
            continue
        silent = sum(row.silent for row, _ in rows if row.state == "invited")
        said = f" · neodpovědělo {silent}" if silent else ""
        yield Waiting(
            title=f"{number}. kolo jednání skupin",
            where=f"/planovani/{process_id}/jednani",
            act=act,
            what=f"jednání: {len(rows)}, první {when_words(min(rows, key=day)[0])}{said}",
            due_on=first.due_on,
            is_late=any(one.is_late for _, one in rows),
            late_note=first.late_note,
            process_id=process_id,
        )


def _left_to_groups(connection: Connection, group_ids: frozenset[int]) -> Iterator[Waiting]:
    """Comments whose settlement a group is to propose."""
    for row in comments_left_to_groups(connection, group_ids):
        yield Waiting(
            title=f"Připomínky přidělené skupině {row.name}",
            where=f"/planovani/{row.process_id}/pripominky?skupina={row.group_id}&stav=received",
            act="Navrhnout vypořádání",
            what=f"bez návrhu vypořádání: {row.waiting}",
            process_id=row.process_id,
        )


def _of_hearings(office: Office, connection: Connection, processes: Sequence[Row[Any]]) -> Iterator[Waiting]:
    """Public hearings to be announced, held and minuted."""
    known = {row.id: row for row in processes}
    today, minimums = office.today, minimums_of(office.town)
    for row in asks.hearings_in(connection, ("planned", "announced", "held")):
        if row.process_id not in known or (row.state != "held" and row.held_on - 2 * SOON > today):
            continue
        act, what, due = "Otevřít projednání", f"{row.town}, {czech_date(row.held_on)}", row.held_on
        late_note, is_late = "den projednání uplynul", row.held_on < today
        if row.state == "held":
            is_old = row.created_at.astimezone(PRAGUE).date() > row.held_on
            act, due = "Dopsat a\u00a0uzavřít zápis", None if is_old else minutes_limit(row.held_on)
            is_late, late_note = due is not None and due < today, "zápis měl být uzavřen"
        elif is_late:
            act = "Zapsat, že se konalo"
        elif row.state == "planned":
            limit = draft_limit((row.held_on,), minimums) if row.plan_id is not None else None
            act, due, late_note = "Oznámit a\u00a0pozvat", limit or row.held_on, "návrh plánu měl být venku"
            is_late = limit is not None and limit < today
        yield Waiting(
            title=hearing_title(known[row.process_id], row),
            where=f"/planovani/{row.process_id}/projednani/{row.id}",
            act=act,
            what=what,
            due_on=due,
            is_late=is_late,
            late_note=late_note,
            process_id=row.process_id,
        )


def _late_tasks(office: Office, connection: Connection, process_ids: set[int]) -> Iterator[Waiting]:
    """Tasks of groups whose day has passed."""
    for row in asks.tasks_to_remind(connection, office.today - timedelta(days=1)):
        if row.process_id in process_ids:
            yield Waiting(
                title=row.task,
                where=f"/planovani/{row.process_id}/jednani/{row.meeting_id}#ukoly",
                act="Zapsat splnění",
                what=f"úkol má {row.name} · {row.meeting_title}",
                due_on=row.due_on,
                is_late=True,
                process_id=row.process_id,
            )


def _comments(office: Office, connection: Connection, process_ids: set[int]) -> Iterator[Waiting]:
    """Comments without a settlement, with the day by which a body is to have the plan."""
    for row in plans_with_comments(connection):
        if row.process_id in process_ids:
            yield Waiting(
                title=f"Nevypořádané připomínky: {row.unsettled}",
                where=f"/planovani/{row.process_id}/pripominky/dalsi",
                act="Vypořádat další",
                what=row.title,
                due_on=row.submit_by,
                is_late=row.submit_by is not None and row.submit_by < office.today,
                late_note="plán měl jít orgánu",
                process_id=row.process_id,
            )


def _own(office: Office, connection: Connection, whose: Whose) -> Iterator[Waiting]:
    """What the person themselves can do: say whether they come, do what a group gave them to do, report measures."""
    if whose.ties.is_asked:
        for row in mine.meetings_of_person(connection, whose.person_id, office.today):
            if row.state == "invited" and row.answer is None:
                place = f" · {row.place}" if row.place else ""
                yield Waiting(
                    title=row.title,
                    where=f"{OWN_PAGE}#jednani",
                    act="Odpovědět, zda přijdete",
                    what=f"{when_words(row)}{place}",
                    due_on=row.held_from,
                )
    if whose.ties.has_task:
        for row in mine.tasks_of_person(connection, whose.person_id):
            yield Waiting(
                title=row.task,
                where=f"{OWN_PAGE}#ukoly",
                act="Zapsat splnění",
                what=f"Váš úkol · {row.title}",
                due_on=row.due_on,
                is_late=row.due_on < office.today,
            )
    year = asked_year(office.today)
    if whose.ties.answers and year is not None:
        yield from _reports(office, connection, whose.person_id, year)


def _reports(office: Office, connection: Connection, person_id: int, year: int) -> Iterator[Waiting]:
    """Plans with measures of theirs that nobody has reported on for the year that letters ask about."""
    due = date(office.today.year, *DUE)
    for row, parts in plans_answered(office, connection, person_id, office.today.year):
        if not row.period_from <= year <= row.period_until:
            continue
        said = {one.code for one in reports_of(connection, row.id, year)}
        if missing := [part.code for part in parts if part.code not in said]:
            yield Waiting(
                title=f"Opatření bez zprávy za rok {year}: {len(missing)}",
                where=f"/planovani/{row.process_id}/plany/{row.id}/plneni?rok={year}",
                act="Napsat zprávu",
                what=row.title,
                due_on=due,
                is_late=due < office.today,
            )
