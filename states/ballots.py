"""What follows from the ballots of an item? Which one counts, in what order one votes, what was adopted and why.

Adopted is what more than half of ALL members were for (§ 87 of Act 128/2000 Sb., § 101, § 118, § 122), whatever
anybody calls it. A motion that failed resolves nothing: a failed „nesouhlasí“ is no consent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from states.majority import Tally, threshold
from states.presence import clock
from states.vocabulary import BallotSubject, BodyKind

QUORUM_PARAGRAPHS: dict[BodyKind, str] = {
    BodyKind.ASSEMBLY: "§ 92 odst. 3 zákona o obcích",
    BodyKind.COUNCIL: "§ 101 odst. 2 zákona o obcích",
    BodyKind.COMMITTEE: "jednací řád výboru",
    BodyKind.COMMISSION: "jednací řád komise",
    BodyKind.INTERNAL: "jednací řád",
}
CHANGES = (BallotSubject.COUNTER_PROPOSAL, BallotSubject.AMENDMENT)
"""What is voted on before the proposal it wants to change."""
ON_THE_AGENDA = (BallotSubject.ORDER, BallotSubject.REMOVAL, BallotSubject.POSTPONEMENT)
"""What is voted on before the matter itself: whether it is dealt with now at all."""
_RANK = {
    BallotSubject.PROCEDURE: 0,
    BallotSubject.ORDER: 1,
    BallotSubject.REMOVAL: 2,
    BallotSubject.POSTPONEMENT: 3,
    BallotSubject.COUNTER_PROPOSAL: 4,
    BallotSubject.AMENDMENT: 5,
    BallotSubject.CLAUSES: 6,
}
_LAST = 7


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot as the law looks at it; ``void_reason`` empty: valid. ``position`` is its place at the meeting."""

    position: int
    subject: BallotSubject
    tally: Tally
    motion: str = ""
    candidate: str = ""
    clauses: tuple[str, ...] = ()
    taken_at: datetime | None = None
    void_reason: str = ""

    @property
    def is_valid(self) -> bool:
        """Nobody has declared it void."""
        return not self.void_reason

    @property
    def is_adopted(self) -> bool:
        """It counts, and more than half of all members were for."""
        return self.is_valid and self.tally.is_adopted

    @property
    def name(self) -> str:
        """How sentences call it."""
        when = f" v\u00a0{clock(self.taken_at)}" if self.taken_at is not None else ""
        return f"hlasování č.\u00a0{self.position}{when}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What counts say by law; ``sentence`` is the reason, for a screen, a letter and the minutes."""

    is_quorate: bool
    is_adopted: bool
    needed: int
    missing: int
    sentence: str


def verdict(tally: Tally, paragraph: str, quorum_paragraph: str = "", motion: str = "") -> Verdict:
    """The law's answer to the counts. ValueError with the faults of counts that cannot be true.

    ``motion`` lets the sentence say what a failed negative motion does not mean (domain.md 3, case 13).
    """
    sentence = tally.explanation(paragraph, quorum_paragraph)
    needed = threshold(tally.members)
    if tally.is_quorate and not tally.is_adopted and is_negative(motion):
        sentence += " Nepřijetím záporného návrhu nevznikl souhlas; orgán se neusnesl na ničem."
    word = "Přijato." if tally.is_adopted else "Nepřijato."
    return Verdict(
        tally.is_quorate,
        tally.is_adopted,
        needed,
        max(0, needed - tally.votes_for),
        f"{word} {sentence}",
    )


def is_negative(motion: str) -> bool:
    """Whether a motion refuses: „nesouhlasí“, „neschvaluje“, „nedoporučuje“… as a word of its own."""
    words = [word.strip(".,;:„“\"'()").casefold() for word in motion.split()]
    return any(word in _NEGATIVE for word in words)


_NEGATIVE = frozenset(
    {
        "nesouhlasí",
        "neschvaluje",
        "nedoporučuje",
        "nevyhovuje",
        "neuděluje",
        "neuplatňuje",
        "nebere",
        "nevydává",
        "zamítá",
        "odmítá",
    }
)


# --- repeated ballots -------------------------------------------------------------------------------------------


def decisive(ballots: Iterable[Ballot]) -> Ballot | None:
    """Of repeated ballots on the same thing the last valid one counts; None if none is valid."""
    valid = [ballot for ballot in ballots if ballot.is_valid]
    return max(valid, key=lambda ballot: ballot.position) if valid else None


def said_of_repeated(ballots: Sequence[Ballot]) -> str:
    """Which of repeated ballots counts and why the others do not; empty where there was one valid ballot."""
    if len(ballots) < 2 and all(ballot.is_valid for ballot in ballots):
        return ""
    counts = decisive(ballots)
    others = [
        f"{_begin(ballot.name)} je neplatné ({ballot.void_reason})."
        if not ballot.is_valid
        else f"{_begin(ballot.name)} bylo opakováno."
        for ballot in sorted(ballots, key=lambda ballot: ballot.position)
        if ballot is not counts
    ]
    if counts is None:
        return " ".join(["Žádné hlasování není platné; hlasujte znovu.", *others])
    return " ".join([f"Platí {counts.name}, poslední platné.", *others])


# --- precedence -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion that was made and waits for its ballot; ``made`` is its place among those made."""

    made: int
    subject: BallotSubject
    text: str


def order_of_voting(motions: Iterable[Motion]) -> tuple[Motion, ...]:
    """Agenda first, then counter-proposals and amendments, the last-made of them first, then the proposal.

    The order is the rules of procedure's; this is the usual one (domain.md 3, case 20).
    """
    return tuple(
        sorted(
            motions,
            key=lambda motion: (
                _RANK.get(motion.subject, _LAST),
                -motion.made if motion.subject in CHANGES else motion.made,
            ),
        )
    )


def precedence_fault(subject: BallotSubject, taken: Sequence[Ballot]) -> str | None:
    """Why a motion of this subject cannot be voted on after the ballots ``taken`` on the item; None if it can."""
    on_proposal = decisive(ballot for ballot in taken if ballot.subject is BallotSubject.PROPOSAL)
    comes_before = (*CHANGES, BallotSubject.CLAUSES)
    if subject in comes_before and on_proposal is not None and on_proposal.is_adopted:
        return (
            f"Návrh už byl přijat ({on_proposal.name}); o\u00a0jeho částech, protinávrzích a\u00a0pozměňovacích "
            "návrzích se hlasuje před ním. Má-li se hlasovat znovu, prohlaste nejdřív to hlasování za neplatné "
            "s\u00a0důvodem."
        )
    counter = next(
        (
            ballot
            for ballot in reversed(taken)
            if ballot.subject is BallotSubject.COUNTER_PROPOSAL and ballot.is_adopted
        ),
        None,
    )
    if subject in (BallotSubject.PROPOSAL, BallotSubject.CLAUSES) and counter is not None:
        return (
            f"Byl přijat protinávrh ({counter.name}), a\u00a0tak se o\u00a0původním návrhu už nehlasuje; "
            "zapište výsledek bodu „přijato ve změněném znění“."
        )
    return None


# --- elections --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Election:
    """The outcome of an election of one; ``winner`` empty: nobody."""

    winner: str
    ballot: Ballot | None
    sentence: str


def election(ballots: Sequence[Ballot], paragraph: str) -> Election:
    """Each candidate's last valid ballot counts; the first of them with a majority of all members wins."""
    names = dict.fromkeys(ballot.candidate for ballot in ballots if ballot.candidate)
    counting = [
        ballot
        for name in names
        if (ballot := decisive(one for one in ballots if one.candidate == name)) is not None
    ]
    won = next(
        (ballot for ballot in sorted(counting, key=lambda one: one.position) if ballot.is_adopted), None
    )
    if won is not None:
        why = won.tally.explanation(paragraph)
        return Election(won.candidate, won, f"Zvolen(a): {won.candidate}, {won.name}. {why}")
    if not counting:
        return Election("", None, "Nikdo zvolen nebyl, platné hlasování není žádné.")
    best = max(counting, key=lambda ballot: ballot.tally.votes_for)
    return Election(
        "", None, f"Nikdo zvolen nebyl. Nejvíc hlasů: {best.candidate}. {best.tally.explanation(paragraph)}"
    )


# --- split and bundled votes ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Split:
    """What a vote by clauses came to; labels of clauses, in their order."""

    adopted: tuple[str, ...]
    failed: tuple[str, ...]
    open: tuple[str, ...]
    ballot: Ballot | None
    sentence: str

    @property
    def is_whole(self) -> bool:
        """Every clause was adopted: the proposal was, as it stood."""
        return bool(self.adopted) and not self.failed and not self.open


def split_vote(labels: Sequence[str], ballots: Sequence[Ballot]) -> Split:
    """Which clauses were adopted: for each clause the last valid ballot that names it counts."""
    adopted, failed, waiting = [], [], []
    last: Ballot | None = None
    for label in labels:
        counts = decisive(ballot for ballot in ballots if label in ballot.clauses)
        if counts is None:
            waiting.append(label)
        elif counts.is_adopted:
            adopted.append(label)
            last = counts if last is None or counts.position > last.position else last
        else:
            failed.append(label)
    parts = [
        f"přijaty body {', '.join(adopted)}" if adopted else "nepřijat žádný bod",
        *([f"nepřijaty body {', '.join(failed)}"] if failed else []),
        *([f"nehlasovalo se o\u00a0bodech {', '.join(waiting)}"] if waiting else []),
    ]
    sentence = f"Hlasování po částech: {'; '.join(parts)}."
    return Split(tuple(adopted), tuple(failed), tuple(waiting), last, sentence)


def clause_label_faults(labels: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Why a ballot cannot be about these clauses, as Czech sentences."""
    if not asked:
        return ["Hlasuje se po částech, ale není uvedeno, o\u00a0kterých bodech; vyberte je."]
    known = ", ".join(labels)
    return [f"Bod {label} v\u00a0návrhu není; má body {known}." for label in asked if label not in labels]


def bundle_fault(ballot: Ballot, items: int) -> str | None:
    """Why one ballot cannot decide so many items; None if it can."""
    if not ballot.is_valid:
        return f"{_begin(ballot.name)} je neplatné ({ballot.void_reason}); rozhodnout nemůže nic."
    if items > 1 and ballot.candidate:
        return (
            f"{_begin(ballot.name)} je volba ({ballot.candidate}); jedním hlasováním se volí do jedné funkce."
        )
    return None


def label_fault(said: str, tally: Tally) -> str | None:
    """The sentence when a machine's or a paper's label says otherwise than the counts; None if it agrees or is silent.

    The label is shown and compared, never trusted (domain.md 5.4: „nebylo přijato“ means what the numbers say).
    """
    claims = claimed(said)
    if claims is None or claims == tally.is_adopted:
        return None
    word = "přijato" if tally.is_adopted else "nepřijato"
    needed = threshold(tally.members)
    return (
        f"Zařízení nebo papír uvádí „{said.strip()}“, ale podle hlasů je {word}: pro {tally.votes_for} "
        f"z\u00a0{tally.members}, třeba je {needed}. Platí čísla."
    )


def claimed(said: str) -> bool | None:
    """What a label claims: True adopted, False not, None when it says neither."""
    words = " ".join(said.casefold().split()).rstrip(".!")
    if _NOT_ADOPTED.match(words):
        return False
    return True if _ADOPTED.match(words) else None


_NOT_ADOPTED = re.compile(
    r"(?:návrh |usnesení )?(?:nebyl[aoi]? (?:přijat|schválen|zvolen)|nepřijat|neschválen|nezvolen|zamítnut)"
    r"|(?:not adopted|not passed|not approved|rejected|failed|no|ne|-)$"
)
_ADOPTED = re.compile(
    r"(?:návrh |usnesení )?(?:byl[aoi]? (?:přijat|schválen|zvolen)|přijat|schválen|zvolen)"
    r"|(?:adopted|passed|approved|accepted|yes|ano|\+)$"
)


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]
