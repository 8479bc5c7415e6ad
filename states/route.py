"""Where does a matter go after a body has dealt with it? From the outcome to the next step of the route."""

from __future__ import annotations

from enum import StrEnum

from states.vocabulary import Outcome


class NextStep(StrEnum):
    """What follows from an outcome."""

    OPEN_NEXT = "open_next"
    ADOPT = "adopt"
    NOT_ADOPT = "not_adopt"
    NOTE = "note"
    STOP = "stop"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"
    STAY = "stay"


def next_step(outcome: Outcome, *, is_last: bool, goes_on_if_refused: bool) -> NextStep:
    """The next step after ``outcome`` at a stop; ``is_last`` marks the deciding body of the route.

    A body that only recommends can neither adopt nor end the matter by a label: a refusal ends it only where
    the town's route says so (domain.md 2.6: the council recommends, the assembly may decide otherwise).
    """
    match outcome:
        case Outcome.ADOPTED | Outcome.ADOPTED_AMENDED:
            return NextStep.ADOPT
        case Outcome.NOT_ADOPTED:
            return NextStep.NOT_ADOPT
        case Outcome.RECOMMENDED:
            return NextStep.OPEN_NEXT
        case Outcome.NOTED:
            return NextStep.NOTE if is_last else NextStep.OPEN_NEXT
        case Outcome.NOT_RECOMMENDED:
            return NextStep.OPEN_NEXT if goes_on_if_refused else NextStep.STOP
        case Outcome.RETURNED:
            return NextStep.SEND_BACK
        case Outcome.WITHDRAWN:
            return NextStep.WITHDRAW
        case Outcome.POSTPONED | Outcome.REMOVED | Outcome.NOT_REACHED:
            return NextStep.STAY
