"""Do the ballots taken under an item allow an outcome to be recorded? What was voted on is what was adopted.

An outcome never stands against the ballots of its own item: neither typed counts beside them, nor other words than
those that were put to the vote, nor a ballot that a later one has overtaken (§ 87 of Act 128/2000 Sb.).
"""

from __future__ import annotations

from collections.abc import Sequence

from states.ballots import Ballot, decisive, election, is_negative
from states.folding import fold
from states.vocabulary import BALLOT_SUBJECT_LABELS, OUTCOME_LABELS, BallotSubject, Outcome

ON_THE_MATTER = (
    BallotSubject.PROPOSAL,
    BallotSubject.CLAUSES,
    BallotSubject.ELECTION,
    BallotSubject.COUNTER_PROPOSAL,
)
"""By which ballots something of the matter itself is adopted."""
_TAKING = (BallotSubject.PROPOSAL, BallotSubject.CLAUSES, BallotSubject.ELECTION)
"""After which, failed or not, counts typed beside them would contradict what was voted on in the room."""
_TOUCHING = (
    BallotSubject.COUNTER_PROPOSAL,
    BallotSubject.AMENDMENT,
    BallotSubject.POSTPONEMENT,
    BallotSubject.REMOVAL,
)
"""The same, if they were adopted."""
_DECIDING = (BallotSubject.COUNTER_PROPOSAL, BallotSubject.POSTPONEMENT, BallotSubject.REMOVAL)
"""What an item comes to if it was adopted; an amendment alone decides nothing yet."""
_BUNDLED = (
    BallotSubject.PROPOSAL,
    BallotSubject.POSTPONEMENT,
    BallotSubject.REMOVAL,
)
"""What is voted on for several items at once: they as they stand, or whether they are dealt with at all."""
_WITHOUT_REACHING = (Outcome.NOTED, Outcome.NOT_REACHED)
_WITHOUT_DECIDING = (Outcome.WITHDRAWN, Outcome.POSTPONED, Outcome.REMOVED, Outcome.RETURNED)
_REFUSING = (Outcome.NOT_ADOPTED, Outcome.NOT_RECOMMENDED)
_SUBJECT_OF = {
    Outcome.POSTPONED: BallotSubject.POSTPONEMENT,
    Outcome.REMOVED: BallotSubject.REMOVAL,
}
AMENDED = OUTCOME_LABELS[Outcome.ADOPTED_AMENDED]


def adopted_change(own: Sequence[Ballot]) -> Ballot | None:
    """The last adopted amendment; None if there is none. The words on the table are no longer those adopted."""
    changes = [ballot for ballot in own if ballot.subject is BallotSubject.AMENDMENT and ballot.is_adopted]
    return changes[-1] if changes else None


def adopted_on_the_matter(own: Sequence[Ballot]) -> Ballot | None:
    """The last ballot by which something of the matter is adopted, and holds; None if nothing is."""
    whole = decisive(ballot for ballot in own if ballot.subject is BallotSubject.PROPOSAL)
    others = [
        ballot
        for ballot in own
        if ballot.is_adopted
        and ballot.subject in ON_THE_MATTER
        and ballot.subject is not BallotSubject.PROPOSAL
    ]
    found = [*others, *([whole] if whole is not None and whole.is_adopted else [])]
    return max(found, key=lambda ballot: ballot.position) if found else None


def typed_fault(outcome: Outcome, own: Sequence[Ballot]) -> str | None:
    """Why counts can't be typed for an outcome; None if no recorded ballot on the item decides about it."""
    taken = [
        ballot
        for ballot in own
        if ballot.is_valid
        and (
            ballot.subject in _TAKING
            or ballot.subject is _SUBJECT_OF.get(outcome)
            or (ballot.subject in _TOUCHING and ballot.is_adopted)
        )
    ]
    if not taken:
        return None
    last = taken[-1]
    return (
        f"O\u00a0bodu se už hlasovalo ({last.name}, {BALLOT_SUBJECT_LABELS[last.subject]}); výsledek zapište "
        "z\u00a0hlasování, nové počty k\u00a0němu nepatří. Hlasovalo-li se znovu, zapište nejdřív to hlasování."
    )


def unvoted_fault(outcome: Outcome, own: Sequence[Ballot]) -> str | None:
    """Why an outcome can't be recorded without a ballot although ballots were taken; None if it can."""
    label = OUTCOME_LABELS[outcome]
    if outcome in _WITHOUT_REACHING:
        deciding = [
            ballot
            for ballot in own
            if ballot.is_valid
            and (ballot.subject in _TAKING or (ballot.subject in _DECIDING and ballot.is_adopted))
        ]
        if deciding:
            return f"O\u00a0bodu se hlasovalo ({deciding[-1].name}); výsledek „{label}“ je bez hlasování, vyberte jiný."
        return None
    subject = _SUBJECT_OF.get(outcome)
    voted = decisive(ballot for ballot in own if ballot.subject is subject)
    if voted is not None and not voted.is_adopted:
        return (
            f"O\u00a0tom se hlasovalo a\u00a0přijato to nebylo ({voted.name}, {BALLOT_SUBJECT_LABELS[voted.subject]}); "
            f"výsledek „{label}“ zapsat nelze."
        )
    return undecided_fault(outcome, own)


def undecided_fault(outcome: Outcome, own: Sequence[Ballot]) -> str | None:
    """Why an item was not put off, taken off or given back: something of it was adopted. None if it may have been."""
    if outcome not in _WITHOUT_DECIDING:
        return None
    adopted = adopted_on_the_matter(own)
    if adopted is None:
        return None
    return (
        f"O\u00a0bodu se hlasovalo a\u00a0přijato bylo ({adopted.name}, {BALLOT_SUBJECT_LABELS[adopted.subject]}); "
        f"výsledek „{OUTCOME_LABELS[outcome]}“ zapsat nelze."
    )


def overtaken_fault(outcome: Outcome, ballot: Ballot, own: Sequence[Ballot], paragraph: str) -> str | None:
    """Why an outcome can't rest on a ballot of its own item because of the others; None if it can."""
    if fault := undecided_fault(outcome, own):
        return fault
    if ballot.subject is BallotSubject.ELECTION:
        elected = election([one for one in own if one.subject is BallotSubject.ELECTION], paragraph)
        if elected.ballot is not None and elected.ballot.position != ballot.position:
            return f"{elected.sentence} Vyberte toto hlasování, nebo ho prohlaste s\u00a0důvodem za neplatné."
    if outcome in _REFUSING and ballot.subject is not BallotSubject.COUNTER_PROPOSAL:
        adopted = adopted_on_the_matter(own)
        if adopted is not None and adopted.subject is BallotSubject.COUNTER_PROPOSAL:
            return f"Byl přijat protinávrh ({adopted.name}); výsledek zapište z\u00a0něj."
        if adopted is not None and adopted.position > ballot.position:
            return (
                f"Později bylo přijato {BALLOT_SUBJECT_LABELS[adopted.subject]} ({adopted.name}); "
                "výsledek zapište z\u00a0tohoto hlasování."
            )
    return None


def bundled_fault(outcome: Outcome, ballot: Ballot, own: Sequence[Ballot], has_words: bool) -> str | None:
    """Why a ballot taken under another item can't decide this one as well; None if it can."""
    if ballot.subject is BallotSubject.CLAUSES:
        return (
            f"V\u00a0hlasování č.\u00a0{ballot.position} se hlasovalo po částech jiného návrhu; o\u00a0tomto bodu "
            "hlasujte zvlášť."
        )
    if ballot.subject not in _BUNDLED:
        return (
            f"Hlasování č.\u00a0{ballot.position} ({BALLOT_SUBJECT_LABELS[ballot.subject]}) o\u00a0tomto bodu nebylo; "
            "hlasujte o\u00a0něm zvlášť."
        )
    if has_words or outcome is Outcome.ADOPTED_AMENDED:
        return (
            f"Hlasováním č.\u00a0{ballot.position} o\u00a0jiném bodu lze bod přijmout jen tak, jak leží na stole; "
            "o\u00a0změněném znění hlasujte zvlášť."
        )
    apart = [one for one in own if one.is_valid and one.subject in ON_THE_MATTER]
    if apart and ballot.subject is BallotSubject.PROPOSAL:
        return (
            f"O\u00a0tomto bodu se hlasovalo zvlášť ({apart[-1].name}); výsledek zapište z\u00a0něj, nebo ho nejdřív "
            "prohlaste s\u00a0důvodem za neplatné."
        )
    return None


def words_fault(
    outcome: Outcome, ballot: Ballot, on_table: str, words: str, own: Sequence[Ballot], subject: str
) -> str | None:
    """Why the body did not adopt these words by this ballot; None if it may have.

    ``words`` are those that somebody gives as adopted ("": those of the ballot), ``subject`` is how a resolution of
    the body begins: a motion that begins so is the whole text, a shorter one only says what is to change.
    """
    change = adopted_change(own)
    about_table = ballot.motion.strip() == on_table.strip()
    if change is not None:
        if outcome is Outcome.ADOPTED and about_table:
            return (
                f"Byl přijat pozměňovací návrh ({change.name}), a\u00a0tak znění na stole přijato nebylo; zapište "
                f"„{AMENDED}“ se zněním po změně."
            )
        if outcome is Outcome.RECOMMENDED and about_table and not words:
            return f"Byl přijat pozměňovací návrh ({change.name}); doplňte znění po změně."
        return None
    if not words or words.strip() == ballot.motion.strip():
        return None
    is_whole = ballot.motion.strip().casefold().startswith(subject.casefold())
    if about_table or (is_whole and ballot.subject is BallotSubject.PROPOSAL):
        return (
            f"O\u00a0jiném znění se nehlasovalo: {ballot.name} bylo o\u00a0znění „{_short(ballot.motion)}“. Byl-li "
            "přijat pozměňovací návrh nebo protinávrh, zapište nejdřív hlasování o\u00a0něm."
        )
    return None


def refuses(motion: str) -> bool:
    """Whether a motion as a whole refuses: it has a negative verb, and not that verb's positive form as well."""
    if not is_negative(motion):
        return False
    words = {word.strip(".,;:„“\"'()").casefold() for word in motion.split()}
    return not any(
        word.removeprefix("ne") in words for word in words if word.startswith("ne") and len(word) > 4
    )


def elects_other_fault(ballot: Ballot, text: str) -> str | None:
    """Why a text can't be the outcome of an election: it does not name whom the body elected."""
    said = fold(text).split()
    asked = [word for word in fold(ballot.candidate).split() if len(word) > 3 and not word.endswith(".")]
    if not asked or any(word[:-2] in spoken for word in asked[-1:] for spoken in said):
        return None
    return (
        f"Hlasování č.\u00a0{ballot.position} bylo volbou ({ballot.candidate}), ale znění na stole toto jméno nemá; "
        f"zapište „{AMENDED}“ a\u00a0napište, koho orgán zvolil."
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:80]}…"
