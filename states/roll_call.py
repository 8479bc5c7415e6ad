"""What do the votes by name add up to, and which of them cannot be? Only those present at that instant vote."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from states.majority import Tally
from states.presence import Standing, Timeline, clock
from states.vocabulary import VOTE_CHOICE_LABELS, VoteChoice

CAST = (VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAINED)
"""What somebody has to be present for."""


@dataclass(frozen=True, slots=True)
class RollCall:
    """A ballot by name: the choice of every member of the roster, and its counts."""

    choices: Mapping[int, VoteChoice]
    tally: Tally


def roll_call(
    members: int,
    roster: Collection[int],
    electorate: Collection[int],
    votes: Mapping[int, VoteChoice],
    excused: Collection[int] = (),
) -> RollCall:
    """The choices of the whole roster: who was present and said nothing did not vote, the others were away.

    ``members`` is the confirmed number of all members, never ``len(roster)``: a seat may be vacant (§ 87).
    """
    choices: dict[int, VoteChoice] = {}
    for member in roster:
        if member in electorate:
            given = votes.get(member, VoteChoice.DID_NOT_VOTE)
            choices[member] = given if given in CAST else VoteChoice.DID_NOT_VOTE
        else:
            choices[member] = VoteChoice.EXCUSED if member in excused else VoteChoice.ABSENT
    counts = {choice: sum(given is choice for given in choices.values()) for choice in CAST}
    tally = Tally(
        members,
        len(electorate),
        counts[VoteChoice.FOR],
        counts[VoteChoice.AGAINST],
        counts[VoteChoice.ABSTAINED],
    )
    return RollCall(choices, tally)


def roll_call_faults(timeline: Timeline, at: datetime, votes: Mapping[int, VoteChoice]) -> list[str]:
    """Votes that cannot be, with the name and the times, as Czech sentences; empty if all can."""
    found = []
    standing = timeline.standing_at(at)
    for member, choice in votes.items():
        if choice not in CAST:
            continue
        word = VOTE_CHOICE_LABELS[choice]
        where = standing.get(member)
        if where is None:
            found.append(
                f"Hlas „{word}“ člena č.\u00a0{member} nelze započítat, v\u00a0orgánu ke dni jednání není."
            )
            continue
        if where in (Standing.PRESENT, Standing.REMOTE):
            continue
        found.append(
            f"{timeline.roster[member]}: hlas „{word}“ v\u00a0{clock(at)} nelze započítat, "
            f"{_why_not(timeline, member, at)}; opravte prezenci, nebo hlas."
        )
    return found


def _why_not(timeline: Timeline, member: int, at: datetime) -> str:
    events = timeline.by_member[member]
    came = next((event for event in events if event.at > at), None)
    before = [event for event in events if event.at <= at]
    if not before and came is not None:
        return f"přítomen(a) je až od {clock(came.at)}"
    if not before:
        return "příchod zapsán není"
    last = before[-1]
    back = f" a\u00a0vrátil(a) se v\u00a0{clock(came.at)}" if came is not None else ""
    if timeline.standing_at(at)[member] is Standing.EXCUSED:
        return "je omluven(a)"
    return f"odešel(a) v\u00a0{clock(last.at)}{back}"
