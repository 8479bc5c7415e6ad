"""What is a town? Its bodies, routes, sign-off chain, offices, deadlines and numbers, from one TOML file."""

from __future__ import annotations

import hashlib
from datetime import date, time
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from states.deadlines import Term
from states.numbering import NumberFormat, Reset
from states.vocabulary import BodyKind, Gender, Part, Role, StageTask
from states.wording import Voice


def _is_term(text: str) -> str:
    Term.parse(text)
    return text


Code = Annotated[str, Field(pattern=r"^[\w.\-]+$", min_length=1, max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
TermText = Annotated[str, AfterValidator(_is_term)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Letterhead(_Part):
    """The head of the town's papers."""

    office: Text
    proposal_title: Text = "NÁVRH NA USNESENÍ"
    signature_label: Text = "Podpis vedoucího odboru"
    report_note: Text = "Viz níže."
    attachment_lines: int = Field(default=3, ge=1, le=30)


class Mail(_Part):
    """Whom letters come from."""

    sender_name: Text
    sender_address: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]


class Department(_Part):
    """A department of the office (odbor)."""

    code: Code
    name: Text


class Person(_Part):
    """A person who works with proposals: a clerk, an official, a member of a body."""

    code: Code
    name: Text
    email: Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]
    department: Code | None = None


class OfficeHeld(_Part):
    """An office and who holds it; ``role`` ties it to the tables of moves.

    With a ``department`` it is that department's office (each has its own head); without, the whole town's.
    """

    code: Code
    title: Text
    role: Role | None = None
    department: Code | None = None
    holders: tuple[Code, ...] = Field(min_length=1)


class MembersSince(_Part):
    """The number of ALL members of a body from a day on, confirmed by a person (domain.md 1.1)."""

    since: date
    count: int = Field(ge=1, le=200)


class TermOfOffice(_Part):
    """A term of office (volební období)."""

    code: Text
    since: date


class Seat(_Part):
    """A member of a body: ``person`` ties the seat to somebody who works with the office, if it does."""

    code: Code
    name: Text
    person: Code | None = None
    since: date
    until: date | None = None


class StandingItem(_Part):
    """An item that comes back by itself: on every agenda, or on every n-th one of the body's series.

    ``does`` ties it to what the machine knows how to prepare: approval of the agenda, election of verifiers,
    control of tasks, objections to the last minutes. ``is_numbered``: it has a number on the agenda, as matters have.
    """

    code: Code
    title: Text
    place: Literal["first", "last"] = "first"
    every: int = Field(default=1, ge=1, le=60)
    does: Literal["agenda", "verifiers", "task_control", "objections", "nothing"] = "nothing"
    motion: str = Field(default="", max_length=2000)
    is_numbered: bool = False


class Reservation(_Part):
    """A matter that the assembly has reserved for itself beyond the law (§ 84/4), and by what."""

    matter: Code
    verbs: tuple[Text, ...] = ()
    by: Text


class Numbering(_Part):
    """The form of a body's resolution numbers.

    ``continues`` is for a scheme that changes within a term: the name of a new series and of the one whose count it
    goes on with ({ "term:2022–2026" = "2025" }). A series that is not named there starts at one.
    """

    pattern: Text
    reset: Reset
    continues: dict[Text, Text] = Field(default_factory=dict)
    body: str | None = None
    meetings_by: Literal["year", "term"] = "year"


class Body(_Part):
    """A body, or an internal gate, at which a proposal stops."""

    code: Code
    kind: BodyKind
    name: Text
    subject: Text
    genitive: Text
    dative: Text
    gender: Gender
    meeting: Text
    place: Text = "zasedací místnost úřadu"
    starts_at: time = time(14, 0)
    members: tuple[MembersSince, ...] = ()
    terms: tuple[TermOfOffice, ...] = ()
    number: Numbering | None = None
    hand_in: TermText = "2 working"
    notice: TermText = "0 calendar"
    minutes: TermText = "7 calendar"
    extract_line: Text = "z\u00a0jednání konaného dne {date}"
    signatures: tuple[Code, ...] = ()
    roster: tuple[Seat, ...] = ()
    standing: tuple[StandingItem, ...] = ()
    late_items: Literal["allow", "refuse", "approve"] = "allow"
    late_approved_by: Code | None = None
    agenda_order: tuple[Literal["department", "sponsor", "matter"], ...] = ()
    allows_remote: bool = False
    verifiers: int = Field(default=0, ge=0, le=9)
    crisis_notice: TermText = "2 calendar"
    numbers_procedure: bool = False

    @property
    def is_internal(self) -> bool:
        """An internal gate: no resolution, no number, no majority of the law (domain.md 1.3)."""
        return self.kind is BodyKind.INTERNAL

    def members_on(self, day: date) -> int | None:
        """The number of all members on ``day``; None if the town did not say."""
        counts = [entry for entry in self.members if entry.since <= day]
        return max(counts, key=lambda entry: entry.since).count if counts else None

    def term_on(self, day: date) -> str | None:
        """The code of the term of office on ``day``."""
        terms = [term for term in self.terms if term.since <= day]
        return max(terms, key=lambda term: term.since).code if terms else None

    def meeting_series(self, day: date) -> str:
        """The year or the term of office within which this body counts its meetings."""
        if self.number is not None and self.number.meetings_by == "term":
            return self.term_on(day) or str(day.year)
        return str(day.year)

    @property
    def number_format(self) -> NumberFormat | None:
        """The number format, if the body adopts resolutions."""
        return NumberFormat(self.number.pattern, self.number.reset) if self.number else None

    @property
    def number_body(self) -> str:
        """How the body calls itself inside its numbers."""
        return (self.number.body if self.number else None) or self.code


class Stage(_Part):
    """One stop of a route: which body, with what task, in what sentence."""

    body: Code
    task: StageTask
    sentence: Text
    if_refused: Literal["stop", "continue"] = "stop"
    form_signed_by: Code | None = None


class Route(_Part):
    """The bodies a matter passes, in order; the last one decides."""

    code: Code
    title: Text
    matters: tuple[Code, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1)


class Condition(_Part):
    """When a step of the sign-off chain applies; every stated condition must hold."""

    matters: tuple[Code, ...] = ()
    departments: tuple[Code, ...] = ()
    amount_from: int | None = Field(default=None, ge=0)

    def holds(self, *, matter: str, department: str, amount: int | None) -> bool:
        """Whether a proposal with these facts meets the condition; a missing amount counts as 0 Kč."""
        return (
            (not self.matters or matter in self.matters)
            and (not self.departments or department in self.departments)
            and (self.amount_from is None or (amount or 0) >= self.amount_from)
        )


class Step(_Part):
    """One step of the sign-off chain; steps with the same ``order`` run in parallel."""

    code: Code
    title: Text
    kind: Literal["approval", "opinion"] = "approval"
    office: Code
    order: int = Field(ge=1, le=99)
    mandatory: bool = True
    days: TermText = "3 working"
    escalate_to: Code | None = None
    instead_of_author: Code | None = None
    parts: tuple[Part, ...] = tuple(Part)
    when: Condition = Condition()


class Reminders(_Part):
    """When reminders go out before a limit: before hand-in and tasks, and (shorter) before a sign-off is due.

    ``tasks`` before the term of a task and ``reports`` before the term of its report, as ``before`` unless told
    otherwise; ``overdue_escalates_after``: when a superior learns of an overdue task; ``control``: how long before
    a meeting of the body the control gets the list of what is not done; ``immediately``: how many days "ihned" is.
    """

    before: tuple[TermText, ...] = ("3 working", "1 working")
    sign_off: tuple[TermText, ...] = ("1 working",)
    tasks: tuple[TermText, ...] | None = None
    reports: tuple[TermText, ...] | None = None
    overdue_escalates_after: TermText = "3 working"
    control: TermText = "3 working"
    immediately: TermText = "1 working"


class Planning(_Part):
    """Community planning: what the town asks of a draft's public life beyond the method, and how plans are adopted.

    ``draft_before`` the first hearing and ``comments_after`` the last one are two weeks (CpKP, domain.md 4);
    ``settled_before``: how long before a body hears the plan its unsettled comments are reminded; ``matter`` is the
    kind of matter under which a plan goes to the bodies.
    """

    draft_before: TermText = "14 calendar"
    comments_after: TermText = "14 calendar"
    settled_before: TermText = "10 working"
    matter: Code | None = None


class Town(_Part):
    """A town and its rules; frozen, and identified by the digest of its file."""

    code: Code
    name: Text
    full_name: Text
    office_name: Text | None = None
    letterhead: Letterhead
    mail: Mail
    follow_up_due: TermText = "30 calendar"
    link_days: int = Field(default=14, ge=1, le=90)
    reminders: Reminders = Reminders()
    planning: Planning = Planning()
    departments: tuple[Department, ...] = Field(min_length=1)
    people: tuple[Person, ...] = Field(min_length=1)
    offices: tuple[OfficeHeld, ...] = Field(min_length=1)
    bodies: tuple[Body, ...] = Field(min_length=1)
    routes: tuple[Route, ...] = Field(min_length=1)
    sign_off: tuple[Step, ...] = ()
    matters: dict[Code, Text] = Field(default_factory=dict)
    reserved: tuple[Reservation, ...] = ()
    competence_off: tuple[Text, ...] = ()
    property_matters: tuple[Code, ...] = ()
    intent: TermText = "15 calendar"
    substitute_within: TermText = "15 calendar"

    def matter_name(self, code: str) -> str:
        """What people call a kind of matter; its code with spaces where the town has not named it."""
        return self.matters.get(code, code.replace("_", " "))

    def body(self, code: str) -> Body:
        """The body with ``code``; KeyError if there is none."""
        return _by_code(self.bodies, code)

    def person(self, code: str) -> Person:
        """The person with ``code``; KeyError if there is none."""
        return _by_code(self.people, code)

    def department(self, code: str) -> Department:
        """The department with ``code``; KeyError if there is none."""
        return _by_code(self.departments, code)

    def route_for(self, matter: str) -> Route:
        """The route of a kind of matter; KeyError if no route takes it."""
        for route in self.routes:
            if matter in route.matters:
                return route
        raise KeyError(matter)

    def route(self, code: str) -> Route:
        """The route with ``code``; KeyError if there is none."""
        return _by_code(self.routes, code)

    def voice(self, route: Route, position: int) -> Voice:
        """Who speaks at the stage ``position`` (from 0) and to whom it passes the matter on."""
        body = self.body(route.stages[position].body)
        following = route.stages[position + 1 :]
        return Voice(
            subject=body.subject,
            gender=body.gender,
            next=self.body(following[0].body).dative if following else "",
            last=self.body(following[-1].body).dative if following else "",
        )


Coded = TypeVar("Coded", Department, Person, Body, Route)


def _by_code(rows: tuple[Coded, ...], code: str) -> Coded:
    for row in rows:
        if row.code == code:
            return row
    raise KeyError(code)


def rules_digest(text: str) -> str:
    """The identity of a town's rules: SHA-256 of the file's text."""
    return hashlib.sha256(text.encode()).hexdigest()
