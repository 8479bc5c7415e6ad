"""What does a voting machine say of one ballot? Its words and counts understood, and what a person should look at.

Its label of a result is kept and compared with the numbers, never trusted (domain.md 2.5, 5.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType

from states.ballots import label_fault
from states.dates import PRAGUE
from states.majority import Tally
from states.outcome_table import plain, quoted
from states.vocabulary import VoteChoice

LONGEST_MOTION = 20_000

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "order": (
            "Pořadí",
            "Číslo hlasování",
            "Hlasování č.",
            "Č. hlasování",
            "number",
            "order",
            "vote number",
        ),
        "at": ("Čas", "Datum a čas", "Čas hlasování", "time", "datetime", "date time"),
        "item": ("Bod", "Bod programu", "Číslo bodu", "item", "topic", "topic number"),
        "motion": ("Návrh", "Předmět", "Předmět hlasování", "Text", "Název", "subject", "motion", "title"),
        "members": ("Členů", "Počet členů", "Všech členů", "deputies", "members"),
        "present": ("Přítomno", "Přítomni", "Přítomní", "Přítomných", "present"),
        "aye": ("Pro", "Ano", "yes", "aye", "for"),
        "no": ("Proti", "Ne", "no", "against"),
        "abstained": ("Zdržel se", "Zdrželi se", "Zdrželo se", "Zdrž.", "abstained", "abstain"),
        "not_voting": (
            "Nehlasoval",
            "Nehlasovali",
            "Nehlasovalo",
            "did not vote",
            "did_not_vote",
            "not_voting",
        ),
        "result": ("Výsledek", "Výsledek hlasování", "result"),
        "secret": ("Tajné", "is_secret", "secret"),
        "procedural": ("Procedurální", "is_procedural", "procedural"),
        "quorum": ("Kvorum", "quorum"),
    }
)
"""Columns and attributes: our name → headings that are understood, Czech and English, the first one as we say it."""
REQUIRED = ("aye", "no", "abstained")

_CHOICES: Mapping[VoteChoice, tuple[str, ...]] = MappingProxyType(
    {
        VoteChoice.FOR: ("pro", "ano", "aye", "yes", "for", "+", "a"),
        VoteChoice.AGAINST: ("proti", "ne", "no", "nay", "against", "-", "n"),
        VoteChoice.ABSTAINED: ("zdrzel se", "zdrzela se", "zdrzel", "zdrzela", "abstained", "abstain", "z"),
        VoteChoice.DID_NOT_VOTE: (
            "nehlasoval",
            "nehlasovala",
            "not_voting",
            "notvoting",
            "not voting",
            "did_not_vote",
            "did not vote",
            "no_vote",
        ),
        VoteChoice.ABSENT: (
            "nepritomen",
            "nepritomna",
            "neprit.",
            "absent",
            "missing",
            "not_present",
            "chybi",
            "—",
            "–",
        ),
        VoteChoice.EXCUSED: ("omluven", "omluvena", "excused"),
    }
)
_CHOICE_OF = {word: choice for choice, words in _CHOICES.items() for word in words}
_YES = frozenset({"yes", "ano", "true", "1", "x"})
_TITLES = re.compile(
    r"\b(?:bc|bca|mgr|mga|ing|arch|judr|mudr|mddr|mvdr|phdr|phmr|rndr|paeddr|thdr|thlic|dr|doc|prof|"
    r"ph\.?\s?d|csc|drsc|dis|mba|mpa|ll\.?\s?m)\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MachineBallot:
    """One ballot as the file has it; counts are people, None where the file has no such column.

    ``line`` is the row of a table or the place of the element; ``votes`` are names with choices, empty where
    the file has counts alone; ``quorum`` is the machine's own word for what it asks ("1/2A").
    """

    line: int
    order: int | None
    at: datetime | None
    clock: time | None
    item: str
    motion: str
    members: int | None
    present: int | None
    aye: int
    no: int
    abstained: int
    not_voting: int | None
    said_result: str
    is_secret: bool
    is_procedural: bool
    quorum: str
    votes: tuple[tuple[str, VoteChoice], ...] = ()

    @property
    def cast(self) -> int:
        """Who voted or abstained."""
        return self.aye + self.no + self.abstained

    def tally(self, members: int) -> Tally:
        """The counts for a body of so many members; who is present is said, or is who pressed a button."""
        present = self.present
        if present is None:
            present = self.cast + (self.not_voting or 0)
        return Tally(members, present, self.aye, self.no, self.abstained)


def flags(ballot: MachineBallot, members: int) -> tuple[str, ...]:
    """What a person should look at before it is recorded: the label, the machine's own numbers, its quorum."""
    tally = ballot.tally(members)
    found = list(tally.faults())
    if ballot.members is not None and ballot.members != members:
        found.append(
            f"Zařízení počítá s\u00a0{ballot.members} členy, podle pravidel města jich je {members}; platí pravidla."
        )
    if (
        ballot.present is not None
        and ballot.not_voting is not None
        and ballot.cast + ballot.not_voting != ballot.present
    ):
        found.append(
            f"Pro, proti, zdržel se a\u00a0nehlasoval je dohromady {ballot.cast + ballot.not_voting}, "
            f"ale přítomných uvádí zařízení {ballot.present}."
        )
    if not found and (label := label_fault(ballot.said_result, tally)):
        found.append(label)
    if ballot.quorum and plain(ballot.quorum) not in _ALL_MEMBERS:
        found.append(
            f"Zařízení mělo nastaveno kvorum {quoted(ballot.quorum)}; k\u00a0přijetí je vždy třeba "
            "nadpoloviční většina všech členů."
        )
    if ballot.cast == 0 and (ballot.present or 0) > 0:
        found.append("Nikdo nehlasoval; jde-li o\u00a0omyl obsluhy, prohlaste hlasování za neplatné.")
    return tuple(found)


_ALL_MEMBERS = frozenset({"1/2a", "1/2 a", "1/2 vsech", "nadpolovicni vsech"})
"""How machines write "half of all": anything else may mean half of those present."""


def matched_names(
    votes: Iterable[tuple[str, VoteChoice]], roster: Mapping[int, str]
) -> tuple[dict[int, VoteChoice], list[str]]:
    """Votes by the ids of members, and a sentence for each name that is nobody's, or more people's.

    Titles, case, diacritics and the order of names do not matter; a name that fits two members is a fault.
    """
    keys: dict[tuple[str, ...], list[int]] = {}
    for member, name in roster.items():
        keys.setdefault(name_key(name), []).append(member)
    found: dict[int, VoteChoice] = {}
    sentences = []
    for name, choice in votes:
        members = keys.get(name_key(name), [])
        if len(members) != 1:
            why = "v\u00a0orgánu není" if not members else "je v\u00a0orgánu vícekrát"
            sentences.append(f"Jméno {quoted(name)} {why}; zkontrolujte členy orgánu, nebo soubor.")
        elif members[0] in found:
            sentences.append(f"{quoted(name)} je u\u00a0jednoho hlasování dvakrát; opravte soubor.")
        else:
            found[members[0]] = choice
    return found, sentences


def name_key(name: str) -> tuple[str, ...]:
    """The words of a name without titles, in the order of the alphabet: what people are found by."""
    bare = _TITLES.sub(" ", name.replace(",", " "))
    return tuple(sorted(re.sub(r"[^\w\s-]+", " ", plain(bare)).split()))


def _key(heading: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", plain(heading).replace("_", " ")).split())


def column_of(heading: str) -> str | None:
    """Our name of a column or an attribute; None for one that is no count: a person, or nothing of ours."""
    return _NAME_OF.get(_key(heading))


_NAME_OF = {_key(heading): name for name, headings in COLUMNS.items() for heading in headings}


class Cells:
    """The cells of one ballot by our names, as they are being understood; ``sentences`` say what is wrong."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.sentences: list[str] = []

    def text(self, name: str) -> str:
        """A cell, trimmed."""
        return self.cells.get(name, "").strip()

    def count(self, name: str) -> int | None:
        """A number of people; None for an empty cell, or one that is no number."""
        text = self.text(name)
        if not text:
            return None
        if re.fullmatch(r"[0-9]{1,3}", text):
            return int(text)
        self.sentences.append(
            f"hodnota {quoted(text)} ve sloupci „{COLUMNS[name][0]}“ není celé číslo od 0 do 999; opravte ji."
        )
        return None

    def yes(self, name: str) -> bool:
        """Whether a cell says yes."""
        return plain(self.text(name)) in _YES

    def instant(self) -> tuple[datetime | None, time | None]:
        """The instant, or the time alone where the file has no day."""
        text = self.text("at")
        if not text:
            return None, None
        for form in _INSTANTS:
            try:
                return datetime.strptime(text, form).replace(tzinfo=PRAGUE), None
            except ValueError:
                continue
        if match := re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d))?", text):
            return None, time(int(match[1]), int(match[2]), int(match[3] or 0))
        try:
            found = datetime.fromisoformat(text)
            return (found if found.tzinfo else found.replace(tzinfo=PRAGUE)), None
        except ValueError:
            self.sentences.append(
                f"času {quoted(text)} nerozumíme; píše se 14:05 nebo 24.\u00a06.\u00a02024 14:05."
            )
            return None, None

    def ballot(self, line: int, votes: tuple[tuple[str, VoteChoice], ...]) -> MachineBallot | None:
        """The ballot; None if a count that is needed can't be understood."""
        counts = {name: self.count(name) for name in ("order", "members", "present", "not_voting", *REQUIRED)}
        self.sentences += [
            f"chybí počet „{COLUMNS[name][0]}“; kde nikdo nebyl, napište 0."
            for name in REQUIRED
            if not self.text(name)
        ]
        at, clock = self.instant()
        motion = self.text("motion")
        if len(motion) > LONGEST_MOTION:
            self.sentences.append("text návrhu je příliš dlouhý; zkraťte ho.")
        aye, no, abstained = (counts[name] for name in REQUIRED)
        if self.sentences or aye is None or no is None or abstained is None:
            return None
        return MachineBallot(
            line=line,
            order=counts["order"],
            at=at,
            clock=clock,
            item=self.text("item").rstrip(". "),
            motion=" ".join(motion.split()),
            members=counts["members"],
            present=counts["present"],
            aye=aye,
            no=no,
            abstained=abstained,
            not_voting=counts["not_voting"],
            said_result=self.text("result")[:200],
            is_secret=self.yes("secret"),
            is_procedural=self.yes("procedural"),
            quorum=self.text("quorum"),
            votes=votes,
        )


_INSTANTS = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d. %m. %Y %H:%M:%S", "%d. %m. %Y %H:%M")


def choice_of(text: str, name: str, sentences: list[str]) -> VoteChoice | None:
    """What one member did; "Ano (VK)", a vote from afar, is Ano."""
    word = plain(re.sub(r"\([^)]*\)", " ", text))
    found = _CHOICE_OF.get(word)
    if found is None:
        sentences.append(
            f"hlasu {quoted(text)} ({name}) nerozumíme; možné jsou pro, proti, zdržel se, nehlasoval."
        )
    return found


def people_agree(ballot: MachineBallot, sentences: list[str]) -> None:
    """Counts and names of one ballot must say the same."""
    if not ballot.votes or ballot.is_secret:
        return
    for choice, count, label in (
        (VoteChoice.FOR, ballot.aye, "pro"),
        (VoteChoice.AGAINST, ballot.no, "proti"),
        (VoteChoice.ABSTAINED, ballot.abstained, "zdržel se"),
    ):
        named = sum(given is choice for _name, given in ballot.votes)
        if named != count:
            sentences.append(f"„{label}“ je podle počtu {count}, podle jmen {named}; opravte soubor.")
