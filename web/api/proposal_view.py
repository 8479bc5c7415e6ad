"""What does the API tell of one proposal? Its fields, stops with wordings and hearings, the chain, documents."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.draft import rules_of
from actions.office import Office
from db import consultations, people, proposals
from db.queries import overview
from states.town import Town
from web.api.schemas.base import picked
from web.api.schemas.proposal import Document, Hearing, Stop
from web.api.schemas.sign_off import SignOff


def ballot_of(row: Any) -> dict[str, int] | None:
    """The counts of a row that has a vote."""
    if row.votes_for is None:
        return None
    names = ("members", "present", "votes_for", "against", "abstained")
    return {name: getattr(row, name) for name in names}


def proposal_data(office: Office, connection: Any, row: Any) -> dict[str, Any]:
    """Everything about a proposal; the number of statements does not depend on how much that is."""
    town = rules_of(connection, row, office)
    author = people.person_by_id(connection, row.author_id)
    content = proposals.content_of(row)
    return {
        **content.as_data(),
        "id": row.id,
        "state": row.state,
        "version": row.version,
        "round": row.round,
        "created_at": row.created_at,
        "route": row.route,
        "rules_digest": row.rules_digest,
        "text_digest": content.text_digest(),
        "author_code": author.code,
        "author": author.name,
        "stops": _stops(connection, town, row),
        "sign_offs": [picked(step, SignOff) for step in overview.chain_of(connection, row.id)],
        "documents": [picked(one, Document) for one in overview.documents_of(connection, row.id)],
    }


def _stops(connection: Any, town: Town, row: Any) -> list[dict[str, Any]]:
    wordings = consultations.current_wordings(connection, row.id)
    hearings: dict[int, list[Any]] = {}
    for hearing in overview.hearings_of(connection, row.id):
        hearings.setdefault(hearing.consultation_id, []).append(
            picked(hearing, Hearing, ballot=ballot_of(hearing))
        )
    return [
        picked(
            stop,
            Stop,
            body_name=town.body(stop.body).name,
            wording=wordings[stop.id].text if stop.id in wordings else None,
            is_frozen=stop.id in wordings and wordings[stop.id].frozen_at is not None,
            hearings=hearings.get(stop.id, []),
        )
        for stop in consultations.consultations_of(connection, row.id)
    ]


def tagged(response: Response, data: dict[str, Any]) -> dict[str, Any]:
    """The same data, with the version in the header ETag."""
    response.headers["ETag"] = f'"{data["version"]}"'
    return data
