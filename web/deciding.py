"""What does a person fill in when they decide about a matter, what stands there again, and what follows?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from actions.chain_facts import SignedStep
from actions.changes import Change
from web.difference import Piece, difference

QUICK_REASONS = (
    "Chybí příloha nebo podklad.",
    "Znění usnesení je potřeba upřesnit.",
    "Částka nebo zdroj financování nesouhlasí.",
)
NO_COMMENTS = "Bez připomínek."


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A part that is not as it was; ``pieces`` are runs of words kept, removed and added."""

    part: str
    pieces: tuple[Piece, ...]


def changed_parts(changes: Iterable[Change]) -> tuple[ChangedPart, ...]:
    """The parts with their differences word by word."""
    return tuple(ChangedPart(change.part, difference(change.before, change.after)) for change in changes)


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


def typed_from(texts: Callable[[str], tuple[str, ...]]) -> Typed:
    """What was filled in, by the name of each field; ``texts`` are its values, cleaned."""

    def text(name: str) -> str:
        return next(iter(texts(name)), "")

    return Typed(text("verb"), text("seen"), texts("reason"), text("opinion"), text("to"))


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


def what_follows(
    verb: str | None, steps: Iterable[SignedStep], *, task: str, drafted_by: str, body: str | None = None
) -> str:
    """One sentence about what happens after an act."""
    chain = tuple(steps)
    waits = [step for step in chain if step.due_on is not None]
    match verb:
        case "approve" | "give_opinion" if waits:
            who = ", ".join(f"{step.title} ({step.person})" for step in waits)
            return f"Teď se čeká na: {who}."
        case "approve" | "give_opinion":
            return "Schvalování na úřadě je dokončeno; návrh jde k\u00a0zařazení na program."
        case "return":
            return f"{drafted_by} dostane dopis s\u00a0důvodem. Po přepracování Vám přijde nový odkaz."
        case "hand_over":
            # Meanwhile the new holder may have decided: then the step names who did.
            who = next(step.person for step in chain if step.title == task)
            return f"{who} dostane dopis s\u00a0vlastním odkazem. Vy už nemusíte nic dělat."
        case "sign_form":
            return f"Formulář s\u00a0Vaším podpisem se vydá a\u00a0návrh jde k\u00a0zařazení na program ({body})."
        case _:
            return "Nic dalšího od Vás nepotřebujeme."
