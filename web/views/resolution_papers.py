"""How does a person get the papers of a resolution: an extract as PDF, a new issue of it, the clause under § 41?"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.resolution_documents import issue_clause, issue_extracts
from actions.see import NotSeen
from db.queries.register import seen_resolution
from db.queries.resolution_papers import papers_of
from states.letters import DOCUMENT_LABELS
from web.views.meetings import word_file
from web.visit import Visit, office_route


def papers_shown(connection: Any, resolution_id: int) -> list[dict[str, Any]]:
    """The papers of a resolution as its page lists them, with their kind and size in words."""
    return [
        {
            "row": row,
            "label": DOCUMENT_LABELS[row.kind.removesuffix("_pdf")],
            "format": "PDF/A" if row.kind == "extract_pdf" else "Word",
            "href": f"/usneseni/{resolution_id}/soubory/{row.id}",
            "size": f"{max(1, round(row.size / 1024))}\u00a0kB" if row.size else "",
        }
        for row in papers_of(connection, resolution_id)
    ]


def paper(visit: Visit) -> Response:
    """One made paper, for those who may see the resolution."""
    with visit.reading() as (office, connection):
        _seen(visit, office, connection)
        rows = papers_of(connection, visit.path_id())
    row = next((row for row in rows if row.id == visit.path_id("document") and row.made_at), None)
    if row is None:
        raise NotSeen("Dokument")
    if row.kind != "extract_pdf":
        return word_file(visit, row)
    try:
        content = visit.house.files.get(row.file_digest)
    except FileNotFoundError:
        raise NotSeen("Soubor") from None
    return visit.file(content, row.file_name, "application/pdf")


def extract(visit: Visit) -> Response:
    """A new issue of the extract, with what became of the resolution since."""
    with visit.writing() as (office, connection):
        _seen(visit, office, connection)
        issue = issue_extracts(office, connection, visit.actor, visit.path_id())
    return visit.done(
        f"{_here(visit)}#dokumenty", f"Výpis (vydání {issue}) se vyhotovuje; za chvíli bude ke stažení."
    )


def clause(visit: Visit) -> Response:
    """The clause under § 41; refused for a resolution that does not stand."""
    with visit.writing() as (office, connection):
        _seen(visit, office, connection)
        issue_clause(office, connection, visit.actor, visit.path_id())
    return visit.done(f"{_here(visit)}#dokumenty", "Doložka se vyhotovuje; za chvíli bude ke stažení.")


def _seen(visit: Visit, office: Any, connection: Any) -> None:
    if seen_resolution(connection, visit.eyes(office, connection), visit.path_id()) is None:
        raise NotSeen("Usnesení", visit.path_id())


def _here(visit: Visit) -> str:
    return f"/usneseni/{visit.path_id()}"


ROUTES = (
    office_route("/usneseni/{id}/soubory/{document}", paper),
    office_route("/usneseni/{id}/vypis", extract, method="POST"),
    office_route("/usneseni/{id}/dolozka", clause, method="POST"),
)
