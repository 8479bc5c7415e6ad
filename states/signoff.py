"""What may happen to a sign-off? The table of one approval or opinion, and the order of the chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from states import guards
from states.machine import Move, Table
from states.vocabulary import Part, Role

ACTING = (Role.APPROVER,)
MACHINE = (Role.MACHINE,)
RULES = "organizační řád úřadu"

SIGN_OFF = Table(
    name="sign_off",
    title="Souhlas a vyjádření",
    subject="Souhlas",
    states={
        "waiting": "čeká, až na něj přijde řada",
        "asked": "vyžádán",
        "approved": "udělen",
        "given": "vyjádření podáno",
        "returned": "vráceno s důvodem",
        "lapsed": "vyjádření nepodáno ve lhůtě",
        "closed": "uzavřen bez rozhodnutí",
    },
    initial="waiting",
    finals=frozenset(),  # it ends with its proposal; until then rework may call for it again
    verbs={
        "ask": "vyžádat souhlas",
        "approve": "schválit",
        "give_opinion": "podat vyjádření",
        "return": "vrátit návrh s důvodem",
        "hand_over": "předat věc jinému",
        "reseat": "přidělit souhlas novému držiteli funkce",
        "escalate": "upozornit nadřízeného",
        "lapse": "zapsat marné uplynutí lhůty",
        "recall": "vzít žádost o souhlas zpět",
        "ask_again": "vyžádat souhlas znovu",
        "close": "uzavřít souhlas bez rozhodnutí",
    },
    moves=(
        Move("ask", ("waiting",), "asked", MACHINE, (), RULES),
        Move(
            "approve",
            ("asked",),
            "approved",
            ACTING,
            (
                guards.this_is_an_approval,
                guards.approver_is_not_the_author,
                guards.holder_holds_the_office,
                guards.text_has_not_changed,
            ),
            f"{RULES}; oddělení zpracování a schválení",
        ),
        Move(
            "give_opinion",
            ("asked",),
            "given",
            ACTING,
            (
                guards.this_is_an_opinion,
                guards.approver_is_not_the_author,
                guards.holder_holds_the_office,
                guards.opinion_is_written,
                guards.text_has_not_changed,
            ),
            RULES,
        ),
        Move(
            "return",
            ("asked",),
            "returned",
            ACTING,
            (guards.approver_is_not_the_author, guards.holder_holds_the_office, guards.reason_is_given),
            RULES,
        ),
        Move(
            "hand_over",
            ("asked",),
            None,
            ACTING,
            (
                guards.holder_holds_the_office,
                guards.new_holder_is_somebody_else,
                guards.new_holder_is_not_the_author,
                guards.deputy_is_not_the_author,
            ),
            RULES,
        ),
        Move("reseat", ("waiting", "asked"), None, MACHINE, (), RULES),
        Move("escalate", ("asked",), None, MACHINE, (), RULES),
        Move("lapse", ("asked",), "lapsed", MACHINE, (guards.only_an_opinion_lapses,), RULES),
        Move("recall", ("asked",), "waiting", MACHINE, (), RULES),
        Move(
            "ask_again", ("approved", "given", "returned", "lapsed", "closed"), "waiting", MACHINE, (), RULES
        ),
        Move("close", ("waiting", "asked", "returned"), "closed", MACHINE, (), RULES),
    ),
)

SETTLED = frozenset({"approved", "given", "lapsed"})
HOLDS_NOBODY_BACK = SETTLED | {"closed"}
"""Nothing more is expected here: settled, or closed when the town's condition for it no longer held."""


@dataclass(frozen=True, slots=True)
class StepState:
    """What the chain needs to know of one sign-off."""

    id: int
    order: int
    is_mandatory: bool
    state: str


def next_to_ask(steps: Iterable[StepState]) -> tuple[int, ...]:
    """Ids to ask now: all waiting ones of the lowest order whose predecessors are settled.

    Steps of one order run in parallel. An optional step is asked, but does not hold the next order back.
    """
    rows = sorted(steps, key=lambda step: step.order)
    asked: list[int] = []
    for order in sorted({step.order for step in rows}):
        here = [step for step in rows if step.order == order]
        asked += [step.id for step in here if step.state == "waiting"]
        if any(step.is_mandatory and step.state not in HOLDS_NOBODY_BACK for step in here):
            break
    return tuple(asked)


def still_mandatory(steps: Iterable[StepState]) -> tuple[int, ...]:
    """Ids of the mandatory sign-offs that are still expected; empty: the chain is complete."""
    return tuple(step.id for step in steps if step.is_mandatory and step.state not in HOLDS_NOBODY_BACK)


def is_asked_again(state: str, bound_to: frozenset[Part], changed: frozenset[Part]) -> bool:
    """Whether a step that applies is asked again after rework.

    Always if it was returned, or closed while it did not apply; else if a part it is bound to changed.
    """
    return state in ("returned", "closed") or (state in SETTLED and bool(bound_to & changed))
