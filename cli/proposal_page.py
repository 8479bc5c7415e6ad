"""What does `razitko proposal show` tell? Fields, stops with wordings and outcomes, the chain, documents, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.draft import rules_of
from actions.office import Office
from cli import timeline
from cli.output import ballot, ballot_data, day, instant, pairs, picked, table
from db import consultations, journal, people, proposals
from db.queries import overview
from states.consultation import CONSULTATION
from states.machine import Refused
from states.proposal import PROPOSAL
from states.signoff import SIGN_OFF
from states.town import Town
from states.vocabulary import NONE_STATED, OUTCOME_LABELS, STAGE_TASK_LABELS, Outcome, StageTask


def page_of(office: Office, connection: Any, number: int) -> dict[str, Any]:
    """The page as data for JSON; ``_story`` are the journal's rows for the text. Raises Refused.

    The number of queries does not depend on the length of the route, the chain or the history.
    """
    row = proposals.proposal_by_id(connection, number)
    if row is None:
        raise Refused(f"Návrh č.\u00a0{number} neexistuje; zkontrolujte číslo.")
    town = rules_of(connection, row, office)
    story = journal.story_of(connection, number)
    author = people.person_by_id(connection, row.author_id)
    return {
        "proposal": {
            **picked(row, "id", "state", "version", "round", "created_at", "route", "rules_digest"),
            "author": {"code": author.code, "name": author.name},
            **proposals.content_of(row).as_data(),
            **_names(town, row),
        },
        "stops": _stops(connection, town, row),
        "sign_offs": [
            {
                **picked(
                    step, "id", "step", "title", "is_opinion", "is_mandatory", "state", "holder", "decided"
                ),
                **picked(step, "asked_at", "due_on", "decided_at", "reason", "opinion"),
            }
            for step in overview.chain_of(connection, number)
        ],
        "documents": [
            picked(one, "id", "kind", "stage", "issue", "file_name", "file_digest", "made_at", "last_error")
            for one in overview.documents_of(connection, number)
        ],
        "timeline": [timeline.as_data(entry) for entry in story],
        "_story": story,
    }


def _names(town: Town, row: Any) -> dict[str, Any]:
    known = {person.code: person.name for person in town.people}
    departments = {department.code: department.name for department in town.departments}
    return {
        "department_name": departments.get(row.department, row.department),
        "presented_by_name": known.get(row.presented_by, row.presented_by),
    }


def _stops(connection: Any, town: Town, row: Any) -> list[dict[str, Any]]:
    wordings = consultations.current_wordings(connection, row.id)
    hearings: dict[int, list[Any]] = {}
    for hearing in overview.hearings_of(connection, row.id):
        hearings.setdefault(hearing.consultation_id, []).append(hearing)
    return [
        {
            **picked(
                stop, "id", "body", "task", "state", "version", "planned_on", "signed_on", "postponed_to"
            ),
            "body_name": town.body(stop.body).name,
            "wording": wordings[stop.id].text if stop.id in wordings else None,
            "is_frozen": stop.id in wordings and wordings[stop.id].frozen_at is not None,
            "hearings": [
                {
                    **picked(one, "meeting_id", "held_on", "outcome", "number", "resolution_state"),
                    **picked(one, "reason", "conditions", "postponed_to", "late_reason"),
                    "ballot": ballot_data(one),
                    "ballot_line": ballot(one),
                }
                for one in hearings.get(stop.id, [])
            ],
        }
        for stop in consultations.consultations_of(connection, row.id)
    ]


# --- as text ---------------------------------------------------------------------------------------------------


def text_of(page: Mapping[str, Any], story: Sequence[Any]) -> str:
    """The page for people."""
    parts = [
        _head(page["proposal"]),
        _section("Zastávky", _stops_text(page["stops"])),
        *(_section(f"Znění: {stop['body_name']}", stop["wording"] or "–") for stop in page["stops"]),
        _section("Schvalování na úřadě", _chain_text(page["sign_offs"])),
        _section("Dokumenty", _documents_text(page["documents"])),
        _section("Historie", timeline.as_text(story)),
    ]
    return "\n\n".join(parts)


def _section(heading: str, text: str) -> str:
    return f"{heading}\n{'═' * len(heading)}\n{text}"


def _head(proposal: Mapping[str, Any]) -> str:
    heading = f"Návrh č.\u00a0{proposal['id']}: {proposal['title'] or 'bez názvu'}"
    fields = {
        "Stav": PROPOSAL.states[proposal["state"]],
        "Verze": proposal["version"],
        "Záležitost": proposal["matter"],
        "Odbor": proposal["department_name"],
        "Zpracoval": proposal["author"]["name"],
        "Předkládá": proposal["presented_by_name"] or "nevyplněno",
        "Částka": "–" if proposal["amount"] is None else f"{proposal['amount']:,} Kč".replace(",", "\u00a0"),
        "Vyjádření komise": _stated(proposal["committee_opinion"]),
        "Předchozí usnesení": _stated(proposal["previous_resolution"]),
        "Přílohy": _attachments(proposal["attachments"]),
    }
    report = proposal["report"] or "nevyplněna"
    return f"{heading}\n{'═' * len(heading)}\n{pairs(fields)}\n\n{_section('Důvodová zpráva', report)}"


def _stated(value: str | None) -> str:
    if value is None:
        return "nevyplněno"
    return "- (výslovně žádné)" if value == NONE_STATED else value


def _attachments(value: list[str] | None) -> str:
    if value is None:
        return "nevyplněno"
    return "\n".join(value) if len(value) > 1 else (value[0] if value else "- (výslovně žádné)")


def _stops_text(stops: Sequence[Mapping[str, Any]]) -> str:
    rows = []
    for stop in stops:
        task = STAGE_TASK_LABELS[StageTask(stop["task"])]
        if not stop["hearings"]:
            rows.append(
                (stop["body"], task, day(stop["planned_on"]), CONSULTATION.states[stop["state"]], "", "")
            )
        for hearing in stop["hearings"]:
            outcome = OUTCOME_LABELS[Outcome(hearing["outcome"])] if hearing["outcome"] else "na programu"
            number = hearing["number"] or ""
            number += " (zneplatněno)" if hearing["resolution_state"] == "voided" else ""
            rows.append(
                (stop["body"], task, day(hearing["held_on"]), outcome, hearing["ballot_line"] or "", number)
            )
    return table(("Orgán", "Úkol", "Den", "Výsledek", "Hlasování", "Usnesení"), rows)


def _chain_text(steps: Sequence[Mapping[str, Any]]) -> str:
    if not steps:
        return "Zatím nepředloženo."
    rows = [
        (
            step["title"],
            step["holder"],
            SIGN_OFF.states[step["state"]],
            day(step["due_on"]),
            instant(step["decided_at"]),
            step["reason"] or step["opinion"] or "",
        )
        for step in steps
    ]
    return table(("Krok", "Kdo", "Stav", "Lhůta", "Rozhodnuto", "Slova"), rows)


def _documents_text(documents: Sequence[Mapping[str, Any]]) -> str:
    if not documents:
        return "Zatím žádné."
    rows = [
        (
            one["stage"] or "",
            one["file_name"] or "čeká na vyhotovení",
            instant(one["made_at"]),
            one["last_error"] if not one["made_at"] else "",
        )
        for one in documents
    ]
    return table(("Orgán", "Soubor", "Vyhotoven", "Chyba"), rows)
