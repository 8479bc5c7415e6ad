"""What can be done with the town's rules from the command line: check, load, show, compare?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.czech import Noun
from cli.edge import opened, reading, town_text
from cli.options import Json, TownFile
from cli.output import count, emit, instant, pairs, picked, table

if TYPE_CHECKING:
    from actions.load_town import Loaded
    from actions.office import House
    from states.town import Town

app = Noun(
    "Pravidla města: orgány, trasy, schvalování, lhůty a\u00a0čísla usnesení v\u00a0jednom souboru TOML."
)


def put_in_force(house: House, text: str, file: str) -> Loaded:
    """Loads a town file into an office whose database exists, and commits."""
    from actions.authority import Actor
    from actions.load_town import load_town

    with house.database.write() as connection:
        return load_town(connection, Actor(None, "správce"), text, file, house.now())


@app.command(
    "check",
    help="Zkontroluje soubor s\u00a0pravidly; nic nezmění.",
    example="razitko town check nase-mesto.toml",
)
def check(file: TownFile, json: Json = False) -> None:
    """Says every fault of a town file with its line."""
    from states.town_file import parse_town

    text, name = town_text(file)
    town = parse_town(text, name)
    emit(json, {"file": name, **_summary(town)}, f"{name}: v\u00a0pořádku.\n{_text(town)}")


@app.command(
    "load", help="Uvede pravidla v\u00a0platnost; běžící návrhy dojdou podle těch, za kterých začaly."
)
def load(file: TownFile, json: Json = False) -> None:
    """Puts a town file in force; the database is made or upgraded first."""
    from db.upgrade import upgrade
    from states.town_file import parse_town

    text, name = town_text(file)
    parse_town(text, name)  # a wrong file is refused before a database is made
    with opened(must_exist=False) as house:
        upgrade(house.database)
        loaded = put_in_force(house, text, name)
    said = "Pravidla platí" if loaded.is_new else "Tato pravidla už platila, nic se nezměnilo"
    data = {"file": name, "digest": loaded.digest, "is_new": loaded.is_new, **_summary(loaded.town)}
    emit(json, data, f"{said}: {loaded.town.full_name}.\n{_text(loaded.town)}")


@app.command("show", help="Ukáže platná pravidla: orgány, trasy, kroky schvalování a\u00a0osoby.")
def show(json: Json = False) -> None:
    """Shows the rules in force."""
    from db.rules import current_rules

    with reading() as (office, connection):
        rules = current_rules(connection)
        town = office.town
    assert rules is not None
    head = pairs(
        {"Město": town.full_name, "V platnosti od": instant(rules.since), "Otisk": rules.digest[:12]}
    )
    bodies = table(
        ("Orgán", "Název", "Členů", "Odevzdat", "Číslo usnesení"),
        [
            (
                body.code,
                body.name,
                members if (members := body.members_on(office.today)) else "–",
                body.hand_in,
                body.number.pattern if body.number else "–",
            )
            for body in town.bodies
        ],
    )
    people = table(
        ("Kód", "Osoba", "Odbor", "Funkce"),
        [(row.code, row.name, row.department or "–", _titles(town, row.code)) for row in town.people],
    )
    data = {
        "digest": rules.digest,
        "in_force_since": rules.since,
        "town": town.model_dump(mode="json"),
    }
    emit(json, data, f"{head}\n\n{bodies}\n\n{_routes(town)}\n\n{_steps(town)}\n\n{people}")


@app.command("diff", help="Ukáže, které běžící návrhy by podle nového souboru měly jinou cestu.")
def diff(file: TownFile, json: Json = False) -> None:
    """Compares the rules each running proposal started under with a new file; nothing is changed."""
    from actions.draft import rules_of
    from db.queries.overview import running_proposals
    from states.town_difference import differences_for
    from states.town_file import parse_town

    text, name = town_text(file)
    after = parse_town(text, name)
    found: list[dict[str, Any]] = []
    with reading() as (office, connection):
        running = running_proposals(connection)
        rules = {row.rules_digest: row for row in running}
        towns = {digest: rules_of(connection, row, office) for digest, row in rules.items()}
        for row in running:
            differences = differences_for(
                towns[row.rules_digest],
                after,
                matter=row.matter,
                department=row.department,
                amount=row.amount,
            )
            if differences:
                found.append({"proposal": row.id, "title": row.title, "differences": differences})
    lines = [f"Běžících návrhů: {len(running)}, z\u00a0nich by se změnilo: {len(found)}."]
    for item in found:
        lines += [
            f"č.\u00a0{item['proposal']} {item['title']}",
            *(f"  – {said}" for said in item["differences"]),
        ]
    emit(json, {"running": len(running), "different": found}, "\n".join(lines))


def _summary(town: Town) -> dict[str, Any]:
    return {
        **picked(town, "code", "name"),
        "bodies": [body.code for body in town.bodies],
        "routes": {route.code: [stage.body for stage in route.stages] for route in town.routes},
        "people": len(town.people),
    }


def _text(town: Town) -> str:
    return f"{town.name}: {count(len(town.people), 'osoba', 'osoby', 'osob')}.\n{_routes(town)}"


def _routes(town: Town) -> str:
    return table(
        ("Trasa", "Orgány", "Záležitosti"),
        [
            (
                route.code,
                " → ".join(stage.body for stage in route.stages),
                ", ".join(map(town.matter_name, route.matters)),
            )
            for route in town.routes
        ],
    )


def _steps(town: Town) -> str:
    if not town.sign_off:
        return "Schvalování na úřadě: žádné kroky, návrh jde rovnou na trasu."
    rows = [
        (step.order, step.title, "povinné" if step.mandatory else "nepovinné", step.days)
        for step in sorted(town.sign_off, key=lambda step: step.order)
    ]
    return table(("Pořadí", "Krok schvalování", "", "Lhůta"), rows)


def _titles(town: Town, person: str) -> str:
    return ", ".join(office.title for office in town.offices if person in office.holders) or "–"
