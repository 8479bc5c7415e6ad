"""What do I decide about? The page of one sign-off, that of one form's signature, and the acts on them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from actions.office import NoTown
from actions.redeem import DONE
from actions.see import NotSeen
from actions.see_signature import SignatureSight, see_signature
from actions.see_sign_off import SignOffSight, Since, see_sign_off
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
    version = visit.form.number("version")
    person_id = visit.visitor.person_id
    try:
        if sentence := too_long(typed):
            raise Refused(sentence)
        with visit.writing() as (office, connection):
            sight = see_sign_off(office, connection, person_id, sign_off_id)
            # a form without a version is nobody's: it must not pass for a consequence inside another act
            given = (office, connection, visit.actor, sign_off_id, -1 if version is None else version)
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
            said = f"{DONE[typed.verb]} {_after(sight, office, connection, person_id)}"
            is_seen = _is_seen(office, connection, person_id, sign_off_id)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _refused(visit, typed, refused)
    return visit.done(f"/souhlasy/{sign_off_id}" if is_seen else "/", said)


def show_signature(visit: Visit) -> Response:
    """The form for a body that waits for its signature."""
    return _signature_page(visit)


def sign(visit: Visit) -> Response:
    """Signs the form as it was shown."""
    proposal_id, body = visit.path_id(), visit.path("body")
    typed = _typed(visit)
    version = visit.form.number("version")
    try:
        with visit.writing() as (office, connection):
            sight = see_signature(office, connection, visit.actor, proposal_id, body)
            if sight.refusal is None and typed.seen != sight.seen:
                raise Refused(CHANGED)
            sign_form(office, connection, visit.actor, sight.stop_id, -1 if version is None else version)
            follows = what_follows("sign_form", (), task="", drafted_by="", body=sight.body)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _signature_page(visit, 409, refused.reasons)
    return visit.done(visit.request.url.path, f"{DONE['sign_form']} {follows}")


def _typed(visit: Visit) -> Typed:
    return typed_from(lambda name: visit.form.texts(name, longest=100_000))


def _after(sight: SignOffSight, office: object, connection: object, person_id: int) -> str:
    raise NotImplementedError
