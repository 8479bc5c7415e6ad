"""If a body is to decide on a given day, by when must everything be done? Counted back along the route."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from states.dates import czech_date
from states.deadlines import Term, intent_limit, is_working_day, notice_warning
from states.planned_dates import PlannedDay, days_back
from states.town import Body, Route, Step, Town
from states.town_procedure import term_label
from states.vocabulary import BodyKind

Group = Literal["office", "hand_in", "meeting", "notice", "minutes"]
NOTICE_LAW = "§\u00a093 odst.\u00a01 zákona o\u00a0obcích"
CRISIS_LAW = "§\u00a093 odst.\u00a02 zákona o\u00a0obcích"
INTENT_LAW = "§\u00a039 odst.\u00a01 zákona o\u00a0obcích"
MINUTES_LAWS: dict[BodyKind, str] = {
    BodyKind.ASSEMBLY: "§\u00a095 odst.\u00a02 zákona o\u00a0obcích",
    BodyKind.COUNCIL: "§\u00a0101 odst.\u00a03 zákona o\u00a0obcích",
}
TOWN_RULES = "pravidla města"
SETTING = "lhůta je nastavení města, ověřte ji"
"""Said of what no source confirms (domain.md, [MEM]): the days are the town's setting, not known law."""
_DAY = timedelta(days=1)


def is_public(kind: BodyKind) -> bool:
    """Whether the meetings of such a body are announced on the official notice board (§ 93/1; § 101/1: not RM)."""
    return kind is BodyKind.ASSEMBLY


@dataclass(frozen=True, slots=True)
class Deadline:
    """One line of the calendar.

    ``what`` is for programs: ``hand_in``, ``board_notice`` (or ``convene``), ``intent_notice`` and ``minutes`` of
    the deciding body; ``meeting:RM``, ``hand_in:RM``, ``convene:RM``, ``minutes:RM`` of an earlier one;
    ``sign_off:<step>`` and ``submit`` in the office. ``latest_on`` is the last day, inclusive; ``warn_on`` a safer
    one. ``day`` is the day of an earlier body's meeting that is planned, usual or chosen.
    """

    what: str
    title: str
    latest_on: date
    rule: str
    group: Group
    body: str
    warn_on: date | None = None
    day: date | None = None
    is_planned: bool = False
    is_done: bool = False
    note: str = ""
    next_possible: date | None = None

    @property
    def is_after(self) -> bool:
        """Whether it is due after the meeting."""
        return self.group == "minutes"

    def slack(self, today: date) -> int:
        """Working days that are left; see `slack`."""
        return slack(self.latest_on, today)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a body that decides on a day, and what is known of the meetings.

    ``meetings`` are planned days of the bodies, ``usual`` any day of the week on which a body meets, ``chosen`` the
    days that a proposal has for its earlier bodies. With a ``matter`` the conditions of the sign-off chain and § 39
    are judged by it; without one everything that could be asked is listed. ``done`` are codes of bodies that have
    heard the matter, ``office`` once the sign-off chain is complete, and single lines by their ``what``.
    """

    town: Town
    body: str
    on: date
    today: date
    route: Route | None = None
    meetings: Mapping[str, Sequence[date]] = field(default_factory=dict)
    usual: Mapping[str, date] = field(default_factory=dict)
    chosen: Mapping[str, date] = field(default_factory=dict)
    matter: str | None = None
    department: str | None = None
    amount: int | None = None
    is_crisis: bool = False
    done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """The day asked about, the lines in the order of theirs, and a sentence for each thing that does not fit."""

    on: date
    lines: tuple[Deadline, ...]
    faults: tuple[str, ...]

    @property
    def is_feasible(self) -> bool:
        """Whether everything before the meeting can still be done."""
        return not self.faults

    def line(self, what: str) -> Deadline:
        """The line of ``what``; KeyError if the calendar has none."""
        for line in self.lines:
            if line.what == what:
                return line
        raise KeyError(what)


def slack(limit: date, today: date) -> int:
    """Working days from ``today`` to a limit: 0 on its last day, negative when it has passed.

    ``today`` is not counted. On a Friday a limit on Sunday has slack 0: the office will not be open before it again.
    """
    if today > limit:
        return -max(1, _working_days(limit, today))
    return _working_days(today, limit)


def _working_days(after: date, until: date) -> int:
    days = (after + n * _DAY for n in range(1, (until - after).days + 1))
    return sum(map(is_working_day, days))


def routes_to(town: Town, body: str) -> tuple[Route, ...]:
    """The routes at whose end a body decides."""
    return tuple(route for route in town.routes if route.stages[-1].body == body)


def count_back(question: Question) -> Answer:
    """All limits for a decision on a day. Raises KeyError if the town has no such body."""
    found = (
        replace(
            line,
            is_done=line.what in question.done
            or (not line.is_after and (line.body or line.group) in question.done),
        )
        for line in _lines(question)
    )
    lines = tuple(sorted(found, key=lambda line: (line.latest_on, _ORDER[line.group])))
    return Answer(question.on, _with_costs(question, lines), tuple(_faults(question, lines)))


_ORDER: dict[Group, int] = {"office": 0, "hand_in": 1, "notice": 2, "meeting": 3, "minutes": 4}


def _route(question: Question) -> Route | None:
    if question.route is not None:
        return question.route
    found = routes_to(question.town, question.body)
    if question.matter is not None:
        found = tuple(route for route in found if question.matter in route.matters)
    return found[0] if found else None


def _stops(question: Question) -> tuple[PlannedDay, ...]:
    town, route = question.town, _route(question)
    codes = [stage.body for stage in route.stages] if route else [question.body]
    if question.body in codes:
        codes = codes[: codes.index(question.body) + 1]
    terms = [(code, Term.parse(town.body(code).hand_in)) for code in codes]
    return days_back(terms, question.on, question.meetings, question.usual, question.today, question.chosen)


def _lines(question: Question) -> Iterator[Deadline]:
    town = question.town
    stops = _stops(question)
    for stop in stops[:-1]:
        body = town.body(stop.body)
        known = stop.is_meeting or stop.body in question.chosen
        planned = (
            "naplánované jednání"
            if stop.is_meeting
            else "zvolený den"
            if known
            else "jednání zatím není naplánováno"
        )
        after = stops[stops.index(stop) + 1]
        yield Deadline(
            f"meeting:{body.code}",
            f"{body.name} projedná",
            max(stop.latest, stop.day) if stop.day <= stop.limit else stop.limit,
            f"před odevzdáním podkladů pro {after.body} ({TOWN_RULES}); {planned}",
            "meeting",
            body.code,
            day=stop.day,
            is_planned=stop.is_meeting,
        )
        yield from _of_body(body, stop.day, f":{body.code}", is_crisis=False)
    last = town.body(question.body)
    yield from _of_body(last, question.on, "", is_crisis=question.is_crisis)
    decides = bool(routes_to(town, question.body))
    if decides and (question.matter is None or question.matter in town.property_matters):
        yield _intent(question, last)
    if _route(question) is not None:
        yield from _office(question, Term.parse(town.body(stops[0].body).hand_in).before(stops[0].day))


def _of_body(body: Body, held_on: date, suffix: str, *, is_crisis: bool) -> Iterator[Deadline]:
    meeting = f"{body.meeting} ({body.code}) {czech_date(held_on)}"
    yield Deadline(
        f"hand_in{suffix}",
        f"Odevzdat podklady: {meeting}",
        Term.parse(body.hand_in).before(held_on),
        f"{term_label(body.hand_in)} předem ({TOWN_RULES})",
        "hand_in",
        body.code,
    )
    if is_public(body.kind) or Term.parse(body.notice).days:
        yield _notice(body, held_on, meeting, suffix, is_crisis=is_crisis)
    if not body.is_internal:
        law = MINUTES_LAWS.get(body.kind, "jednací řád")
        sure = body.kind is BodyKind.ASSEMBLY
        yield Deadline(
            f"minutes{suffix}",
            f"Zápis: {meeting}",
            Term.parse(body.minutes).after(held_on),
            f"do {_days_after(body.minutes)} po jednání ({law}{'' if sure else f'; {SETTING}'})",
            "minutes",
            body.code,
            note="Usnesení platí od přijetí i\u00a0bez zápisu, lhůta zápisu je ale porušena.",
        )


def _notice(body: Body, held_on: date, meeting: str, suffix: str, *, is_crisis: bool) -> Deadline:
    text = body.crisis_notice if is_crisis else body.notice
    term = Term.parse(text)
    limit = term.before(held_on)
    if not is_public(body.kind):
        return Deadline(
            f"convene{suffix}",
            f"Svolat: {meeting}",
            limit,
            f"{term_label(text)} předem ({TOWN_RULES}, jednací řád)",
            "notice",
            body.code,
        )
    law = f"{CRISIS_LAW}; {SETTING}; jen body ke krizi" if is_crisis else NOTICE_LAW
    return Deadline(
        f"board_notice{suffix}",
        f"Vyvěsit na úřední desce: {meeting}",
        limit,
        f"aspoň {term_label(text)} předem ({law})",
        "notice",
        body.code,
        warn_on=notice_warning(held_on, term.days) if term.unit == "calendar" else limit - _DAY,
        note="Zda se den vyvěšení počítá, není vyjasněno; vyvěste raději o\u00a0den dřív.",
    )


def _days_after(text: str) -> str:
    """The term in the genitive, as it stands after "do"."""
    term = Term.parse(text)
    adjective = {"working": "pracovních", "calendar": "kalendářních"}[term.unit]
    if term.days == 1:
        return f"1\u00a0{adjective.removesuffix('ch')}ho dne"
    return f"{term.days}\u00a0{adjective} dnů"


def intent_on(town: Town, held_on: date) -> date:
    """The last day for posting an intent (§ 39/1): full days, neither the posting nor the decision among them."""
    term = Term.parse(town.intent)
    return intent_limit(held_on, term.days) if term.unit == "calendar" else term.before(held_on - _DAY)


def _intent(question: Question, body: Body) -> Deadline:
    only = "" if question.matter is not None else "; jen u\u00a0nakládání s\u00a0majetkem"
    return Deadline(
        "intent_notice",
        "Zveřejnit záměr na úřední desce",
        intent_on(question.town, question.on),
        f"aspoň {term_label(question.town.intent)} před rozhodnutím, celých ({INTENT_LAW}{only})",
        "notice",
        body.code,
        note="Bez zveřejnění záměru je právní jednání neplatné.",
    )


def _office(question: Question, limit: date) -> Iterator[Deadline]:
    """The sign-off chain before the first hand-in: steps of one order run together, each order after the one before."""
    steps = [step for step in question.town.sign_off if _applies(question, step)]
    for order in sorted({step.order for step in steps}, reverse=True):
        here = [step for step in steps if step.order == order]
        for step in here:
            verb = "Vyjádření" if step.kind == "opinion" else "Souhlas"
            title = step.title[:1].upper() + step.title[1:] if step.title else verb
            optional = "" if step.mandatory else "; nepovinné"
            yield Deadline(
                f"sign_off:{step.code}",
                title,
                limit,
                f"lhůta {term_label(step.days)} ({TOWN_RULES}{optional})",
                "office",
                "",
            )
        holding = [Term.parse(step.days).before(limit) for step in here if step.mandatory]
        limit = min(holding, default=limit)
    yield Deadline(
        "submit",
        "Předložit návrh ke schválení",
        limit,
        f"aby zbyly celé lhůty schvalujících ({TOWN_RULES})",
        "office",
        "",
    )


def _applies(question: Question, step: Step) -> bool:
    """Whether a step would be asked; what is not known is taken as asked, so that time is left for it."""
    when = step.when
    if question.matter is not None and question.department is not None:
        return when.holds(matter=question.matter, department=question.department, amount=question.amount)
    return (question.matter is None or not when.matters or question.matter in when.matters) and (
        question.amount is None or when.amount_from is None or question.amount >= when.amount_from
    )


# --- what does not fit, and what it costs ------------------------------------------------------------------------


def _faults(question: Question, lines: Sequence[Deadline]) -> Iterator[str]:
    for line in lines:
        if line.is_after or line.is_done:
            continue
        if line.day is not None and line.day > line.latest_on:
            yield (
                f"{line.title} {czech_date(line.day)}, ale nejpozději by to muselo být {czech_date(line.latest_on)}: "
                "další orgán by podklady nedostal včas."
            )
        elif (line.day or line.latest_on) < question.today:
            yield f"{line.title}: termín {czech_date(line.day or line.latest_on)} už minul."


def _with_costs(question: Question, lines: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
    """Each line before the meeting with the next planned day on which the body could still decide without it."""
    later = [day for day in question.meetings.get(question.body, ()) if day > question.on][:12]
    return tuple(
        line if line.is_after or line.is_done else replace(line, next_possible=_next(question, line, later))
        for line in lines
    )


def _next(question: Question, line: Deadline, later: Sequence[date]) -> date | None:
    """The first of the later days whose own limit is not missed together with ``line``.

    Bodies before the missed step have met as they should; the others meet only after it.
    """
    since = max(line.latest_on + _DAY, question.today)
    codes = [stop.body for stop in _stops(question)]
    waiting = codes[codes.index(line.body) :] if line.body in codes else codes
    meetings = {
        body: [day for day in days if body not in waiting or day >= since]
        for body, days in question.meetings.items()
    }
    for day in later:
        then = replace(question, on=day, meetings=meetings, chosen={})
        if _meets(then) and any(
            other.what == line.what and other.latest_on >= since for other in _lines(then)
        ):
            return day
    return None


def _meets(question: Question) -> bool:
    """Whether every earlier body meets in time: as far as its calendar is planned, only planned days count."""
    return all(
        stop.is_meeting or stop.day > max(question.meetings.get(stop.body, ()), default=date.min)
        for stop in _stops(question)[:-1]
    )


def cost_sentence(line: Deadline, body: str, today: date) -> str:
    """What missing a line costs, in a sentence; ``body`` is the code of the one that decides."""
    if line.is_after:
        return line.note
    begins = "Termín už minul" if line.latest_on < today else "Nestihne-li se"
    if line.next_possible is None:
        return f"{begins}: další jednání ({body}), které by se stihlo, zatím není naplánované."
    return f"{begins}: nejbližší možné {body} je {czech_date(line.next_possible)}."


def slack_words(days: int) -> str:
    """The slack as people say it: "zbývají 3 pracovní dny", "dnes je poslední den", "o 2 pracovní dny později"."""
    if days == 0:
        return "dnes je poslední den"
    count = abs(days)
    unit = "pracovní den" if count == 1 else "pracovní dny" if count < 5 else "pracovních dnů"
    if days < 0:
        return f"po termínu o\u00a0{count}\u00a0{unit}"
    return f"{'zbývá' if count == 1 or count > 4 else 'zbývají'} {count}\u00a0{unit}"
