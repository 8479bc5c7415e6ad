"""Who may sign in at the counter, and how are they let in or shut out from the command line?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage, Desk, opened, reading
from cli.options import Json
from cli.output import count, emit, instant, picked, table

app = Noun("Účty: kdo se smí přihlásit, pozvánky, hesla, zablokování.")

Person = Annotated[str, typer.Argument(metavar="KÓD", help="Kód osoby z\u00a0pravidel města.")]


@app.command("list", help="Vypíše všechny osoby a\u00a0jejich účty.")
def list_(json: Json = False) -> None:
    """Lists everybody with their accounts."""
    from db.accounts import all_accounts

    with reading() as (_office, connection):
        rows = all_accounts(connection)
    cells = [(row.code, row.name, row.email, _status(row), instant(row.password_set_at)) for row in rows]
    data = [
        picked(row, "code", "name", "email", "password_set_at", "blocked_at")
        | {"has_account": row.created_at is not None, "is_sample": bool(row.is_sample)}
        for row in rows
    ]
    text = table(("Kód", "Jméno", "E-mail", "Účet", "Heslo od"), cells)
    emit(json, {"accounts": data}, text if rows else "Žádné osoby; načtěte pravidla města.")


@app.command("invite", help="Otevře osobě účet a\u00a0pošle jí dopis s\u00a0odkazem k\u00a0prvnímu heslu.")
def invite(person: Person, json: Json = False) -> None:
    """Sends an invitation."""
    from actions.reset_password import invite as send

    with _acting(person) as (desk, row):
        send(desk.office, desk.connection, desk.actor, row.id)
    emit(json, {"invited": person}, f"Pozvánka čeká na odeslání: {row.name} <{row.email}>.")


@app.command("set-password", help="Nastaví osobě heslo; zeptá se na něj, nebo ho přečte ze vstupu.")
def set_password(
    person: Person,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Přečíst heslo z\u00a0prvního řádku standardního vstupu.")
    ] = False,
    json: Json = False,
) -> None:
    """Sets a password; it never stands on the command line, where others see it."""
    from actions.password import hash_of
    from actions.sign_in import check_new, put_password
    from states.machine import Refused

    with _acting(person) as (_desk, row):
        pass  # whoever misspells the code should not type a password first
    new, again = _from_stdin() if stdin else _prompted()
    if faults := check_new(new, again, row):
        raise Refused(*faults.values())
    new_hash = hash_of(new)
    with _acting(person) as (desk, row):
        put_password(desk.office, desk.connection, desk.actor, row.id, new_hash)
    emit(json, {"password_set": person}, f"Heslo je nastaveno: {row.name}.")


@app.command("block", help="Zablokuje účet: osoba se nepřihlásí a\u00a0kde je přihlášena, tam hned skončí.")
def block(person: Person, json: Json = False) -> None:
    """Blocks an account."""
    from actions.block_account import block_account

    with _acting(person) as (desk, row):
        block_account(desk.office, desk.connection, desk.actor, row.id)
    emit(json, {"blocked": person}, f"Účet je zablokovaný: {row.name}.")


@app.command("unblock", help="Odblokuje účet; heslo zůstalo, jaké bylo.")
def unblock(person: Person, json: Json = False) -> None:
    """Unblocks an account."""
    from actions.block_account import unblock_account

    with _acting(person) as (desk, row):
        unblock_account(desk.office, desk.connection, desk.actor, row.id)
    emit(json, {"unblocked": person}, f"Účet je odblokovaný: {row.name}.")


@app.command("end-samples", help="Ukončí zkušební provoz: zruší společné heslo ukázkových osob.")
def end_samples(json: Json = False) -> None:
    """Takes the known password from all sample people."""
    from actions.authority import Actor
    from actions.sample_accounts import end_sample_accounts

    with opened() as house, house.writing() as (office, connection):
        number = end_sample_accounts(office, connection, Actor(None, "správce"))
    emit(json, {"ended": number}, f"Ukázkové heslo zrušeno: {count(number, 'účet', 'účty', 'účtů')}.")


@contextmanager
def _acting(code: str) -> Iterator[tuple[Desk, Any]]:
    """The caretaker of the machine acts on a person; raises Refused if there is nobody of that code."""
    from actions.authority import Actor, actor_of
    from db.accounts import person_with_account

    with opened() as house, house.writing() as (office, connection):
        person_id = actor_of(connection, code).person_id
        assert person_id is not None  # somebody of the town file
        row = person_with_account(connection, person_id)
        yield Desk(office, connection, Actor(None, "správce")), row


def _from_stdin() -> tuple[str, str]:
    typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise BadUsage("Na standardním vstupu není heslo; napište ho na jeho první řádek.")
    return typed, typed


def _prompted() -> tuple[str, str]:
    if not sys.stdin.isatty():
        raise BadUsage("Heslo se není koho zeptat; předejte ho volbou --stdin na standardním vstupu.")
    return typer.prompt("Nové heslo", hide_input=True), typer.prompt("Ještě jednou", hide_input=True)


def _status(row: Any) -> str:
    if row.created_at is None:
        return "nemá"
    if row.blocked_at is not None:
        return "zablokovaný"
    if row.is_sample:
        return "ukázkový"
    return "má" if row.password_hash is not None else "bez hesla"
