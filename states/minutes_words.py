"""In what sentences do minutes say what was recorded? Attendance, ballots with their law, officers, pauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from states.ballots import QUORUM_PARAGRAPHS, verdict
from states.dates import czech_date
from states.majority import Tally
from states.presence import Interval, Standing, Timeline, clock
from states.vocabulary import (
    BALLOT_KIND_LABELS,
    BALLOT_SUBJECT_LABELS,
    MAJORITY_PARAGRAPHS,
    BallotKind,
    BallotSubject,
    BodyKind,
    VoteChoice,
)

WHOLE = ""
"""The key of the minute-taker's words about the meeting as a whole."""
_CHOICES = {
    VoteChoice.FOR: "Pro",
    VoteChoice.AGAINST: "Proti",
    VoteChoice.ABSTAINED: "Zdrželi se",
    VoteChoice.DID_NOT_VOTE: "Nehlasovali",
    VoteChoice.ABSENT: "Nepřítomni",
    VoteChoice.EXCUSED: "Omluveni",
}
_MEETINGS = {  # the word of the town for a meeting of the body, in the genitive
    "zasedání": "zasedání",
    "schůze": "schůze",
    "porada": "porady",
    "jednání": "jednání",
}


def genitive_of_meeting(word: str) -> str:
    """„zasedání“, „schůze“, „porady“: of what these are the minutes; an unknown word is called „jednání“."""
    return _MEETINGS.get(word, "jednání")


def attendance(timeline: Timeline) -> list[tuple[str, str]]:
    """Each member of the roster with when they were present: „od 14:00 do konce“, „omluven(a)“, „nepřítomen(a)“."""
    stretches: dict[int, list[Interval]] = {}
    for interval in timeline.intervals():
        stretches.setdefault(interval.member, []).append(interval)
    last = max((event.at for event in timeline.events), default=None)
    standing = timeline.standing_at(last) if last is not None else {}
    listed = []
    for member, name in timeline.roster.items():
        if member in stretches:
            listed.append((name, "; ".join(map(_stretch, stretches[member]))))
        else:
            excused = standing.get(member) is Standing.EXCUSED
            listed.append((name, "omluven(a)" if excused else "nepřítomen(a)"))
    return listed


def _stretch(interval: Interval) -> str:
    until = f"do\u00a0{clock(interval.until)}" if interval.until is not None else "do konce"
    words = f"od\u00a0{clock(interval.since)} {until}"
    return f"{words} (na dálku)" if interval.is_remote else words


def ballot_heading(position: int, kind: BallotKind, taken_at: datetime | None) -> str:
    """„Hlasování č. 5 (15:10, jmenovité)“; that votes were counted needs no word."""
    said = [clock(taken_at)] if taken_at is not None else []
    if kind is not BallotKind.COUNTS:
        said.append(BALLOT_KIND_LABELS[kind])
    return f"Hlasování č.\u00a0{position}" + (f" ({', '.join(said)})" if said else "")


def motion_heading(subject: BallotSubject, moved_by: str | None, candidate: str | None) -> str:
    """„Protinávrh (Jan Vzor)“, „Volba: Jan Vzor“: whose words follow."""
    label = BALLOT_SUBJECT_LABELS[subject]
    label = label[0].upper() + label[1:]
    if candidate:
        label += f": {candidate}"
    return f"{label} (navrhl(a) {moved_by})" if moved_by else label


def ballot_counts(tally: Tally) -> str:
    """The counts as the minutes write them; who was present and did not vote is counted too."""
    words = f"pro\u00a0{tally.votes_for}, proti\u00a0{tally.against}, zdrželi se\u00a0{tally.abstained}"
    if tally.did_not_vote > 0:
        words += f", nehlasovali\u00a0{tally.did_not_vote}"
    return f"{words} (přítomno {tally.present} z\u00a0{tally.members} členů)"


def ballot_law(tally: Tally, kind: BodyKind, motion: str = "") -> str:
    """What the counts mean by law, in one sentence; nothing where no law counts votes."""
    if kind is BodyKind.INTERNAL or tally.faults():
        return ""
    return verdict(tally, MAJORITY_PARAGRAPHS[kind], QUORUM_PARAGRAPHS[kind], motion).sentence


def named_votes(votes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Who voted how: a label and the names, in the order of the vocabulary."""
    by_choice: dict[VoteChoice, list[str]] = {choice: [] for choice in VoteChoice}
    for choice, name in votes:
        by_choice[VoteChoice(choice)].append(name)
    return [(_CHOICES[choice], ", ".join(names)) for choice, names in by_choice.items() if names]


def pauses(marks: Sequence[tuple[str, datetime]]) -> str:
    """„přerušeno 15:00–15:20“: each interruption with its end."""
    spans = []
    began: datetime | None = None
    for verb, at in marks:
        if verb == "interrupt":
            began = at
        elif began is not None:
            spans.append(f"{clock(began)}–{clock(at)}")
            began = None
    if began is not None:
        spans.append(f"od\u00a0{clock(began)}")
    return ", ".join(spans)


def officer(name: str, since: datetime | None, until: datetime | None, reason: str | None) -> str:
    """A name, and until when and why, where somebody was replaced."""
    if until is None:
        return name
    why = f", {reason}" if reason else ""
    return f"{name} (do\u00a0{clock(until)}{why})"


def ended(held_on_day: datetime, ended_at: datetime | None, reason: str | None) -> str:
    """When it ended, with the day if that was another one, and why if it did not end by itself."""
    if ended_at is None:
        return "dosud neukončeno"
    day = "" if ended_at.date() == held_on_day.date() else f"{czech_date(ended_at.date())} v\u00a0"
    return f"{day}{clock(ended_at)}" + (f" ({reason})" if reason else "")
