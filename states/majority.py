"""Was it adopted, and why?

A resolution needs the consent of more than half of ALL members of the body (Act 128/2000 Sb.: § 87 assembly,
§ 101 council, § 122 commission). Abstaining, not voting and being absent all work as "not for". The number of
members is a dated value that a person confirms; it is never counted from the attendance.
"""

import re
from dataclasses import dataclass


def threshold(members: int) -> int:
    """The smallest number of votes for, or of those present, that is more than half of `members`.

    ValueError (a Czech sentence) when the body has no members.
    """
    if members < 1:
        raise ValueError(f"Orgán musí mít aspoň jednoho člena, uvedeno je {members}; opravte počet členů.")
    return members // 2 + 1


def is_adopted(members: int, votes_for: int) -> bool:
    """Whether `votes_for` is more than half of all members (§ 87), however many are present."""
    return votes_for >= threshold(members)


def is_quorate(members: int, present: int) -> bool:
    """Whether more than half of all members are present (§ 92/3, § 101)."""
    return present >= threshold(members)


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one ballot, at the moment of that ballot; people, not percents."""

    members: int
    present: int
    votes_for: int
    against: int
    abstained: int

    @property
    def did_not_vote(self) -> int:
        """Those present who neither voted nor abstained; published counts need not add up."""
        return self.present - self.votes_for - self.against - self.abstained

    @property
    def is_quorate(self) -> bool:
        """More than half of all members were present."""
        return not self.faults() and is_quorate(self.members, self.present)

    @property
    def is_adopted(self) -> bool:
        """More than half of all members were for. Counts that cannot be true adopt nothing."""
        return self.is_quorate and is_adopted(self.members, self.votes_for)

    def faults(self) -> list[str]:
        """Why these counts cannot be true, in Czech sentences; an empty list when they can."""
        found = []
        if self.members < 1:
            found.append(
                f"Orgán musí mít aspoň jednoho člena, uvedeno je {self.members}; opravte počet členů."
            )
        counts = {
            "přítomných": self.present,
            "hlasů pro": self.votes_for,
            "hlasů proti": self.against,
            "těch, kdo se zdrželi,": self.abstained,
        }
        for label, count in counts.items():
            if count < 0:
                found.append(f"Počet {label} nemůže být záporný, uvedeno je {count}; opravte jej.")
        if self.present > self.members:
            found.append(
                f"Přítomných je uvedeno {self.present}, ale orgán má členů jen {self.members};"
                " opravte prezenci nebo počet členů."
            )
        if self.did_not_vote < 0:
            found.append(
                f"Pro, proti a\u00a0zdrželo se je dohromady {self.present - self.did_not_vote}, ale"
                f" přítomných je jen {self.present}; opravte hlasování nebo prezenci."
            )
        return found

    def explanation(self, paragraph: str, quorum_paragraph: str = "") -> str:
        """One Czech sentence: what there was, what was needed, and by which paragraph.

        `paragraph` is the body's rule of majority ("§ 87 zákona o obcích"), `quorum_paragraph` its rule of
        quorum ("§ 92 odst. 3 zákona o obcích"), cited when too few are present. ValueError with the faults of
        counts that cannot be true.
        """
        if found := self.faults():
            raise ValueError(" ".join(found))
        needed = threshold(self.members)
        if not self.is_quorate:
            cited = f" ({quorum_paragraph})" if quorum_paragraph else ""
            return (
                f"Přítomno {self.present} z\u00a0{_of_members(self.members)}; orgán se může usnášet jen"
                f" za přítomnosti aspoň {_of_members(needed)}{cited}."
            )
        return (
            f"Pro {self.votes_for} z\u00a0{_of_members(self.members)};"
            f" k\u00a0přijetí {_votes_are_needed(needed)} ({paragraph})."
        )


def _of_members(count: int) -> str:
    return f"{count}\u00a0{'člena' if count == 1 else 'členů'}"


def _votes_are_needed(count: int) -> str:
    if count == 1:
        return "je třeba 1\u00a0hlas"
    return f"jsou třeba {count}\u00a0hlasy" if count < 5 else f"je třeba {count}\u00a0hlasů"


_COUNT = "(0|[1-9][0-9]{0,2})"
_NAMES = r"(?:\s*\([^()0-9]*\))?"  # who it was; a digit there could be another count
_COMMA = r"(?:\s*[,;]\s*|\s+)"
_ABSTAINED = r"zdrž(?:\.|el[aio]?\s+se)"
_ZERO_OR_COUNT = "(nikdo|0|[1-9][0-9]{0,2})"
_VOTE_LINES = [
    # „15 - 0 - 0“
    re.compile(rf"{_COUNT}\s*[-–—]\s*{_COUNT}\s*[-–—]\s*{_COUNT}"),
    # „Pro 8, proti 0, zdrž. 0“, „PRO 5 PROTI 8 ZDRŽELI SE 1 (Páterová)“
    re.compile(
        rf"pro:?\s+{_COUNT}{_NAMES}{_COMMA}proti:?\s+{_COUNT}{_NAMES}{_COMMA}{_ABSTAINED}:?\s+{_COUNT}{_NAMES}\.?",
        re.I,
    ),
    # „17 pro, 2 se zdrželi“, „14 pro, nikdo proti, nikdo se nezdržel“: a part that is zero may be left out
    re.compile(
        rf"{_ZERO_OR_COUNT}\s+pro(?=\s*,)(?:\s*,\s*{_ZERO_OR_COUNT}\s+proti)?"
        rf"(?:\s*,\s*(?:{_COUNT}\s+se\s+zdržel[aio]?|(nikdo)\s+se\s+nezdržel))?\.?",
        re.I,
    ),
]


def parse_vote_line(text: str) -> tuple[int, int, int]:
    """Votes for, against and abstained, from a line of minutes.

    Reads exactly the forms that are known from towns' minutes (a bare triple is for - against - abstained).
    ValueError (a Czech sentence) for anything else: a line that could mean two things is a person's to read.
    """
    for form in _VOTE_LINES:
        if match := form.fullmatch(text.strip()):
            votes_for, against, abstained, *_ = (
                int(count) if count and count.isdigit() else 0 for count in match.groups()
            )
            return votes_for, against, abstained
    raise ValueError(
        f"Zápisu hlasování „{text}“ nerozumíme; napište jej jako „Pro 8, proti 0, zdrž. 0“ nebo „8 - 0 - 0“."
    )
