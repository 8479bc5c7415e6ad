"""What can be done with meetings from the command line: plan, put on the agenda, convene, open, record, close?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage, acting, known_body, reading, stop_of
from cli.meeting_parts import Parts
from cli.options import As, BodyCode, BodyFilter, Day, Json, Meeting, Number, Reason, read_clock, read_day
from cli.output import ballot, day, emit, pairs, picked, table
from states.vocabulary import OUTCOME_LABELS, Outcome

app = Noun(
    "Jednání orgánů: naplánovat, sestavit program, svolat, zahájit, zapsat výsledky, ukončit.", cls=Parts
)

RECORD = (
    "razitko meeting record 1 --body ORGÁN --outcome adopted --for 27 --against 0 --abstained 3 --present 30"
)


def read_outcome(text: str) -> Outcome:
    """An outcome by its code or its Czech label; raises BadParameter."""
    for outcome, label in OUTCOME_LABELS.items():
        if text.strip().lower() in (outcome.value, label):
            return outcome
    known = ", ".join(f"{outcome.value} ({label})" for outcome, label in OUTCOME_LABELS.items())
    raise typer.BadParameter(f"výsledek „{text}“ neznám; možné jsou: {known}.")


@app.command(
    "plan", help="Naplánuje jednání orgánu na den.", example="razitko meeting plan ORGÁN 2024-06-24 --as KÓD"
)
def plan(
    body: Annotated[str, typer.Argument(metavar="ORGÁN", help="Kód orgánu z\u00a0pravidel města.")],
    held_on: Day,
    number: Annotated[
        int | None,
        typer.Option("--number", metavar="POŘADÍ", min=1, help="Pořadí jednání; jinak další v\u00a0řadě."),
    ] = None,
    at: Annotated[
        time | None, typer.Option("--at", metavar="ČAS", parser=read_clock, help="Začátek, například 14:00.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="MÍSTO", help="Místo jednání.")] = None,
    crisis: Annotated[
        bool, typer.Option("--crisis", help="Za krizového stavu: stačí kratší lhůta svolání.")
    ] = False,
    person: As = None,
    json: Json = False,
) -> None:
    """Plans a meeting."""
    from actions.convene import plan_meeting

    with acting(person) as (office, connection, actor):
        known_body(office, body)
        meeting = plan_meeting(
            office,
            connection,
            actor,
            body,
            held_on,
            starts_at=at,
            place=place,
            number=number,
            is_crisis=crisis,
        )
    say_of(json, meeting, f"Jednání č.\u00a0{meeting} ({body}, {day(held_on)}) je naplánováno.")


@app.command("list", help="Vypíše jednání, nejnovější první.")
def list_(body: BodyFilter = None, json: Json = False) -> None:
    """Lists meetings."""
    from db.queries.overview import all_meetings
    from states.meeting import MEETING

    with reading() as (office, connection):
        rows = all_meetings(connection, body=known_body(office, body) if body else None)
    cells = [
        (
            row.id,
            row.body,
            day(row.held_on),
            f"{row.starts_at:%H:%M}",
            f"{row.number}/{row.series}",
            MEETING.states[row.state],
            row.item_count,
            row.open_count,
        )
        for row in rows
    ]
    text = table(("Č.", "Orgán", "Den", "Čas", "Pořadí", "Stav", "Bodů", "Bez výsledku"), cells)
    empty = "Žádná jednání. Nové naplánuje „razitko meeting plan ORGÁN DATUM“."
    emit(json, {"meetings": [_data(row) for row in rows]}, text if rows else empty)


@app.command("show", help="Ukáže jednání a\u00a0jeho program.")
def show(meeting: Meeting, json: Json = False) -> None:
    """Shows a meeting with its agenda."""
    from actions.convene import notice_limit
    from db.meetings import meeting_by_id
    from db.queries.overview import agenda
    from states.machine import Refused
    from states.meeting import MEETING

    with reading() as (office, connection):
        row = meeting_by_id(connection, meeting)
        if row is None:
            raise Refused(f"Jednání č.\u00a0{meeting} neexistuje; zkontrolujte číslo.")
        items = agenda(connection, meeting)
        limit = notice_limit(office, row)
        name = office.town.body(row.body).name
    head = pairs(
        {
            "Jednání": f"č.\u00a0{row.id}: {name}, {day(row.held_on)} v\u00a0{row.starts_at:%H:%M}",
            "Místo": row.place,
            "Pořadí": f"{row.number}/{row.series}",
            "Stav": MEETING.states[row.state],
            "Svolat do": day(limit),
        }
    )
    cells = [
        (
            item.item_number or "",
            item.proposal_id or "",
            item.title,
            OUTCOME_LABELS[Outcome(item.outcome)] if item.outcome else "–",
            ballot(item) or "",
            item.number or "",
        )
        for item in items
    ]
    text = table(("Bod", "Návrh", "Název", "Výsledek", "Hlasování", "Usnesení"), cells)
    data = [
        {
            **picked(
                item,
                "id",
                "kind",
                "position",
                "item_number",
                "placed_as",
                "proposal_id",
                "title",
                "presented_by",
                "outcome",
                "number",
                "late_reason",
            ),
            "signed_on": item.signed_on,
        }
        for item in items
    ]
    program = text if items else "Program je prázdný; bod přidá „razitko meeting place NÁVRH JEDNÁNÍ“."
    emit(json, {"meeting": {**_data(row), "notice_limit": limit}, "agenda": data}, f"{head}\n\n{program}")


@app.command("convene", help="Svolá jednání; lhůtu hlídá zákon a\u00a0jednací řád.")
def convene(meeting: Meeting, person: As = None, json: Json = False) -> None:
    """Convenes."""
    from actions.convene import convene as convene_meeting

    with acting(person) as (office, connection, actor):
        convene_meeting(office, connection, actor, meeting)
    say_of(json, meeting, f"Jednání č.\u00a0{meeting} je svoláno.")


@app.command("open", help="Zahájí jednání v\u00a0jeho den.")
def open_(meeting: Meeting, person: As = None, json: Json = False) -> None:
    """Opens."""
    from actions.convene import open_meeting

    with acting(person) as (office, connection, actor):
        open_meeting(office, connection, actor, meeting)
    say_of(json, meeting, f"Jednání č.\u00a0{meeting} je zahájeno.")


@app.command("close", help="Ukončí jednání, jehož body mají výsledek.")
def close(meeting: Meeting, person: As = None, json: Json = False) -> None:
    """Closes."""
    from actions.convene import close_meeting

    with acting(person) as (office, connection, actor):
        close_meeting(office, connection, actor, meeting)
    say_of(json, meeting, f"Jednání č.\u00a0{meeting} je ukončeno.")


@app.command("cancel", help="Zruší jednání, které ještě nezačalo; body čekají na jiné.")
def cancel(meeting: Meeting, reason: Reason, person: As = None, json: Json = False) -> None:
    """Cancels."""
    from actions.convene import cancel_meeting

    with acting(person) as (office, connection, actor):
        cancel_meeting(office, connection, actor, meeting, None, reason)
    say_of(json, meeting, f"Jednání č.\u00a0{meeting} je zrušeno.")


@app.command(
    "record",
    help="Zapíše výsledek jednoho bodu; celou tabulku zapíše „razitko resolution record“.",
    example=RECORD,
)
def record(
    proposal: Number,
    body: BodyCode,
    outcome: Annotated[
        Outcome,
        typer.Option("--outcome", metavar="VÝSLEDEK", parser=read_outcome, help="adopted, recommended, …"),
    ],
    votes_for: Annotated[int | None, typer.Option("--for", metavar="POČET", help="Hlasů pro.")] = None,
    against: Annotated[int | None, typer.Option("--against", metavar="POČET", help="Hlasů proti.")] = None,
    abstained: Annotated[int | None, typer.Option("--abstained", metavar="POČET", help="Zdrželo se.")] = None,
    present: Annotated[int | None, typer.Option("--present", metavar="POČET", help="Přítomno.")] = None,
    members: Annotated[
        int | None,
        typer.Option("--members", metavar="POČET", help="Všech členů; jinak podle pravidel města."),
    ] = None,
    text_amended: Annotated[
        str, typer.Option("--text-amended", metavar="TEXT", help="Znění, jak bylo na jednání změněno.")
    ] = "",
    negative_motion: Annotated[
        str,
        typer.Option(
            "--negative-motion", metavar="TEXT", help="Znění nedoporučení, o\u00a0kterém se hlasovalo."
        ),
    ] = "",
    postponed_to: Annotated[
        date | None, typer.Option("--postponed-to", metavar="DATUM", parser=read_day, help="Odloženo na den.")
    ] = None,
    conditions: Annotated[str, typer.Option("--conditions", metavar="TEXT", help="Podmínky odložení.")] = "",
    reason: Reason = "",
    number: Annotated[str, typer.Option("--number", metavar="ČÍSLO", help="Ručně dané číslo usnesení.")] = "",
    number_reason: Annotated[
        str, typer.Option("--number-reason", metavar="TEXT", help="Proč číslo nedala řada.")
    ] = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Records the outcome of one item."""
    from actions.hear import Hearing, ballot_line, hear
    from actions.record_resolution import ManualNumber
    from db.meetings import meeting_by_id

    with acting(person) as (office, connection, actor):
        stop = stop_of(office, connection, proposal, known_body(office, body))
        meeting = meeting_by_id(connection, stop.meeting_id) if stop.meeting_id else None
        known = office.town.body(body).members_on(meeting.held_on if meeting else office.today)
        tally = _tally(members or known, present, votes_for, against, abstained)
        hearing = Hearing(
            outcome,
            tally,
            amended_text=text_amended,
            negative_motion=negative_motion,
            postponed_to=postponed_to,
            conditions=conditions,
            reason=reason,
            manual_number=ManualNumber(number, number_reason) if number else None,
        )
        heard = hear(office, connection, actor, stop.id, hearing, stop.version)
    lines = [f"{body}, návrh č.\u00a0{proposal}: {OUTCOME_LABELS[outcome]}."]
    lines += [f"Hlasování: {ballot_line(tally)}."] if tally else []
    lines += [f"Usnesení {heard.number}."] if heard.number else []
    data = {
        "proposal": proposal,
        "body": body,
        "outcome": outcome,
        "number": heard.number,
        "next": heard.next,
    }
    emit(json, data, "\n".join(lines))


def _tally(
    members: int | None,
    present: int | None,
    votes_for: int | None,
    against: int | None,
    abstained: int | None,
) -> Any:
    """The ballot of the options, or None if there was none; raises BadUsage for counts that can't be true."""
    from states.majority import Tally

    if votes_for is None and against is None and abstained is None and present is None:
        return None
    if votes_for is None or present is None:
        raise BadUsage(
            "K\u00a0hlasování uveďte alespoň --for a\u00a0--present (a\u00a0podle potřeby --against, --abstained)."
        )
    if members is None:
        raise BadUsage(
            "Pravidla města neříkají, kolik má orgán členů; doplňte je tam, nebo volbou --members."
        )
    tally = Tally(members, present, votes_for, against or 0, abstained or 0)
    if faults := tally.faults():
        raise BadUsage(*faults)
    return tally


def _data(row: Any) -> dict[str, Any]:
    names = (
        "id",
        "body",
        "held_on",
        "starts_at",
        "place",
        "series",
        "number",
        "state",
        "is_crisis",
        "version",
    )
    counts = [name for name in ("item_count", "open_count") if hasattr(row, name)]
    return picked(row, *names, *counts)


def say_of(as_json: bool, meeting: int, text: str, **more: Any) -> None:
    """Prints what was done with a meeting, and how it is now."""
    from db.meetings import meeting_by_id
    from states.meeting import MEETING

    with reading() as (_office, connection):
        row = meeting_by_id(connection, meeting)
    assert row is not None
    data = {"meeting": meeting, "state": row.state, "version": row.version, **more}
    emit(as_json, data, text if more else f"{text}\nStav: {MEETING.states[row.state]}.")
