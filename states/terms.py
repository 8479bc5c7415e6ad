"""Until when is a task to be done? The terms of resolutions in all their shapes, read, written and counted.

The shapes are those of real resolutions (domain.md 2.4): a day, at once, days from an event, a meeting, again and
again, none. `phrase` is the canonical wording and what the databases keep; `parse_term` reads it back exactly, and
besides it the wordings that clerks use.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from states.dates import NBSP, czech_date
from states.deadlines import Term
from states.vocabulary import TermKind

LONGEST = 300
"""Characters of a term, as long as the column that keeps it."""
ADOPTION = "přijetí usnesení"
"""The event whose day is known as soon as the task is given."""
MOST_DAYS, MOST_MONTHS, MOST_MEETINGS = 3650, 120, 999


@dataclass(frozen=True, slots=True)
class TaskTerm:
    """The term of one task.

    ``on``: the day (date), the day of the meeting (meeting), or of the first turn (recurring). ``days`` are counted
    from ``event``, which stands as it does after "od". ``body`` is a body's code, or its name as it was written;
    empty: the body that adopts. ``number``: the meeting's; with neither day nor number it is the nearest one.
    """

    kind: TermKind
    on: date | None = None
    days: int = 0
    is_working: bool = False
    event: str = ""
    body: str = ""
    number: int | None = None
    every_months: int = 0

    @property
    def waits_for_event(self) -> bool:
        """Whether the day of the event has to be told first."""
        return self.kind is TermKind.AFTER_EVENT and not is_adoption(self.event)


NO_TERM = TaskTerm(TermKind.NONE)


class TermFault(ValueError):
    """A term that nobody could keep; the text is a Czech sentence."""


def is_adoption(event: str) -> bool:
    """Whether the days are counted from the adoption of the resolution itself."""
    return bool(re.fullmatch(r"(přijetí|schválení)( (tohoto )?usnesení)?", _plain(event).casefold()))


# --- writing ------------------------------------------------------------------------------------------------


def phrase(term: TaskTerm, body: str = "") -> str:
    """The term in words, with ordinary spaces; ``body`` stands in for the code: "zastupitelstva města"."""
    match term.kind:
        case TermKind.DATE:
            return f"do {_day(term.on)}"
        case TermKind.IMMEDIATELY:
            return "ihned"
        case TermKind.AFTER_EVENT:
            return f"do {_days(term)} od {term.event}"
        case TermKind.MEETING:
            which = (
                f"{term.number}. jednání" if term.number else "jednání" if term.on else "nejbližší jednání"
            )
            whose = body or term.body
            return " ".join(["na", which, *([whose] if whose else []), *([_day(term.on)] if term.on else [])])
        case TermKind.RECURRING:
            first = f", poprvé do {_day(term.on)}" if term.on else ""
            return f"pravidelně {_rhythm(term.every_months)}{first}"
        case TermKind.NONE:
            return "bez termínu"


def spoken(term: TaskTerm, body: str = "") -> str:
    """The same for a page or a letter: dates and short words held together."""
    text = phrase(term, body)
    text = re.sub(r"(\d{1,2}\.) (\d{1,2}\.) (\d{4})", rf"\1{NBSP}\2{NBSP}\3", text)
    return re.sub(r"(?<![^\s])(do|od|na|za|v|z|k|s|o|u) ", rf"\1{NBSP}", re.sub(r"(\d) ", rf"\1{NBSP}", text))


def _day(day: date | None) -> str:
    return czech_date(day).replace(NBSP, " ") if day else ""


def _days(term: TaskTerm) -> str:
    """The number in the genitive: "1 dne", "60 dnů", "10 pracovních dnů"."""
    if term.is_working:
        return f"{term.days} pracovního dne" if term.days == 1 else f"{term.days} pracovních dnů"
    return f"{term.days} dne" if term.days == 1 else f"{term.days} dnů"


_RHYTHMS = {1: "jednou měsíčně", 3: "jednou za čtvrt roku", 6: "jednou za půl roku", 12: "jednou ročně"}


def _rhythm(months: int) -> str:
    if months in _RHYTHMS:
        return _RHYTHMS[months]
    return f"jednou za {months} {'měsíce' if months < 5 else 'měsíců'}"


# --- reading ------------------------------------------------------------------------------------------------

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_LABEL = re.compile(r"^(?:(?:termín(?: plnění| splnění)?|term\.?)\s*:?|t\s*:)\s*", re.I)
_DATE = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_UNTIL = re.compile(r"^(?:nejpozději )?(?:do|ke dni|k)?(?: dne)? ?$", re.I)
_AFTER = re.compile(
    r"^(?:nejpozději )?do (\d{1,4}) (pracovních |kalendářních )?(dnů|dní|dne|dny|týdnů|týdne|pracovního dne)"
    r" (?:ode dne|od) (.+)$",
    re.I,
)
_MONTHS_AFTER = re.compile(r"^(?:nejpozději )?do (\d{1,3}|jednoho) (?:měsíce|měsíců|roku|let) od", re.I)
_MEETING = re.compile(
    r"^(?:nejpozději )?na (?:(nejbližší(?:m)?(?: možné(?:m)?)?|příští(?:m)?)|(\d{1,3})\.)? ?"
    r"(?:jednání|zasedání|schůz[ie]|porad[ěu])(?: (?:(?:orgánu )))?(.*)$",
    re.I,
)
_ON_AGENDA = re.compile(r"^(?:na )?([^\d,;]{2,120}?) (?:dne )?$")
_RECURRING = re.compile(
    r"^(?:pravidelně,? ?)?(.*?)(?:,? ?poprvé (?:nejpozději )?(?:do )?(" + _DATE.pattern + r"))?$", re.I
)
_EVERY: tuple[tuple[str, int], ...] = (
    (r"(?:jednou|1x|1×) (?:za čtvrt roku|za čtvrtletí|čtvrtletně)|čtvrtletně|každé čtvrtletí", 3),
    (r"(?:jednou|1x|1×) (?:za půl roku|za pololetí|pololetně)|pololetně|každé pololetí", 6),
    (r"(?:jednou|1x|1×) (?:ročně|za rok|do roka)|ročně|každoročně|každý rok", 12),
    (r"(?:jednou|1x|1×) (?:měsíčně|za měsíc)|měsíčně|každý měsíc", 1),
)
_EVERY_N = re.compile(
    r"(?:(?:jednou|1x|1×) za|každé|každých) (\d{1,3}) (?:měsíce|měsíců|měsíc)"
    r"|(?:jednou|1x|1×) za (\d{1,2}) (?:roky|let)",
    re.I,
)
_NONE = ("", "-", "–", "bez termínu", "není", "žádný")


def parse_term(text: str) -> TaskTerm:
    """The term that a phrase says. Raises TermFault, a Czech sentence, for one that could not be watched."""
    plain = _plain(_LABEL.sub("", _plain(text), count=1))
    low = plain.casefold()
    if len(plain) > LONGEST:
        raise TermFault(f"Termín je delší než {LONGEST} znaků; zkraťte ho.")
    if low in _NONE:
        return NO_TERM
    if low in ("ihned", "neprodleně", "bezodkladně", "okamžitě"):
        return TaskTerm(TermKind.IMMEDIATELY)
    if low in ("průběžně", "trvale"):
        raise TermFault(
            f"„{plain}“ není termín, který by šlo hlídat; napište například „pravidelně jednou za čtvrt roku“."
        )
    for read in (_after_event, _recurring, _meeting, _date):
        if (found := read(plain)) is not None:
            return found
    raise TermFault(
        f"Termínu „{plain[:80]}“ nerozumíme; napište datum, „ihned“, „do 30 dnů od …“, „na nejbližší jednání“, "
        "„pravidelně jednou za čtvrt roku“, nebo „bez termínu“."
    )


def _plain(text: str) -> str:
    """One line with ordinary single spaces and without the full stop of the sentence; a date keeps none at its end."""
    return _SPACES.sub(" ", text).strip().rstrip(".,; ").strip()


def _date_of(match: re.Match[str], start: int = 1) -> date:
    day, month, year, iso_year, iso_month, iso_day = (match[start + index] for index in range(6))
    try:
        if year is not None:
            return date(int(year), int(month), int(day))
        return date(int(iso_year), int(iso_month), int(iso_day))
    except ValueError:
        raise TermFault(f"Den „{match[0]}“ v{NBSP}kalendáři není; opravte datum.") from None


def _after_event(plain: str) -> TaskTerm | None:
    if match := _AFTER.match(plain):
        is_working = (match[2] or match[3]).casefold().startswith("pracovní")
        days = int(match[1]) * (7 if match[3].casefold().startswith("týd") else 1)
        if not 1 <= days <= MOST_DAYS:
            raise TermFault(
                f"Počet dnů v{NBSP}termínu „{plain[:80]}“ má být od 1 do {MOST_DAYS}; opravte ho."
            )
        return TaskTerm(TermKind.AFTER_EVENT, days=days, is_working=is_working, event=match[4].strip())
    if _MONTHS_AFTER.match(plain):
        raise TermFault(
            f"Termín „{plain[:80]}“ je v{NBSP}měsících; napište ho ve dnech, například „do 90 dnů od …“."
        )
    return None


def _recurring(plain: str) -> TaskTerm | None:
    match = _RECURRING.match(plain)
    assert match is not None  # it matches anything
    rhythm = match[1].strip(" ,").casefold()
    months = next(
        (months for pattern, months in _EVERY if re.search(rf"(?:^|[ ,–-])(?:{pattern})$", rhythm)), 0
    )
    if not months and (found := _EVERY_N.search(rhythm)) and found.end() == len(rhythm):
        months = int(found[1]) if found[1] else int(found[2]) * 12
    if months:
        if months > MOST_MONTHS:
            raise TermFault(f"Úkol se může vracet nejdéle po {MOST_MONTHS} měsících; opravte termín.")
        return TaskTerm(TermKind.RECURRING, on=_date_of(match, 3) if match[2] else None, every_months=months)
    if plain.casefold().startswith("pravidelně"):
        raise TermFault(
            "U pravidelného úkolu chybí, jak často se má plnit; napište například „pravidelně jednou za čtvrt roku“."
        )
    return None


def _meeting(plain: str) -> TaskTerm | None:
    head, day = _split_date(plain)
    if match := _MEETING.match(head.strip()):
        number = int(match[2]) if match[2] else None
        if match[1] and day:
            raise TermFault(f"Termín „{plain[:80]}“ říká nejbližší jednání i{NBSP}den; nechte jen jedno.")
        if number == 0:
            raise TermFault("Jednání se číslují od 1; opravte číslo jednání v\u00a0termínu.")
        if not match[1] and number is None and day is None:
            raise TermFault(
                f"Termín „{plain[:80]}“ neříká, na které jednání; napište „na nejbližší jednání“, jeho číslo, nebo den."
            )
        body = re.sub(
            r"[ ,(]*(?:(?:konané(?:m|ho)?|dne|v{NBSP}?) ?)*$", "", match[3].strip(" ,("), flags=re.I
        )
        return TaskTerm(TermKind.MEETING, on=day, number=number, body=body)
    if day and not _UNTIL.match(head) and (match := _ON_AGENDA.match(head)):  # "Rada města 29. 5. 2012"
        if re.match(r"(?:nejpozději|do|od|ke|k|po|před|v|ve|za)\b", match[1], re.I):
            return None
        return TaskTerm(TermKind.MEETING, on=day, body=match[1].strip())
    return None


def _date(plain: str) -> TaskTerm | None:
    head, day = _split_date(plain)
    return TaskTerm(TermKind.DATE, on=day) if day and _UNTIL.match(head) else None


def _split_date(plain: str) -> tuple[str, date | None]:
    """What stands before the date at the end, and the date."""
    match = re.search(rf"(?:{_DATE.pattern})$", plain)
    return (plain, None) if match is None else (plain[: match.start()], _date_of(match))


# --- labels inside a text -----------------------------------------------------------------------------------

_LABELLED = re.compile(
    r"(?<!\w)(?P<label>Termín(?: plnění| splnění)?|T|Z|O|Zodpovídá|Odpovídá|Zodp\.?)\s*:\s*", re.UNICODE
)
_INSIDE = re.compile(rf"(?<!\w)(?:nejpozději )?do (?:{_DATE.pattern})")


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a text of a clause says by its labels: the text without them, the term and who answers for it."""

    text: str
    term: str = ""
    charged: str = ""


def labelled(text: str) -> Labelled:
    """Takes "Termín:", "T:", "Z:", "O:", "Zodpovídá:" and "Odpovídá:" out of a text; the last of each counts."""
    pieces = _LABELLED.split(text)
    found = {"term": "", "charged": ""}
    for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found["term" if label.startswith("T") else "charged"] = _SPACES.sub(" ", value).strip(" ,;")
    return Labelled(pieces[0].strip(), **found)


def two_dates(text: str) -> tuple[date | None, date | None]:
    """The day to act and the day to report that a text names (Olomouc 33/2022: "nejpozději do 8. 6.", T: 5. 9.).

    A labelled day alone is the day to act; together with a later one inside the sentence it is that of the report.
    """
    parts = labelled(text)
    inside = list(_INSIDE.finditer(_SPACES.sub(" ", parts.text)))
    try:
        act = _date_of(inside[-1]) if inside else None
        term = parse_term(parts.term) if parts.term else NO_TERM
    except TermFault:
        return None, None
    labelled_day = term.on if term.kind is TermKind.DATE else None
    if act is None or labelled_day is None or labelled_day < act:
        return (act or labelled_day), None
    return act, (labelled_day if labelled_day > act else None)


# --- counting -----------------------------------------------------------------------------------------------


def due_after_event(term: TaskTerm, event_on: date) -> date:
    """The last day of a term counted from an event; the day of the event itself is not counted."""
    return Term(term.days, "working" if term.is_working else "calendar").after(event_on)


def first_due(term: TaskTerm, adopted_on: date, immediately: Term) -> date | None:
    """The day by which a task is due, as far as it is known when it is given; None: it is not.

    ``immediately``: how many days "ihned" is, a setting of the town. A meeting is looked up by the caller.
    """
    match term.kind:
        case TermKind.DATE:
            return term.on
        case TermKind.IMMEDIATELY:
            return immediately.after(adopted_on)
        case TermKind.AFTER_EVENT:
            return due_after_event(term, adopted_on) if is_adoption(term.event) else None
        case TermKind.MEETING:
            return term.on
        case TermKind.RECURRING:
            return term.on or add_months(adopted_on, term.every_months)
        case TermKind.NONE:
            return None


def next_due(previous: date, every_months: int, accepted_on: date) -> date:
    """The next turn of a recurring task: steps from the previous one, never back before it was accepted."""
    turns = 1
    while (due := add_months(previous, every_months * turns)) < accepted_on:
        turns += 1
    return due


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_faults(term: TaskTerm, report_on: date | None) -> list[str]:
    """What is wrong with the two dates of a task, as Czech sentences."""
    if report_on is None:
        return []
    if term.kind is TermKind.NONE:
        return ["Je uvedeno, do kdy podat zprávu, ale ne do kdy úkol splnit; doplňte termín."]
    if term.kind is TermKind.RECURRING:
        return ["U pravidelného úkolu se zpráva podává s každým plněním; datum zprávy smažte."]
    if term.on is not None and report_on < term.on:
        return [
            f"Zpráva má být podána {czech_date(report_on)}, dřív než je termín úkolu {czech_date(term.on)}; "
            "opravte jedno z dat."
        ]
    return []
