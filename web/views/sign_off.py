"""What do I decide about? The page of one sign-off, that of one form's signature, and the acts on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from actions.authority import Actor
from actions.autosave import looked
from actions.office import NoTown
from actions.redeem import DONE
from actions.see import NotSeen
from actions.see_sign_off import SignOffSight, Since, see_sign_off
from actions.see_signature import SignatureSight, see_signature
from actions.sign_form import sign_form
from actions.sign_off import approve, give_opinion, hand_over, return_with_reason
from states.machine import Refused
from templates.pages import report_html
from web.deciding import (
    FIELD_OF,
    NO_COMMENTS,
    QUICK_REASONS,
    ChangedPart,
    Typed,
    changed_parts,
    too_long,
    typed_from,
    what_follows,
)
from web.visit import Visit, office_route

OTHER_VERB = "Tohle se tu dělat nedá; načtěte stránku znovu a\u00a0vyberte z\u00a0nabídky."
CHANGED = "Návrh se od zobrazení změnil; podívejte se na změny a\u00a0rozhodněte znovu."


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different from a text that the person knows."""

    since: Since
    parts: tuple[ChangedPart, ...]


def show(visit: Visit) -> Response:
    """A sign-off: the text first, what changed, the acts, and all the rest on demand."""
    return _page(visit, Typed())


def act(visit: Visit) -> Response:
    """Approves, gives an opinion, returns or hands over; the page again with sentences if that can't be."""
    sign_off_id = visit.path_id()
    typed = _typed(visit)
    person_id = visit.visitor.person_id
    try:
        if sentence := too_long(typed):
            raise Refused(sentence)
        with visit.writing() as (office, connection):
            see_sign_off(office, connection, person_id, sign_off_id)
            _decide((office, connection, visit.actor, sign_off_id, _version(visit)), typed)
            try:
                after = see_sign_off(office, connection, person_id, sign_off_id)
                looked(office, connection, visit.actor, after.proposal_id, after.seen)
            except NotSeen:  # a confidential matter was handed over: it is no business of theirs any more
                after = None
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _refused(visit, typed, refused)
    if after is None:
        return visit.done("/", f"{DONE[typed.verb]} Vy už nemusíte nic dělat.")
    follows = what_follows(typed.verb, after.steps, task=after.task, drafted_by=after.drafted_by)
    return visit.done(f"/souhlasy/{sign_off_id}", f"{DONE[typed.verb]} {follows}")


def _decide(given: tuple[Any, Any, Actor, int, int], typed: Typed) -> None:
    match typed.verb:
        case "approve":
            approve(*given, typed.seen)
        case "give_opinion":
            give_opinion(*given, typed.seen, typed.opinion)
        case "return":
            return_with_reason(*given, typed.reason)
        case "hand_over":
            hand_over(*given, typed.to, typed.reason)
        case _:
            raise Refused(OTHER_VERB)


def show_signature(visit: Visit) -> Response:
    """The form for a body that waits for its signature."""
    return _signature_page(visit)


def sign(visit: Visit) -> Response:
    """Signs the form as it was shown."""
    seen = visit.form.text("seen")
    try:
        with visit.writing() as (office, connection):
            sight = see_signature(office, connection, visit.actor, visit.path_id(), visit.path("body"))
            if sight.refusal is None and seen != sight.seen:
                raise Refused(CHANGED)
            sign_form(office, connection, visit.actor, sight.stop_id, _version(visit))
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _signature_page(visit, 409, refused.reasons)
    follows = what_follows("sign_form", (), task="", drafted_by="", body=sight.body)
    return visit.done(visit.request.url.path, f"{DONE['sign_form']} {follows}")


def _typed(visit: Visit) -> Typed:
    return typed_from(lambda name: visit.form.texts(name, longest=100_000))


def _version(visit: Visit) -> int:
    """The version on the screen. A form without one is nobody's: it must not pass for a consequence of another act."""
    version = visit.form.number("version")
    return -1 if version is None else version


def _refused(visit: Visit, typed: Typed, refused: Refused) -> Response:
    """The page again, as the matter stands now, with the reasons and with what was typed."""
    sight = _look(visit, typed)
    field = FIELD_OF.get(typed.verb) if typed.verb in sight.verbs and typed.seen == sight.seen else None
    return _page(visit, typed, 422 if field else 409, refused.reasons, field, sight)


def _look(visit: Visit, typed: Typed) -> SignOffSight:
    with visit.reading() as (office, connection):
        return see_sign_off(office, connection, visit.visitor.person_id, visit.path_id(), typed.seen)


def _page(
    visit: Visit,
    typed: Typed,
    status: int = 200,
    reasons: tuple[str, ...] = (),
    field: str | None = None,
    sight: SignOffSight | None = None,
) -> Response:
    sight = sight or _look(visit, typed)
    return visit.page(
        "sign_off",
        status,
        sight=sight,
        report=report_html(sight.report),
        comparisons=tuple(Comparison(since, changed_parts(since.changes)) for since in sight.since),
        typed=typed,
        reasons=reasons,
        field=field,
        quick_reasons=QUICK_REASONS,
        no_comments=NO_COMMENTS,
    )


def _signature_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        sight: SignatureSight = see_signature(
            office, connection, visit.actor, visit.path_id(), visit.path("body")
        )
    return visit.page(
        "sign_off_form", status, sight=sight, report=report_html(sight.report), typed=Typed(), reasons=reasons
    )


ROUTES = (
    office_route("/souhlasy/{id}", show),
    office_route("/souhlasy/{id}", act, method="POST"),
    office_route("/navrhy/{id}/podpis/{body}", show_signature),
    office_route("/navrhy/{id}/podpis/{body}", sign, method="POST"),
)
