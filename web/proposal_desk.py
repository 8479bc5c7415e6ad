"""What lies on the desk of somebody who edits a proposal? Its text, its stops, their unsaved words, who else writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from actions.authority import standing_towards
from actions.check_proposal import AHEAD, Checked, check_proposal
from actions.draft import rules_of
from actions.see import seen_proposal
from db import desks
from db.proposals import content_of
from db.queries import proposal_page
from states.content import Content
from states.machine import Refused, authorise
from states.operative_verbs import OPERATIVE_VERBS
from states.proposal import PROPOSAL
from states.town import Town
from states.vocabulary import PART_LABELS, STAGE_TASK_LABELS, Part, StageTask
from templates.pages import report_html
from web.proposal_deadlines import proposal_deadlines
from web.proposal_form import OUTSIDE, Fields, ReadForm, fields_of, read_fields, rows
from web.proposal_story import clock_time, returned_because, when
from web.visit import Visit

WRITES_NOW = timedelta(minutes=10)
"""Who has typed into the form within this time has it open."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A proposal as its editor needs it; ``ahead`` are bodies whose day the author still chooses."""

    row: Any
    town: Town
    content: Content
    stops: tuple[Any, ...]
    dates: Mapping[str, date | None]
    refusals: tuple[str, ...]

    @property
    def fields(self) -> Fields:
        """The saved text as fields."""
        return fields_of(self.content, self.dates)

    def read(self, fields: Fields) -> ReadForm:
        """What typed fields mean over this text."""
        return read_fields(fields, self.content, self.dates, self.town)

    def normal(self, fields: Fields) -> Fields:
        """Typed fields as the form would show them after saving."""
        read = self.read(fields)
        return fields if read.faults else fields_of(read.content, read.dates)


def desk_of(visit: Visit, office: Any, connection: Any) -> Desk:
    """The desk for the proposal of the address; raises NotSeen for one that is hidden."""
    row = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
    stops = tuple(proposal_page.stops_of(connection, row.id))
    return Desk(
        row=row,
        town=rules_of(connection, row, office),
        content=content_of(row),
        stops=stops,
        dates={stop.body: stop.planned_on for stop in stops if stop.state in AHEAD},
        refusals=why_not(office, connection, visit, row, "edit"),
    )


def why_not(office: Any, connection: Any, visit: Visit, row: Any, verb: str) -> tuple[str, ...]:
    """Why the visitor can't do a verb with a proposal as it stands; the table's own sentences, () if they can."""
    try:
        move = PROPOSAL.move(row.state, verb)
        authorise(PROPOSAL, move, standing_towards(office, connection, visit.actor, row).roles)
    except Refused as refused:
        return refused.reasons
    return ()


def base_fields(connection: Any, desk: Desk, version: int, fields: Fields) -> Fields:
    """What the form was filled with when it was opened: the text of that version, and the days it showed."""
    content = proposal_page.text_at_version(connection, desk.row.id, version) or desk.content
    base = fields_of(content, {})
    was = {name: value for name, value in fields.items() if name.startswith("was-date-")}
    return base | was | {name.removeprefix("was-"): value for name, value in was.items()}


def editor_facts(
    visit: Visit, office: Any, connection: Any, desk: Desk, fields: Fields, version: int
) -> dict[str, Any]:
    """Everything the editor's page shows besides faults and notices."""
    read = desk.read(fields)
    checked = check_proposal(office, connection, desk.row, read.content, {**desk.dates, **read.dates})
    since = office.now - WRITES_NOW
    others = desks.others_writing(connection, desk.row.id, visit.visitor.person_id, since)
    files = {file.title: file for file in desk.content.files}
    return {
        "proposal": desk.row,
        "content": desk.content,
        "fields": fields,
        "version": version,
        "refusals": desk.refusals,
        "clauses": rows(fields, "clause"),
        "attachments": [(row["title"], files.get(row["title"])) for row in rows(fields, "attachment")],
        "follow_ups": rows(fields, "follow_up"),
        "verbs": sorted({verb.code for verb in OPERATIVE_VERBS}),
        "matters": _matters(desk),
        "departments": [(one.code, one.name) for one in desk.town.departments],
        "people": [(one.code, one.name) for one in desk.town.people],
        "charged": charged_choices(desk),
        "stops": stop_facts(desk),
        "report": report_html(read.content.report),
        **check_facts(checked),
        "lhuty": proposal_deadlines(office, connection, desk.row, desk.town, {**desk.dates, **read.dates}),
        "returned": returned_because(proposal_page.acts_since(connection, desk.row.id, 0), desk.row.state),
        "others": [(one.name, clock_time(one.saved_at)) for one in others],
    }


def check_facts(checked: Checked) -> dict[str, Any]:
    """What the panel of checks shows."""
    return {"blocking": checked.blocking, "worth_a_look": checked.worth_a_look, "chain": checked.chain}


def _matters(desk: Desk) -> list[tuple[str, str]]:
    try:
        codes = desk.town.route(desk.row.route).matters
    except KeyError:
        codes = (desk.content.matter,)
    return [(code, desk.town.matter_name(code)) for code in codes]


def charged_choices(desk: Desk) -> list[tuple[str, str]]:
    """Whom a task can be given to: offices, people, departments and bodies, and whoever the text names already."""
    known = {one.code: one.title for one in desk.town.offices} | {
        one.code: one.name for one in desk.town.people
    }
    known |= {f"department:{one.code}": one.name for one in desk.town.departments}
    known |= {f"body:{one.code}": one.name for one in desk.town.bodies}
    named = [clause.charged for clause in desk.content.clauses] + [
        one.charged for one in desk.content.follow_ups
    ]
    others = [code for code in dict.fromkeys(named) if code and code not in known]
    return list(known.items()) + [(code, code) for code in others if not code.startswith(OUTSIDE)]


def stop_facts(desk: Desk) -> list[dict[str, Any]]:
    """The stops with the words the form needs."""
    return [
        {
            "body": stop.body,
            "name": desk.town.body(stop.body).name,
            "task": STAGE_TASK_LABELS[StageTask(stop.task)],
            "is_ahead": stop.body in desk.dates,
            "day": stop.held_on or stop.planned_on,
        }
        for stop in desk.stops
    ]


def changed_meanwhile(connection: Any, desk: Desk, version: int, now: Any, me: int) -> str:
    """Who changed the proposal after a version, how long ago and when; "" if nobody did.

    Attachments that the visitor has added meanwhile are no news to them.
    """
    own = [PART_LABELS[Part.ATTACHMENTS]]
    acts = [
        act
        for act in proposal_page.acts_since(connection, desk.row.id, version)
        if act.actor_id != me or act.facts.get("changed") != own
    ]
    if not acts:
        return ""
    last = acts[0]
    what = "Text mezitím změnil(a)" if last.verb == "edit" else "S\u00a0návrhem mezitím něco udělal(a)"
    label = "" if last.verb == "edit" else f" – {PROPOSAL.verbs.get(last.verb, last.verb)}"
    return f"{what} {last.actor}, {when(last.at, now)}{label}."


def last_writer(connection: Any, desk: Desk, version: int) -> str:
    """The name of who has changed the proposal last, after a version of it."""
    acts = proposal_page.acts_since(connection, desk.row.id, version)
    return str(acts[0].actor) if acts else ""
