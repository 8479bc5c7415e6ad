"""How does an owed Word document come to be? Its fields are gathered, rendered, stored, and those who wait are told."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO
from actions.draft import load_proposal, rules_of
from actions.extract_content import tasks_of
from actions.makers import MAKERS
from actions.office import House, Office
from actions.open_stage import owe_form
from actions.word_templates import source_of
from db import consultations, files, journal, people, proposals, resolutions
from db.claims import claiming, release_abandoned
from states.content import Content
from states.dates import PRAGUE
from states.machine import Refused
from states.signoff import SIGN_OFF
from states.town import Town
from states.vocabulary import NONE_STATED
from templates.environment import czech_date, form_date

logger = logging.getLogger("razitko.documents")
NOT_FILLED_IN = "(nevyplněno)"


@dataclass(frozen=True, slots=True)
class Made:
    """A document that was made: its kind, stage and file name."""

    document_id: int
    kind: str
    stage: str | None
    file_name: str


def make_documents(
    house: House, *, limit: int = 50, proposal_id: int | None = None, stage: str | None = None
) -> tuple[list[Made], list[str]]:
    """Makes what is owed and returns it, with a sentence for each that could not be made (tried again later).

    Claimed first, so that two runners do not make the same; the file is durable before its row is.
    """
    release_abandoned(house.database, house.now())
    with claiming(house.database) as claimer:
        with house.writing() as (office, connection):
            rows = files.claim_documents(
                connection, office.now, limit, claimer=claimer, proposal_id=proposal_id, stage=stage
            )
        return _make(house, rows)


def _make(house: House, rows: Sequence[Row[Any]]) -> tuple[list[Made], list[str]]:
    made, failed = [], []
    for row in rows:
        try:
            name, content = MAKERS.get(row.kind, _word_of_a_matter)(house, row)
            digest = house.files.put(content)
            with house.writing() as (office, connection):
                files.mark_made(
                    connection, row.id, name=name, digest=digest, size=len(content), at=office.now
                )
                _tell(office, connection, row)
            made.append(Made(row.id, row.kind, row.stage, name))
        except Exception as error:  # whatever is wrong with one document does not hold back the others
            if not isinstance(error, (Refused, OSError)):
                logger.warning("Dokument %s nejde vyhotovit.", row.key, exc_info=True)
            failed.append(f"Dokument {row.key}: {error}")
            with house.writing() as (office, connection):
                files.mark_not_made(
                    connection,
                    row.id,
                    str(error),
                    office.now,
                    is_our_fault=not isinstance(error, files.StoreAway),
                )
    return made, failed


def _word_of_a_matter(house: House, row: Row[Any]) -> tuple[str, bytes]:
    from templates.apart import fill

    with house.reading() as (office, connection):
        fields = document_fields(office, connection, row)
        name = _file_name(office, connection, row)
        source = source_of(house, connection, office.town.code, row.kind)
    return name, fill(source, fields)


def owe_draft(office: Office, connection: Connection, proposal_id: int, stage: str | None = None) -> int:
    """Owes the form of a proposal as it is now, for one stop or for all that were not heard; returns how many."""
    proposal = load_proposal(connection, proposal_id)
    stops = [
        stop
        for stop in consultations.consultations_of(connection, proposal_id)
        if stage in (None, stop.body) and (stage is not None or stop.state in ("waiting", "open", "placed"))
    ]
    if stage is not None and not stops:
        raise Refused(f"Návrh č.\u00a0{proposal_id} přes orgán „{stage}“ nejde; zkontrolujte trasu.")
    return sum(owe_form(office, connection, proposal, stop, stop.version) for stop in stops)


def document_fields(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """The plain fields of a form or a sheet (`templates.fields` names them); templates never see anything else."""
    proposal = load_proposal(connection, row.proposal_id, for_update=False)
    town = rules_of(connection, proposal, office)
    if row.kind == "proposal":
        return proposal_fields(connection, town, proposal, row.consultation_id)
    return _sheet_fields(office, connection, town, proposal)


def proposal_fields(
    connection: Connection,
    town: Town,
    proposal: Row[Any],
    consultation_id: int | None,
    content: Content | None = None,
) -> dict[str, Any]:
    """The form as the town writes it; the date and signature are those of the stop it is issued for.

    ``content`` stands in for the stored text where somebody is still writing (`actions.preview`).
    """
    content = content or proposals.content_of(proposal)
    stops = consultations.consultations_of(connection, proposal.id)
    wordings = consultations.current_wordings(connection, proposal.id)
    issued_for = next((stop for stop in stops if stop.id == consultation_id), None)
    attachments = list(content.attachments if content.attachments is not None else [NOT_FILLED_IN])
    attachments += [NONE_STATED] * (town.letterhead.attachment_lines - len(attachments))
    return {
        "letterhead": town.letterhead.office,
        "form_title": town.letterhead.proposal_title,
        "stages": [
            {
                "label": f"Datum projednání v\u00a0{stop.body}",
                "date": form_date(stop.planned_on) if stop.planned_on else NONE_STATED,
            }
            for stop in stops
        ],
        "department": town.department(content.department).name,
        "drafted_by": people.person_by_id(connection, proposal.author_id).name,
        "presented_by": people.name_by_code(connection, content.presented_by)
        if content.presented_by
        else NOT_FILLED_IN,
        "title": content.title or NOT_FILLED_IN,
        "committee_opinion": content.committee_opinion or NOT_FILLED_IN,
        "previous_resolution": content.previous_resolution or NOT_FILLED_IN,
        "wordings": [
            {"label": f"Návrh na usnesení {stop.body}", "text": wordings[stop.id].text or NOT_FILLED_IN}
            for stop in stops
        ],
        "report_note": town.letterhead.report_note if content.report else NOT_FILLED_IN,
        "attachments": attachments,
        "signed_on": form_date(issued_for.signed_on) if issued_for and issued_for.signed_on else "",
        "signed_by": _signature(connection, issued_for),
        "signature_label": town.letterhead.signature_label,
        "report": content.report,
    }


def _signature(connection: Connection, stop: Row[Any] | None) -> str:
    if stop is None or stop.signed_by is None:
        return ""
    name = people.person_by_id(connection, stop.signed_by).name
    if stop.signed_for is None:
        return f"{name} v.\u00a0r."
    return f"{name} v.\u00a0r., v\u00a0zastoupení: {people.person_by_id(connection, stop.signed_for).name}"


def _sheet_fields(office: Office, connection: Connection, town: Town, proposal: Row[Any]) -> dict[str, Any]:
    return {
        "letterhead": town.letterhead.office,
        "title": proposal.title,
        "department": town.department(proposal.department).name,
        "drafted_by": people.person_by_id(connection, proposal.author_id).name,
        "rows": list(_decisions(connection, proposal.id)),
        "made_on": czech_date(office.today),
    }


def _decisions(connection: Connection, proposal_id: int) -> Iterator[dict[str, str]]:
    """Every decision of every round, as the journal has them: a return stays on the sheet after the approval."""
    steps = {row.id: row for row in proposals.sign_offs_of(connection, proposal_id)}
    due: dict[int, str] = {}
    for entry in journal.story_of(connection, proposal_id):
        if entry.subject != SIGN_OFF.name:
            continue
        if entry.verb == "ask":
            due[entry.subject_id] = czech_date(date.fromisoformat(entry.facts["due_on"]))
        if entry.verb not in ("approve", "give_opinion", "return", "lapse", "hand_over"):
            continue
        step = steps[entry.subject_id]
        opinion = entry.facts.get("opinion")
        label = (
            SIGN_OFF.states[entry.to_state] if entry.verb != "hand_over" else f"předáno: {entry.facts['to']}"
        )
        yield {
            "order": str(step.position),
            "office": step.title,
            "name": entry.actor,
            "on_behalf_of": entry.acts_for or "",
            "decision": f"{label}: {opinion}" if opinion else label,
            "decided_at": _local(entry.at),
            "reason": entry.facts.get("reason", ""),
            "due": due.get(entry.subject_id, ""),
        }


def _local(instant: datetime) -> str:
    local = instant.astimezone(PRAGUE)
    return f"{czech_date(local.date())} {local.hour}:{local.minute:02}"


def _file_name(office: Office, connection: Connection, row: Row[Any]) -> str:
    match row.kind:
        case "proposal":
            day: date = row.owed_at.astimezone(PRAGUE).date()
            return f"navrh-{row.proposal_id}-{row.stage}-{day.isoformat()}-v{row.issue}.docx"
        case _:
            return f"schvalovaci-list-{row.proposal_id}-{row.issue}.docx"


def _tell(office: Office, connection: Connection, row: Row[Any]) -> None:
    """An extract goes to the author, the sponsor and everybody whom the resolution charges."""
    if row.kind != "extract" or row.proposal_id is None:
        return
    proposal = load_proposal(connection, row.proposal_id)
    town = rules_of(connection, proposal, office)
    resolution = resolutions.resolution_by_id(connection, row.resolution_id)
    assert resolution is not None  # a foreign key
    author = people.person_by_id(connection, proposal.author_id)
    charged = [
        people.person_by_id(connection, task.charged_id) for task in tasks_of(connection, resolution.id)
    ]
    for to in notify.concerned(connection, proposal, *charged):
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"extract:{resolution.id}" if row.issue == 1 else f"extract:{resolution.id}:{row.issue}",
                kind="extract_made",
                to=to,
                proposal_id=proposal.id,
                facts={
                    **notify.matter_facts(office, connection, proposal, author, resolution.text),
                    "number": resolution.number,
                    "body_name": town.body(resolution.body).name,
                    "held_on": resolution.adopted_on,
                },
                document_id=None if proposal.is_confidential else row.id,
            ),
            actor=RAZITKO,
        )
