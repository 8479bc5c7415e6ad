"""How does somebody get into a group and out of it at the counter, alone or with a whole table of members?"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.office import NoTown
from actions.planning import members, participants
from actions.planning.import_members import import_members
from actions.see import NotSeen
from db.queries import planning_groups as seated
from states.input_faults import InputFaults
from states.machine import Refused
from states.planning.member_table import HEADER, read_members
from states.planning.vocabulary import GroupOffice, Side
from web.views.planning.frame import frame_of
from web.views.planning.groups import TAB, group_in, group_page
from web.visit import Visit, office_route

BIGGEST_TABLE = 2_000_000
_FIELDS = (
    "person",
    "new_name",
    "new_email",
    "side",
    "office",
    "organisation",
    "valid_from",
    "valid_until",
    "shares_address",
)


def add(visit: Visit) -> Response:
    """Seats somebody who is chosen from the list, or somebody new with a name and an e-mail."""
    typed = {name: visit.form.text(name) for name in _FIELDS}
    process_id, group_id = visit.path_id(), visit.path_id("gid")
    try:
        mandate = _mandate(visit)
        with visit.writing() as (office, connection):
            group_in(frame_of(visit, office, connection, TAB), group_id)
            if typed["person"]:
                if typed["new_name"]:
                    raise Refused(
                        "Vyberte člověka ze seznamu, nebo napište jméno nového; obojí najednou nejde."
                    )
                person_id = visit.form.number("person") or 0
            else:
                person_id = participants.enrol(
                    office,
                    connection,
                    visit.actor,
                    process_id,
                    typed["new_name"],
                    typed["new_email"],
                    shares_address=visit.form.checked("shares_address"),
                )
            members.add_member(office, connection, visit.actor, group_id, person_id, mandate)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return group_page(visit, 422, refused.reasons, {**typed, "form": "add"})
    return visit.done(f"/planovani/{process_id}/skupiny/{group_id}", "Člen je zapsán.")


def change(visit: Visit) -> Response:
    """Corrects a mandate, or ends it."""
    process_id, group_id = visit.path_id(), visit.path_id("gid")
    member_id, form = visit.path_id("mid"), visit.form
    typed: dict[str, Any] = {name: form.text(name) for name in _FIELDS}
    try:
        with visit.writing() as (office, connection):
            group_in(frame_of(visit, office, connection, TAB), group_id)
            if members.load_member(connection, member_id).group_id != group_id:
                raise NotSeen("Členství", member_id)
            if form.text("verb") == "end":
                day = form.day("last_day")
                _no_faults(visit)
                members.end_mandate(office, connection, visit.actor, member_id, day)
                said = "Členství má svůj konec; do toho dne ho můžete u\u00a0člena změnit, pak zůstává v\u00a0historii."
            elif form.text("verb") == "erase":
                members.erase_member(office, connection, visit.actor, member_id)
                said = "Člen zapsaný omylem je smazán."
            else:
                members.edit_member(
                    office, connection, visit.actor, member_id, form.version(), _mandate(visit)
                )
                said = "Člen je upraven."
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return group_page(visit, 422, refused.reasons, {**typed, "form": str(member_id)})
    return visit.done(f"/planovani/{process_id}/skupiny/{group_id}", said)


def bring(visit: Visit) -> Response:
    """Takes all members of a pasted table or of a file in, or none of them."""
    from templates.outcome_sheet import read_sheet  # Word: only an upload needs it

    process_id, group_id = visit.path_id(), visit.path_id("gid")
    upload, pasted = visit.form.upload("file"), visit.form.long_text("table", 200_000)
    try:
        if upload is None and not pasted:
            raise Refused("Vyberte soubor, nebo do pole vložte tabulku i\u00a0s\u00a0nadpisy sloupců.")
        name = upload.filename or "tabulka" if upload else "vložená tabulka"
        data = upload.file.read(BIGGEST_TABLE) if upload else pasted.encode()
        rows = read_members(read_sheet(data, name), name)
        with visit.writing() as (office, connection):
            group_in(frame_of(visit, office, connection, TAB), group_id)
            count = import_members(office, connection, visit.actor, group_id, rows)
    except (NoTown, NotSeen):
        raise
    except InputFaults as faults:
        reasons = tuple(str(fault) for fault in faults.faults[:50])
        return group_page(visit, 422, reasons, {"form": "import", "table": pasted})
    except Refused as refused:
        return group_page(visit, 422, refused.reasons[:50], {"form": "import", "table": pasted})
    return visit.done(f"/planovani/{process_id}/skupiny/{group_id}", f"Zapsaných členů: {count}.")


def show_participants(visit: Visit) -> Response:
    """Everybody from outside who sits or sat in a group of the process."""
    return _participants(visit)


def change_participant(visit: Visit) -> Response:
    """Corrects the name and address of somebody from outside, or erases them."""
    process_id, person_id, form = visit.path_id(), visit.path_id("pid"), visit.form
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection)
            if person_id not in {row.id for row in seated.outsiders_of(connection, process_id)}:
                raise NotSeen("Účastník", person_id)
            given = (office, connection, visit.actor, process_id, person_id)
            if form.text("verb") == "forget":
                participants.forget(*given, form.text("reason", 500))
                said = "Osobní údaje jsou vymazány; co člověk v\u00a0procesu udělal, zůstává pod číslem."
            else:
                participants.correct(*given, form.text("name"), form.text("email"))
                said = "Údaje účastníka jsou opraveny."
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _participants(visit, 422, refused.reasons, person_id)
    return visit.done(f"/planovani/{process_id}/ucastnici", said)


def _participants(
    visit: Visit, status: int = 200, reasons: tuple[str, ...] = (), opened: int = 0
) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection)
        if not frame.may("arrange_groups") and not frame.is_coordinator:
            raise NotSeen("Stránka")
        rows = seated.outsiders_of(connection, frame.process.id)
        sits = seated.seats_of_outsiders(connection, frame.process.id, office.today)
    return visit.page(
        "planning_participants",
        status,
        **frame.facts(
            rows=[
                {
                    "row": row,
                    "groups": sits.get(row.id, ()),
                    "is_forgotten": row.name == participants.FORGOTTEN,
                    "is_open": row.id == opened,
                }
                for row in rows
            ],
            may_correct=frame.may("arrange_groups"),
            reasons=reasons,
            faults=visit.form.faults,
        ),
    )


def _mandate(visit: Visit) -> members.Mandate:
    """The mandate that was typed; raises Refused for what can't be one."""
    form = visit.form
    side, office = form.text("side", 20), form.text("office", 20) or GroupOffice.MEMBER.value
    since, until = form.day("valid_from"), form.day("valid_until")
    _no_faults(visit)
    if side not in set(Side):
        raise Refused(
            "Zvolte stranu, za kterou člen mluví: zadavatel, poskytovatel, uživatel, nebo veřejnost."
        )
    if office not in set(GroupOffice):
        raise Refused("Takové zařazení skupina nemá; vyberte ho z\u00a0nabídky.")
    return members.Mandate(Side(side), GroupOffice(office), form.text("organisation", 300), since, until)


def _no_faults(visit: Visit) -> None:
    if visit.form.faults:
        raise Refused(*visit.form.faults.values())


COLUMNS = ", ".join(HEADER)
ROUTES = (
    office_route("/planovani/{id}/ucastnici", show_participants),
    office_route("/planovani/{id}/ucastnici/{pid}", change_participant, method="POST"),
    office_route("/planovani/{id}/skupiny/{gid}/clenove", add, method="POST"),
    office_route("/planovani/{id}/skupiny/{gid}/clenove/{mid}", change, method="POST"),
    office_route(
        "/planovani/{id}/skupiny/{gid}/tabulka", bring, method="POST", biggest=BIGGEST_TABLE + 64 * 1024
    ),
)
