"""How does a proposal become the fields of a form, and the fields a proposal again? Exactly, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from states.addressees import LONGEST as LONGEST_NAME
from states.addressees import organisation, read_addressee
from states.content import Content, FollowUp
from states.deadlines import Term
from states.proposal_file import clause_of
from states.terms import TermFault, parse_term
from states.town import Town
from states.vocabulary import NONE_STATED, AddresseeKind
from states.wording import Clause
from web.form import Form

Fields = dict[str, str]
"""What stands in the fields, by their names, as it was typed."""
LONGEST: dict[str, int] = {"title": 500, "verb": 100, "task": 2_000, "attachment": 500, "report": 200_000}
LONG_TEXTS = ("committee_opinion", "previous_resolution", "report", "text", "task")
MOST_ROWS = 99
"""Rows that a button adds."""
BIGGEST = 2_000_000
"""Bytes of the form: a long report takes six for each Czech letter on its way."""
CLAUSE = (
    *("section", "point", "verb", "text", "charged", "task", "due_on"),
    *("term", "report_on", "organisation", "contact"),
)
LATER = ("term", "report_on", "organisation", "contact")
"""Fields that forms kept before there were any do not have."""
OUTSIDE = "organisation:"
"""What the choice of whom says for an organisation outside the office, whose name stands in its own field."""
FOLLOW_UP = ("task", "charged", "days", "unit")
_ROW = re.compile(r"(clause|follow_up)-(\d{1,3})-(\w+)|(attachment)-(\d{1,3})")
_ONCE = frozenset(
    (
        *("title", "matter", "department", "presented_by", "amount", "report", "attachments_none"),
        *("committee_opinion", "committee_opinion_none", "previous_resolution", "previous_resolution_none"),
        "is_confidential",
    )
)
_DATE = re.compile(r"(was-)?date-[\w.\-]{1,60}")


def fields_of(content: Content, dates: Mapping[str, date | None]) -> Fields:
    """The fields that show a content and the planned day of each body."""
    fields = {
        "title": content.title,
        "matter": content.matter,
        "department": content.department,
        "presented_by": content.presented_by or "",
        "amount": "" if content.amount is None else f"{content.amount:,}".replace(",", " "),
        "report": content.report,
        "attachments_none": "1" if content.attachments == () else "",
        "is_confidential": "1" if content.is_confidential else "",
    }
    for name in ("committee_opinion", "previous_resolution"):
        value = getattr(content, name)
        fields[name] = "" if value in (None, NONE_STATED) else value
        fields[f"{name}_none"] = "1" if value == NONE_STATED else ""
    for index, clause in enumerate(content.clauses):
        data = clause.as_data()
        charged = read_addressee(clause.charged or "")
        if charged.kind is AddresseeKind.ORGANISATION:
            data |= {"charged": OUTSIDE, "organisation": charged.label}
        # An empty later field is left out: forms that were kept unsaved before there were any still compare.
        fields |= {
            f"clause-{index}-{name}": _text(data.get(name))
            for name in CLAUSE
            if name not in LATER or data.get(name)
        }
    for index, title in enumerate(content.attachments or ()):
        fields[f"attachment-{index}"] = title
    for index, one in enumerate(content.follow_ups):
        days, _, unit = one.due.partition(" ")
        row = {"task": one.task, "charged": one.charged, "days": days, "unit": unit}
        fields |= {f"follow_up-{index}-{name}": value for name, value in row.items()}
    for body, day in dates.items():
        fields[f"date-{body}"] = fields[f"was-date-{body}"] = day.isoformat() if day else ""
    return fields


def _text(value: object) -> str:
    return "" if value is None else str(value)


def is_field(name: str) -> bool:
    """Whether the form has a field of this name."""
    if found := _ROW.fullmatch(name):
        known = CLAUSE if found[1] == "clause" else FOLLOW_UP if found[1] else ("None",)
        return str(found[3]) in known
    return name in _ONCE or bool(_DATE.fullmatch(name))


def sent_fields(form: Form) -> Fields:
    """The fields that came; texts too long become faults of ``form``, but stay whole."""
    fields: Fields = {}
    for name in form.names():
        if is_field(name):
            kind = name.rsplit("-", 1)[-1] if not name.startswith("attachment-") else "attachment"
            longest = LONGEST.get(kind, 20_000 if kind in LONG_TEXTS else 500)
            read = form.long_text if kind in LONG_TEXTS else form.text
            fields[name] = read(name, longest)
    return fields


def rows(fields: Fields, kind: str) -> list[Fields]:
    """The rows of ``clause``, ``follow_up`` or ``attachment``, in their order; an attachment's is its ``title``."""
    found: dict[int, Fields] = {}
    for name, value in fields.items():
        if (match := _ROW.fullmatch(name)) and (match[1] or match[4]) == kind:
            index = int(match[2] or match[5])
            found.setdefault(index, {})[match[3] or "title"] = value
    names = {"clause": CLAUSE, "follow_up": FOLLOW_UP}.get(kind, ("title",))
    return [{name: found[index].get(name, "") for name in names} for index in sorted(found)]


def put_rows(fields: Fields, kind: str, wanted: Iterable[Fields]) -> Fields:
    """The fields with other rows of a kind, numbered from 0."""
    kept = {name: value for name, value in fields.items() if not _is_of(name, kind)}
    for index, row in enumerate(wanted):
        if kind == "attachment":
            kept[f"attachment-{index}"] = row["title"]
        else:
            kept |= {f"{kind}-{index}-{name}": value for name, value in row.items()}
    return kept


def _is_of(name: str, kind: str) -> bool:
    match = _ROW.fullmatch(name)
    return match is not None and (match[1] or match[4]) == kind


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What the fields mean. With faults the content is still there, for the checks, but must not be saved."""

    content: Content
    dates: dict[str, date | None]
    faults: dict[str, str]


def read_fields(fields: Fields, before: Content, bodies: Iterable[str], town: Town) -> ReadForm:
    """The content and the days of ``bodies``; ``before`` is the saved one, whose files go with their titles."""
    form = Form(FormData(list(fields.items())))
    amount = form.number("amount")
    if amount is not None and amount < 0:
        form.fault("amount", "Částka nemůže být záporná; napište ji bez znaménka.")
        amount = None
    known = _Codes(town, before)
    content = Content(
        title=fields.get("title", ""),
        matter=known.one_of(form, "matter", fields.get("matter") or before.matter, known.matters),
        department=known.one_of(
            form, "department", fields.get("department") or before.department, known.departments
        ),
        presented_by=known.one_of(form, "presented_by", fields.get("presented_by", ""), known.people) or None,
        amount=amount,
        committee_opinion=_stated(form, fields, "committee_opinion"),
        previous_resolution=_stated(form, fields, "previous_resolution"),
        clauses=tuple(_clause(form, known, index, row) for index, row in enumerate(rows(fields, "clause"))),
        report=fields.get("report", ""),
        attachments=_attachments(form, fields, before),
        follow_ups=_follow_ups(form, known, rows(fields, "follow_up")),
        is_confidential=bool(fields.get("is_confidential")),
        files=before.files,
    )
    dates = {body: form.day(f"date-{body}") for body in bodies if f"date-{body}" in fields}
    return ReadForm(content, dates, form.faults)


class _Codes:
    """Codes that a field may hold: those of the town's rules, and what the proposal has already."""

    def __init__(self, town: Town, before: Content) -> None:
        try:
            self.matters = {*town.route_for(before.matter).matters, before.matter}
        except KeyError:
            self.matters = {before.matter}
        self.departments = {*(one.code for one in town.departments), before.department}
        self.people = {*(one.code for one in town.people), before.presented_by or "", ""}
        self.charged = {*(one.code for one in town.people), *(one.code for one in town.offices), ""}
        self.charged |= {f"department:{one.code}" for one in town.departments}
        self.charged |= {f"body:{one.code}" for one in town.bodies}
        self.charged |= {clause.charged or "" for clause in before.clauses}
        self.people |= {clause.contact or "" for clause in before.clauses}
        self.charged |= {one.charged for one in before.follow_ups}

    @staticmethod
    def one_of(form: Form, name: str, value: str, known: set[str]) -> str:
        """The value; a fault if the list does not have it."""
        if value not in known:
            form.fault(name, f"„{value[:60]}“ v\u00a0seznamu není; vyberte ze seznamu.")
        return value


def _stated(form: Form, fields: Fields, name: str) -> str | None:
    text, is_none = fields.get(name, ""), bool(fields.get(f"{name}_none"))
    if is_none and text not in ("", NONE_STATED):
        form.fault(name, "Je zaškrtnuto „není“, ale text je vyplněný; nechte jen jedno.")
    return text or (NONE_STATED if is_none else None)


def _clause(form: Form, known: _Codes, index: int, row: Fields) -> Clause:
    name = f"clause-{index}"
    charged = row["charged"]
    if row["organisation"] and charged in ("", OUTSIDE):
        charged = organisation(row["organisation"])
        if len(charged) > LONGEST_NAME + len(OUTSIDE):
            form.fault(
                f"{name}-organisation", f"Název organizace je delší než {LONGEST_NAME} znaků; zkraťte ho."
            )
    elif charged == OUTSIDE:
        form.fault(f"{name}-organisation", "Napište název organizace, které se úkol ukládá.")
    else:
        charged = known.one_of(form, f"{name}-charged", charged, known.charged)
    if row["term"]:
        try:
            parse_term(row["term"])
        except TermFault as fault:
            form.fault(f"{name}-term", str(fault))
    return clause_of(
        section=_small(form, f"{name}-section", row["section"], 1),
        point=_small(form, f"{name}-point", row["point"], index + 1),
        verb=row["verb"],
        text=row["text"],
        charged=charged or None,
        task=row["task"] or None,
        due_on=form.day(f"{name}-due_on"),
        term=row["term"] or None,
        report_on=form.day(f"{name}-report_on"),
        contact=known.one_of(form, f"{name}-contact", row["contact"], known.people) or None,
    )


def _small(form: Form, name: str, text: str, otherwise: int) -> int:
    if re.fullmatch(r"0?[1-9]|[1-9]\d", text):
        return int(text)
    form.fault(name, f"Číslo bodu „{text[:20]}“ není v\u00a0pořádku; napište číslo od 1 do 99.")
    return min(otherwise, 99)


def _attachments(form: Form, fields: Fields, before: Content) -> tuple[str, ...] | None:
    """Titles typed, and those whose file lies with the proposal: a file leaves it by its own button alone."""
    typed = [row["title"] for row in rows(fields, "attachment") if row["title"]]
    for index, title in enumerate(typed):
        if title in typed[:index]:
            form.fault(f"attachment-{index}", f"Příloha „{title}“ je v\u00a0seznamu dvakrát; jednu smažte.")
    titles = list(dict.fromkeys([*typed, *(file.title for file in before.files)]))
    if titles and fields.get("attachments_none"):
        form.fault(
            "attachments", "Je zaškrtnuto „žádné přílohy“, ale v\u00a0seznamu nějaké jsou; nechte jen jedno."
        )
    return tuple(titles) if titles else () if fields.get("attachments_none") else None


def _follow_ups(form: Form, known: _Codes, found: list[Fields]) -> tuple[FollowUp, ...]:
    read = []
    for index, row in enumerate(found):
        if not row["task"] and not row["charged"]:
            continue
        name = f"follow_up-{index}"
        if not row["task"]:
            form.fault(f"{name}-task", "Úkol po přijetí nemá text; napište, co se má udělat.")
        if not known.one_of(form, f"{name}-charged", row["charged"], known.charged):
            form.fault(f"{name}-charged", "Vyberte, kdo má úkol splnit.")
        due = f"{row['days']} {row['unit']}"
        try:
            Term.parse(due)
        except ValueError:
            form.fault(f"{name}-days", "Napište, do kolika dnů od přijetí má být úkol splněn, číslem.")
        read.append(FollowUp(row["task"], row["charged"], due))
    return tuple(read)
