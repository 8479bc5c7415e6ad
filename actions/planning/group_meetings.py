"""How is a meeting of groups planned, alone or as a round, and its day, place and agenda arranged?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, Standing
from actions.office import Office
from actions.perform import Done, begin
from actions.planning.meeting_row import act_on, load_group_meeting, when_words
from actions.planning.standing import load_process, standing_in_planning
from db import people
from db.planning.groups import (
    attendance,
    group_meeting,
    group_of_meeting,
    group_point,
    working_group,
)
from db.queries import planning_meetings as asks
from states.machine import Refused
from states.planning.group_meeting import GROUP_MEETING, STAFF
from states.planning.process import PROCESS
from states.planning.vocabulary import Side
from states.vocabulary import ROLE_LABELS


@dataclass(frozen=True, slots=True)
class Arrangement:
    """When, where and about what: a day (or a span of days), or only words („červen 2018“) with or without a span."""

    title: str
    held_from: date | None = None
    held_until: date | None = None
    starts_at: time | None = None
    when_words: str = ""
    place: str = ""
    summary: str = ""
    points: tuple[str, ...] = ()

    def columns(self) -> dict[str, Any]:
        """What the table keeps of it; raises Refused for what does not make sense."""
        title = self.title.strip()
        if not title:
            raise Refused("Jednání nemá název; napište ho, například „2. jednání skupiny Senioři“.")
        if self.held_from is None and self.held_until is not None:
            raise Refused("Vyplňte i\u00a0první den jednání; u\u00a0jednodenního stačí jen ten.")
        until = self.held_until or self.held_from
        if self.held_from is not None and until is not None and until < self.held_from:
            raise Refused("Poslední den jednání je před prvním; opravte dny.")
        if self.starts_at is not None and self.held_from is None:
            raise Refused("Jednání má hodinu, ale nemá den; doplňte den.")
        return {
            "title": title,
            "held_from": self.held_from,
            "held_until": until,
            "starts_at": self.starts_at,
            "when_words": self.when_words.strip() or None,
            "place": self.place.strip() or None,
            "summary": self.summary.strip() or None,
        }


def plan_group_meeting(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    group_ids: Iterable[int],
    arrangement: Arrangement,
    *,
    number: int | None = None,
    is_attendance_kept: bool = True,
) -> int:
    """Plans one meeting of some groups (joint if there are more, an information meeting if none) and returns its id.

    A day that is over is allowed: what was held before the office had Razítko is recorded, too.
    """
    process = load_process(connection, process_id)
    _runs(process)
    groups = _known_groups(connection, process_id, group_ids)
    standing = standing_in_planning(office, connection, actor, process, [row.id for row in groups])
    _allowed(standing)
    if number is not None and number < 1:
        raise Refused("Kola jednání se číslují od jedné; opravte číslo kola.")
    columns = arrangement.columns()
    meeting_id: int = connection.execute(
        group_meeting.insert()
        .values(
            process_id=process_id,
            round=number,
            is_joint=len(groups) > 1,
            is_attendance_kept=is_attendance_kept,
            state=GROUP_MEETING.initial,
            created_at=office.now,
            **columns,
        )
        .returning(group_meeting.c.id)
    ).scalar_one()
    for row in groups:
        connection.execute(group_of_meeting.insert().values(meeting_id=meeting_id, group_id=row.id))
    _write_points(connection, meeting_id, arrangement.points)
    role, principal = standing.used(STAFF)
    begin(
        office,
        connection,
        actor,
        GROUP_MEETING,
        meeting_id,
        verb="plan",
        role=ROLE_LABELS[role],
        acts_for=principal.name if principal else None,
        proposal_id=None,
        said={
            "process": process_id,
            "title": columns["title"],
            "groups": [row.name for row in groups],
            "when": when_words(columns),
        },
    )
    return meeting_id


def plan_round(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    group_ids: Sequence[int],
    arrangement: Arrangement,
    *,
    number: int | None = None,
    is_joint: bool = False,
    is_attendance_kept: bool = True,
) -> list[int]:
    """Plans a round in one act: a meeting of each group, or one joint meeting of them all; returns their ids.

    The round follows the process's last one unless given. The title of each meeting is made of the round's.
    """
    if not group_ids:
        raise Refused("Kolo jednání potřebuje aspoň jednu skupinu; zaškrtněte, které se sejdou.")
    load_process(connection, process_id)  # locked: two rounds planned at once get different numbers
    number = number or asks.last_round(connection, process_id) + 1
    title = arrangement.title.strip() or f"{number}. jednání"
    if is_joint:
        joint = _titled(arrangement, f"{title} (společné)")
        return [plan_group_meeting(office, connection, actor, process_id, group_ids, joint, number=number)]
    names = {row.id: row.name for row in _known_groups(connection, process_id, group_ids)}
    return [
        plan_group_meeting(
            office,
            connection,
            actor,
            process_id,
            (group_id,),
            _titled(arrangement, f"{title}: {name}"),
            number=number,
            is_attendance_kept=is_attendance_kept,
        )
        for group_id, name in names.items()
    ]


def arrange(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    arrangement: Arrangement,
    version: int | None = None,
) -> Done:
    """Changes the day, place and agenda of a meeting to which nobody has been invited yet."""
    row = load_group_meeting(connection, meeting_id)
    columns = arrangement.columns()
    done = act_on(
        office,
        connection,
        actor,
        row,
        "arrange",
        version,
        changes=columns,
        said={"when": when_words(columns)},
    )
    connection.execute(group_point.delete().where(group_point.c.meeting_id == meeting_id))
    _write_points(connection, meeting_id, arrangement.points)
    return done


def choose_invited(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    person_id: int,
    side: str,
    version: int | None = None,
) -> Done:
    """Puts somebody besides the groups' members on the list of a planned meeting: a guest without a vote."""
    row = load_group_meeting(connection, meeting_id)
    add_guest(connection, meeting_id, person_id, side)
    return act_on(office, connection, actor, row, "arrange", version, said={"guest": person_id})


def add_guest(connection: Connection, meeting_id: int, person_id: int, side: str) -> None:
    """The row of a guest; raises Refused for who is on the list already.

    The journal keeps guests and all others by their numbers: it can't forget a name (`actions.planning.participants`).
    """
    if side not in set(Side):
        raise Refused("Vyberte, za koho host přichází: zadavatel, poskytovatel, uživatel, nebo veřejnost.")
    try:
        name = str(people.person_by_id(connection, person_id).name)
    except sa.exc.NoResultFound:
        raise Refused("Tuto osobu proces nezná; nejdřív ji zapište.") from None
    if any(one.person_id == person_id for one in asks.attendance_of(connection, meeting_id)):
        raise Refused(f"{name} už na seznamu pozvaných je.")
    connection.execute(
        attendance.insert().values(meeting_id=meeting_id, person_id=person_id, has_vote=False, side=side)
    )


def _titled(arrangement: Arrangement, title: str) -> Arrangement:
    return replace(arrangement, title=title)


def _write_points(connection: Connection, meeting_id: int, points: Iterable[str]) -> None:
    titles = [title.strip() for title in points if title.strip()]
    if titles:
        connection.execute(
            group_point.insert(),
            [
                {"meeting_id": meeting_id, "position": place, "title": title}
                for place, title in enumerate(titles, start=1)
            ],
        )


def _known_groups(connection: Connection, process_id: int, group_ids: Iterable[int]) -> list[Row[Any]]:
    wanted = set(group_ids)
    rows = connection.execute(
        sa.select(working_group)
        .where(working_group.c.process_id == process_id, working_group.c.id.in_(sorted(wanted)))
        .order_by(working_group.c.position)
    ).all()
    if len(rows) != len(wanted):
        raise Refused("Některá ze zvolených skupin do tohoto procesu nepatří; vyberte z\u00a0nabídky.")
    return list(rows)


def _runs(process: Row[Any]) -> None:
    if process.state in PROCESS.finals:
        raise Refused(f"Proces je {PROCESS.states[process.state]}; jednání se v\u00a0něm už neplánují.")


def _allowed(standing: Standing) -> None:
    if not standing.roles.intersection(STAFF):
        raise Refused(GROUP_MEETING.wrong_office("arrange", STAFF))
