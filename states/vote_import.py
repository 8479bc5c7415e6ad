"""What does a voting machine's file say of the ballots? CSV and XML become ballots, or sentences with rows.

Machines speak two dialects that we have seen: one ballot an element with counts in attributes and people in
elements below it, and tables with columns of counts. XML is read by expat without a DOCTYPE: no entity can be told.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.parsers import expat

from states.input_faults import Fault, InputFaults
from states.machine_ballot import (
    COLUMNS,
    LONGEST_MOTION,
    REQUIRED,
    Cells,
    MachineBallot,
    choice_of,
    column_of,
    people_agree,
)

LARGEST_FILE = 5 * 1024 * 1024
MOST_BALLOTS = 500
MOST_ELEMENTS = 200_000
_MOST_CELLS = 200_000
_TOO_MANY = f"soubor má přes {MOST_BALLOTS} hlasování; rozdělte ho po jednáních."


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
    if not ballots and not faults:
        raise _fault(file, "v\u00a0souboru není žádné hlasování; zkontrolujte, co zařízení vyexportovalo.")
    faults += _repeated_orders(file, ballots)
    in_order = sorted(ballots, key=lambda ballot: (ballot.order is None, ballot.order or 0, ballot.line))
    return ReadVotes(file, tuple(in_order), tuple(sorted(faults, key=lambda fault: fault.line)))


def _fault(file: str, sentence: str, line: int = 0) -> InputFaults:
    return InputFaults([Fault(file, line, sentence)])


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
    if (
        len(body) > MOST_BALLOTS
    ):  # before each is judged: faults of 100,000 rows would be a page that nobody opens
        raise _fault(file, _TOO_MANY)
    columns, people = _columns(header, header_line, file)
    ballots: list[MachineBallot] = []
    faults: list[Fault] = []
    for line, row in body:
        cells_of = Cells({name: row[index] for index, name in columns.items() if index < len(row)})
        votes = tuple(
            (name, choice)
            for index, name in people.items()
            if index < len(row)
            and row[index].strip()
            and (choice := choice_of(row[index], name, cells_of.sentences)) is not None
        )
        ballot = cells_of.ballot(line, votes)
        if ballot is not None:
            people_agree(ballot, cells_of.sentences)
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
        name = column_of(heading)
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
        self.begun = 0
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
            self.begun += 1
            if self.begun > MOST_BALLOTS:
                raise _Stop(_TOO_MANY)
            self.line = self.begun
            self.cells = {
                own: value for key, value in attributes.items() if (own := column_of(key)) is not None
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
        if self.is_topic and sum(map(len, self.text)) < LONGEST_MOTION + 100:
            self.text.append(text)

    def end(self, name: str) -> None:
        plain_name = name.rpartition(":")[2].casefold()
        if plain_name == "topic" and self.cells is not None:
            self.cells["motion"] = "".join(self.text)
            self.is_topic = False
        if plain_name in ("votingresult", "ballot", "vote-event", "voting") and self.cells is not None:
            self._keep(Cells(self.cells))
            self.cells = None

    def _keep(self, cells: Cells) -> None:
        votes = tuple(
            (name, choice)
            for name, word in self.people
            if word.strip() and (choice := choice_of(word, name, cells.sentences)) is not None
        )
        ballot = cells.ballot(self.line, votes)
        if ballot is not None and ballot.is_secret:
            ballot = replace(ballot, votes=())  # who voted how in secret is nobody's to keep
        if ballot is not None:
            people_agree(ballot, cells.sentences)
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
