"""Which providers and services does the catalogue of a process have?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.files import document
from db.planning.providers import provider, service
from states.folding import czech_key
from states.planning.catalogue import Provider, Service

_OF_PROVIDER = ("name", "company_id", "legal_form", "seat", "phone", "email", "web", "about")
_OF_SERVICE = ("name", "kind", "form", "target", "place", "hours", "capacity", "price", "about")


def providers_of(
    connection: Connection, process_id: int, *, only_public: bool = False
) -> tuple[Provider, ...]:
    """The providers with their services in the order of the Czech alphabet, in two questions."""
    wanted = [provider.c.process_id == process_id]
    if only_public:
        wanted.append(provider.c.is_public)
    rows = connection.execute(sa.select(provider).where(*wanted)).all()
    services: defaultdict[int, list[Service]] = defaultdict(list)
    for row in connection.execute(
        sa.select(service)
        .join(provider, provider.c.id == service.c.provider_id)
        .where(*wanted)
        .order_by(service.c.id)
    ):
        said = {name: getattr(row, name) or "" for name in _OF_SERVICE}
        services[row.provider_id].append(Service(registered=row.registered, **said))
    found = (
        Provider(
            id=row.id,
            is_public=row.is_public,
            services=tuple(services[row.id]),
            **{name: getattr(row, name) or "" for name in _OF_PROVIDER},
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: czech_key(one.name)))


def provider_in(connection: Connection, process_id: int, provider_id: int) -> Provider | None:
    """One provider of a process; None if it is another's, or nobody's."""
    return next((one for one in providers_of(connection, process_id) if one.id == provider_id), None)


def documents_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """The issues of the catalogue in Word and PDF, the newest first; those not made yet have no file."""
    return connection.execute(
        sa.select(document)
        .where(document.c.process_id == process_id, document.c.kind.in_(("catalogue_word", "catalogue_pdf")))
        .order_by(document.c.issue.desc(), document.c.kind)
    ).all()
