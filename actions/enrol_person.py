"""How does somebody come to be known to the office, how are their particulars corrected, who may sign in?"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.administer import note, right_to
from actions.authority import Actor
from actions.block_account import block_account, unblock_account
from actions.office import Office
from actions.reset_password import invite
from db import people, search
from db.session import lock
from states.administration import Care
from states.folding import fold
from states.machine import Refused
from states.mail_address import is_mail_address

_CODE = re.compile(r"[a-z0-9][a-z0-9._\-]{1,59}")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the office keeps of a person."""

    name: str
    email: str
    department: str | None


def enrol_person(
    office: Office, connection: Connection, actor: Actor, particulars: Particulars, code: str = ""
) -> int:
    """Writes a new person down and returns the id; without a ``code`` the surname makes one. Raises Refused."""
    right = right_to(office, connection, actor, Care.PEOPLE)
    clean = _checked(office, connection, particulars, None)
    wanted = code.strip().lower() or _code_from(connection, clean.name)
    if not _CODE.fullmatch(wanted):
        raise Refused(
            f"Kód „{wanted[:60]}“ nejde použít; napište ho malými písmeny bez diakritiky, nejméně dvě."
        )
    known = people.person_by_code(connection, wanted)
    if known is not None:
        raise Refused(f"Kód „{wanted}“ už má {known.name}; zvolte jiný.")
    person_id = int(
        connection.execute(
            people.person.insert().values(code=wanted, **asdict(clean)).returning(people.person.c.id)
        ).scalar_one()
    )
    search.index_person(connection, person_id)
    said = {"code": wanted, "name": clean.name, "email": clean.email, "department": clean.department}
    note(office.now, connection, actor, right, "person", person_id, "enrol", said)
    return person_id


def edit_person(
    office: Office,
    connection: Connection,
    actor: Actor,
    person_id: int,
    particulars: Particulars,
    seen: Particulars | None = None,
) -> None:
    """Corrects name, e-mail or department; ``seen`` is what the page showed. What was written before stays.

    Raises Refused, also if somebody corrected them meanwhile or if nothing is different.
    """
    right = right_to(office, connection, actor, Care.PEOPLE)
    row = _person(connection, person_id)
    before = Particulars(row.name, row.email, row.department)
    if seen is not None and seen != before:
        raise Refused(f"Údaje osoby {row.name} mezitím změnil někdo jiný; načtěte stránku znovu.")
    clean = _checked(office, connection, particulars, person_id)
    if clean == before:
        raise Refused("Údaje jsou stejné jako dosud; není co uložit.")
    connection.execute(people.person.update().where(people.person.c.id == person_id).values(**asdict(clean)))
    if clean.name != before.name:
        search.index_person(connection, person_id)
    changed = [
        (was, now)
        for was, now in zip(asdict(before).values(), asdict(clean).values(), strict=True)
        if was != now
    ]
    said = {
        "person": clean.name,
        "before": ", ".join(was or "bez odboru" for was, _ in changed),
        "after": ", ".join(now or "bez odboru" for _, now in changed),
    }
    note(office.now, connection, actor, right, "person", person_id, "edit", said)


def deactivate_person(office: Office, connection: Connection, actor: Actor, person_id: int) -> None:
    """Shuts a person out of the office at once; their offices stay until somebody ends them."""
    right_to(office, connection, actor, Care.PEOPLE)
    _person(connection, person_id)
    block_account(office, connection, actor, person_id)


def activate_person(office: Office, connection: Connection, actor: Actor, person_id: int) -> None:
    """Lets a person in again."""
    right_to(office, connection, actor, Care.PEOPLE)
    unblock_account(office, connection, actor, person_id)


def invite_person(office: Office, connection: Connection, actor: Actor, person_id: int) -> str:
    """Sends a letter with a link to the first password; returns the address it goes to."""
    right_to(office, connection, actor, Care.PEOPLE)
    row = _person(connection, person_id)
    invite(office, connection, actor, person_id)
    return str(row.email)


def _person(connection: Connection, person_id: int) -> Row[Any]:
    row = connection.execute(
        lock(connection, sa.select(people.person).where(people.person.c.id == person_id))
    ).one_or_none()
    if row is None:
        raise Refused("Takovou osobu úřad nezná; vyberte ji ze seznamu.")
    if row.is_outside:
        raise Refused(
            f"{row.name} není z\u00a0úřadu; jeho údaje opravuje koordinátor plánování u\u00a0procesu."
        )
    return row


def _checked(
    office: Office, connection: Connection, typed: Particulars, person_id: int | None
) -> Particulars:
    """The particulars in order; raises Refused with a sentence for each fault."""
    clean = Particulars(" ".join(typed.name.split()), typed.email.strip(), typed.department or None)
    faults = []
    if len(clean.name) < 3:
        faults.append("Chybí jméno; napište ho i\u00a0s\u00a0tituly, jak se má objevit v\u00a0dokumentech.")
    if len(clean.name) > 200:
        faults.append("Jméno je příliš dlouhé; vejde se nejvýš 200 znaků.")
    if not is_mail_address(clean.email):
        faults.append(f"„{clean.email[:60]}“ není e-mailová adresa; napište ji jako jmeno@mesto.cz.")
    if clean.department is not None and clean.department not in {row.code for row in office.town.departments}:
        faults.append(f"Odbor „{clean.department[:60]}“ pravidla města neznají; vyberte ho ze seznamu.")
    if owner := _owner_of(connection, clean.email, person_id):
        faults.append(
            f"Adresu {clean.email[:60]} už má {owner}; každý potřebuje vlastní, "
            "jinak by dopisy s\u00a0odkazy dostával někdo jiný."
        )
    if faults:
        raise Refused(*faults)
    return clean


def _owner_of(connection: Connection, email: str, besides: int | None) -> str | None:
    person = people.person.c
    same = sa.select(person.name).where(
        sa.func.lower(person.email) == email.lower(), person.is_outside.is_(False)
    )
    if besides is not None:
        same = same.where(person.id != besides)
    return connection.execute(same.order_by(person.id).limit(1)).scalar_one_or_none()


def _code_from(connection: Connection, name: str) -> str:
    """The surname without diacritics, with a number if somebody has it: novak, novak2."""
    surname = re.sub(r"[^a-z0-9\-]", "", fold(name.split(",")[0].split()[-1])).strip("-")[:50]
    stem = surname if len(surname) > 1 else "osoba"
    taken = set(connection.execute(sa.select(people.person.c.code)).scalars())
    number = 1
    while (stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return stem if number == 1 else f"{stem}{number}"
