"""Which letters wait, left or failed, and which documents could not be made? The pages of the post."""

from __future__ import annotations

from starlette.responses import Response

from actions.release_letters import release_letters
from actions.retry import retry_documents, retry_letters, retry_ways, settle_letter
from actions.see import NotSeen
from db.carriers import broken
from db.outbox_hold import held_by
from db.queries.administration import incidents, letter_seen, letters_page, unmade_documents
from states.administration import Care
from states.letters import CHANNEL_LABELS, DOCUMENT_LABELS, KIND_LABELS, STATE_LABELS
from web.administration import admin_page, change, page_number, see, turned
from web.visit import Visit

STATES = (
    ("failed", "nepodařilo se"),
    ("owed", "čeká na odeslání"),
    ("sent", "odesláno"),
    ("dropped", "odpadlo"),
    ("carried", "v\u00a0denním souhrnu"),
)


def show(visit: Visit) -> Response:
    """Letters by state, kind and addressee; above them the documents that could not be made."""
    asked = {name: visit.query(name) for name in ("stav", "druh", "q")}
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        page = letters_page(
            connection,
            eyes,
            page_number(visit),
            state=asked["stav"] if asked["stav"] in STATE_LABELS else "",
            kind=asked["druh"],
            text=asked["q"],
        )
        documents = unmade_documents(connection, eyes)
        failed = incidents(connection)
        ways = broken(connection)
        held = held_by(connection)
    return admin_page(
        visit,
        Care.POST,
        "admin_post",
        letters=page.rows,
        total=page.total,
        pager=turned("/sprava/posta", page, asked.items()),
        documents=documents,
        failed=failed,
        ways=ways,
        held=held,
        asked=asked,
        states=STATES,
        state_labels=STATE_LABELS,
        kinds=KIND_LABELS | CHANNEL_LABELS,
        document_kinds=DOCUMENT_LABELS,
    )


def show_letter(visit: Visit) -> Response:
    """One letter and its delivery; the matter's subject only for those who may see the matter."""
    letter_id = visit.path_id()
    with visit.reading() as (office, connection):
        row = letter_seen(connection, visit.eyes(office, connection), letter_id)
    if row is None:
        raise NotSeen("Dopis", letter_id)
    return admin_page(
        visit,
        Care.POST,
        "admin_letter",
        letter=row,
        state_labels=STATE_LABELS,
        kinds=KIND_LABELS | CHANNEL_LABELS,
    )


def retry_letter(visit: Visit) -> Response:
    """Tries one letter again."""
    letter_id = visit.path_id()
    with visit.writing() as (office, connection):
        retry_letters(office, connection, visit.actor, letter_id)
    return visit.done(f"/sprava/posta/{letter_id}", "Dopis čeká na nový pokus; odejde do minuty.")


def settle(visit: Visit) -> Response:
    """Gives one letter up, with the reason."""
    letter_id = visit.path_id()
    with visit.writing() as (office, connection):
        settle_letter(office, connection, visit.actor, letter_id, visit.form.text("duvod", 500))
    return visit.done(f"/sprava/posta/{letter_id}", "Dopis je vyřízen jinak a\u00a0neodešle se.")


def retry_servers(visit: Visit) -> Response:
    """Tries the servers that could not be used."""
    with visit.writing() as (office, connection):
        retry_ways(office, connection, visit.actor)
    return visit.done("/sprava/posta", "Zkusí se hned jeden dopis; dojde-li, odejdou i\u00a0ostatní.")


def retry_all_letters(visit: Visit) -> Response:
    """Tries all failed letters again."""
    with visit.writing() as (office, connection):
        count = retry_letters(office, connection, visit.actor)
    return visit.done("/sprava/posta", f"Znovu se zkusí odeslat dopisů: {count}.")


def release(visit: Visit) -> Response:
    """Lets held letters go, with or without those that were written before they were held."""
    forgets = visit.form.text("bez-starsich") == "1"
    with visit.writing() as (office, connection):
        owed, dropped = release_letters(office, connection, visit.actor, forget_older=forgets)
    kept = f" Neodešle se: {dropped}." if dropped else ""
    return visit.done("/sprava/posta", f"Dopisy jsou puštěny; k\u00a0odeslání: {owed}.{kept}")


def retry_document(visit: Visit) -> Response:
    """Lets one document be made again."""
    with visit.writing() as (office, connection):
        retry_documents(office, connection, visit.actor, visit.path_id())
    return visit.done("/sprava/posta", "Dokument čeká na nový pokus; vyhotoví se do minuty.")


def retry_all_documents(visit: Visit) -> Response:
    """Lets all documents that failed be made again."""
    with visit.writing() as (office, connection):
        count = retry_documents(office, connection, visit.actor)
    return visit.done("/sprava/posta", f"Znovu se zkusí vyhotovit dokumentů: {count}.")


ROUTES = (
    see("/sprava/posta", show, Care.POST),
    change("/sprava/posta/znovu", retry_all_letters, Care.POST),
    change("/sprava/posta/server/znovu", retry_servers, Care.POST),
    change("/sprava/posta/pustit", release, Care.POST),
    change("/sprava/posta/dokumenty/znovu", retry_all_documents, Care.POST),
    change("/sprava/posta/dokumenty/{id}/znovu", retry_document, Care.POST),
    see("/sprava/posta/{id}", show_letter, Care.POST),
    change("/sprava/posta/{id}/znovu", retry_letter, Care.POST),
    change("/sprava/posta/{id}/vyridit", settle, Care.POST),
)
