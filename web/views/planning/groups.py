"""Which groups has a process, by which rules do they meet, and who sits in them?"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.office import NoTown
from actions.planning import groups
from actions.planning.phase_facts import balances_of
from actions.see import NotSeen
from db.queries import planning_groups as seated
from db.queries import planning_process as asked
from states.machine import Refused
from states.planning.terms import QUORUM_LABELS
from states.planning.triad import balance_of, together
from states.planning.vocabulary import (
    GROUP_KIND_LABELS,
    GROUP_OFFICE_LABELS,
    SIDE_LABELS,
    GroupKind,
    GroupOffice,
    Side,
)
from web.views.planning.balance import bars_of
from web.views.planning.frame import Frame, frame_of
from web.visit import Visit, office_route

TAB = "/skupiny"
TERMS = {
    "3 working": "3 pracovní dny",
    "7 calendar": "7 dnů",
    "10 calendar": "10 dnů",
}
"""Invitation terms that are offered (domain.md 4); another one that a group has stays on offer for it."""
_NOTHING_TYPED = dict.fromkeys(
    (
        "form",
        "table",
        "person",
        "new_name",
        "new_email",
        "side",
        "office",
        "organisation",
        "valid_from",
        "valid_until",
        "shares_address",
    ),
    "",
)
"""What the forms of a member would show again after a refusal."""


def show(visit: Visit) -> Response:
    """All groups of the process with their balance."""
    return _list(visit)


def act(visit: Visit) -> Response:
    """Adds a group or moves one."""
    verb, process_id = visit.form.text("verb"), visit.path_id()
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, TAB)
            if verb in ("up", "down"):
                group = group_in(frame, visit.form.number("group") or 0)
                groups.move_group(office, connection, visit.actor, group.id, up=verb == "up")
                where, said = f"/planovani/{process_id}/skupiny", "Pořadí skupin je změněno."
            else:
                new = groups.create_group(office, connection, visit.actor, process_id, _typed(visit))
                where = f"/planovani/{process_id}/skupiny/{new}"
                said = "Skupina je založena. Teď do ní zapište členy."
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _list(visit, 422, refused.reasons)
    return visit.done(where, said)


def open_group(visit: Visit) -> Response:
    """One group: its rules, its members and its history."""
    return group_page(visit)


def edit(visit: Visit) -> Response:
    """Renames a group, changes its rules, says why it has no survey, or takes away one founded by mistake."""
    process_id, group_id = visit.path_id(), visit.path_id("gid")
    return_to, said = f"/planovani/{process_id}/skupiny/{group_id}", "Skupina je upravena."
    try:
        with visit.writing() as (office, connection):
            group_in(frame_of(visit, office, connection, TAB), group_id)
            if visit.form.text("verb") == "remove":
                groups.remove_group(office, connection, visit.actor, group_id)
                return_to, said = f"/planovani/{process_id}/skupiny", "Skupina je odebrána."
            elif visit.form.text("verb") == "no_evidence":
                words = visit.form.long_text("no_evidence", 2000)
                groups.explain_no_evidence(office, connection, visit.actor, group_id, words)
            else:
                version = visit.form.version()
                groups.edit_group(office, connection, visit.actor, group_id, version, _typed(visit))
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return group_page(visit, 422, refused.reasons)
    return visit.done(return_to, said)


def group_in(frame: Frame, group_id: int) -> Any:
    """A group of the process in the address; raises NotSeen for one of another process."""
    found = next((row for row in frame.groups if row.id == group_id), None)
    if found is None:
        raise NotSeen("Skupina", group_id)
    return found


def group_page(
    visit: Visit, status: int = 200, reasons: tuple[str, ...] = (), typed: dict[str, Any] | None = None
) -> Response:
    """The page of one group; ``typed`` is what stood in a form that was refused."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        group = group_in(frame, visit.path_id("gid"))
        members = seated.members_of(connection, [group.id])
        may_arrange = frame.may("arrange_groups")
        facts = {
            "people": _people(connection, frame) if may_arrange else [],
            "has_evidence": group.id in asked.groups_with_evidence(connection, (frame.process.id,)),
            "meetings": seated.meetings_of_group(connection, group.id),
        }
        today = office.today
    lines = [_line(row, today) for row in members]
    running = [(row.side, row.office) for row in members if _runs(row, today)]
    return visit.page(
        "planning_group",
        status,
        **frame.facts(
            group=group,
            kind=GROUP_KIND_LABELS[GroupKind(group.kind)],
            term=_term(group.invitation_term),
            quorum=QUORUM_LABELS[group.quorum],
            now=[line for line in lines if line["when"] != "past"],
            past=[line for line in lines if line["when"] == "past"],
            bars=bars_of(balance_of(running)),
            may_arrange=may_arrange,
            may_keep_evidence=frame.may("keep_evidence"),
            today=today,
            sides=[(side.value, label) for side, label in SIDE_LABELS.items()],
            offices=[(kind.value, label) for kind, label in GROUP_OFFICE_LABELS.items()],
            typed=_NOTHING_TYPED | (typed or {"valid_from": today.isoformat()}),
            reasons=reasons,
            faults=visit.form.faults,
            **_choices(group),
            **facts,
        ),
    )


def _list(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        balances = balances_of(office, connection, frame.process.id)
        lines = [
            {
                "group": group,
                "kind": GROUP_KIND_LABELS[GroupKind(group.kind)],
                "term": _term(group.invitation_term),
                "quorum": QUORUM_LABELS[group.quorum],
                "bars": bars_of(balances.get(group.id, balance_of(()))),
                "is_first": group == frame.groups[0],
                "is_last": group == frame.groups[-1],
            }
            for group in frame.groups
        ]
    return visit.page(
        "planning_groups",
        status,
        **frame.facts(
            lines=lines,
            whole=bars_of(together(balances.values())),
            may_arrange=frame.may("arrange_groups"),
            typed=_typed(visit) if status != 200 else groups.GroupRules(""),
            reasons=reasons,
            faults=visit.form.faults,
            **_choices(None),
        ),
    )


def _typed(visit: Visit) -> groups.GroupRules:
    form = visit.form
    kind = form.text("kind", 20)
    return groups.GroupRules(
        name=form.text("name", 300),
        kind=GroupKind(kind) if kind in set(GroupKind) else GroupKind.WORKING,
        target=form.long_text("target", 2000),
        invitation_term=form.text("invitation_term", 40),
        quorum=form.text("quorum", 20),
        rules=form.long_text("rules", 50_000),
    )


def _choices(group: Any | None) -> dict[str, Any]:
    terms = dict(TERMS)
    if group is not None:
        terms.setdefault(group.invitation_term, _term(group.invitation_term))
    return {
        "kinds": [(kind.value, label) for kind, label in GROUP_KIND_LABELS.items()],
        "terms": list(terms.items()),
        "quorums": list(QUORUM_LABELS.items()),
    }


def _term(term: str) -> str:
    if term in TERMS:
        return TERMS[term]
    days, _, unit = term.partition(" ")
    return f"{days} {'pracovních dnů' if unit == 'working' else 'dnů'}"


def _runs(row: Any, today: Any) -> bool:
    return bool(row.valid_from <= today and (row.valid_until is None or row.valid_until >= today))


def _line(row: Any, today: Any) -> dict[str, Any]:
    when = "now" if _runs(row, today) else "past" if row.valid_from <= today else "future"
    return {
        "row": row,
        "side": SIDE_LABELS[Side(row.side)],
        "office": GROUP_OFFICE_LABELS[GroupOffice(row.office)],
        "when": when,
    }


def _people(connection: Any, frame: Frame) -> list[tuple[str, str]]:
    """Whom a form of a new member offers: participants of planning first, then people of the office."""
    return [
        (str(row.id), f"{row.name} – {row.organisation or ('úřad' if not row.is_outside else 'mimo úřad')}")
        for row in seated.people_for_groups(connection)
    ]


ROUTES = (
    office_route("/planovani/{id}/skupiny", show),
    office_route("/planovani/{id}/skupiny", act, method="POST"),
    office_route("/planovani/{id}/skupiny/{gid}", open_group),
    office_route("/planovani/{id}/skupiny/{gid}", edit, method="POST"),
)
