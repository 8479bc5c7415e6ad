"""Is a proposal file in order? Reads the seed's fields from TOML into a `Content` and the planned days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from states.addressees import addressee_faults
from states.content import Content, FollowUp
from states.deadlines import Term
from states.input_faults import Fault, InputFaults, Path, line_index, line_of, read_toml, validated
from states.operative_verbs import is_operative_verb
from states.terms import LONGEST, TermFault, parse_term, phrase
from states.town import Town
from states.vocabulary import NONE_STATED, TermKind
from states.wording import Clause


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ClauseRow(_Part):
    """One clause as the file writes it."""

    section: int = Field(default=1, ge=1, le=99)
    point: int = Field(ge=1, le=99)
    verb: str = ""
    text: str = ""
    charged: str | None = None
    task: str | None = None
    due_on: date | None = None
    term: Annotated[str, Field(max_length=LONGEST)] | None = None
    report_on: date | None = None
    contact: str | None = None


class FollowUpRow(_Part):
    """Work owed after adoption as the file writes it."""

    task: Annotated[str, Field(min_length=1)]
    charged: str
    due: str | None = None


def _as_list(value: Any) -> Any:
    if value in (NONE_STATED, [NONE_STATED]):
        return []
    if isinstance(value, str):
        raise ValueError('přílohy se píší jako seznam ["…", "…"]; žádná příloha je „-“.')
    return value


Named = Annotated[str, Field(min_length=1)]
Attachments = Annotated[tuple[Named, ...] | None, BeforeValidator(_as_list)]


class ProposalFile(_Part):
    """The fields of the form; a missing key is "not filled in", "-" is "there is none"."""

    title: str = ""
    matter: str
    department: str
    drafted_by: str
    presented_by: str | None = None
    amount: int | None = Field(default=None, ge=0)
    confidential: bool = False
    committee_opinion: Named | None = None
    previous_resolution: Named | None = None
    attachments: Attachments = None
    report: str = ""
    dates: dict[str, date] = Field(default_factory=dict)
    clauses: tuple[ClauseRow, ...] = ()
    follow_ups: tuple[FollowUpRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadProposal:
    """A proposal file that fits its town: its content, its author's code and the planned day of each body."""

    content: Content
    drafted_by: str
    dates: dict[str, date]


def parse_proposal(text: str, file: str, town: Town) -> ReadProposal:
    """The proposal of a TOML text; raises InputFaults with one sentence and line for each fault.

    Only what could not be understood is refused; a field that is merely empty waits for the clerk and is
    asked for when the proposal is submitted.
    """
    row = validated(ProposalFile, read_toml(text, file), text, file)
    found = faults_of_row(row, town)
    if found:
        lines = line_index(text)
        raise InputFaults(Fault(file, line_of(path, lines), sentence) for path, sentence in found)
    content = Content(
        title=row.title,
        matter=row.matter,
        department=row.department,
        presented_by=row.presented_by,
        amount=row.amount,
        committee_opinion=row.committee_opinion,
        previous_resolution=row.previous_resolution,
        clauses=tuple(clause_of(**clause.model_dump()) for clause in row.clauses),
        report=row.report.strip(),
        attachments=row.attachments,
        follow_ups=tuple(
            FollowUp(follow_up.task, follow_up.charged, follow_up.due or town.follow_up_due)
            for follow_up in row.follow_ups
        ),
        is_confidential=row.confidential,
    )
    return ReadProposal(content, row.drafted_by, row.dates)


def clause_of(**fields: Any) -> Clause:
    """The clause of its fields, its term in the canonical words; a plain day said in words becomes ``due_on``.

    A term that can't be read stays as it was written: the clerk is told at the field.
    """
    clause = Clause(**fields)
    if not clause.term:
        return replace(clause, term=None)
    try:
        term = parse_term(clause.term)
    except TermFault:
        return clause
    if term.kind is TermKind.DATE and clause.due_on in (None, term.on):
        return replace(clause, term=None, due_on=term.on)
    return replace(clause, term=None if term.kind is TermKind.NONE else phrase(term))


def faults_of_row(row: ProposalFile, town: Town) -> list[tuple[Path, str]]:
    """What the town does not know or the form does not allow: (where in the file, a sentence)."""
    found: list[tuple[Path, str]] = []
    people = {person.code for person in town.people}
    matters = {matter for route in town.routes for matter in route.matters}
    departments = {department.code for department in town.departments}
    if row.matter not in matters:
        found.append(
            (("matter",), f"záležitost „{row.matter}“ nemá trasu; známé jsou: {', '.join(sorted(matters))}.")
        )
    if row.department not in departments:
        found.append(
            (
                ("department",),
                f"odbor „{row.department}“ město nemá; známé jsou: {', '.join(sorted(departments))}.",
            )
        )
    for key, code in (("drafted_by", row.drafted_by), ("presented_by", row.presented_by)):
        if code is not None and code not in people:
            found.append(((key,), f"osobu „{code}“ pravidla města neznají; doplňte ji do souboru města."))
    if row.matter in matters:
        stages = [stage.body for stage in town.route_for(row.matter).stages]
        found += [
            (("dates", body), f"orgán „{body}“ na trase není; návrh jde přes: {', '.join(stages)}.")
            for body in row.dates
            if body not in stages
        ]
    for index, clause in enumerate(row.clauses):
        where: Path = ("clauses", index)
        label = f"{clause.section:02}.{clause.point:02}"
        if not clause.verb:
            found.append((where, f'bod {label} nemá sloveso; doplňte například verb = "schvaluje".'))
        elif not is_operative_verb(clause.verb):
            found.append(
                (
                    (*where, "verb"),
                    f"bod {label}: „{clause.verb}“ není sloveso usnesení; napište například „schvaluje“.",
                )
            )
        if clause.charged is not None:
            found += [
                ((*where, "charged"), f"bod {label}: {fault}")
                for fault in addressee_faults(town, clause.charged, clause.contact)
            ]
        if clause.term:
            try:
                parse_term(clause.term)
            except TermFault as fault:
                found.append(((*where, "term"), f"bod {label}: {fault}"))
    for index, follow_up in enumerate(row.follow_ups):
        found += [
            (("follow_ups", index, "charged"), fault)
            for fault in addressee_faults(town, follow_up.charged, None)
        ]
        try:
            Term.parse(follow_up.due or town.follow_up_due)
        except ValueError as error:
            found.append((("follow_ups", index, "due"), str(error)))
    return found
