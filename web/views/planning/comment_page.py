"""What does one comment say, what does its group propose, and what may the reader do with it?"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.planning import comments, settle_comments
from actions.planning.settle_comments import Verdict
from actions.planning.standing import standing_in_planning
from actions.planning.withdraw_comment import withdraw
from actions.see import NotSeen
from db import people
from db.planning.comments import comment_by_id
from db.planning.groups import group_by_id
from db.planning.plans import plan_by_id
from db.queries.planning_comments import next_unsettled, story_of_comment
from states.chronicle import verb_label
from states.machine import Refused
from states.planning.comment import COMMENT
from states.planning.public_words import public_words
from states.planning.vocabulary import SETTLEMENT_LABELS, Settlement
from web.views.planning.comments import TAB, is_coordinator, line_of, parts_of
from web.views.planning.frame import Frame, frame_of
from web.visit import Visit, office_route

SAID = {
    "assign": "Připomínka je přidělena skupině.",
    "propose": "Návrh vypořádání je zapsán; rozhodne koordinátor.",
    "settle": "Připomínka je vypořádána.",
    "settle_again": "Vypořádání je opraveno.",
    "redact": "Znění pro zveřejnění je uloženo.",
    "withdraw": "Připomínka je vzata zpět.",
    "forget": "Kdo připomínku podal, je vymazáno.",
}


def show(visit: Visit) -> Response:
    """One comment with its story."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        row = _comment(connection, frame, visit.path_id("cid"))
        group = group_by_id(connection, row.group_id) if row.group_id else None
        standing = standing_in_planning(
            office, connection, visit.actor, frame.process, (row.group_id,) if row.group_id else ()
        )
        verbs = [
            verb
            for verb in COMMENT.verbs_from(row.state)
            if standing.roles.intersection(COMMENT.move(row.state, verb).may)
        ]
        plan = plan_by_id(connection, row.plan_id)
        author = people.person_by_id(connection, row.person_id) if row.person_id else None
        names = [name for name in (row.commenter, author.name if author else "") if name]
        entries = _story(connection, row.id)
        following = next_unsettled(connection, frame.process.id, row.id)
        line = line_of(row, parts_of(connection, [row]))
    sees_people = is_coordinator(frame)
    return visit.page(
        "planning_comment",
        status,
        **frame.facts(
            row=row,
            line=line,
            plan=plan,
            group=group,
            book=f"/planovani/{frame.process.id}/pripominky",
            verbs=verbs,
            settlements=[(one.value, SETTLEMENT_LABELS[one]) for one in Settlement],
            groups=[(one.id, one.name) for one in frame.groups],
            story=entries,
            sees_people=sees_people,
            email=author.email if author and sees_people else "",
            shown=public_words(row.public_text or row.text, names),
            following=following,
            typed={
                "verb": form.text("verb"),
                "settlement": form.text("settlement"),
                "words": form.long_text("words"),
            },
            reasons=reasons,
        ),
    )


def act(visit: Visit) -> Response:
    """Assigns, proposes, settles, redacts or withdraws."""
    form, verb = visit.form, visit.form.text("verb")
    process_id, comment_id = visit.path_id(), visit.path_id("cid")
    words = form.long_text("words", comments.LONGEST_TEXT)
    if form.faults:
        return _page(visit, 422, tuple(form.faults.values()))
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, TAB)
            _comment(connection, frame, comment_id)
            given = (office, connection, visit.actor, comment_id, form.version())
            _do(verb, given, form.text("settlement", 40), words, form.number("group"))
    except NotSeen:
        raise
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    address = f"/planovani/{process_id}/pripominky"
    if verb == "settle" and form.checked("on"):
        return visit.done(f"{address}/dalsi?po={comment_id}", SAID[verb])
    return visit.done(f"{address}/{comment_id}", SAID[verb])


def _do(
    verb: str, given: tuple[Any, Any, Any, int, int], settlement: str, words: str, group_id: int | None
) -> None:
    match verb:
        case "assign":
            settle_comments.assign(*given, group_id)
        case "propose":
            settle_comments.propose(*given, Verdict(settlement, words))
        case "settle" | "settle_again":
            settle_comments.settle(*given, Verdict(settlement, words))
        case "redact":
            settle_comments.redact(*given, words)
        case "forget":
            settle_comments.forget_author(*given, words)
        case "withdraw":
            withdraw(*given, words)
        case _:
            raise NotSeen("Stránka")


def _comment(connection: Any, frame: Frame, comment_id: int) -> Any:
    row = comment_by_id(connection, comment_id)
    plan = plan_by_id(connection, row.plan_id) if row is not None else None
    if plan is None or plan.process_id != frame.process.id:
        raise NotSeen("Připomínka", comment_id)
    return row


def _story(connection: Any, comment_id: int) -> list[dict[str, Any]]:
    return [
        {
            "entry": entry,
            "verb": verb_label(COMMENT.name, entry.verb),
            "said": [
                *(
                    [SETTLEMENT_LABELS[Settlement(entry.facts["settlement"])]]
                    if entry.facts.get("settlement")
                    else []
                ),
                *(str(entry.facts[name]) for name in ("group", "reason") if entry.facts.get(name)),
            ],
        }
        for entry in story_of_comment(connection, comment_id)
    ]


ROUTES = (
    office_route("/planovani/{id}/pripominky/{cid:int}", show),
    office_route("/planovani/{id}/pripominky/{cid:int}", act, method="POST"),
)
