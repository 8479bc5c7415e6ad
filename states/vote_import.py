"""What does a voting machine's file say of the ballots? CSV and XML become ballots, or sentences with rows.

Machines speak two dialects that we have seen: one ballot an element with counts in attributes and people in
elements below it, and tables with columns of counts (domain.md 2.5, 5.4). Their label of a result is kept and
compared with the numbers, never trusted. XML is read by expat without a DOCTYPE: no entity can be told.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from types import MappingProxyType
from xml.parsers import expat

from states.ballots import label_fault
from states.dates import PRAGUE
from states.input_faults import Fault, InputFaults
from states.majority import Tally
from states.outcome_table import plain, quoted
from states.vocabulary import VoteChoice

LARGEST_FILE = 5 * 1024 * 1024
MOST_BALLOTS = 500
MOST_ELEMENTS = 200_000
_MOST_CELLS = 200_000
_LONGEST_MOTION = 20_000

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


@dataclass(frozen=True, slots=True)
class ReadVotes:
    """A machine's file that was read: the ballots in their order, and what is wrong with the others."""

    file: str
    ballots: tuple[MachineBallot, ...]
    faults: tuple[Fault, ...] = ()


def read_votes(data: bytes, file: str) -> ReadVotes:
    """The ballots of a CSV or XML file of at most 5 MB.

    Raises InputFaults if it is neither, or its heading can't be understood; faults of single rows wait in it.
    """
    if len(data) > LARGEST_FILE:
        raise _fault(file, "soubor je větší než 5\u00a0MB; nahrajte jen výsledky jednoho jednání.")
    if not data.strip():
        raise _fault(file, "soubor je prázdný; vyexportujte výsledky hlasování znovu.")
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    ballots, faults = _read_xml(data, file) if start == b"<" else _read_csv(data, file)
    if len(ballots) > MOST_BALLOTS:
        raise _fault(file, f"soubor má přes {MOST_BALLOTS} hlasování; rozdělte ho po jednáních.")
    if not ballots and not faults:
        raise _fault(file, "v\u00a0souboru není žádné hlasování; zkontrolujte, co zařízení vyexportovalo.")
    faults += _repeated_orders(file, ballots)
    in_order = sorted(ballots, key=lambda ballot: (ballot.order is None, ballot.order or 0, ballot.line))
    return ReadVotes(file, tuple(in_order), tuple(sorted(faults, key=lambda fault: fault.line)))


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


# --- common -----------------------------------------------------------------------------------------------------


def _fault(file: str, sentence: str, line: int = 0) -> InputFaults:
    return InputFaults([Fault(file, line, sentence)])


def _key(heading: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", plain(heading).replace("_", " ")).split())


_NAME_OF = {_key(heading): name for name, headings in COLUMNS.items() for heading in headings}


class _Cells:
    """The cells of one ballot by our names, as they are being understood; ``sentences`` say what is wrong."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.sentences: list[str] = []

    def text(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def count(self, name: str) -> int | None:
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
        if len(motion) > _LONGEST_MOTION:
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


def _choice(text: str, name: str, sentences: list[str]) -> VoteChoice | None:
    """What one member did; "Ano (VK)", a vote from afar, is Ano."""
    word = plain(re.sub(r"\([^)]*\)", " ", text))
    found = _CHOICE_OF.get(word)
    if found is None:
        sentences.append(
            f"hlasu {quoted(text)} ({name}) nerozumíme; možné jsou pro, proti, zdržel se, nehlasoval."
        )
    return found


def _people_agree(ballot: MachineBallot, sentences: list[str]) -> None:
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


def _repeated_orders(file: str, ballots: Iterable[MachineBallot]) -> list[Fault]:
    seen: dict[int, int] = {}
    found = []
    for ballot in ballots:
        if ballot.order is None:
            continue
        first = seen.setdefault(ballot.order, ballot.line)
        if first != ballot.line:
            found.append(
                Fault(
                    file,
                    ballot.line,
                    f"hlasování č.\u00a0{ballot.order} je v\u00a0souboru už na řádku {first}; nechte jen jedno.",
                )
            )
    return found


# --- CSV --------------------------------------------------------------------------------------------------------


def _text_of(data: bytes, file: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data:
        raise _fault(file, "soubor není v\u00a0kódování UTF-8 ani cp1250; uložte ho jako „CSV UTF-8“.")
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _fault(file, "soubor není textová tabulka CSV ani XML; vyexportujte ho ze zařízení znovu.")


def _read_csv(data: bytes, file: str) -> tuple[list[MachineBallot], list[Fault]]:
    text = _text_of(data, file)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=first.count)
    rows: list[tuple[int, list[str]]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            cells += len(row)
            if cells > _MOST_CELLS:
                raise _fault(file, "tabulka je příliš velká; rozdělte ji po jednáních.")
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
    except csv.Error:
        raise _fault(
            file, "tady tabulka není v\u00a0pořádku; zkontrolujte uvozovky kolem textu.", reader.line_num
        ) from None
    (header_line, header), *body = rows
    columns, people = _columns(header, header_line, file)
    ballots: list[MachineBallot] = []
    faults: list[Fault] = []
    for line, row in body:
        cells_of = _Cells({name: row[index] for index, name in columns.items() if index < len(row)})
        votes = tuple(
            (name, choice)
            for index, name in people.items()
            if index < len(row)
            and row[index].strip()
            and (choice := _choice(row[index], name, cells_of.sentences)) is not None
        )
        ballot = cells_of.ballot(line, votes)
        if ballot is not None:
            _people_agree(ballot, cells_of.sentences)
        if ballot is not None and not cells_of.sentences:
            ballots.append(ballot)
        faults += [Fault(file, line, sentence) for sentence in cells_of.sentences]
    return ballots, faults


def _columns(header: list[str], line: int, file: str) -> tuple[dict[int, str], dict[int, str]]:
    """Columns by our names, and those that are people; raises InputFaults if the counts are not there."""
    found: dict[int, str] = {}
    people: dict[int, str] = {}
    sentences = []
    for index, cell in enumerate(header):
        heading = cell.strip()
        name = _NAME_OF.get(_key(heading))
        if not heading:
            continue
        if name is None:
            people[index] = heading  # a column that is no count is a member: "Novák Jan"
        elif name in found.values():
            sentences.append(f"sloupec „{COLUMNS[name][0]}“ je v\u00a0tabulce dvakrát; nechte jen jeden.")
        else:
            found[index] = name
    sentences += [
        f"chybí sloupec „{COLUMNS[name][0]}“; doplňte ho." for name in REQUIRED if name not in found.values()
    ]
    if sentences:
        raise InputFaults(Fault(file, line, sentence) for sentence in sentences)
    return found, people


# --- XML --------------------------------------------------------------------------------------------------------


class _Stop(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _refuse_doctype(*_: object) -> None:
    raise _Stop("obsahuje deklaraci DOCTYPE nebo entity, které výsledky hlasování nemají mít.")


class _Xml:
    """Gathers ballots as elements come; nothing else of the file is kept."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.ballots: list[MachineBallot] = []
        self.faults: list[Fault] = []
        self.elements = 0
        self.cells: dict[str, str] | None = None
        self.people: list[tuple[str, str]] = []
        self.line = 0
        self.text: list[str] = []
        self.is_topic = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise _Stop("má příliš mnoho částí; nahrajte jen výsledky jednoho jednání.")
        plain_name = name.rpartition(":")[2].casefold()
        if plain_name in ("votingresult", "ballot", "vote-event", "voting"):
            if self.cells is not None:
                raise _Stop("má hlasování vložené do jiného hlasování; vyexportujte ho znovu.")
            self.line = len(self.ballots) + len({fault.line for fault in self.faults}) + 1
            self.cells = {
                own: value
                for key, value in attributes.items()
                if (own := _NAME_OF.get(_key(key))) is not None
            }
            self.people = []
        elif self.cells is None:
            return
        elif plain_name == "topic":
            self.cells["item"] = attributes.get("number", "")
            self.is_topic, self.text = True, []
        elif plain_name in ("deputy", "voter", "member") and "vote" in attributes:
            parts = (attributes.get("first_name", ""), attributes.get("name", ""))
            self.people.append((" ".join(part for part in parts if part.strip()), attributes["vote"]))

    def words(self, text: str) -> None:
        if self.is_topic and sum(map(len, self.text)) < _LONGEST_MOTION + 100:
            self.text.append(text)

    def end(self, name: str) -> None:
        plain_name = name.rpartition(":")[2].casefold()
        if plain_name == "topic" and self.cells is not None:
            self.cells["motion"] = "".join(self.text)
            self.is_topic = False
        if plain_name in ("votingresult", "ballot", "vote-event", "voting") and self.cells is not None:
            self._keep(_Cells(self.cells))
            self.cells = None

    def _keep(self, cells: _Cells) -> None:
        votes = tuple(
            (name, choice)
            for name, word in self.people
            if word.strip() and (choice := _choice(word, name, cells.sentences)) is not None
        )
        ballot = cells.ballot(self.line, votes)
        if ballot is not None and ballot.is_secret:
            ballot = replace(ballot, votes=())  # who voted how in secret is nobody's to keep
        if ballot is not None:
            _people_agree(ballot, cells.sentences)
        if ballot is not None and not cells.sentences:
            self.ballots.append(ballot)
        self.faults += [Fault(self.file, self.line, sentence) for sentence in cells.sentences]


def _read_xml(data: bytes, file: str) -> tuple[list[MachineBallot], list[Fault]]:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    reader = _Xml(file)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    try:
        parser.Parse(data, True)
    except _Stop as stopped:
        raise _fault(file, stopped.sentence) from None
    except (expat.ExpatError, ValueError, LookupError):
        raise _fault(file, "soubor XML je poškozený; vyexportujte ho ze zařízení znovu.") from None
    return reader.ballots, reader.faults
