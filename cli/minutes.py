"""What can be done with minutes from the command line: show, write, send, sign on paper, correct, object, decide?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.czech import Noun
from cli.edge import BadUsage, acting
from cli.options import As, Day, Json, Meeting, Reason
from cli.output import day, emit, pairs, picked, table

app = Noun("Zápis z\u00a0jednání: ukázat, psát, předat k\u00a0podpisu, zapsat podpis, opravit, námitky.")

Signature = Annotated[
    int, typer.Argument(metavar="PODPIS", help="Číslo podpisu z\u00a0„razitko meeting minutes show“.")
]


@app.command(
    "show", help="Ukáže zápis a\u00a0co v\u00a0něm chybí.", example="razitko meeting minutes show 3 --as KÓD"
)
def show(meeting: Meeting, person: As = None, json: Json = False) -> None:
    """Shows the minutes as this person may see them."""
    from actions.see_minutes import SECTIONS, see_minutes

    with acting(person) as (office, connection, actor):
        found = see_minutes(office, connection, actor, meeting)
    content = found.content
    head = pairs(
        {
            "Zápis": found.title,
            "Stav": found.state,
            "Vydání": str(found.row.issue) if found.row is not None else "–",
            "Vyhotovit do": day(found.row.due_on) if found.row is not None else "–",
            **{fact["label"]: fact["value"] for fact in content["facts"]},
        }
    )
    course = [
        f"\n{line['label']} {line['text']}" if line["kind"] == "item" else _line(line)
        for line in content["course"]
    ]
    missing = [
        f"{SECTIONS[section]}: {sentence}"
        for section, sentences in found.missing.items()
        for sentence in sentences
    ]
    signed = table(
        ("Č.", "Jméno", "Stav"), [(row.id, row.name, _STATES[row.state]) for row in found.signatures]
    )
    parts = [head, content["agenda_line"], content["words"], "\n".join(course)]
    parts += ["Chybí:\n" + "\n".join(f"- {sentence}" for sentence in missing)] if missing else []
    parts += [signed] if found.signatures else []
    data = {
        "meeting_id": meeting,
        "state": found.row.state if found.row is not None else None,
        **(picked(found.row, "issue", "version", "due_on", "digest") if found.row is not None else {}),
        "content": {name: value for name, value in content.items() if name != "hidden"},
        "missing": {section: list(sentences) for section, sentences in found.missing.items()},
        "signatures": [
            picked(row, "id", "name", "function", "state", "on_paper") for row in found.signatures
        ],
    }
    emit(json, data, "\n\n".join(part for part in parts if part.strip()))


@app.command("begin", help="Založí zápis z\u00a0jednání, které proběhlo dřív, než ho Razítko vedlo.")
def begin(meeting: Meeting, person: As = None, json: Json = False) -> None:
    """Begins minutes."""
    from actions.minutes import begin_minutes

    with acting(person) as (office, connection, actor):
        begin_minutes(office, connection, actor, meeting)
    _say(json, meeting, f"Zápis z\u00a0jednání č.\u00a0{meeting} je založen.")


@app.command(
    "write",
    help="Uloží slova zapisovatele k\u00a0bodu, nebo k\u00a0celému jednání; co bylo zaznamenáno, přepsat nejde.",
    example="razitko meeting minutes write 3 --item 4 --text 'Rozprava: …' --as KÓD",
)
def write(
    meeting: Meeting,
    item: Annotated[
        int | None,
        typer.Option("--item", metavar="BOD", min=1, help="Místo na programu; jinak celé jednání."),
    ] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="Slova zapisovatele.")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="SOUBOR", help="Slova ze souboru.")] = None,
    person: As = None,
    json: Json = False,
) -> None:
    """Writes words."""
    from actions.minutes import write_minutes
    from db.meetings import agenda_of

    if (text is None) == (file is None):
        raise BadUsage("Napište buď --text, nebo --file; jedno z\u00a0toho a\u00a0ne obojí.")
    words = file.read_text(encoding="utf-8") if file is not None else text or ""
    with acting(person) as (office, connection, actor):
        key = ""
        if item is not None:
            found = next((row for row in agenda_of(connection, meeting) if row.position == item), None)
            if found is None:
                raise BadUsage(f"Na místě {item} programu nic není; viz „razitko meeting show {meeting}“.")
            key = str(found.id)
        write_minutes(office, connection, actor, meeting, {key: words})
    _say(json, meeting, "Text je uložen.")


@app.command(
    "send",
    help="Zmrazí zápis a\u00a0předá ho k\u00a0podpisu těm, kdo jsou u\u00a0jednání zapsáni, nebo těm v\u00a0--signer.",
    example="razitko meeting minutes send 3 --signer 'chair=Jan Vzor' --signer 'verifier=Eva Nová' --as KÓD",
)
def send(
    meeting: Meeting,
    signer: Annotated[
        list[str] | None,
        typer.Option(
            "--signer",
            metavar="FUNKCE=JMÉNO",
            help="chair nebo verifier, jméno nebo kód osoby; lze opakovat.",
        ),
    ] = None,
    person: As = None,
    json: Json = False,
) -> None:
    """Sends the minutes for signature."""
    from actions.send_minutes import FUNCTIONS, Signer, send_minutes
    from db.people import person_by_code

    named = [text.partition("=") for text in signer or []]
    if any(function not in FUNCTIONS or not name.strip() for function, _, name in named):
        raise BadUsage("Podepisující se píše FUNKCE=JMÉNO, kde funkce je chair nebo verifier.")
    with acting(person) as (office, connection, actor):
        signers = []
        for function, _, name in named:
            row = person_by_code(connection, name.strip())
            signers.append(Signer(function, row.name if row else name.strip(), row.id if row else None))
        send_minutes(office, connection, actor, meeting, None, signers or None)
    _say(json, meeting, "Zápis je předán k\u00a0podpisu.")


@app.command("paper", help="Zapíše podpis, který je na listině.")
def paper(signature: Signature, person: As = None, json: Json = False) -> None:
    """Records a signature on paper."""
    from actions.sign_minutes import sign_on_paper

    with acting(person) as (office, connection, actor):
        sign_on_paper(office, connection, actor, signature)
    _say(json, signature, "Podpis na listině je zapsán.")


@app.command("reopen", help="Vezme zápis zpět k\u00a0opravě; podepsaný dostane nové vydání.")
def reopen(meeting: Meeting, reason: Reason, person: As = None, json: Json = False) -> None:
    """Takes back or corrects."""
    from actions.send_minutes import correct, take_back
    from db.minutes import minutes_of

    with acting(person) as (office, connection, actor):
        row = minutes_of(connection, meeting)
        verb = correct if row is not None and row.state == "signed" else take_back
        verb(office, connection, actor, meeting, reason)
    _say(json, meeting, "Zápis je otevřen k\u00a0opravě.")


@app.command(
    "object",
    help="Zapíše námitku člena proti zápisu; rozhodne o\u00a0ní nejbližší další jednání.",
    example="razitko meeting minutes object 3 2024-07-01 --by 'Igor Lípa' --text 'Chybí protinávrh.' --as KÓD",
)
def object_(
    meeting: Meeting,
    raised_on: Day,
    by: Annotated[str, typer.Option("--by", metavar="JMÉNO", help="Kdo namítá.")],
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="Co namítá.")],
    person: As = None,
    json: Json = False,
) -> None:
    """Records an objection."""
    from actions.objections import raise_objection

    with acting(person) as (office, connection, actor):
        raised = raise_objection(
            office, connection, actor, meeting, raised_by=by, raised_on=raised_on, text=text
        )
    where = f" Je na programu jednání č.\u00a0{raised.meeting_id}." if raised.meeting_id else ""
    emit(
        json,
        {"objection": raised.objection_id, "meeting": raised.meeting_id},
        f"Námitka č.\u00a0{raised.objection_id} je zapsána.{where}",
    )


@app.command("decide", help="Zapíše, jak jednání rozhodlo o\u00a0námitce.")
def decide(
    objection: Annotated[int, typer.Argument(metavar="NÁMITKA", help="Číslo námitky.")],
    meeting: Annotated[int, typer.Option("--at", metavar="JEDNÁNÍ", help="Jednání, které rozhodlo.")],
    accepted: Annotated[bool, typer.Option("--accepted/--rejected", help="Vyhověno, nebo zamítnuto.")],
    ballot: Annotated[
        int | None, typer.Option("--ballot", metavar="HLASOVÁNÍ", min=1, help="Číslo hlasování.")
    ] = None,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="Odůvodnění.")] = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Records a decision."""
    from actions.objections import decide_objection

    with acting(person) as (office, connection, actor):
        decide_objection(
            office,
            connection,
            actor,
            objection,
            at_meeting=meeting,
            decision="accepted" if accepted else "rejected",
            text=text,
            ballot=ballot,
        )
    _say(json, objection, "Rozhodnutí o\u00a0námitce je zapsáno.")


_STATES = {"asked": "čeká se", "signed": "podepsáno", "returned": "vráceno", "replaced": "nahrazen(a)"}


def _line(line: dict[str, str]) -> str:
    return f"{line['label']}: {line['text']}" if line["label"] else line["text"]


def _say(as_json: bool, number: int, text: str) -> None:
    emit(as_json, {"id": number}, text)
