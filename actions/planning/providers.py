"""How is the catalogue of providers kept? Entered one by one, or imported from a table; each act is in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.planning.process_act import act_on_process
from actions.planning.standing import load_process
from db.files import document, owe_document
from db.planning.providers import provider, service
from db.queries.planning_catalogue import providers_of
from states.machine import Refused
from states.planning.catalogue import Provider, Service, provider_faults, service_faults

VERB = "keep_catalogue"
CATALOGUE_KINDS = ("catalogue_word", "catalogue_pdf")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many providers are new and changed, and how many services they have."""

    new: int
    changed: int
    services: int


def add_provider(
    office: Office, connection: Connection, actor: Actor, process_id: int, wanted: Provider
) -> int:
    """Enters a provider with its services and returns its id; raises Refused with every fault."""
    process = load_process(connection, process_id)
    _refuse(connection, process_id, wanted)
    provider_id = int(
        connection.execute(
            provider.insert()
            .values(process_id=process_id, updated_at=office.now, **_columns(wanted))
            .returning(provider.c.id)
        ).scalar_one()
    )
    _write_services(connection, provider_id, wanted.services)
    act_on_process(
        office, connection, actor, process.id, VERB, said={"added": provider_id, "name": wanted.name}
    )
    return provider_id


def change_provider(
    office: Office,
    connection: Connection,
    actor: Actor,
    provider_id: int,
    wanted: Provider,
    *,
    is_public: bool = True,
) -> None:
    """Writes what is known of a provider now; its services become those of ``wanted``."""
    row = _known(connection, provider_id)
    process = load_process(connection, row.process_id)
    _refuse(connection, row.process_id, wanted, provider_id)
    connection.execute(
        provider.update()
        .where(provider.c.id == provider_id)
        .values(updated_at=office.now, is_public=is_public, **_columns(wanted))
    )
    _write_services(connection, provider_id, wanted.services)
    act_on_process(
        office, connection, actor, process.id, VERB, said={"changed": provider_id, "name": wanted.name}
    )


def remove_provider(office: Office, connection: Connection, actor: Actor, provider_id: int) -> None:
    """Takes a provider that has ended off the catalogue, with its services; the journal keeps what it was."""
    row = _known(connection, provider_id)
    process = load_process(connection, row.process_id)
    said = next(one for one in providers_of(connection, row.process_id) if one.id == provider_id)
    connection.execute(service.delete().where(service.c.provider_id == provider_id))
    connection.execute(provider.delete().where(provider.c.id == provider_id))
    names = [one.name for one in said.services]
    kept = {"removed": provider_id, "name": said.name, "services": names}
    act_on_process(office, connection, actor, process.id, VERB, said=kept)


def import_providers(
    office: Office, connection: Connection, actor: Actor, process_id: int, given: Sequence[Provider]
) -> Imported:
    """Takes over a read table (`states.planning.catalogue_table`): whole or not at all.

    A provider that the catalogue knows by name is written anew with the services of the table; others stay.
    """
    process = load_process(connection, process_id)
    faults = [fault for one in given for fault in _all_faults(one)]
    if faults:
        raise Refused(*faults)
    known = {one.name: one for one in providers_of(connection, process_id)}
    new = 0
    for one in given:
        values = {"updated_at": office.now, **_columns(one)}
        if one.name in known:
            provider_id = known[one.name].id
            connection.execute(provider.update().where(provider.c.id == provider_id).values(**values))
        else:
            new += 1
            statement = provider.insert().values(process_id=process_id, **values).returning(provider.c.id)
            provider_id = int(connection.execute(statement).scalar_one())
        _write_services(connection, provider_id, one.services)
    services = sum(len(one.services) for one in given)
    done = Imported(new, len(given) - new, services)
    said = {"imported": len(given), "new": done.new, "services": services}
    act_on_process(office, connection, actor, process.id, VERB, said=said)
    return done


def issue_catalogue(office: Office, connection: Connection, actor: Actor, process_id: int) -> int:
    """Owes a new issue of the catalogue in Word and PDF and returns its number."""
    process = load_process(connection, process_id)
    if not providers_of(connection, process_id, only_public=True):
        raise Refused("Katalog je prázdný; nejdřív zapište aspoň jednoho poskytovatele.")
    last = connection.execute(
        sa.select(sa.func.max(document.c.issue)).where(
            document.c.process_id == process_id, document.c.kind == CATALOGUE_KINDS[0]
        )
    ).scalar_one()
    issue = int(last or 0) + 1
    for kind in CATALOGUE_KINDS:
        owe_document(
            connection,
            {
                "key": f"{kind}:{process_id}:{issue}",
                "kind": kind,
                "process_id": process_id,
                "part_id": process_id,
                "issue": issue,
                "owed_at": office.now,
            },
        )
    act_on_process(office, connection, actor, process.id, VERB, said={"issued": issue})
    return issue


def _all_faults(wanted: Provider) -> list[str]:
    return [*provider_faults(wanted), *(f for one in wanted.services for f in service_faults(one))]


def _refuse(
    connection: Connection, process_id: int, wanted: Provider, provider_id: int | None = None
) -> None:
    faults = _all_faults(wanted)
    twin = connection.execute(
        sa.select(provider.c.id).where(
            provider.c.process_id == process_id,
            provider.c.name == wanted.name,
            provider.c.id != (provider_id or 0),
        )
    ).first()
    if twin is not None:
        faults.append(f"Poskytovatel „{wanted.name}“ už v\u00a0katalogu je; upravte jeho záznam.")
    if faults:
        raise Refused(*faults)


def _known(connection: Connection, provider_id: int) -> Row[Any]:
    row = connection.execute(sa.select(provider).where(provider.c.id == provider_id)).one_or_none()
    if row is None:
        raise Refused("Poskytovatel v\u00a0katalogu není; někdo ho mezitím odebral. Načtěte stránku znovu.")
    return row


def _columns(wanted: Provider) -> dict[str, Any]:
    names = ("company_id", "legal_form", "seat", "phone", "email", "web", "about")
    return {"name": wanted.name, **{name: getattr(wanted, name) or None for name in names}}


def _write_services(connection: Connection, provider_id: int, services: Sequence[Service]) -> None:
    connection.execute(service.delete().where(service.c.provider_id == provider_id))
    names = ("form", "target", "place", "hours", "capacity", "price", "about")
    for one in services:
        connection.execute(
            service.insert().values(
                provider_id=provider_id,
                name=one.name,
                kind=one.kind,
                registered=one.registered,
                **{name: getattr(one, name) or None for name in names},
            )
        )
