"""How does a text of the API become the content of a proposal? By the rules of the town, each fault at its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from states.content import Content, FollowUp
from states.proposal_file import ProposalFile, clause_of, faults_of_row
from states.town import Town
from states.wording import Clause
from web.api.problems import Malformed
from web.api.schemas.proposal import EditedProposal, NewProposal

_PLAIN = (
    "title",
    "matter",
    "department",
    "presented_by",
    "amount",
    "committee_opinion",
    "previous_resolution",
    "report",
    "is_confidential",
)


def content_of_new(asked: NewProposal, drafted_by: str, town: Town) -> Content:
    """The content of a new proposal; raises Malformed with every fault."""
    data = asked.model_dump()
    return _content(data, frozenset(data), drafted_by, town)


def content_of_edited(asked: EditedProposal, before: Content, drafted_by: str, town: Town) -> Content:
    """The content with the fields that were sent; the others stay as they are, files stay at their titles."""
    sent = asked.model_dump(include=asked.model_fields_set - {"version", "dates"})
    dates = {body: day for body, day in asked.dates.items() if day is not None}
    looked_at = frozenset(sent) | {"dates"}
    content = _content({**before.as_data(), **sent, "dates": dates}, looked_at, drafted_by, town)
    titles = content.attachments or ()
    order = {title: place for place, title in enumerate(titles)}
    files = sorted(before.files, key=lambda file: order.get(file.title, len(order)))
    return Content(**{**_fields(content), "files": tuple(files)})


def _fields(content: Content) -> dict[str, Any]:
    return {name: getattr(content, name) for name in Content.__dataclass_fields__}


def _content(data: Mapping[str, Any], looked_at: frozenset[str], drafted_by: str, town: Town) -> Content:
    row = ProposalFile.model_construct(
        **{name: data[name] for name in _PLAIN if name != "is_confidential"},
        drafted_by=drafted_by,
        confidential=data["is_confidential"],
        attachments=data["attachments"],
        dates=data.get("dates") or {},
        clauses=tuple(_Part({"term": None, "contact": None, **clause}) for clause in data["clauses"]),
        follow_ups=tuple(_Part(follow_up) for follow_up in data["follow_ups"]),
    )
    if found := [fault for fault in faults_of_row(row, town) if fault[0][0] in looked_at]:
        raise Malformed(*((("body", *path), sentence) for path, sentence in found))
    empty = [name for name in ("committee_opinion", "previous_resolution") if data[name] == ""]
    if empty:  # the database takes none either
        sentence = "Prázdný text se neukládá; pošlete null (nevyplněno), nebo „-“ (výslovně žádné)."
        raise Malformed(*((("body", name), sentence) for name in empty))
    return Content(
        **{name: data[name] for name in _PLAIN},
        clauses=tuple(clause_sent(clause) for clause in data["clauses"]),
        attachments=_titles(data["attachments"]),
        follow_ups=tuple(
            FollowUp(one["task"], one["charged"], one["due"] or town.follow_up_due)
            for one in data["follow_ups"]
        ),
    )


class _Part:
    """A clause or a follow-up as the rules of a proposal file look at it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.__dict__.update(data)


def clause_sent(data: Mapping[str, Any]) -> Clause:
    """A clause that was sent, or that the proposal has already (its days are texts, later fields may be missing)."""
    days = {name: data.get(name) for name in ("due_on", "report_on")}
    read = {name: date.fromisoformat(day) if isinstance(day, str) else day for name, day in days.items()}
    return clause_of(**{**data, **read})


def _titles(titles: Any) -> tuple[str, ...] | None:
    if titles is None:
        return None
    kept = tuple(title for title in titles if title)
    if len(set(kept)) != len(kept):
        raise Malformed((("body", "attachments"), "Dvě přílohy mají stejný název; rozlište je."))
    return kept
