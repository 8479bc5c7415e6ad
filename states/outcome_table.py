"""What does a filled table of outcomes say? Czech headings and cells become rows, or sentences with lines.

Nothing is guessed: a cell that could mean two things is a fault. Upper case, diacritics and spaces do not
matter in headings, bodies, outcomes and vote lines (clerks type on all sorts of keyboards); in texts and
numbers they do.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from states.input_faults import Fault, InputFaults
from states.majority import parse_vote_line
from states.vocabulary import OUTCOME_LABELS, Outcome

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "body": ("Orgán", "Název orgánu", "Kód orgánu"),
        "held_on": ("Datum", "Datum jednání", "Datum projednání", "Den jednání"),
        "position": ("Bod", "Bod programu", "Číslo bodu", "Č. bodu"),
        "proposal": ("Návrh", "Číslo návrhu", "Č. návrhu", "Návrh č."),
        "title": ("Název", "Název návrhu", "Název materiálu", "Materiál"),
        "outcome": ("Výsledek", "Výsledek projednání"),
        "vote": ("Hlasování", "Výsledek hlasování"),
        "present": ("Přítomno", "Přítomní", "Přítomných", "Počet přítomných"),
        "votes_for": ("Pro", "Pro návrh", "Hlasů pro"),
        "against": ("Proti", "Proti návrhu", "Hlasů proti"),
        "abstained": ("Zdržel se", "Zdrželi se", "Zdrželo se", "Zdržel(i) se", "Zdrž."),
        "members": ("Členů", "Počet členů", "Všech členů", "Počet všech členů"),
        "number": ("Číslo usnesení", "Č. usnesení", "Usnesení č.", "Usnesení"),
        "number_reason": ("Důvod čísla", "Důvod ručního čísla"),
        "amended_text": ("Změněné znění", "Pozměněné znění", "Přijaté znění"),
        "postponed_to": ("Odloženo na", "Odloženo do"),
        "conditions": ("Podmínky", "Podmínka", "Podmínky odložení"),
        "reason": ("Důvod", "Zdůvodnění"),
        "order": ("Pořadí hlasování", "Pořadí", "Pořadí hlasů"),
    }
)
"""Columns of the table: our name → headings that are understood, the first one as we write it."""

REQUIRED = ("body", "held_on", "proposal", "outcome")
MOST_ROWS = 1000
_LONGEST_NUMBER = 120  # the column of the register

_OUTCOMES: Mapping[Outcome, tuple[str, ...]] = MappingProxyType(
    {
        Outcome.ADOPTED: ("schváleno",),
        Outcome.ADOPTED_AMENDED: (
            "přijato se změnou",
            "přijato se změnami",
            "přijato v pozměněném znění",
            "schváleno se změnou",
            "schváleno ve změněném znění",
        ),
        Outcome.NOT_ADOPTED: ("neschváleno",),
        Outcome.RECOMMENDED: (),
        Outcome.NOT_RECOMMENDED: (),
        Outcome.NOTED: ("na vědomí", "vzato na vědomí", "bez hlasování na vědomí"),
        Outcome.POSTPONED: ("odročeno",),
        Outcome.REMOVED: ("vyřazeno",),
        Outcome.RETURNED: ("vráceno", "vráceno k dopracování"),
        Outcome.WITHDRAWN: ("staženo",),
        Outcome.NOT_REACHED: ("neprojednáno",),
    }
)
_WITH_OWN_TEXT = (Outcome.ADOPTED_AMENDED, Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in a file: cells are texts, lines are counted as who fills it counts them."""

    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Votes:
    """Counts of one ballot as the table has them, people."""

    votes_for: int
    against: int
    abstained: int


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One item of one meeting. ``body`` is a code or a name as written; ``line`` is the row in the file.

    ``present`` is known whenever there are ``votes``. ``text`` is what was adopted in other words than
    proposed (for "nedoporučeno": the negative motion that was carried).
    """

    line: int
    body: str
    held_on: date
    proposal_id: int
    outcome: Outcome
    position: int | None = None
    title: str = ""
    votes: Votes | None = None
    present: int | None = None
    members: int | None = None
    number: str = ""
    number_reason: str = ""
    text: str = ""
    postponed_to: date | None = None
    conditions: str = ""
    reason: str = ""
    order: int | None = None


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table that was read: the rows that can be understood, and what is wrong with the others."""

    file: str
    rows: tuple[OutcomeRow, ...]
    faults: tuple[Fault, ...] = ()


def plain(text: str) -> str:
    """The text without case, diacritics and superfluous white space: what names are compared by."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def quoted(text: str) -> str:
    """A value of the table in Czech quotation marks, not longer than a sentence bears."""
    short = " ".join(text.split())
    return f"„{short[:59]}…“" if len(short) > 60 else f"„{short}“"


def read_rows(sheet: Sheet, file: str) -> ReadTable:
    """The rows of a sheet, with all the faults of its rows.

    Raises InputFaults if the heading itself can't be understood: no row could be read then.
    """
    columns = _columns(sheet, file)
    rows: list[OutcomeRow] = []
    faults: list[Fault] = []
    if len(sheet.rows) > MOST_ROWS:
        raise InputFaults([Fault(file, 0, f"tabulka má přes {MOST_ROWS} řádků; rozdělte ji po jednáních.")])
    for line, cells in sheet.rows:
        if not any(cell.strip() for cell in cells):
            continue
        reader = _Row({name: cells[index].strip() for index, name in columns.items() if index < len(cells)})
        stray = [cell for index, cell in enumerate(cells) if index not in columns and cell.strip()]
        if stray:
            reader.sentences.append(
                f"hodnota {quoted(stray[0])} stojí mimo sloupce s\u00a0nadpisem; přesuňte ji."
            )
        row = reader.read(line)
        if row is not None and not reader.sentences:
            rows.append(row)
        faults += [Fault(file, line, sentence) for sentence in reader.sentences]
    if not rows and not faults:
        faults.append(Fault(file, 0, "tabulka nemá žádný vyplněný řádek; vyplňte alespoň jeden bod."))
    return ReadTable(file, tuple(rows), tuple(faults))


def _heading(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", plain(text)).split())


_HEADINGS = {_heading(heading): name for name, headings in COLUMNS.items() for heading in headings}


def _columns(sheet: Sheet, file: str) -> dict[int, str]:
    """Position → our name of the column; raises InputFaults with everything wrong with the heading."""
    found: dict[int, str] = {}
    sentences: list[str] = []
    for index, cell in enumerate(sheet.header):
        heading = _heading(cell)
        if not heading:
            continue
        name = _HEADINGS.get(heading)
        if name is None:
            near = difflib.get_close_matches(heading, _HEADINGS, n=1, cutoff=0.5)
            hint = f"neměl to být „{COLUMNS[_HEADINGS[near[0]]][0]}“?" if near else "smažte ho."
            sentences.append(f"neznámý sloupec {quoted(cell)}; {hint}")
        elif name in found.values():
            sentences.append(f"sloupec „{COLUMNS[name][0]}“ je v\u00a0tabulce dvakrát; nechte jen jeden.")
        else:
            found[index] = name
    sentences += [
        f"chybí sloupec „{COLUMNS[name][0]}“; doplňte ho." for name in REQUIRED if name not in found.values()
    ]
    if sentences:
        raise InputFaults(Fault(file, sheet.header_line, sentence) for sentence in sentences)
    return found


_OUTCOME_OF = {
    plain(form): outcome for outcome, forms in _OUTCOMES.items() for form in (OUTCOME_LABELS[outcome], *forms)
}
_DAY = re.compile(r"([0-9]{1,2})\.\s*([0-9]{1,2})\.\s*([0-9]{4})|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_PROPOSAL = re.compile(r"(?:navrh\s+)?(?:c\.?|cislo)?\s*([0-9]{1,9})\.?")


class _Row:
    """One row as it is being read; ``sentences`` say what can't be understood."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.sentences: list[str] = []

    def read(self, line: int) -> OutcomeRow | None:
        """The row; None if a required cell can't be understood."""
        body = self._required("body")
        held_on = self._day("held_on") if self._required("held_on") else None
        proposal_id = self._proposal() if self._required("proposal") else None
        outcome = self._outcome() if self._required("outcome") else None
        votes, present = self._votes(), self._count("present")
        if votes is not None and present is None and not self._text("present"):
            self.sentences.append(
                "u\u00a0hlasování chybí, kolik členů bylo přítomno; doplňte sloupec „Přítomno“."
            )
        number, number_reason = self._text("number"), self._text("number_reason")
        if number_reason and not number:
            self.sentences.append(
                "je uveden důvod čísla, ale číslo usnesení chybí; doplňte ho, nebo důvod smažte."
            )
        if len(number) > _LONGEST_NUMBER:
            self.sentences.append(f"číslo usnesení {quoted(number)} je příliš dlouhé; zkontrolujte ho.")
        position, members, order = self._count("position"), self._count("members"), self._count("order")
        postponed_to = self._day("postponed_to") if self._text("postponed_to") else None
        if outcome is not None:
            self._fits(outcome)
        if not body or held_on is None or proposal_id is None or outcome is None:
            return None
        return OutcomeRow(
            line=line,
            body=body,
            held_on=held_on,
            proposal_id=proposal_id,
            outcome=outcome,
            position=position,
            title=self._text("title"),
            votes=votes,
            present=present,
            members=members,
            number=number,
            number_reason=number_reason,
            text=self._text("amended_text"),
            postponed_to=postponed_to,
            conditions=self._text("conditions"),
            reason=self._text("reason"),
            order=order,
        )

    def _text(self, name: str) -> str:
        return self.cells.get(name, "")

    def _required(self, name: str) -> str:
        if not self._text(name):
            self.sentences.append(f"není vyplněn sloupec „{COLUMNS[name][0]}“; doplňte ho.")
        return self._text(name)

    def _fits(self, outcome: Outcome) -> None:
        """Cells that belong to some outcomes only: a label and a cell must not say two things."""
        label = OUTCOME_LABELS[outcome]
        if self._text("amended_text") and outcome not in _WITH_OWN_TEXT:
            self.sentences.append(
                f"změněné znění nepatří k\u00a0výsledku „{label}“; "
                "zapište „přijato ve změněném znění“, nebo znění smažte."
            )
        if self._text("postponed_to") and outcome is not Outcome.POSTPONED:
            self.sentences.append(
                f"datum odložení nepatří k\u00a0výsledku „{label}“; smažte ho, nebo opravte výsledek."
            )

    def _day(self, name: str) -> date | None:
        text = self._text(name)
        match = _DAY.fullmatch(text)
        if match is None:
            self.sentences.append(
                f"hodnota {quoted(text)} ve sloupci „{COLUMNS[name][0]}“ není datum; "
                "píše se 24.\u00a06.\u00a02024."
            )
            return None
        day, month, year = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            self.sentences.append(
                f"den {quoted(text)} ve sloupci „{COLUMNS[name][0]}“ v\u00a0kalendáři není; opravte datum."
            )
            return None

    def _proposal(self) -> int | None:
        text = self._text("proposal")
        match = _PROPOSAL.fullmatch(plain(text))
        if match is None:
            self.sentences.append(f"hodnota {quoted(text)} není číslo návrhu; píše se 5 nebo č.\u00a05.")
            return None
        return int(match[1])

    def _outcome(self) -> Outcome | None:
        text = self._text("outcome")
        wanted = plain(text).rstrip(". ")
        outcome = _OUTCOME_OF.get(wanted)
        if outcome is None:
            near = difflib.get_close_matches(wanted, _OUTCOME_OF, n=1)
            hint = (
                f"neměl to být „{OUTCOME_LABELS[_OUTCOME_OF[near[0]]]}“?"
                if near
                else f"možné jsou: {', '.join(OUTCOME_LABELS.values())}."
            )
            self.sentences.append(f"výsledek {quoted(text)} neznáme; {hint}")
        return outcome

    def _count(self, name: str) -> int | None:
        text = self._text(name)
        if not text:
            return None
        if re.fullmatch(r"[0-9]{1,3}\.?" if name == "position" else "[0-9]{1,3}", text):
            return int(text.rstrip("."))
        self.sentences.append(
            f"hodnota {quoted(text)} ve sloupci „{COLUMNS[name][0]}“ není celé číslo od 0 do 999."
        )
        return None

    def _votes(self) -> Votes | None:
        names = ("votes_for", "against", "abstained")
        given = [name for name in names if self._text(name)]
        counts = [self._count(name) for name in names]
        columns: Votes | None = None
        if given and len(given) < len(names):
            missing = ", ".join(f"„{COLUMNS[name][0]}“" for name in names if name not in given)
            self.sentences.append(f"hlasování není úplné, chybí {missing}; kde nikdo nebyl, napište 0.")
        elif given and None not in counts:
            columns = Votes(*(count for count in counts if count is not None))
        line = self._text("vote")
        if not line:
            return columns
        try:
            votes = Votes(*parse_vote_line(_hooked(line)))
        except ValueError:
            self.sentences.append(
                f"zápisu hlasování {quoted(line)} nerozumíme; "
                "napište jej jako „Pro 8, proti 0, zdrž. 0“ nebo „8 - 0 - 0“."
            )
            return None
        if columns is not None and columns != votes:
            self.sentences.append(
                f"hlasování {quoted(line)} nesouhlasí se sloupci Pro, Proti a\u00a0Zdržel se; opravte je."
            )
        return votes


def _hooked(line: str) -> str:
    """A vote line typed without diacritics, with the one hook its words have: zdržel se."""
    composed = unicodedata.normalize("NFC", line)
    return re.sub(
        "(zdr)(z)", lambda found: found[1] + ("Ž" if found[2] == "Z" else "ž"), composed, flags=re.IGNORECASE
    )
