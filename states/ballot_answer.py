"""Was a motion carried by these counts, and why? The answer of `razitko explain ballot`; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from states.majority import Tally, is_adopted, threshold
from states.vocabulary import MAJORITY_PARAGRAPHS, BodyKind

NO_OPPOSITE = "Nepřijatý návrh není usnesení o\u00a0opaku; orgán nerozhodl nic."


@dataclass(frozen=True, slots=True)
class BallotAnswer:
    """``quorate`` is None where nobody said how many were present; ``needed`` is the least number of votes for."""

    quorate: bool | None
    adopted: bool
    needed: int
    reason: str

    def as_data(self) -> dict[str, object]:
        """For JSON."""
        return {
            "quorate": self.quorate,
            "adopted": self.adopted,
            "needed": self.needed,
            "reason": self.reason,
        }


def judge_ballot(
    members: int,
    present: int | None,
    votes_for: int,
    against: int = 0,
    abstained: int = 0,
    kind: BodyKind = BodyKind.ASSEMBLY,
) -> BallotAnswer:
    """Judges the counts by the law of a kind of body (§ 87, § 101/2, § 118/3, § 122/3 of Act 128/2000 Sb.).

    Raises ValueError with Czech sentences for counts that cannot be true.
    """
    tally = Tally(members, members if present is None else present, votes_for, against, abstained)
    if faults := _faults(tally, is_presence_known=present is not None):
        raise ValueError(" ".join(faults))
    quorate = None if present is None else tally.is_quorate
    adopted = is_adopted(members, votes_for) if present is None else tally.is_adopted
    words = "Přijato." if adopted else "Nepřijato."
    paragraph = MAJORITY_PARAGRAPHS.get(kind, "jednací řád")
    why = tally.explanation(paragraph, _QUORUM.get(kind, "jednací řád"))
    last = "" if adopted else f" {NO_OPPOSITE}"
    return BallotAnswer(quorate, adopted, threshold(members), f"{words} {why}{last}")


_QUORUM: dict[BodyKind, str] = {
    BodyKind.ASSEMBLY: "§\u00a092 odst.\u00a03 zákona o\u00a0obcích",
    BodyKind.COUNCIL: "§\u00a0101 odst.\u00a02 zákona o\u00a0obcích",
}


def _faults(tally: Tally, *, is_presence_known: bool) -> list[str]:
    if is_presence_known or tally.members < 1:
        return tally.faults()
    voted = tally.votes_for + tally.against + tally.abstained
    if voted > tally.members and min(tally.votes_for, tally.against, tally.abstained) >= 0:
        return [
            f"Pro, proti a\u00a0zdrželo se je dohromady {voted}, ale orgán má členů jen {tally.members};"
            " opravte hlasování nebo počet členů."
        ]
    return tally.faults()
