"""What stands on the page of a link? The matter and what differs, what follows an act, what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from actions.link_facts import LinkFacts, link_facts
from actions.office import House
from actions.redeem import Sight, look
from states.machine import Refused
from templates.pages import report_html
from web.difference import Piece, difference
from web.refusals import UnknownLink

QUICK_REASONS = (
    "Chybí příloha nebo podklad.",
    "Znění usnesení je potřeba upřesnit.",
    "Částka nebo zdroj financování nesouhlasí.",
)
NO_COMMENTS = "Bez připomínek."


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A part that is not as the letter had it."""

    part: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Everything the page of a link needs."""

    sight: Sight
    facts: LinkFacts
    report: Markup
    changes: tuple[ChangedPart, ...]


def read_page(house: House, token: str) -> LinkPage:
    """The page of a link as it stands now; raises UnknownLink for a token that is not ours."""
    with house.reading() as (office, connection):
        try:
            sight = look(office, connection, token)
        except Refused as refused:
            raise UnknownLink(str(refused)) from None
        facts = link_facts(office, connection, sight)
    changes = (ChangedPart(change.part, difference(change.before, change.after)) for change in sight.changes)
    return LinkPage(sight, facts, report_html(sight.report), tuple(changes))


def what_follows(page: LinkPage) -> str:
    """One sentence about what happens after the act for which the link was used."""
    sight = page.sight
    waits = [step for step in page.facts.steps if step.due_on is not None]
    match page.facts.used_for:
        case "approve" | "give_opinion" if waits:
            who = ", ".join(f"{step.title} ({step.person})" for step in waits)
            return f"Teď se čeká na: {who}."
        case "approve" | "give_opinion":
            return "Schvalování na úřadě je dokončeno; návrh jde k\u00a0zařazení na program."
        case "return":
            return f"{sight.drafted_by} dostane dopis s\u00a0důvodem. Po přepracování Vám přijde nový odkaz."
        case "hand_over":
            # Meanwhile the new holder may have decided: then the step names who did.
            who = next(step.person for step in page.facts.steps if step.title == sight.task)
            return f"{who} dostane dopis s\u00a0vlastním odkazem. Vy už nemusíte nic dělat."
        case "sign_form":
            body = f"({sight.body})"
            return (
                f"Formulář s\u00a0Vaším podpisem se vydá a\u00a0návrh jde k\u00a0zařazení na program {body}."
            )
        case _:
            return "Nic dalšího od Vás nepotřebujeme."


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled in; shown again when it can't be accepted."""

    verb: str = ""
    seen: str = ""
    reasons: tuple[str, ...] = ()
    opinion: str = ""
    to: str = ""

    @property
    def reason(self) -> str:
        """Ticked sentences and own words, as one text."""
        return " ".join(reason for reason in self.reasons if reason)

    @property
    def own_words(self) -> str:
        """The reason without the ticked sentences."""
        return " ".join(reason for reason in self.reasons if reason and reason not in QUICK_REASONS)


LONGEST: Mapping[str, int] = {"reason": 2000, "opinion": 8000}
"""Characters; more belongs into an attachment."""
FIELD_OF = {"return": "reason", "give_opinion": "opinion", "hand_over": "to"}
"""What each act needs besides the click."""


def too_long(typed: Typed) -> str | None:
    """The sentence for a text over its limit."""
    for name, limit in LONGEST.items():
        length = len(getattr(typed, name))
        if length > limit:
            return f"Text má {length} znaků, vejde se jich nejvýš {limit}; zkraťte ho prosím."
    return None
