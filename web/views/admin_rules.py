"""What do the town's rules say, which ones held before, and how do new ones come into force? The pages of rules."""

from __future__ import annotations

import base64
from typing import Any

from starlette.responses import Response

from actions.put_rules_in_force import foresee, put_rules_in_force
from actions.see import NotSeen
from db.queries.administration import all_rules, rules_text, uses_of_rules
from states.administration import Care
from states.input_faults import InputFaults
from states.machine import Refused
from states.procedure import TABLES
from states.road_map import body_settings, chain_boxes, route_boxes, table_boxes, town_settings
from web.administration import admin_page, change, see
from web.visit import Visit

BIGGEST_FILE = 512 * 1024
"""Bytes of a town file; a town with ten bodies has a twentieth of it."""


def show(visit: Visit) -> Response:
    """The rules in force: bodies, routes, sign-off, settings; earlier ones; the form for new ones."""
    return _rules(visit)


def show_states(visit: Visit) -> Response:
    """The lives that the program decides by: states and moves, drawn as lists."""
    lives = [(table.title, table.name, table_boxes(table)) for table in TABLES]
    return admin_page(visit, Care.RULES, "admin_lives", lives=lives)


def download(visit: Visit) -> Response:
    """A town file as it was put in force."""
    digest = visit.path("digest")
    with visit.reading() as (_, connection):
        row = rules_text(connection, digest)
    if row is None:
        raise NotSeen("Soubor pravidel")
    return visit.file(row.text.encode(), f"{row.town}-{digest[:8]}.toml", "application/toml")


def check(visit: Visit) -> Response:
    """Looks at a new file: its faults, or what it would change; nothing is put in force."""
    upload = visit.form.upload("file")
    if upload is None:
        return _rules(visit, 422, ("Vyberte soubor s\u00a0pravidly města (.toml).",))
    data = upload.file.read(BIGGEST_FILE + 1)
    if len(data) > BIGGEST_FILE:
        return _rules(visit, 413, ("Soubor je větší než 512\u00a0kB; pravidla města tolik nemají.",))
    return _looked_at(visit, data, _plain_name(upload.filename or ""))


def put_in_force(visit: Visit) -> Response:
    """Puts the file that was looked at in force."""
    form = visit.form
    try:
        data = base64.b64decode(form.text("data", longest=BIGGEST_FILE * 2), validate=True)
        text = data.decode()
    except ValueError:  # not base64, or not UTF-8 within it
        return _rules(visit, 422, ("Soubor se cestou poškodil; nahrajte ho znovu.",))
    name = _plain_name(form.text("name"))
    try:
        with visit.writing() as (office, connection):
            loaded = put_rules_in_force(office, connection, visit.actor, text, name, form.text("seen"))
    except Refused as refused:
        return _rules(visit, 409, refused.reasons)
    except InputFaults as faults:
        return _rules(visit, 422, tuple(str(fault) for fault in faults.faults))
    return visit.done(
        "/sprava/pravidla",
        f"Pravidla platí: {loaded.town.full_name}. Běžící návrhy dojdou podle těch, za kterých začaly.",
    )


def _looked_at(visit: Visit, data: bytes, name: str) -> Response:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _rules(visit, 422, (f"Soubor {name} není text v\u00a0kódování UTF-8; uložte ho tak.",))
    try:
        with visit.reading() as (office, connection):
            found = foresee(office, connection, visit.eyes(office, connection), text, name)
            seen = office.rules_digest
    except InputFaults as faults:
        return _rules(visit, 422, tuple(str(fault) for fault in faults.faults))
    return admin_page(
        visit,
        Care.RULES,
        "admin_rules_check",
        found=found,
        file=name,
        seen=seen,
        data=base64.b64encode(text.encode()).decode(),
    )


def _rules(visit: Visit, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        town = office.town
        history = all_rules(connection)
        uses = uses_of_rules(connection)
    facts: dict[str, Any] = {
        "rules": town,
        "settings": town_settings(town),
        "bodies": [(body, body_settings(town, body)) for body in town.bodies],
        "routes": [
            (route, [town.matter_name(code) for code in route.matters], route_boxes(town, route))
            for route in town.routes
        ],
        "chain": chain_boxes(town),
        "history": history,
        "uses": uses,
    }
    return admin_page(visit, Care.RULES, "admin_rules", status, sentences=sentences, **facts)


def _plain_name(name: str) -> str:
    return " ".join(name.replace("\\", "/").rpartition("/")[2].split())[:100] or "pravidla.toml"


ROUTES = (
    see("/sprava/pravidla", show, Care.RULES),
    see("/sprava/pravidla/stavy", show_states, Care.RULES),
    see("/sprava/pravidla/soubor/{digest}", download, Care.RULES),
    change("/sprava/pravidla", check, Care.RULES, biggest=BIGGEST_FILE + 64 * 1024),
    change("/sprava/pravidla/uvest", put_in_force, Care.RULES, biggest=BIGGEST_FILE * 2),
)
