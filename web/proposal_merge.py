"""What differs between two texts of a proposal, field by field, and can two people's changes live together?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from states.addressees import name_in
from states.content import Content
from states.dates import czech_date
from states.town import Town
from web.difference import Piece, difference
from web.proposal_form import Fields, fields_of, put_rows, rows

LABELS = {
    "title": "Název materiálu",
    "matter": "Druh záležitosti",
    "department": "Odbor",
    "presented_by": "Předkládá",
    "is_confidential": "Neveřejný materiál",
    "clauses": "Návrh usnesení",
    "amount": "Částka",
    "committee_opinion": "Vyjádření komise",
    "previous_resolution": "Předchozí usnesení",
    "report": "Důvodová zpráva",
    "attachments": "Přílohy",
    "follow_ups": "Úkoly po přijetí",
}
NOT_FILLED = "(nevyplněno)"
NONE = "(není)"


def group_of(name: str) -> str:
    """Which field of the form as a person sees it a name of an input belongs to; "" for none."""
    for kind, group in (("clause-", "clauses"), ("attachment-", "attachments"), ("follow_up-", "follow_ups")):
        if name.startswith(kind):
            return group
    if name.startswith("was-date-"):
        return ""
    return name.removesuffix("_none")


def groups(*all_fields: Fields) -> list[str]:
    """The groups that any of these fields belong to, in the order of the form."""
    known = {group_of(name) for fields in all_fields for name in fields} | set(LABELS)
    dates = sorted(group for group in known if group.startswith("date-"))
    return [*LABELS, *dates]


def of_group(fields: Fields, group: str) -> Fields:
    """The fields of one group; an empty one is no different from one that is missing."""
    return {name: value for name, value in fields.items() if value and group_of(name) == group}


def label_of(group: str, town: Town) -> str:
    """What the form calls a group."""
    body = group.removeprefix("date-")
    return f"Datum: {town.body(body).name}" if body != group else LABELS[group]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, in words, with the pieces from what it was to what it is."""

    group: str
    part: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def changes_between(before: Fields, after: Fields, town: Town) -> tuple[Change, ...]:
    """The fields that differ, in the order of the form."""
    found = []
    for group in groups(before, after):
        if of_group(before, group) != of_group(after, group):
            one, other = shown(before, group, town), shown(after, group, town)
            found.append(Change(group, label_of(group, town), one, other, difference(one, other)))
    return tuple(found)


def content_changes(before: Content, after: Content, town: Town) -> tuple[Change, ...]:
    """The fields in which two kept texts differ; a file exchanged under the same title counts too."""
    found = list(changes_between(fields_of(before, {}), fields_of(after, {}), town))
    one, other = _files(before), _files(after)
    if one != other:
        found.append(Change("files", "Soubory příloh", one, other, difference(one, other)))
    return tuple(found)


def _files(content: Content) -> str:
    lines = [f"{file.title}: {file.name}, otisk {file.digest[:8]}" for file in content.files]
    return "\n".join(lines) or "(žádné)"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two people changed, each in another way."""

    group: str
    label: str
    mine: Change
    theirs: Change


@dataclass(frozen=True, slots=True)
class Merged:
    """Both people's changes together: where they clash, the fields are mine until somebody chooses."""

    fields: Fields
    conflicts: tuple[Conflict, ...]
    taken: tuple[Change, ...]


def merged(base: Fields, mine: Fields, theirs: Fields, town: Town) -> Merged:
    """My fields with theirs where only they changed something; ``base`` is what both began with."""
    fields = {name: value for name, value in mine.items() if group_of(name)}
    conflicts, taken = [], []
    for group in groups(base, mine, theirs):
        was, my, their = (of_group(one, group) for one in (base, mine, theirs))
        if their in (was, my):
            continue
        change = changes_between(was, their, town)[0]
        if my == was:
            fields = replaced(fields, theirs, (group,))
            taken.append(change)
        elif group == "attachments":
            fields = put_rows(fields, "attachment", _lists(base, mine, theirs))
            taken.append(change)
        else:
            conflicts.append(
                Conflict(group, label_of(group, town), changes_between(was, my, town)[0], change)
            )
    fields |= {name: value for name, value in theirs.items() if name.startswith("was-date-")}
    return Merged(fields, tuple(conflicts), tuple(taken))


def _lists(base: Fields, mine: Fields, theirs: Fields) -> list[Fields]:
    """Their list of attachments with what I added to it and without what I took off."""
    was, my, their = ([row["title"] for row in rows(one, "attachment")] for one in (base, mine, theirs))
    titles = [title for title in their if title in my or title not in was]
    titles += [title for title in my if title not in was and title not in their]
    return [{"title": title} for title in titles]


def replaced(fields: Fields, others: Fields, chosen: Iterable[str]) -> Fields:
    """The fields with those of some groups taken from ``others``."""
    wanted = set(chosen)
    kept = {name: value for name, value in fields.items() if group_of(name) not in wanted}
    return kept | {name: value for name, value in others.items() if group_of(name) in wanted}


def shown(fields: Fields, group: str, town: Town) -> str:
    """What a group says, as a person reads it; one line for each thing that can change."""
    match group:
        case "clauses":
            return "\n".join(_clause(row, town) for row in rows(fields, "clause")) or NOT_FILLED
        case "attachments":
            titles = [row["title"] for row in rows(fields, "attachment")]
            return "\n".join(titles) or (NONE if fields.get("attachments_none") else NOT_FILLED)
        case "follow_ups":
            return (
                "\n".join(
                    f"{row['task']} ({who(town, row['charged'])}, do {row['days']} "
                    f"{'pracovních' if row['unit'] == 'working' else 'kalendářních'} dnů)"
                    for row in rows(fields, "follow_up")
                )
                or NONE
            )
        case "is_confidential":
            return "ano" if fields.get(group) else "ne"
        case "amount":
            return f"{fields[group]}\u00a0Kč".replace(" ", "\u00a0") if fields.get(group) else NOT_FILLED
        case "presented_by":
            return who(town, fields[group]) if fields.get(group) else NOT_FILLED
        case "department":
            return department_name(town, fields.get(group, ""))
        case "matter":
            return town.matter_name(fields.get(group, ""))
        case _ if group.startswith("date-"):
            return _day(fields.get(group, ""))
    return fields.get(group) or (NONE if fields.get(f"{group}_none") else NOT_FILLED)


def _clause(row: Fields, town: Town) -> str:
    label = ".".join(part.zfill(2) for part in (row["section"], row["point"]))
    charge = [
        *([f"ukládá se: {row['organisation'] or who(town, row['charged'])}"] if row["charged"] else []),
        *([f"hlásí: {who(town, row['contact'])}"] if row["contact"] else []),
        *([f"úkol: {row['task']}"] if row["task"] else []),
        *([f"do {_day(row['due_on'])}"] if row["due_on"] else []),
        *([row["term"]] if row["term"] else []),
        *([f"zpráva do {_day(row['report_on'])}"] if row["report_on"] else []),
    ]
    return f"{label} {row['verb']} {row['text']}" + (f" ({', '.join(charge)})" if charge else "")


def _day(text: str) -> str:
    try:
        return czech_date(date.fromisoformat(text))
    except ValueError:
        return text or NOT_FILLED


def who(town: Town, code: str) -> str:
    """The name of whom a code stands for: a person, an office, a department, a body; the code if for nobody."""
    return name_in(town, code)


def department_name(town: Town, code: str) -> str:
    """The name of a department; the code itself if the town has none such."""
    return next((one.name for one in town.departments if one.code == code), code)
