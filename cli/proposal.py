"""What can be done with a proposal from the command line, from its draft to the sign-off of the office?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage, acting, opened, proposal_of, read_text, reading, stop_of, town_text
from cli.meeting_days import intent
from cli.options import As, BodyCode, BodyDays, File, Json, Number, Reason, read_body_days
from cli.output import day, emit, table

app = Noun("Návrhy usnesení: založit, upravit, předložit ke schválení, schválit a\u00a0sledovat.")
app.command("intent", help="Zapíše nebo opraví vyvěšení záměru nakládat s\u00a0majetkem (§\u00a039).")(intent)

SAMPLE = "razitko proposal new navrh.toml --as novakova"


@app.command(
    "new", help="Založí návrh ze souboru; bez --as jedná zpracovatel, kterého soubor uvádí.", example=SAMPLE
)
def new(file: File, dates: BodyDays = None, person: As = None, json: Json = False) -> None:
    """Creates a draft."""
    from actions.authority import actor_of
    from actions.draft import draft
    from db.proposals import proposal_by_id
    from states.proposal_file import parse_proposal

    text = read_text(file)
    with opened() as house, house.writing() as (office, connection):
        read = parse_proposal(text, str(file), office.town)
        actor = actor_of(connection, person or read.drafted_by)
        number = draft(
            office, connection, actor, read.content, read.drafted_by, read.dates | read_body_days(dates)
        )
        row = proposal_by_id(connection, number)
    _say(json, row, f"Návrh č.\u00a0{number} je založen: {read.content.title or 'bez názvu'}.")


@app.command(
    "check", help="Zkontroluje soubor s\u00a0návrhem a\u00a0řekne, co schází k\u00a0předložení; nic nezmění."
)
def check(
    file: File,
    town: Annotated[
        str | None,
        typer.Option("--town", metavar="SOUBOR", help="Proti tomuto souboru města místo platných pravidel."),
    ] = None,
    json: Json = False,
) -> None:
    """Says every fault of a proposal file, and what it lacks for being submitted."""
    from datetime import UTC, datetime

    from states.facts import ProposalFacts
    from states.machine import failed_guards
    from states.proposal import PROPOSAL
    from states.proposal_file import parse_proposal
    from states.town_file import parse_town

    text = read_text(file)
    if town:
        rules, today = parse_town(*town_text(town)), datetime.now(UTC).astimezone().date()
    else:
        with reading() as (office, _connection):
            rules, today = office.town, office.today
    read = parse_proposal(text, str(file), rules)
    stages = rules.route_for(read.content.matter).stages
    planned = tuple((rules.body(stage.body).name, read.dates.get(stage.body)) for stage in stages)
    facts = ProposalFacts(today=today, content=read.content, planned=planned)
    lacking = failed_guards(PROPOSAL.move(PROPOSAL.initial, "submit"), facts)
    said = (
        "\n".join(["Před předložením ještě:", *(f"  – {one}" for one in lacking)])
        if lacking
        else "Lze předložit."
    )
    emit(json, {"file": str(file), "lacking": list(lacking)}, f"{file}: v\u00a0pořádku.\n{said}")


@app.command("edit", help="Nahradí text rozpracovaného nebo vráceného návrhu souborem.")
def edit(
    number: Number,
    file: File,
    dates: BodyDays = None,
    version: Annotated[
        int | None,
        typer.Option("--version", metavar="VERZE", help="Jen pokud návrh od této verze nikdo nezměnil."),
    ] = None,
    person: As = None,
    json: Json = False,
) -> None:
    """Writes a new text."""
    from actions.draft import edit as edit_proposal
    from actions.draft import rules_of
    from states.proposal_file import parse_proposal

    text = read_text(file)
    with acting(person) as (office, connection, actor):
        row = proposal_of(connection, number)
        read = parse_proposal(text, str(file), rules_of(connection, row, office))
        seen = row.version if version is None else version
        edit_proposal(
            office, connection, actor, number, seen, read.content, read.dates | read_body_days(dates)
        )
        row = proposal_of(connection, number)
    _say(json, row, f"Návrh č.\u00a0{number} je upraven (verze {row.version}).")


@app.command("submit", help="Předloží návrh ke schválení na úřadě.")
def submit(number: Number, person: As = None, json: Json = False) -> None:
    """Hands the proposal in."""
    from actions.submit import submit as submit_proposal
    from db.queries.overview import chain_of

    with acting(person) as (office, connection, actor):
        row = proposal_of(connection, number)
        submit_proposal(office, connection, actor, number, row.version)
        row = proposal_of(connection, number)
        asked = [step for step in chain_of(connection, number) if step.state == "asked"]
    lines = [f"Návrh č.\u00a0{number} je předložen."]
    lines += [f"Na řadě: {step.holder} – {step.title}, do {day(step.due_on)}." for step in asked]
    _say(
        json,
        row,
        "\n".join(lines),
        asked=[{"person": step.holder, "title": step.title, "due_on": step.due_on} for step in asked],
    )


@app.command("withdraw", help="Stáhne návrh; jeho cesta tím končí.")
def withdraw(number: Number, reason: Reason, person: As = None, json: Json = False) -> None:
    """Ends the proposal's way."""
    from actions.withdraw import withdraw as withdraw_proposal

    with acting(person) as (office, connection, actor):
        withdraw_proposal(office, connection, actor, number, proposal_of(connection, number).version, reason)
        row = proposal_of(connection, number)
    _say(json, row, f"Návrh č.\u00a0{number} je stažen.")


@app.command("take-back", help="Vezme předložený návrh zpět k\u00a0úpravě.")
def take_back(number: Number, person: As = None, json: Json = False) -> None:
    """Takes a submitted proposal back."""
    from actions.withdraw import take_back as take_proposal_back

    with acting(person) as (office, connection, actor):
        take_proposal_back(office, connection, actor, number, proposal_of(connection, number).version)
        row = proposal_of(connection, number)
    _say(json, row, f"Návrh č.\u00a0{number} je zpět u\u00a0zpracovatele; po úpravě ho předložte znovu.")


@app.command("show", help="Ukáže návrh: údaje, znění, zastávky, schvalování, dokumenty a\u00a0historii.")
def show(number: Number, json: Json = False) -> None:
    """Shows everything about a proposal."""
    from cli.proposal_page import page_of, text_of

    with reading() as (office, connection):
        page = page_of(office, connection, number)
        story = page.pop("_story")
    emit(json, page, text_of(page, story))


@app.command("list", help="Vypíše návrhy, nejnovější první.")
def list_(
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STAV", help="Jen v tomto stavu (draft, in_sign_off, on_route, …)."),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Jen návrhy osoby uvedené volbou --as.")] = False,
    person: As = None,
    json: Json = False,
) -> None:
    """Lists proposals."""
    from actions.authority import actor_of
    from db.queries.overview import all_proposals, next_stops
    from states.proposal import PROPOSAL

    if state is not None and state not in PROPOSAL.states:
        raise BadUsage(f"Stav „{state}“ neznám; známé jsou: {', '.join(PROPOSAL.states)}.")
    if mine and not person:
        raise BadUsage("Čí návrhy? Uveďte kód osoby volbou --as, nebo proměnnou RAZITKO_PERSON.")
    with reading() as (_office, connection):
        author_id = actor_of(connection, person).person_id if mine and person else None
        rows = all_proposals(connection, state=state, author_id=author_id)
        stops = next_stops(connection)
    data = [
        {
            **{
                name: getattr(row, name)
                for name in ("id", "title", "state", "version", "department", "author")
            },
            "body": stops[row.id].body if row.id in stops else None,
            "planned_on": stops[row.id].planned_on if row.id in stops else None,
        }
        for row in rows
    ]
    cells = [
        (
            item["id"],
            PROPOSAL.states[item["state"]],
            item["body"] or "–",
            day(item["planned_on"]),
            item["author"],
            item["title"],
        )
        for item in data
    ]
    text = table(("Č.", "Stav", "Orgán", "Den", "Zpracoval", "Název"), cells)
    emit(
        json,
        {"proposals": data},
        text if data else "Žádné návrhy. Nový založí „razitko proposal new SOUBOR“.",
    )


@app.command("wording", help="Upraví znění pro jeden orgán; ostatní znění zůstanou.")
def wording(
    number: Number,
    body: BodyCode,
    text_file: Annotated[
        Path, typer.Option("--text-file", metavar="SOUBOR", help="Soubor s\u00a0novým zněním.")
    ],
    person: As = None,
    json: Json = False,
) -> None:
    """Writes the wording of a stop in the words of a file."""
    from actions.edit_wording import edit_wording
    from db.consultations import current_wordings
    from states.wording import clause_from_data

    text = read_text(text_file).strip()
    if not text:
        raise BadUsage(f"Soubor {text_file} je prázdný; napište do něj znění usnesení.")
    with acting(person) as (office, connection, actor):
        stop = stop_of(office, connection, number, body)
        known = current_wordings(connection, number)[stop.id]
        clauses = [clause_from_data(clause) for clause in known.clauses]
        edit_wording(office, connection, actor, stop.id, stop.version, clauses, text)
        row = proposal_of(connection, number)
    _say(json, row, f"Znění návrhu č.\u00a0{number} pro {body} je upraveno.", body=body, wording=text)


# --- sign-off --------------------------------------------------------------------------------------------------


@app.command("approve", help="Schválí návrh v\u00a0kroku, ve kterém jste na řadě.")
def approve(number: Number, person: As = None, json: Json = False) -> None:
    """Approves."""
    from actions.sign_off import approve as approve_sign_off
    from db.proposals import content_of

    with acting(person) as (office, connection, actor):
        seen = content_of(proposal_of(connection, number)).text_digest()
        step = _asked_of(office, connection, actor, number, is_opinion=False)
        approve_sign_off(office, connection, actor, step.id, step.version, seen)
        row = proposal_of(connection, number)
    _say(json, row, f"Schváleno: {step.title}.", step=step.step)


@app.command("opinion", help="Podá vyjádření k\u00a0návrhu v\u00a0kroku, ve kterém jste na řadě.")
def opinion(
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Vyjádření, například „bez připomínek“.")],
    person: As = None,
    json: Json = False,
) -> None:
    """Gives an opinion."""
    from actions.sign_off import give_opinion
    from db.proposals import content_of

    with acting(person) as (office, connection, actor):
        seen = content_of(proposal_of(connection, number)).text_digest()
        step = _asked_of(office, connection, actor, number, is_opinion=True)
        give_opinion(office, connection, actor, step.id, step.version, seen, text)
        row = proposal_of(connection, number)
    _say(json, row, f"Podáno: {step.title}.", step=step.step)


@app.command("return", help="Vrátí návrh zpracovateli s\u00a0důvodem.")
def return_(number: Number, reason: Reason, person: As = None, json: Json = False) -> None:
    """Returns the proposal to its author."""
    from actions.sign_off import return_with_reason

    with acting(person) as (office, connection, actor):
        step = _asked_of(office, connection, actor, number)
        return_with_reason(office, connection, actor, step.id, step.version, reason)
        row = proposal_of(connection, number)
    _say(json, row, f"Návrh č.\u00a0{number} je vrácen zpracovateli.", step=step.step)


@app.command("hand-over", help="Předá rozhodnutí jiné osobě.")
def hand_over(
    number: Number,
    to: Annotated[str, typer.Option("--to", metavar="KÓD", help="Komu: kód osoby z\u00a0pravidel města.")],
    reason: Reason = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Hands the decision over."""
    from actions.sign_off import hand_over as hand_sign_off_over

    with acting(person) as (office, connection, actor):
        step = _asked_of(office, connection, actor, number)
        hand_sign_off_over(office, connection, actor, step.id, step.version, to, reason)
        row = proposal_of(connection, number)
    _say(json, row, f"Předáno ({step.title}): {to}.", step=step.step)


@app.command("sign-form", help="Podepíše formulář návrhu pro orgán (vedoucí odboru).")
def sign_form(number: Number, body: BodyCode, person: As = None, json: Json = False) -> None:
    """Signs the form for a stop."""
    from actions.sign_form import sign_form as sign

    with acting(person) as (office, connection, actor):
        stop = stop_of(office, connection, number, body)
        sign(office, connection, actor, stop.id, stop.version)
        row = proposal_of(connection, number)
        today = office.today
    _say(
        json,
        row,
        f"Formulář návrhu č.\u00a0{number} pro {body} je podepsán {day(today)}.",
        body=body,
        signed_on=today,
    )


def _asked_of(
    office: Any, connection: Any, actor: Any, number: int, *, is_opinion: bool | None = None
) -> Any:
    """The sign-off that waits for the actor, an own one before that of somebody they stand in for."""
    from db.people import stands_in_for
    from db.queries.overview import chain_of
    from states.machine import Refused

    asked = [step for step in chain_of(connection, number) if step.state == "asked"]
    principals = stands_in_for(connection, actor.person_id, office.today)
    held = [step for step in asked if step.holder_id == actor.person_id]
    held += [step for step in asked if step.holder_id in principals]
    fitting = [step for step in held if is_opinion is None or step.is_opinion == is_opinion]
    if held:
        return (fitting or held)[0]
    waiting = ", ".join(f"{step.holder} ({step.title})" for step in asked)
    then = f"Na řadě je: {waiting}." if waiting else "Teď nečeká na nikoho."
    raise Refused(f"Návrh č.\u00a0{number} nečeká na vás ({actor.name}). {then}")


def _say(as_json: bool, row: Any, text: str, **more: Any) -> None:
    from states.proposal import PROPOSAL

    data = {"proposal": row.id, "state": row.state, "version": row.version, **more}
    emit(as_json, data, f"{text}\nStav: {PROPOSAL.states[row.state]}.")
