"""How does a planning process begin, go on and show what it lacks, from the command line?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.edge import acting, reading
from cli.options import As, Json
from cli.output import day, emit, pairs, table

Code = Annotated[
    str, typer.Argument(metavar="ZKRATKA", help="Zkratka procesu ze seznamu „razitko planning list“.")
]


def show(code: Code, json: Json = False) -> None:
    """Shows one process: its phases, its groups with the balance of the triad, and what the phase lacks."""
    from actions.planning.phase_facts import balances_of, gaps_now
    from db.people import person_by_id
    from db.queries.planning_groups import groups_of
    from db.queries.planning_process import municipalities_of, phases_of
    from states.planning.process import PHASES, PROCESS
    from states.planning.triad import TRIAD, balance_of
    from states.planning.vocabulary import SIDES_LABELS

    with reading() as (office, connection):
        row = _process(connection, code)
        gaps = [gap.sentence for gap in gaps_now(office, connection, row)]
        planned = phases_of(connection, row.id)
        balances = balances_of(office, connection, row.id)
        groups = [(one, balances.get(one.id, balance_of(()))) for one in groups_of(connection, row.id)]
        coordinator = person_by_id(connection, row.coordinator_id).code
        municipalities = [one.name for one in municipalities_of(connection, row.id)]
    data = {
        "id": row.id,
        "code": row.code,
        "title": row.title,
        "state": row.state,
        "period": [row.period_from, row.period_until],
        "coordinator": coordinator,
        "is_public": bool(row.published_at),
        "municipalities": municipalities,
        "phases": {
            phase: {"from": planned[phase].planned_from, "until": planned[phase].planned_until}
            for phase in PHASES
        },
        "groups": [
            {
                "name": one.name,
                "triad": {side.value: balance.counts[side] for side in TRIAD},
                "is_balanced": balance.is_balanced,
            }
            for one, balance in groups
        ],
        "lacking": gaps,
    }
    parts = [
        pairs(
            {
                "Proces": row.title,
                "Zkratka": row.code,
                "Fáze": PROCESS.states[row.state],
                "Období": f"{row.period_from}–{row.period_until}",
                "Koordinátor": coordinator,
                "Veřejná stránka": "ano" if row.published_at else "ne",
                "Obce": ", ".join(municipalities) or "nevypsány",
            }
        ),
        table(
            ("Fáze", "Od", "Do"),
            [
                (PROCESS.states[phase], day(planned[phase].planned_from), day(planned[phase].planned_until))
                for phase in PHASES
            ],
        ),
    ]
    if groups:
        headings = ("Skupina", *(SIDES_LABELS[side] for side in TRIAD))
        lines = [(one.name, *(balance.counts[side] for side in TRIAD)) for one, balance in groups]
        parts.append(table(headings, lines))
    parts.append("Co ještě chybí:\n" + "\n".join(f"  {gap}" for gap in gaps) if gaps else "Nic nechybí.")
    emit(json, data, "\n\n".join(parts))


def begin(
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Název procesu.")],
    area: Annotated[str, typer.Option("--area", metavar="TEXT", help="Území, třeba správní obvod ORP.")],
    since: Annotated[int, typer.Option("--from", metavar="ROK", help="První rok plánu.")],
    until: Annotated[int, typer.Option("--until", metavar="ROK", help="Poslední rok plánu.")],
    coordinator: Annotated[
        str | None,
        typer.Option("--coordinator", metavar="KÓD", help="Koordinátor, není-li jím ten, kdo jedná."),
    ] = None,
    code: Annotated[
        str, typer.Option("--code", metavar="ZKRATKA", help="Zkratka do adresy veřejné stránky.")
    ] = "",
    organiser: Annotated[str, typer.Option("--organiser", metavar="TEXT", help="Kdo proces vede.")] = "",
    registration_number: Annotated[
        str, typer.Option("--registration-number", metavar="ČÍSLO", help="Registrační číslo projektu.")
    ] = "",
    contact: Annotated[str, typer.Option("--contact", metavar="TEXT", help="Kontakt pro veřejnost.")] = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Begins a process; its other particulars are filled in the office."""
    from actions.planning.process import Particulars, begin_process
    from db.people import person_by_id
    from db.planning.process import process_by_id

    with acting(person) as (office, connection, actor):
        who = coordinator or (
            person_by_id(connection, actor.person_id).code if actor.person_id is not None else ""
        )
        particulars = Particulars(
            title,
            area,
            since,
            until,
            who,
            organiser=organiser,
            registration_number=registration_number,
            contact=contact,
        )
        number = begin_process(office, connection, actor, particulars, code)
        row: Any = process_by_id(connection, number)
    data = {"id": number, "code": row.code, "state": row.state}
    emit(json, data, f"Proces je založen pod zkratkou {row.code}.")


def advance(
    code: Code,
    reason: Annotated[
        str,
        typer.Option(
            "--despite",
            metavar="DŮVOD",
            help="Přejít, i\u00a0když něco chybí; důvod zůstane v\u00a0historii.",
        ),
    ] = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Goes on to the next phase."""
    from actions.planning import phases
    from states.planning.process import PROCESS

    with acting(person) as (office, connection, actor):
        row = _process(connection, code)
        given = (office, connection, actor, row.id, row.version)
        done = phases.advance_despite(*given, reason) if reason else phases.advance(*given)
    data = {"code": code, "before": done.before, "state": done.state, "despite": reason or None}
    emit(json, data, f"Proces {code} je ve fázi „{PROCESS.states[done.state]}“.")


def _process(connection: Any, code: str) -> Any:
    from db.planning.process import process_by_code
    from states.machine import Refused

    row = process_by_code(connection, code)
    if row is None:
        raise Refused(f"Proces se zkratkou „{code}“ tu není; vypište je příkazem „razitko planning list“.")
    return row
