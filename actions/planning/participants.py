"""How does somebody from outside come to be known for letters' sake, how are they corrected, how forgotten?

They have no account and no office; the office's own pick lists never offer them (`db.people.person.is_outside`).
"""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.administer import Right, note
from actions.authority import Actor
from actions.office import Office
from actions.planning.comment_author import erase_comments_of
from actions.planning.standing import load_process, standing_in_planning
from db import people
from db.forgetting import forget_letters_to
from db.planning.groups import group_member, working_group
from db.planning.process import planning_process
from db.session import lock
from states.folding import fold
from states.machine import Refused
from states.mail_address import is_mail_address
from states.planning.process import PROCESS
from states.vocabulary import ROLE_LABELS, Role

FORGOTTEN = "osobní údaje vymazány"
"""The name of who was forgotten; what they did stays under their number."""


def enrol(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    name: str,
    email: str,
    *,
    shares_address: bool = False,
) -> int:
    """The id of who has this name and e-mail: found again, or written down as somebody from outside. Raises Refused.

    A clerk is found by the address of the office and stays a clerk. ``email`` may be empty: such people are written
    to on paper. Two people of one address are told apart by their names, if somebody says that they share it.
    """
    right = _right(office, connection, actor, process_id)
    clean, address = checked(name, email)
    if address:
        same = _with_address(connection, address)
        for row in same:
            if fold(row.name) == fold(clean) or not row.is_outside:
                return int(row.id)
        if same and not shares_address:
            raise Refused(
                f"Adresu {address} už má {same[0].name}. Je-li to tentýž člověk, vyberte ho ze seznamu; "
                "mají-li adresu společnou, zaškrtněte to."
            )
    person_id = int(
        connection.execute(
            people.person.insert()
            .values(code=_new_code(), name=clean, email=address, is_outside=True)
            .returning(people.person.c.id)
        ).scalar_one()
    )
    # the chain of the journal can't be rewritten, so it never gets to know a name that may have to be forgotten
    _note(office, connection, actor, right, person_id, "enrol_outside", {"process": process_id})
    return person_id


def correct(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    person_id: int,
    name: str,
    email: str,
) -> None:
    """Corrects the name or the address of somebody from outside; the journal keeps that, not what. Raises Refused."""
    right = _right(office, connection, actor, process_id)
    row = outsider(connection, person_id)
    clean, address = checked(name, email)
    changed = [
        what for what, was, now in (("name", row.name, clean), ("email", row.email, address)) if was != now
    ]
    if not changed:
        raise Refused("Údaje jsou stejné jako dosud; není co uložit.")
    connection.execute(
        people.person.update().where(people.person.c.id == person_id).values(name=clean, email=address)
    )
    said = {"process": process_id, "changed": changed}
    _note(office, connection, actor, right, person_id, "correct_outside", said)


def forget(
    office: Office, connection: Connection, actor: Actor, process_id: int, person_id: int, reason: str
) -> None:
    """Erases name, address and organisation of somebody from outside whose mandates have ended. Raises Refused.

    What they did stays, under their number: the journal keeps the act and the reason, never the name. Minutes and
    invitations that were made are records of the office and stay as they are; what is public of them has no names.
    """
    right = _right(office, connection, actor, process_id, is_over=True)
    row = outsider(connection, person_id)
    if not reason.strip():
        raise Refused("Chybí důvod výmazu; napište třeba „žádost účastníka“ nebo „proces skončil“.")
    if running := _running_groups(office, connection, person_id):
        raise Refused(
            f"{row.name} je dosud členem skupiny {', '.join(f'„{name}“' for name in running)}; "
            "nejdřív členství ukončete."
        )
    erase_comments_of(connection, person_id)  # while it is known which name their words must not say
    connection.execute(
        people.person.update()
        .where(people.person.c.id == person_id)
        .values(name=FORGOTTEN, email="", code=_new_code())
    )
    connection.execute(
        group_member.update().where(group_member.c.person_id == person_id).values(organisation=None)
    )
    forget_letters_to(connection, person_id, "adresát byl vymazán")
    said = {"process": process_id, "reason": reason.strip()}
    _note(office, connection, actor, right, person_id, "forget_outside", said)


def outsider(connection: Connection, person_id: int) -> Row[Any]:
    """Somebody from outside, locked; raises Refused for a person of the office or for nobody."""
    row = connection.execute(
        lock(connection, sa.select(people.person).where(people.person.c.id == person_id))
    ).one_or_none()
    if row is None or not row.is_outside:
        raise Refused(
            "Tady se opravují jen lidé mimo úřad; údaje lidí z\u00a0úřadu mění správce ve Správě, Lidé."
        )
    if row.name == FORGOTTEN:
        raise Refused("Osobní údaje tohoto člověka už byly vymazány; není co měnit.")
    return row


def checked(name: str, email: str) -> tuple[str, str]:
    """Name and address in order; raises Refused with a sentence for each fault. The address may be empty."""
    clean, address = " ".join(name.split()), email.strip()
    faults = []
    if len(clean) < 3:
        faults.append("Chybí jméno; napište ho celé, jak se má objevit v\u00a0pozvánce.")
    if len(clean) > 200:
        faults.append("Jméno je příliš dlouhé; vejde se nejvýš 200 znaků.")
    if address and not is_mail_address(address):
        faults.append(
            f"„{address[:60]}“ není e-mailová adresa; napište ji jako jmeno@domena.cz, nebo nechte pole prázdné."
        )
    if faults:
        raise Refused(*faults)
    return clean, address


def _right(
    office: Office, connection: Connection, actor: Actor, process_id: int, *, is_over: bool = False
) -> Right:
    """The coordinator's right; of a finished process only what is to be forgotten may be touched."""
    process = load_process(connection, process_id)
    if process.state in PROCESS.finals and not is_over:
        raise Refused(
            f"Proces plánování je ve stavu „{PROCESS.states[process.state]}“; jeho účastníci se už nemění."
        )
    standing = standing_in_planning(office, connection, actor, process)
    if Role.COORDINATOR not in standing.roles:
        raise Refused(f"O\u00a0účastnících plánování smí rozhodovat jen {ROLE_LABELS[Role.COORDINATOR]}.")
    role, principal = standing.used((Role.COORDINATOR,))
    return Right(ROLE_LABELS[role], principal.name if principal else None)


def _note(
    office: Office,
    connection: Connection,
    actor: Actor,
    right: Right,
    person_id: int,
    verb: str,
    said: dict[str, Any],
) -> None:
    note(office.now, connection, actor, right, "person", person_id, verb, said)


def _with_address(connection: Connection, address: str) -> list[Row[Any]]:
    """People with an address, those of the office first."""
    person = people.person
    return list(
        connection.execute(
            sa.select(person)
            .where(sa.func.lower(person.c.email) == address.lower())
            .order_by(person.c.is_outside, person.c.id)
        )
    )


def _new_code() -> str:
    """A code that says nothing of the person; nobody signs in with it."""
    return f"ucastnik-{secrets.token_hex(6)}"


def _running_groups(office: Office, connection: Connection, person_id: int) -> list[str]:
    """Groups of running processes whose member a person still is."""
    return list(
        connection.execute(
            sa.select(working_group.c.name)
            .join(group_member, group_member.c.group_id == working_group.c.id)
            .join(planning_process, planning_process.c.id == working_group.c.process_id)
            .where(
                group_member.c.person_id == person_id,
                planning_process.c.state.not_in(sorted(PROCESS.finals)),
                sa.or_(group_member.c.valid_until.is_(None), group_member.c.valid_until >= office.today),
            )
            .order_by(working_group.c.id)
        ).scalars()
    )
