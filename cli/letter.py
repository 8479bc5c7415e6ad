"""Which letters wait, left or failed, and how are the failed ones tried again from the command line?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage, acting, opened, reading
from cli.options import As, Json, Reason, read_clock
from cli.output import count, emit, instant, pairs, picked, table
from states.letters import CHANNEL_LABELS, KIND_LABELS

app = Noun("Dopisy: co čeká na odeslání, co odešlo, co se nepodařilo.")

ALL_LABELS = KIND_LABELS | CHANNEL_LABELS
STATES = {
    "owed": "čeká na odeslání",
    "sent": "odeslán",
    "failed": "nedoručitelný",
    "dropped": "odpadl",
    "carried": "v\u00a0souhrnu",
}


@app.command("list", help="Vypíše dopisy, nejnovější první.")
def list_(
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="STAV", help="Jen owed (čeká), sent (odeslán), failed (nepodařilo se)."
        ),
    ] = None,
    proposal: Annotated[
        int | None, typer.Option("--proposal", metavar="ČÍSLO", help="Jen k\u00a0tomuto návrhu.")
    ] = None,
    json: Json = False,
) -> None:
    """Lists letters."""
    from db.queries.overview import all_letters

    if state is not None and state not in STATES:
        raise BadUsage(f"Stav „{state}“ neznám; známé jsou: {', '.join(STATES)}.")
    with reading() as (_office, connection):
        rows = all_letters(connection, state=state, proposal_id=proposal)
    cells = [
        (
            row.id,
            STATES[row.state],
            instant(row.sent_at or row.created_at),
            row.person,
            row.subject or ALL_LABELS.get(row.kind, row.kind),
        )
        for row in rows
    ]
    text = table(("Č.", "Stav", "Kdy", "Komu", "Předmět"), cells)
    emit(json, {"letters": [_data(row) for row in rows]}, text if rows else "Žádné dopisy.")


@app.command("show", help="Ukáže jeden dopis a\u00a0jeho doručování.")
def show(
    letter: Annotated[int, typer.Argument(metavar="DOPIS", help="Číslo dopisu ze seznamu.")],
    json: Json = False,
) -> None:
    """Shows one letter."""
    from db.queries.overview import all_letters
    from states.machine import Refused

    with reading() as (_office, connection):
        rows = all_letters(connection, letter_id=letter)
    if not rows:
        raise Refused(f"Dopis č.\u00a0{letter} neexistuje; zkontrolujte číslo.")
    row = rows[0]
    text = pairs(
        {
            "Dopis": f"č.\u00a0{row.id} ({ALL_LABELS.get(row.kind, row.kind)})",
            "Komu": f"{row.person} <{row.email}>",
            "Předmět": row.subject,
            "Stav": STATES[row.state],
            "Napsán": instant(row.created_at),
            "Odeslán": instant(row.sent_at),
            "Pokusů": row.attempts,
            "Další pokus": instant(row.next_try_at) if row.state == "owed" else "–",
            "Chyba": row.last_error,
            "Návrh": row.proposal_id,
            "Značka": row.message_id,
        }
    )
    emit(json, {"letter": _data(row)}, text)


@app.command(
    "retry", help="Vrátí nedoručitelné dopisy (nebo jeden z\u00a0nich) mezi ty, které čekají na odeslání."
)
def retry(
    letter: Annotated[
        int | None, typer.Argument(metavar="DOPIS", help="Číslo dopisu; bez něj všechny.", show_default=False)
    ] = None,
    json: Json = False,
) -> None:
    """Tries the failed letters again, and the servers that rest."""
    from db.carriers import rouse
    from db.correspondence import retry_failed

    with opened() as house, house.writing() as (office, connection):
        number = retry_failed(connection, office.now, letter)
        ways = rouse(connection, office.now) if letter is None else 0
    text = f"Znovu se zkusí {count(number, 'dopis', 'dopisy', 'dopisů')}."
    emit(json, {"letters": number, "servers": ways}, text)


@app.command("settle", help="Dopis, který se nedaří doručit, vyřídí jinak: už se neodešle.")
def settle(
    letter: Annotated[int, typer.Argument(metavar="DOPIS", help="Číslo dopisu ze seznamu.")],
    reason: Reason,
    person: As = None,
    json: Json = False,
) -> None:
    """Gives a letter up, with the reason."""
    from actions.retry import settle_letter

    with acting(person) as desk:
        settle_letter(desk.office, desk.connection, desk.actor, letter, reason)
    emit(json, {"letter": letter}, f"Dopis č.\u00a0{letter} je vyřízen jinak a\u00a0neodešle se.")


@app.command("habit", help="Jak komu dopisy chodí: hned, jednou denně, ne v\u00a0noci. Mění si to každý sám.")
def habit(
    person: As = None,
    daily_at: Annotated[
        str | None, typer.Option("--daily-at", metavar="HODINA", help="Jeden souhrn denně, například 7:30.")
    ] = None,
    quiet: Annotated[
        str | None, typer.Option("--quiet", metavar="OD-DO", help="Tiché hodiny, například 20:00-7:00.")
    ] = None,
    quiet_days_off: Annotated[
        bool, typer.Option("--quiet-days-off", help="Ani o\u00a0víkendech a\u00a0svátcích.")
    ] = False,
    at_once: Annotated[bool, typer.Option("--at-once", help="Každý dopis hned (zruší ostatní).")] = False,
    json: Json = False,
) -> None:
    """Shows or changes what a person wishes of their letters."""
    from actions.letter_habits import choose_habit
    from db.letter_habits import habit_of
    from states.letter_habit import Habit

    with acting(person) as desk:
        if at_once or daily_at or quiet or quiet_days_off:
            start, end = (read_clock(part) for part in quiet.split("-")) if quiet else (None, None)
            wanted = Habit(read_clock(daily_at) if daily_at else None, start, end, quiet_days_off)
            choose_habit(desk.office, desk.connection, desk.actor, Habit() if at_once else wanted)
        if desk.actor.person_id is None:
            raise BadUsage("Uveďte, čí dopisy: --as KÓD.")
        kept = habit_of(desk.connection, desk.actor.person_id)
    data = {"daily_at": kept.daily_at, "quiet_from": kept.quiet_from, "quiet_until": kept.quiet_until}
    emit(json, {**data, "quiet_days_off": kept.quiet_days_off}, kept.sentence)


@app.command("hold", help="Zadrží všechny odchozí dopisy, dokud je někdo nepustí.")
def hold(reason: Reason, person: As = None, json: Json = False) -> None:
    """Keeps letters in the house."""
    from actions.release_letters import hold_letters

    with acting(person) as desk:
        hold_letters(desk.office, desk.connection, desk.actor, reason)
    emit(json, {"held": True}, "Dopisy čekají; pustí je „razitko letter release“.")


@app.command("release", help="Pustí zadržené dopisy (po obnově ze zálohy, nebo zadržené ručně).")
def release(
    forget_older: Annotated[
        bool,
        typer.Option(
            "--forget-older",
            help="Dopisy napsané před zadržením neodeslat: po obnově ze zálohy nejspíš už odešly.",
        ),
    ] = False,
    person: As = None,
    json: Json = False,
) -> None:
    """Lets letters go."""
    from actions.release_letters import release_letters

    with acting(person) as desk:
        owed, forgotten = release_letters(desk.office, desk.connection, desk.actor, forget_older=forget_older)
    text = f"Puštěno: k\u00a0odeslání {count(owed, 'dopis', 'dopisy', 'dopisů')}"
    text += f", neodešle se {count(forgotten, 'dopis', 'dopisy', 'dopisů')}." if forget_older else "."
    emit(json, {"letters": owed, "dropped": forgotten}, text)


def _data(row: Any) -> dict[str, Any]:
    names = ("id", "kind", "state", "person", "email", "subject", "proposal_id", "created_at", "sent_at")
    return picked(row, *names, "next_try_at", "attempts", "last_error", "message_id")
