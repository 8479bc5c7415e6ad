"""What will the form look like, before it is issued? The same fields and templates as the real one, nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.draft import load_proposal, rules_of
from actions.make_document import proposal_fields
from actions.office import Office
from db import consultations
from db.shared_files import Store
from db.word_templates import template_in_use
from states.consultation import CONSULTATION
from states.content import Content
from states.machine import Refused
from states.town import Town
from states.vocabulary import NONE_STATED
from states.wording import resolution_text
from templates.environment import form_date


def preview_fields(
    office: Office,
    connection: Connection,
    proposal_id: int,
    stage: str | None = None,
    *,
    content: Content | None = None,
    dates: Mapping[str, date] | None = None,
) -> dict[str, Any]:
    """The fields of the form of one stop (None: unsigned, for all), as `templates.fields` names them.

    ``content`` and ``dates`` are what is being written and not saved yet: wordings that follow the clauses are derived
    from it anew, those that somebody edited or a body has heard stay as they are. Reading alone.
    """
    proposal = load_proposal(connection, proposal_id, for_update=False)
    town = rules_of(connection, proposal, office)
    stops = consultations.consultations_of(connection, proposal_id)
    issued_for = next((stop for stop in stops if stop.body == stage), None)
    if stage is not None and issued_for is None:
        raise Refused(f"Návrh č.\u00a0{proposal_id} přes orgán „{stage}“ nejde; zkontrolujte trasu.")
    fields = proposal_fields(connection, town, proposal, issued_for.id if issued_for else None, content)
    if content is not None:
        wordings = _wordings_of(connection, town, proposal, content)
        for field, stop in zip(fields["wordings"], stops, strict=True):
            field["text"] = wordings.get(stop.id) or field["text"]
    for field, stop in zip(fields["stages"], stops, strict=True):
        if dates is not None and stop.body in dates:
            field["date"] = form_date(dates[stop.body]) or NONE_STATED
    return fields


def _wordings_of(connection: Connection, town: Town, proposal: Row[Any], content: Content) -> dict[int, str]:
    """The wordings that would be derived from a text, by the stop; the same rule as when it is saved."""
    route = town.route(proposal.route)
    current = consultations.current_wordings(connection, proposal.id)
    texts = {}
    for stop in consultations.consultations_of(connection, proposal.id):
        known = current.get(stop.id)
        if known is not None and (not known.is_derived or stop.state in CONSULTATION.finals):
            continue
        stage = route.stages[stop.position]
        texts[stop.id] = resolution_text(stage.sentence, town.voice(route, stop.position), content.clauses)
    return texts


def preview_document(
    office: Office,
    connection: Connection,
    files: Store,
    proposal_id: int,
    stage: str | None,
    *,
    content: Content | None = None,
    dates: Mapping[str, date] | None = None,
) -> tuple[str, bytes]:
    """The Word form of a stop by the template in use, and a name for it; nothing is written or owed.

    Raises Refused with the sentences of a template that can't be filled.
    """
    from templates.apart import fill
    from templates.template_files import template_path
    from templates.word_file import DocumentRefused

    fields = preview_fields(office, connection, proposal_id, stage, content=content, dates=dates)
    uploaded = template_in_use(connection, "proposal")
    source = files.get(uploaded.file_digest) if uploaded else template_path(office.town.code, "proposal")
    try:
        made = fill(source, fields)
    except DocumentRefused as refused:
        raise Refused(*refused.reasons) from None
    part = f"-{stage}" if stage else ""
    return f"nahled-navrhu-{proposal_id}{part}.docx", made
