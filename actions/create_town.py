"""How does a town come to an installation of many? Folder, key, database, rules, first administrator; or nothing."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection

from actions.authority import Actor, actor_of
from actions.load_town import load_town
from actions.office import House, Office, settings_from
from actions.reset_password import invite, reset_address_of
from actions.secret_mark import mark_secret
from actions.town_env import FILE, MARKS
from actions.towns import CODE, TownPlace, Towns, host_name
from db.files import write_whole
from db.revision import known_revisions
from db.session import Database
from db.upgrade import upgrade
from states.machine import Refused
from states.town import Town
from states.town_file import parse_town
from states.vocabulary import Role


@dataclass(frozen=True, slots=True)
class NewTown:
    """What was made: the place, who administers it, and the address where they choose their first password."""

    place: TownPlace
    town: Town
    administrator: str
    invitation: str


def create_town(
    towns: Towns,
    code: str,
    address: str,
    text: str,
    file: str,
    *,
    database_url: str | None = None,
    administrator: str | None = None,
) -> NewTown:
    """Makes a town at ``address`` (a host name, or a whole ``https://…``) by the rules in ``text``.

    Everything is made under another name and appears by one rename: killed anywhere, the same command begins
    anew. Raises Refused, InputFaults.
    """
    if not CODE.fullmatch(code):
        raise Refused(
            f"„{code}“ nemůže být kód města; jsou to malá písmena bez diakritiky, číslice a\u00a0pomlčky."
        )
    town = parse_town(text, file)
    who = administrator or first_administrator(town)
    base_url = base_url_of(address)
    with _one_at_a_time(towns):
        _refuse_taken(towns, code, base_url)
        folder = _empty_folder(towns.folder / f".new-{code}")
        try:
            _write_env(folder, base_url, database_url)
            invitation = _furnished(folder, towns, text, file, who)
            _open_doors(folder, towns.folder / code)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return NewTown(towns.place(code), town, who, invitation)


def first_administrator(town: Town) -> str:
    """The code of whoever the rules make an administrator, or else of the secretary; raises Refused if of nobody."""
    for role in (Role.ADMINISTRATOR, Role.SECRETARY):
        for office in town.offices:
            if office.role is role and office.holders:
                return office.holders[0]
    raise Refused("Pravidla města neříkají, kdo je správce ani tajemník; řekněte to volbou --admin KÓD.")


def base_url_of(address: str) -> str:
    """The base address of ``address``: a host name means https. Raises Refused for what is no address."""
    whole = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(whole)
        is_plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
        if parts.scheme not in ("http", "https") or not is_plain:
            raise ValueError(f"„{address}“ není adresa úřadu; napište ji jako usneseni.mesto.cz.")
        host, port = host_name(parts.hostname or ""), parts.port
    except ValueError as fault:
        raise Refused(str(fault)) from None
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


@contextmanager
def _one_at_a_time(towns: Towns) -> Iterator[None]:
    """Two commands can't give two towns one address; the system takes the lock away from a killed one."""
    towns.marks.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(towns.folder / ".create.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _refuse_taken(towns: Towns, code: str, base_url: str) -> None:
    host = urlsplit(base_url).hostname
    for place in towns.all():
        if place.code == code:
            raise Refused(f"Město „{code}“ už tu je ({place.folder}).")
        if host in place.hosts:
            raise Refused(f"Adresu {host} už má město „{place.code}“; zvolte jinou.")


def _empty_folder(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)  # of a command that was killed: nobody could have used it
    folder.mkdir(mode=0o700)
    return folder


def _write_env(folder: Path, base_url: str, database_url: str | None) -> None:
    lines = [f"RAZITKO_BASE_URL={base_url}"]
    if database_url is not None:
        lines.append(f"RAZITKO_DATABASE_URL='{database_url}'")
    write_whole(folder / FILE, ("\n".join(lines) + "\n").encode())


def _furnished(folder: Path, towns: Towns, text: str, file: str, who: str) -> str:
    """Key, tables, rules in force and the administrator's account; returns the address of the invitation."""
    house = House(settings_from({**towns.environ, "RAZITKO_HOME": str(folder)}))
    caretaker = Actor(None, "správce")
    try:
        _make_tables(house, towns)
        mark_secret(house.database, house.secret)
        with house.database.write() as connection:
            load_town(connection, caretaker, text, file, house.now())
            return _invited(house.office(connection), connection, caretaker, who)
    finally:
        house.close()


def _make_tables(house: House, towns: Towns) -> None:
    """Migrations from nothing always give the same file: the second town of a release begins with a copy of it."""
    url = house.settings.database_url
    kept = towns.folder / f".empty-{known_revisions()[-1]}.db"
    file = Path(url.removeprefix("sqlite:///"))
    if not house.database.is_sqlite or file.exists():
        upgrade(house.database)
        return
    if not kept.exists():
        unfinished = Database(f"sqlite:///{kept}.new")
        upgrade(unfinished)
        unfinished.close()
        Path(f"{kept}.new").replace(kept)
    shutil.copyfile(kept, file)


def _invited(office: Office, connection: Connection, caretaker: Actor, who: str) -> str:
    person_id = actor_of(connection, who).person_id
    assert person_id is not None  # somebody of the rules
    return reset_address_of(office, invite(office, connection, caretaker, person_id))


def _open_doors(folder: Path, place: Path) -> None:
    folder.rename(place)
    parent = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)
    (place.parent / MARKS / place.name).touch()
