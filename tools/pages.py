"""Which pages are there to be looked at? Every address of the office that shows something, in the played office."""

from __future__ import annotations

import sqlalchemy as sa

from db import assignments, resolutions
from db.files import document
from tools.played_office import PlayedOffice

ADMIN, AUDITOR, CLERK, HEAD, STAFF = "spravce", "kontrola", "doudova", "rejl", "organizace"


def addresses(played: PlayedOffice) -> dict[str, tuple[tuple[str, str], ...]]:
    """For the path of a route: (who looks, the address), the first of them as the page is meant to be seen."""
    proposal, meeting = played.proposals, played.meetings
    resolution = played.one(sa.select(sa.func.max(resolutions.resolution.c.id).label("id"))).id
    task = played.one(sa.select(sa.func.min(assignments.assignment.c.id).label("id"))).id
    made = played.one(sa.select(sa.func.min(document.c.id).label("id"))).id
    asked = played.step("asked", "head").id
    _ = (made,)
    return {
        "/": ((HEAD, "/"), (CLERK, "/"), (STAFF, "/")),
        "/prihlaseni": (("", "/prihlaseni"),),
        "/heslo": ((CLERK, "/heslo"),),
        "/heslo/zapomenute": (("", "/heslo/zapomenute"),),
        "/navrhy": ((CLERK, "/navrhy"), (STAFF, "/navrhy?q=socialni")),
        "/navrhy/novy": ((CLERK, "/navrhy/novy"),),
        "/navrhy/{id}": ((CLERK, f"/navrhy/{proposal['seed']}"), (CLERK, f"/navrhy/{proposal['returned']}")),
        "/navrhy/{id}/upravit": ((CLERK, f"/navrhy/{proposal['returned']}/upravit"),),
        "/navrhy/{id}/predlozit": ((CLERK, f"/navrhy/{proposal['returned']}/predlozit"),),
        "/navrhy/{id}/verze": ((CLERK, f"/navrhy/{proposal['seed']}/verze"),),
        "/navrhy/{id}/nahled": ((CLERK, f"/navrhy/{proposal['seed']}/nahled"),),
        "/souhlasy/{id}": ((HEAD, f"/souhlasy/{asked}"),),
        "/nepritomnost": ((HEAD, "/nepritomnost"),),
        "/jednani": ((STAFF, "/jednani"),),
        "/jednani/{id}": ((STAFF, f"/jednani/{meeting['RM']}"),),
        "/usneseni": ((AUDITOR, "/usneseni"),),
        "/usneseni/{id}": ((AUDITOR, f"/usneseni/{resolution}"),),
        "/ukoly": ((HEAD, "/ukoly"),),
        "/ukoly/{id}": ((HEAD, f"/ukoly/{task}"),),
        "/stul": ((STAFF, "/stul"),),
        "/stul/{id}": ((STAFF, f"/stul/{meeting['ZM']}"),),
        "/stul/ulohy": ((STAFF, "/stul/ulohy"),),
    }
