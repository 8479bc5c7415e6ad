"""What did the proposal say before? Every kept text, the difference of any two, an earlier one back in the editor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from actions.autosave import autosave
from actions.see import NotSeen
from db.queries import proposal_page
from states.content import content_from_data
from states.machine import Refused
from web.proposal_desk import desk_of
from web.proposal_form import fields_of
from web.proposal_merge import content_changes
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """All texts with who wrote them and when; the two of the query, or the last two, with what differs."""
    with visit.reading() as (office, connection):
        desk = desk_of(visit, office, connection)
        texts = proposal_page.texts_of(connection, desk.row.id)
    by_digest = {row.digest: row for row in texts}
    now = desk.content.text_digest()
    after = visit.query("na") or now
    before = visit.query("od") or _one_before(texts, after)
    if after not in by_digest or before not in by_digest:
        raise NotSeen("Verze")
    one, other = by_digest[before], by_digest[after]
    changes = content_changes(content_from_data(one.content), content_from_data(other.content), desk.town)
    return visit.page(
        "proposal_versions",
        proposal=desk.row,
        texts=[{"number": len(texts) - index, "row": row} for index, row in enumerate(texts)],
        now=now,
        before=one,
        after=other,
        changes=changes,
        may_edit=not desk.refusals,
    )


def _one_before(texts: Any, digest: str) -> str:
    digests = [row.digest for row in texts]
    at = digests.index(digest) if digest in digests else 0
    return str(digests[min(at + 1, len(digests) - 1)])


def restore(visit: Visit) -> Response:
    """Puts an earlier text into the editor, unsaved; attachments stay as they are now."""
    digest = visit.form.text("digest")
    with visit.writing() as (office, connection):
        desk = desk_of(visit, office, connection)
        if desk.refusals:
            raise Refused(*desk.refusals)
        found = next(
            (row for row in proposal_page.texts_of(connection, desk.row.id) if row.digest == digest), None
        )
        if found is None:
            raise NotSeen("Verze")
        earlier = replace(
            content_from_data(found.content),
            matter=desk.content.matter,
            attachments=desk.content.attachments,
            files=desk.content.files,
        )
        autosave(
            office, connection, visit.actor, desk.row.id, desk.row.version, fields_of(earlier, desk.dates)
        )
    said = "V\u00a0editoru je dřívější text; přílohy zůstaly dnešní. Platit začne, až ho uložíte."
    return visit.done(f"/navrhy/{desk.row.id}/upravit", said)


ROUTES = (
    office_route("/navrhy/{id}/verze", show),
    office_route("/navrhy/{id}/verze/obnovit", restore, method="POST"),
)
