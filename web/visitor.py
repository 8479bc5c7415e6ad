"""Who is signed in? The person of the session with today's offices, in own right and as a deputy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request

from actions.office import House
from actions.see import eyes_from
from actions.session import csrf_of, session_of, touch_session
from db import people
from db.queries.planning_mine import Ties, ties_of
from db.visibility import Eyes
from states.vocabulary import Role
from web.cookies import session_token

TOUCHED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at the counter. ``roles`` include those of people they stand in for; ``own_roles`` do not.

    ``eyes`` say what they may see at this moment: a visitor lives as long as one request. ``planning`` is what ties
    them to planning groups and processes.
    """

    person_id: int
    code: str
    name: str
    email: str
    department: str | None
    roles: frozenset[Role]
    own_roles: frozenset[Role]
    titles: tuple[str, ...]
    stands_for: tuple[str, ...]
    town: str
    digest: str
    csrf: str
    eyes: Eyes
    planning: Ties


def visitor_of(house: House, request: Request) -> Visitor | None:
    """The person whose session the browser holds; None for a stranger or a session that ended."""
    token = session_token(request)
    if not token:
        return None
    now = house.now()
    with house.reading() as (office, connection):
        found = session_of(connection, token, now)
        if found is None:
            return None
        others = people.stands_in_for(connection, found.person_id, office.today)
        everybody = others | {found.person_id}
        held = people.roles_of_all(connection, everybody, office.today)
        codes = people.codes_of(connection, everybody) if others else frozenset({found.code})
        titles = people.titles_of(connection, found.person_id, office.today)
        names = people.names_of(connection, others) if others else ()
        planning = ties_of(connection, found.person_id, everybody, codes, office.today)
        town = office.town.name
    if now - found.seen_at > TOUCHED_AFTER:
        with house.database.write() as connection:
            touch_session(connection, found.digest, now)
    return Visitor(
        person_id=found.person_id,
        code=found.code,
        name=found.name,
        email=found.email,
        department=found.department,
        roles=frozenset(Role(row.role) for row in held),
        own_roles=frozenset(Role(row.role) for row in held if row.person_id == found.person_id),
        titles=titles,
        stands_for=names,
        town=town,
        digest=found.digest,
        csrf=csrf_of(house.secret, found.digest),
        eyes=eyes_from(everybody, codes, held),
        planning=planning,
    )
