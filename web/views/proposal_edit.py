"""How is a proposal written? The editor, its autosave, and what happens when somebody else has saved meanwhile."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.authority import Actor
from actions.autosave import autosave, looked, throw_away
from actions.draft import edit
from actions.office import NoTown
from actions.see import NotSeen
from db import desks
from states.machine import Refused
from web.proposal_desk import Desk, base_fields, changed_meanwhile, desk_of, editor_facts, last_writer
from web.proposal_form import BIGGEST, Fields, read_fields, sent_fields
from web.proposal_merge import Merged, group_of, merged, replaced
from web.proposal_rows import acted, is_row_act
from web.proposal_story import clock_time, when
from web.visit import Visit, office_route, said_page


def show(visit: Visit) -> Response:
    """The editor with the saved text, or with what this person has typed and not saved."""
    with visit.reading() as (office, connection):
        desk = desk_of(visit, office, connection)
        unsaved = desks.unsaved_of(connection, desk.row.id, visit.visitor.person_id)
        if desk.refusals and unsaved is None:
            return said_page(visit, 403, "Tento návrh teď upravit nemůžete", desk.refusals)
        fields, version, notices = desk.fields, desk.row.version, {}
        if unsaved is not None and desk.normal(unsaved.form) != desk.fields:
            fields, version = unsaved.form, unsaved.base_version
            notices["restored"] = when(unsaved.saved_at, office.now)
            if version < desk.row.version:
                notices["meanwhile"] = changed_meanwhile(
                    connection, desk, version, office.now, visit.visitor.person_id
                )
        facts = editor_facts(visit, office, connection, desk, fields, version)
    return visit.page("proposal_edit", **_page_facts(reasons=desk.refusals, **notices), **facts)


def _page_facts(**more: Any) -> dict[str, Any]:
    return {"faults": {}, "reasons": (), "restored": "", "meanwhile": "", **more}


def save(visit: Visit) -> Response:
    """Saves the form; or changes its rows and keeps it unsaved, if a button of a row was pressed."""
    fields, act = sent_fields(visit.form), visit.form.text("act")
    version = _base(visit)
    picked = [name.removeprefix("pick-") for name in visit.form.names() if name.startswith("pick-")]
    theirs = [group for group in picked if visit.form.text(f"pick-{group}") == "theirs"]
    if is_row_act(act) or act == "preview":
        return _rows_changed(visit, fields, version, act)
    try:
        with visit.writing() as (office, connection):
            desk = desk_of(visit, office, connection)
            if theirs:
                chosen = base_fields(connection, desk, version, fields)
                fields = replaced(fields, chosen, theirs)
            return _saved(visit, office, connection, desk, fields, version, act)
    except (NotSeen, NoTown):
        raise
    except Refused as refused:
        return _refused(visit, fields, version, refused)


def _base(visit: Visit) -> int:
    """The version that the form was opened on; 0 for junk, which no proposal has."""
    text = visit.form.text("base")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _saved(
    visit: Visit, office: Any, connection: Any, desk: Desk, fields: Fields, version: int, act: str
) -> Response:
    read = desk.read(fields)
    faults = visit.form.faults | read.faults
    if faults:
        _keep(office, connection, visit.actor, desk, version, fields)
        facts = editor_facts(visit, office, connection, desk, fields, version)
        return visit.page("proposal_edit", 422, **_page_facts(faults=faults), **facts)
    said, is_mine = "Návrh je uložen.", True
    if version != desk.row.version and not desk.refusals:
        both = _both(connection, desk, fields, version)
        if both.conflicts:
            _keep(office, connection, visit.actor, desk, version, fields)
            return _conflict(visit, office, connection, desk, both, version)
        read = read_fields(both.fields, desk.content, desk.dates, desk.town)
        version = desk.row.version
        is_mine = False
        said = "Návrh je uložen i\u00a0se změnami, které mezitím přibyly."
    if read.content != desk.content or any(read.dates[body] != desk.dates[body] for body in read.dates):
        edit(office, connection, visit.actor, desk.row.id, version, read.content, read.dates)
        if is_mine:  # who wrote the whole text has read it
            looked(office, connection, visit.actor, desk.row.id, read.content.text_digest())
    throw_away(connection, visit.actor, desk.row.id)
    if act == "submit":
        return visit.done(f"/navrhy/{desk.row.id}/predlozit", said)
    return visit.done(f"/navrhy/{desk.row.id}", said)


def _both(connection: Any, desk: Desk, fields: Fields, version: int) -> Merged:
    if not 1 <= version <= desk.row.version:
        raise Refused("Formulář je od jiné verze návrhu, než jaká existuje; načtěte stránku znovu.")
    base = base_fields(connection, desk, version, fields)
    return merged(base, desk.normal(fields) | _was(fields), desk.fields, desk.town)


def _was(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if name.startswith("was-date-")}


def _conflict(visit: Visit, office: Any, connection: Any, desk: Desk, both: Merged, version: int) -> Response:
    return visit.page(
        "proposal_conflict",
        409,
        proposal=desk.row,
        meanwhile=changed_meanwhile(connection, desk, version, office.now, visit.visitor.person_id),
        by=last_writer(connection, desk, version),
        both=both,
        kept={
            name: value for name, value in both.fields.items() if group_of(name) or name.startswith("was-")
        },
    )


def _keep(office: Any, connection: Any, actor: Actor, desk: Desk, version: int, fields: Fields) -> None:
    autosave(office, connection, actor, desk.row.id, min(max(version, 1), desk.row.version), fields)


def _refused(visit: Visit, fields: Fields, version: int, refused: Refused) -> Response:
    """The editor with the sentences and everything that was typed, which is kept."""
    with visit.writing() as (office, connection):
        desk = desk_of(visit, office, connection)
        if not fields:
            raise refused
        _keep(office, connection, visit.actor, desk, version, fields)
        facts = editor_facts(visit, office, connection, desk, fields, version)
    return visit.page("proposal_edit", 409, **_page_facts(reasons=refused.reasons), **facts)


def _rows_changed(visit: Visit, fields: Fields, version: int, act: str) -> Response:
    with visit.writing() as (office, connection):
        desk = desk_of(visit, office, connection)
        anchor = "report"
        if is_row_act(act):
            fields, anchor = acted(fields, act, desk.town.follow_up_due)
        autosave(office, connection, visit.actor, desk.row.id, version, fields)
    return visit.done(f"/navrhy/{desk.row.id}/upravit#{anchor}")


def keep_unsaved(visit: Visit) -> Response:
    """Autosave: keeps the form as typed, and answers with when, with the checks and with who else writes."""
    fields, version = sent_fields(visit.form), _base(visit)
    try:
        with visit.writing() as (office, connection):
            desk = desk_of(visit, office, connection)
            autosave(office, connection, visit.actor, desk.row.id, version, fields)
        with visit.reading() as (office, connection):
            facts = editor_facts(visit, office, connection, desk, fields, version)
            is_old = version < desk.row.version
            me = visit.visitor.person_id
            meanwhile = changed_meanwhile(connection, desk, version, office.now, me) if is_old else ""
            at = clock_time(office.now)
    except (NotSeen, NoTown):
        raise
    except Refused as refused:
        return visit.fragment("proposal_unsaved", 409, at="", meanwhile="", reasons=refused.reasons)
    return visit.fragment("proposal_unsaved", at=at, meanwhile=meanwhile, reasons=(), **facts)


def discard(visit: Visit) -> Response:
    """Throws away what was typed and not saved."""
    with visit.writing() as (office, connection):
        desk = desk_of(visit, office, connection)
        throw_away(connection, visit.actor, desk.row.id)
    where = f"/navrhy/{desk.row.id}" + ("" if desk.refusals else "/upravit")
    return visit.done(where, "Rozepsaný text je zahozen; vidíte poslední uložený.")


ROUTES = (
    office_route("/navrhy/{id}/upravit", show),
    office_route("/navrhy/{id}/upravit", save, method="POST", biggest=BIGGEST),
    office_route("/navrhy/{id}/rozepsane", keep_unsaved, method="POST", biggest=BIGGEST),
    office_route("/navrhy/{id}/zahodit", discard, method="POST"),
)
