"""How are the groups of a process made, ordered and given their rules of procedure?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.process_act import act_on_process
from db.planning.comments import planning_comment
from db.planning.groups import group_by_id, group_member, group_of_meeting, working_group
from db.planning.papers import planning_paper, survey, swot_note
from states.deadlines import Term
from states.folding import fold
from states.machine import Refused
from states.planning.vocabulary import GroupKind

_REST_ON_A_GROUP = (
    (group_member, "členy"),
    (group_of_meeting, "jednání"),
    (survey, "dotazník"),
    (swot_note, "SWOT"),
    (planning_paper, "dokumenty"),
    (planning_comment, "připomínky k\u00a0posouzení"),
)
QUORUMS = ("majority", "third", "none")
LONGEST_TERM = 60
"""Days; an invitation two months before a meeting is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class GroupRules:
    """A group as the charter has it: for whom, who is quorate and how soon an invitation goes out."""

    name: str
    kind: GroupKind = GroupKind.WORKING
    target: str = ""
    invitation_term: str = "7 calendar"
    quorum: str = "majority"
    rules: str = ""


def create_group(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    group: GroupRules,
) -> int:
    """Adds a group at the end and returns its id. Raises Refused."""
    values = _checked(connection, process_id, group, None)
    act_on_process(
        office, connection, actor, process_id, "arrange_groups", said={"group_added": values["name"]}
    )
    last = connection.execute(
        sa.select(sa.func.max(working_group.c.position)).where(working_group.c.process_id == process_id)
    ).scalar_one()
    return int(
        connection.execute(
            working_group.insert()
            .values(process_id=process_id, position=(last or 0) + 1, **values)
            .returning(working_group.c.id)
        ).scalar_one()
    )


def edit_group(
    office: Office,
    connection: Connection,
    actor: Actor,
    group_id: int,
    version: int | None,
    group: GroupRules,
) -> Done:
    """Renames a group or changes its rules; meetings that are held keep what was said. Raises Refused."""
    row = load_group(connection, group_id)
    values = _checked(connection, row.process_id, group, group_id)
    changed = [name for name, value in values.items() if row._mapping[name] != value]
    if not changed:
        raise Refused("Údaje skupiny jsou stejné jako dosud; není co uložit.")
    said = {"group": values["name"], "was": row.name, "changed": changed}
    done = act_on_process(
        office, connection, actor, row.process_id, "arrange_groups", version=version, said=said
    )
    connection.execute(working_group.update().where(working_group.c.id == group_id).values(**values))
    return done


def move_group(office: Office, connection: Connection, actor: Actor, group_id: int, up: bool) -> Done:
    """Moves a group one place up or down. Raises Refused at the end of the list."""
    row = load_group(connection, group_id)
    place = working_group.c.position
    beside = connection.execute(
        sa.select(working_group)
        .where(
            working_group.c.process_id == row.process_id,
            place < row.position if up else place > row.position,
        )
        .order_by(place.desc() if up else place)
        .limit(1)
    ).one_or_none()
    if beside is None:
        raise Refused(f"Skupina „{row.name}“ už je {'první' if up else 'poslední'}.")
    said = {"group_moved": row.name, "up": up}
    done = act_on_process(office, connection, actor, row.process_id, "arrange_groups", said=said)
    for group_id_, position in ((row.id, -row.id), (beside.id, row.position), (row.id, beside.position)):
        connection.execute(
            working_group.update().where(working_group.c.id == group_id_).values(position=position)
        )
    return done


def remove_group(office: Office, connection: Connection, actor: Actor, group_id: int) -> Done:
    """Takes away a group that was founded by mistake; raises Refused for one that anything rests on already."""
    row = load_group(connection, group_id)
    for table, words in _REST_ON_A_GROUP:
        rests = sa.select(table.c.id).where(table.c.group_id == group_id).limit(1)
        if connection.execute(rests).first() is not None:
            raise Refused(
                f"Skupina „{row.name}“ už má {words}; odebrat ji nejde. Přejmenujte ji, nebo ukončete členství."
            )
    said = {"group_removed": row.name}
    done = act_on_process(office, connection, actor, row.process_id, "arrange_groups", said=said)
    connection.execute(working_group.delete().where(working_group.c.id == group_id))
    return done


def explain_no_evidence(
    office: Office, connection: Connection, actor: Actor, group_id: int, words: str
) -> Done:
    """Says why a group has no survey of its needs; empty words take it back. Raises Refused."""
    row = load_group(connection, group_id)
    said = {"group": row.name, "no_evidence": words.strip()}
    if (row.no_evidence or "") == words.strip():
        raise Refused("Vysvětlení je stejné jako dosud; není co uložit.")
    done = act_on_process(office, connection, actor, row.process_id, "keep_evidence", said=said)
    connection.execute(
        working_group.update().where(working_group.c.id == group_id).values(no_evidence=words.strip() or None)
    )
    return done


def load_group(connection: Connection, group_id: int) -> Row[Any]:
    """The group; raises Refused if there is none."""
    row = group_by_id(connection, group_id)
    if row is None:
        raise Refused("Taková skupina v\u00a0procesu není; načtěte stránku znovu.")
    return row


def _checked(
    connection: Connection, process_id: int, group: GroupRules, group_id: int | None
) -> dict[str, Any]:
    """The columns of a group; raises Refused with a sentence for each fault."""
    name, faults = " ".join(group.name.split()), []
    if not name:
        faults.append("Chybí název skupiny; napište třeba „Senioři“.")
    if len(name) > 300:
        faults.append("Název skupiny má víc než 300 znaků; zkraťte ho.")
    others = connection.execute(
        sa.select(working_group.c.id, working_group.c.name).where(working_group.c.process_id == process_id)
    ).all()
    if any(fold(row.name) == fold(name) and row.id != group_id for row in others):
        faults.append(f"Skupina „{name}“ už v\u00a0procesu je; zvolte jiný název.")
    if group.quorum not in QUORUMS:
        faults.append("Zvolte kvórum: nadpoloviční většina, třetina, nebo bez kvóra.")
    try:
        if Term.parse(group.invitation_term).days > LONGEST_TERM:
            faults.append(f"Lhůta pro pozvání je nejvýš {LONGEST_TERM} dnů.")
    except ValueError:
        faults.append("Lhůta pro pozvání je počet dnů a\u00a0jejich druh; zvolte ji z\u00a0nabídky.")
    if faults:
        raise Refused(*faults)
    return {
        "name": name,
        "kind": GroupKind(group.kind).value,
        "target": group.target.strip() or None,
        "invitation_term": group.invitation_term,
        "quorum": group.quorum,
        "rules": group.rules.strip() or None,
    }
