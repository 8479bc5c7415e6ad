"""What does the law, and what do the town's rules, say to this? Answers that change nothing and mostly need no office.

Everything heavy is imported in the bodies: the help does without pydantic, SQLAlchemy and the holidays.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BAD_INPUT, DONE, BadUsage, reading, town_text
from cli.options import Json, Number, read_day
from cli.output import day, emit, pairs, say, table

app = Noun("Vysvětlí hlasování, lhůty, čísla usnesení a\u00a0na co návrh čeká; nic nemění.")

KINDS = {
    "assembly": "zastupitelstvo",
    "council": "rada",
    "committee": "výbor",
    "commission": "komise",
}


def read_kind(text: str) -> str:
    """A kind of body by its code or its Czech name; raises BadParameter."""
    for code, label in KINDS.items():
        if text.strip().lower() in (code, label):
            return code
    known = ", ".join(f"{code} ({label})" for code, label in KINDS.items())
    raise typer.BadParameter(f"druh orgánu „{text}“ neznám; možné jsou: {known}.")


@app.command(
    "ballot",
    help="Bylo přijato? Z\u00a0počtů hlasů řekne, zda ano, kolik hlasů bylo třeba a\u00a0proč. "
    "Bez volby --for čte seznam hlasování ze vstupu: CSV se záhlavím, nebo řádky JSON.",
    example="razitko explain ballot --members 33 --present 30 --for 17 --against 3 --abstained 10",
)
def ballot(
    members: Annotated[
        int | None, typer.Option("--members", metavar="POČET", help="Počet všech členů orgánu.")
    ] = None,
    present: Annotated[
        int | None, typer.Option("--present", metavar="POČET", help="Kolik jich bylo přítomno.")
    ] = None,
    votes_for: Annotated[int | None, typer.Option("--for", metavar="POČET", help="Hlasů pro.")] = None,
    against: Annotated[int, typer.Option("--against", metavar="POČET", help="Hlasů proti.")] = 0,
    abstained: Annotated[int, typer.Option("--abstained", metavar="POČET", help="Kolik se zdrželo.")] = 0,
    kind: Annotated[
        str, typer.Option("--kind", metavar="DRUH", parser=read_kind, help="Druh orgánu.")
    ] = "assembly",
    json: Json = False,
) -> int:
    """Judges one ballot, or a list of them from the input."""
    from states.ballot_answer import judge_ballot
    from states.vocabulary import BodyKind

    if votes_for is None:
        if sys.stdin is None or sys.stdin.isatty():
            raise BadUsage(
                "Chybí volba --for; uveďte počty voleb --members, --for, --against a\u00a0--abstained, "
                "nebo pošlete seznam hlasování na vstup."
            )
        return _ballots(sys.stdin.read(), members, present, BodyKind(kind))
    if members is None:
        raise BadUsage("Chybí volba --members: počet všech členů orgánu, nejen přítomných.")
    try:
        answer = judge_ballot(members, present, votes_for, against, abstained, BodyKind(kind))
    except ValueError as fault:
        raise BadUsage(str(fault)) from None
    emit(json, answer.as_data(), answer.reason)
    return DONE


def _ballots(text: str, members: int | None, present: int | None, kind: Any) -> int:
    """One JSON line for each ballot; a line that can't be true says why, the others are judged all the same."""
    from json import dumps

    from states.ballot_answer import judge_ballot
    from states.ballot_lines import read_ballot_lines

    try:
        lines = read_ballot_lines(text)
    except ValueError as error:
        raise BadUsage(str(error)) from None
    code = DONE
    for line in lines:
        said: dict[str, Any] = {"line": line.number}
        fault = line.fault
        counts = {"members": members, "present": present, **line.counts}
        if not fault and counts["members"] is None:
            fault = "Chybí počet všech členů (members); doplňte sloupec, nebo volbu --members."
        if not fault:
            try:
                answer = judge_ballot(
                    counts["members"] or 0,
                    counts["present"],
                    line.counts["for"],
                    line.counts.get("against", 0),
                    line.counts.get("abstained", 0),
                    kind,
                )
                said |= answer.as_data()
            except ValueError as error:
                fault = str(error)
        if fault:
            code = BAD_INPUT
            said["errors"] = [fault]
        if line.row:
            said["row"] = dict(line.row)
        say(dumps(said, ensure_ascii=False))
    return code


@app.command(
    "deadlines",
    help="Do kdy musí být co hotovo, má-li orgán jednat v\u00a0určený den; nepotřebuje založený úřad.",
    example="razitko explain deadlines --town trutnov --body ZM --on 2024-06-24",
)
def deadlines(
    town: Annotated[
        str,
        typer.Option("--town", metavar="MĚSTO", help="Kód přiloženého města, nebo soubor s\u00a0pravidly."),
    ],
    body: Annotated[str, typer.Option("--body", metavar="ORGÁN", help="Orgán, který rozhoduje.")],
    on: Annotated[date, typer.Option("--on", metavar="DATUM", parser=read_day, help="Den jednání.")],
    matter: Annotated[
        str | None,
        typer.Option("--matter", metavar="DRUH", help="Druh záležitosti: jen kroky, které se jí týkají."),
    ] = None,
    amount: Annotated[int | None, typer.Option("--amount", metavar="KČ", min=0, help="Částka.")] = None,
    crisis: Annotated[
        bool, typer.Option("--crisis", help="Za krizového stavu: kratší lhůta vyvěšení.")
    ] = False,
    today: Annotated[
        date | None,
        typer.Option("--today", metavar="DATUM", parser=read_day, help="Od kdy počítat rezervu; jinak dnes."),
    ] = None,
    json: Json = False,
) -> None:
    """Counts the limits back from a meeting."""
    from states.backward_calendar import Question, count_back, routes_to, slack_words
    from states.town_file import parse_town

    rules = parse_town(*town_text(town))
    known = [one.code for one in rules.bodies]
    if body not in known:
        raise BadUsage(f"Orgán „{body}“ město nemá; známé jsou: {', '.join(known)}.")
    if matter is not None:
        here = [one for route in routes_to(rules, body) for one in route.matters]
        if matter not in here:
            options = ", ".join(here) or "žádný"
            raise BadUsage(f"O\u00a0druhu „{matter}“ {body} nerozhoduje; možné jsou: {options}.")
    since = today or _today()
    answer = count_back(Question(rules, body, on, since, matter=matter, amount=amount, is_crisis=crisis))
    data = [{"what": one.what, "latest_on": one.latest_on, "rule": one.rule} for one in answer.lines]
    text = table(
        ("Nejpozději", "Co", "Rezerva", "Pravidlo"),
        [(day(one.latest_on), one.title, slack_words(one.slack(since)), one.rule) for one in answer.lines],
    )
    emit(json, data, text)


def _today() -> date:
    """Today in the town."""
    from datetime import datetime

    from states.dates import PRAGUE

    return datetime.now(PRAGUE).date()


@app.command(
    "number",
    help="Jak se podle vzoru píší a\u00a0řadí čísla usnesení; ukáže další čísla a\u00a0přečte číslo zpět.",
    example='razitko explain number --pattern "{year}-{serial}/{meeting}" --year 2024 --serial 12 --meeting 3',
)
def number(
    pattern: Annotated[
        str,
        typer.Option("--pattern", metavar="VZOR", help="Vzor čísla, například {year}-{serial}/{meeting}."),
    ],
    reset: Annotated[
        str,
        typer.Option(
            "--reset", metavar="OBDOBÍ", help="Kdy řada začíná od jedné: year, term, meeting, nebo never."
        ),
    ] = "year",
    serial: Annotated[int, typer.Option("--serial", metavar="POŘADÍ", help="Pořadové číslo.")] = 1,
    year: Annotated[int | None, typer.Option("--year", metavar="ROK", help="Rok; jinak letošní.")] = None,
    meeting: Annotated[int, typer.Option("--meeting", metavar="ČÍSLO", help="Číslo schůze.")] = 1,
    body: Annotated[str | None, typer.Option("--body", metavar="ORGÁN", help="Označení orgánu.")] = None,
    term: Annotated[str | None, typer.Option("--term", metavar="OBDOBÍ", help="Volební období.")] = None,
    item: Annotated[int | None, typer.Option("--item", metavar="ČÍSLO", help="Bod programu.")] = None,
    department: Annotated[str | None, typer.Option("--department", metavar="ODBOR", help="Odbor.")] = None,
    count: Annotated[
        int, typer.Option("--count", metavar="POČET", min=1, max=100, help="Kolik čísel ukázat.")
    ] = 3,
    parse: Annotated[
        str | None, typer.Option("--parse", metavar="ČÍSLO", help="Přečíst toto číslo zpět.")
    ] = None,
    json: Json = False,
) -> None:
    """Explains a pattern of numbers."""
    from dataclasses import replace

    from states.numbering import NumberFormat, NumberParts

    if faults := NumberFormat.faults(pattern, reset):
        raise BadUsage(*faults)
    if "{body}" in pattern and body is None:
        raise BadUsage("Vzor má značku {body}; uveďte označení orgánu volbou --body.")
    form = NumberFormat(pattern, reset)  # type: ignore[arg-type]  # `faults` has read it
    parts = NumberParts(body or "", year or _today().year, serial, meeting, item, term, department)
    try:
        numbers = [form.format(replace(parts, serial=serial + step)) for step in range(count)]
        data: dict[str, Any] = {
            "pattern": pattern,
            "reset": reset,
            "number": numbers[0],
            "series": form.series_key(parts),
            "next": numbers[1:],
            "parts": form.parse(parse or numbers[0]),
            "faults": [],
        }
    except ValueError as fault:
        raise BadUsage(str(fault)) from None
    read = ", ".join(f"{name} {value}" for name, value in data["parts"].items())
    text = pairs(
        {
            "Číslo": numbers[0],
            "Další čísla": ", ".join(numbers[1:]) or "–",
            "Řada": f"{data['series']} ({_RESETS[reset]})",
            f"Přečteno z\u00a0{parse or numbers[0]}": read,
        }
    )
    emit(json, data, text)


_RESETS = {
    "year": "každý rok od jedné",
    "term": "každé volební období od jedné",
    "meeting": "na každém jednání od jedné",
    "never": "stále dál",
}


@app.command(
    "why",
    help="Proč návrh čeká, na kom, co bude dál a\u00a0do kdy.",
    example="razitko explain why 1",
)
def why(proposal: Number, json: Json = False) -> None:
    """Says why a proposal waits."""
    from actions.matter_lines import matter_lines
    from cli.edge import proposal_of
    from db.visibility import Eyes

    with reading() as (office, connection):
        proposal_of(connection, proposal)
        everything = Eyes(frozenset(), frozenset(), frozenset(), see_everything=True)
        (line,) = matter_lines(office, connection, everything, [proposal])
    look = line.outlook
    data = {
        "proposal": line.id,
        "title": line.title,
        "state": line.state,
        "state_label": line.state_label,
        "waits_for": None if look.holder == "nikdo" else look.holder,
        "since": line.since,
        "next": look.comes_next,
        "due_on": look.due_on,
        "earliest": look.earliest,
        "is_late": look.is_late,
        "late_note": look.late_note or None,
        "road": [{"body": step.label, "state": step.state, "note": step.note} for step in line.steps],
    }
    text = pairs(
        {
            "Návrh": f"č.\u00a0{line.id} {line.title}",
            "Stav": line.state_label,
            "Čeká na": look.holder,
            "Dál": look.comes_next,
            "Do": f"{day(look.due_on)}{f' ({look.late_note})' if look.late_note else ''}",
            "Nejdřív se projedná": day(look.earliest),
            "Cesta": " → ".join(
                f"{step.label}{f' ({step.note})' if step.note else ''}" for step in line.steps
            ),
        }
    )
    emit(json, data, text)
