"""What can be done with a meeting's agenda from the command line? Build it, order it, close it, issue it, late items.

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import acting, reading, stop_of
from cli.options import As, Json, Meeting, Number, Reason
from cli.output import day, emit, picked, table

app = Noun("Program jednání: mezititulky, stálé body, pořadí, uzavření, verze, pozdní body.")
Item = Annotated[int, typer.Argument(metavar="BOD", help="Číslo řádku z\u00a0„razitko meeting agenda show“.")]
Title = Annotated[
    str, typer.Argument(metavar="NÁZEV", help="Název bodu nebo mezititulku, v\u00a0uvozovkách.")
]
Request = Annotated[
    int, typer.Argument(metavar="ŽÁDOST", help="Číslo žádosti z\u00a0„razitko meeting agenda requests“.")
]


@app.command("show", help="Ukáže všechny body programu, verze a\u00a0co se od poslední změnilo.")
def show(meeting: Meeting, json: Json = False) -> None:
    """Shows the agenda with its versions."""
    from actions.agenda_now import entries, last_entries
    from actions.meeting_row import load_meeting
    from db.queries import agenda_items
    from db.queries.overview import agenda
    from states.agenda_versions import changes, letter_of, sentences
    from states.vocabulary import ITEM_KIND_LABELS, ItemKind

    with reading() as (office, connection):
        row = load_meeting(connection, meeting)
        items = agenda(connection, meeting)
        versions = agenda_items.versions_of(connection, meeting)
        now = entries(office, connection, row)
        every = {entry.proposal_id for entry in now if entry.proposal_id is not None}
        pending = sentences(changes(last_entries(versions[0]), now), every) if versions else []
    cells = [
        (
            item.id,
            item.item_number or "",
            ITEM_KIND_LABELS[ItemKind(item.kind)],
            item.proposal_id or "",
            item.title,
        )
        for item in items
    ]
    lines = [table(("Řádek", "Bod", "Druh", "Návrh", "Název"), cells) if items else "Program je prázdný."]
    lines += [
        f"Verze {letter_of(version.number)}: {day(version.published_at.date())}" for version in versions
    ]
    lines += [f"Od verze {letter_of(versions[0].number)}: {sentence}" for sentence in pending]
    data = {
        "meeting": meeting,
        "frozen": row.frozen_at is not None,
        "agenda": [
            picked(item, "id", "kind", "code", "position", "item_number", "proposal_id", "title", "placed_as")
            for item in items
        ],
        "versions": [letter_of(version.number) for version in versions],
        "pending": pending,
    }
    emit(json, data, "\n".join(lines))


@app.command("heading", help="Přidá mezititulek.")
def heading(meeting: Meeting, title: Title, person: As = None, json: Json = False) -> None:
    """Adds a sub-heading."""
    from actions.arrange_agenda import add_heading

    _do(person, json, meeting, "Mezititulek je na programu.", add_heading, title)


@app.command("item", help="Přidá bod bez materiálu, například dotazy nebo informace.")
def item(meeting: Meeting, title: Title, person: As = None, json: Json = False) -> None:
    """Adds an item without a material."""
    from actions.arrange_agenda import add_free_item

    _do(person, json, meeting, "Bod je na programu.", add_free_item, title)


@app.command("standing", help="Přidá stálý bod z\u00a0pravidel města.")
def standing(
    meeting: Meeting,
    code: Annotated[str, typer.Argument(metavar="KÓD", help="Kód stálého bodu z\u00a0pravidel města.")],
    person: As = None,
    json: Json = False,
) -> None:
    """Adds a standing item."""
    from actions.arrange_agenda import add_standing_item

    _do(person, json, meeting, "Stálý bod je na programu.", add_standing_item, code)


@app.command("rename", help="Přejmenuje mezititulek nebo bod, který není návrhem.")
def rename(meeting: Meeting, row: Item, title: Title, person: As = None, json: Json = False) -> None:
    """Renames an item."""
    from actions.arrange_agenda import rename_item

    _do(person, json, meeting, "Bod je přejmenován.", rename_item, row, title)


@app.command("remove", help="Odebere mezititulek nebo bod; návrh vyjme „razitko meeting take-off“.")
def remove(meeting: Meeting, row: Item, person: As = None, json: Json = False) -> None:
    """Removes an item."""
    from actions.arrange_agenda import remove_item

    _do(person, json, meeting, "Bod už na programu není.", remove_item, row)


@app.command("move", help="Přesune bod na jiné místo.", example="razitko meeting agenda move 3 17 1 --as KÓD")
def move(
    meeting: Meeting,
    row: Item,
    to: Annotated[
        int, typer.Argument(metavar="MÍSTO", min=1, help="Místo počítané od jedné přes všechny řádky.")
    ],
    person: As = None,
    json: Json = False,
) -> None:
    """Moves an item."""
    from actions.order_agenda import move_item

    _do(person, json, meeting, "Program je v\u00a0novém pořadí.", move_item, row, to)


@app.command("sort", help="Seřadí program podle pravidel orgánu.")
def sort(meeting: Meeting, person: As = None, json: Json = False) -> None:
    """Puts the agenda in the order of the rules."""
    from actions.order_agenda import order_by_rules

    _do(person, json, meeting, "Program je seřazen podle pravidel.", order_by_rules)


@app.command("freeze", help="Uzavře program; další bod přijde jen na stůl.")
def freeze(meeting: Meeting, person: As = None, json: Json = False) -> None:
    """Closes the agenda."""
    from actions.freeze_agenda import freeze as close

    _do(person, json, meeting, "Program je uzavřen.", close)


@app.command("thaw", help="Znovu otevře uzavřený program.")
def thaw(meeting: Meeting, reason: Reason, person: As = None, json: Json = False) -> None:
    """Opens the agenda again."""
    from actions.freeze_agenda import thaw as open_again

    _do(person, json, meeting, "Program je znovu otevřen.", open_again, None, reason)


@app.command("ask", help="Požádá o\u00a0zařazení návrhu po uzávěrce tam, kde to povoluje určená funkce.")
def ask(proposal: Number, meeting: Meeting, reason: Reason, person: As = None, json: Json = False) -> None:
    """Asks for a late item."""
    from actions.late_items import ask_for_late_item
    from actions.meeting_row import load_meeting

    with acting(person) as (office, connection, actor):
        row = load_meeting(connection, meeting)
        stop = stop_of(office, connection, proposal, row.body)
        number = ask_for_late_item(office, connection, actor, stop.id, meeting, stop.version, reason)
    emit(json, {"request": number, "meeting": meeting}, f"Žádost č.\u00a0{number} čeká na rozhodnutí.")


@app.command("requests", help="Vypíše žádosti o\u00a0pozdní body.")
def requests(meeting: Meeting, json: Json = False) -> None:
    """Lists the requests of a meeting."""
    from db.queries import agenda_items

    with reading() as (_office, connection):
        rows = agenda_items.late_requests(connection, meeting)
    states = {"asked": "čeká", "approved": "povoleno", "declined": "nepovoleno", "withdrawn": "vzato zpět"}
    cells = [(row.id, row.proposal_id, row.title, states[row.state], row.reason) for row in rows]
    text = table(("Žádost", "Návrh", "Název", "Stav", "Důvod"), cells) if rows else "Žádné žádosti."
    data = [picked(row, "id", "proposal_id", "title", "state", "reason", "decision_reason") for row in rows]
    emit(json, {"requests": data}, text)


@app.command("decide", help="Povolí pozdní bod, nebo ne; povolený se zařadí sám.")
def decide(
    request: Request,
    approve: Annotated[bool, typer.Option("--approve/--decline", help="Povolit, nebo nepovolit.")],
    reason: Reason = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Decides about a late item."""
    from actions.late_items import decide_late_item

    with acting(person) as (office, connection, actor):
        decide_late_item(office, connection, actor, request, approve=approve, reason=reason)
    said = "Bod je zařazen na program." if approve else "Bod na program nepřijde."
    emit(json, {"request": request, "approved": approve}, said)


def publish(
    meeting: Meeting,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="TEXT", help="Proč se program mění; členové to dostanou v\u00a0dopise."
        ),
    ] = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Issues the next version: one step, however much has changed."""
    from actions.publish_agenda import publish as issue
    from states.agenda_versions import sentences

    with acting(person) as (office, connection, actor):
        issued = issue(office, connection, actor, meeting, None, reason)
    said = sentences(issued.changes)
    data = {"meeting": meeting, "version": issued.letter, "changes": said}
    emit(json, data, "\n".join([f"Verze {issued.letter} je vydána.", *said]))


def _do(person: str | None, json: bool, meeting: int, said: str, act: Any, *args: Any) -> None:
    """Does one act on the agenda and says that it is done."""
    with acting(person) as (office, connection, actor):
        done = act(office, connection, actor, meeting, *args)
    data = {"meeting": meeting, **({"item": done} if isinstance(done, int) else {})}
    emit(json, data, f"{said} (řádek {done})" if isinstance(done, int) else said)
