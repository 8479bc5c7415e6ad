"""Is every damaged file read, or refused with a sentence? Good files are bitten, doubled, swapped and salted.

A few hundred bites for each kind of file in the suite, tens of thousands with ``RAZITKO_CHAOS=long`` (``make chaos``).
"""

from __future__ import annotations

import os
import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sent_files

from states.input_faults import InputFaults
from states.outcome_table import read_rows
from states.proposal_file import parse_proposal
from states.town_file import parse_town
from states.vote_import import read_votes
from templates.documents import read_form
from templates.outcome_sheet import read_sheet
from templates.template_check import check_template
from templates.template_files import TEMPLATE_ROOT
from templates.uploaded_file import inspect
from templates.word_file import DocumentRefused, write_package

ROOT = Path(__file__).resolve().parents[2]
BITES = 20_000 if os.environ.get("RAZITKO_CHAOS") == "long" else 120
SLOW = 40  # a check of a template fills it three times
TOWN_TEXT = (ROOT / "states" / "towns" / "trutnov.toml").read_text(encoding="utf-8")
TOWN = parse_town(TOWN_TEXT, "trutnov.toml")
SALT = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"]]>",
    ),
    *(
        b"=1+1",
        b"'",
        b'"',
        b'"""',
        b"9" * 400,
        b"-1",
        b"1e999",
        b"nan",
        b"[[x]]",
        b"{{",
        b"%}",
        b"\r",
        b"\n\n",
    ),
    *(
        b"../../etc/passwd",
        b"PK\x05\x06" + bytes(18),
        b"2024-02-30",
        b"0000-00-00",
        b"99:99",
        b"\xe2\x80\xae",
    ),
)
OUTCOMES = (
    "Datum;Orgán;Návrh;Výsledek;Pro;Proti;Zdržel se\n24. 6. 2024;ZM;1;přijato;27;0;3\n"
    "5. 6. 2024;RM;1;doporučeno;8;0;0\n"
).encode()
VOTES_CSV = (
    "Pořadí;Čas;Bod;Předmět;Přítomno;Pro;Proti;Zdržel se;Výsledek\n1;14:10;;Program;31;20;5;6;Přijato\n"
).encode()
VOTES_XML = (
    b'<?xml version="1.0"?><Session date="2024-06-24"><ballot order="1" aye="20" no="5" abstained="6">'
    b"<topic>Program</topic></ballot></Session>"
)


def as_text(read: Callable[[str, str], Any]) -> Callable[[bytes], Any]:
    return lambda data: read(data.decode("utf-8", "replace"), "soubor.toml")


READERS: dict[str, tuple[bytes, Callable[[bytes], Any], int]] = {
    "a town file": (TOWN_TEXT.encode(), as_text(parse_town), 10),
    "a proposal": (
        (ROOT / "samples" / "trutnov-akcni-plan-2024.toml").read_bytes(),
        as_text(lambda text, file: parse_proposal(text, file, TOWN)),
        1,
    ),
    "a table of outcomes": (OUTCOMES, lambda data: read_rows(read_sheet(data, "t.csv"), "t.csv"), 1),
    "votes of a machine, CSV": (VOTES_CSV, lambda data: read_votes(data, "v.csv"), 1),
    "votes of a machine, XML": (VOTES_XML, lambda data: read_votes(data, "v.xml"), 1),
    "an attached Word file": (sent_files.docx(), lambda data: inspect("a.docx", data), 1),
    "an attached workbook": (sent_files.xlsx(), lambda data: inspect("a.xlsx", data), 1),
    "an attached OpenDocument": (sent_files.odf(), lambda data: inspect("a.odt", data), 1),
    "an attached PDF": (sent_files.pdf(), lambda data: inspect("a.pdf", data), 1),
    "an attached picture": (sent_files.png(), lambda data: inspect("a.png", data), 1),
    "a filled form": ((TEMPLATE_ROOT / "default" / "proposal.docx").read_bytes(), read_form, 4),
    "a Word template": (
        (TEMPLATE_ROOT / "default" / "extract.docx").read_bytes(),
        lambda data: check_template(data, "extract"),
        SLOW,
    ),
}


def bitten(data: bytes, chance: random.Random) -> bytes:
    """The file with one to four wounds; of a package sometimes a part inside, packed again as it should be."""
    if data.startswith(b"PK") and chance.random() < 0.6:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = chance.choice([*parts])
        parts[name] = wounded(parts[name], chance)
        return sent_files.packed(parts)
    return wounded(data, chance)


def wounded(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(data))
        to = min(len(data), at + chance.choice((0, 1, 2, 8, 64, 1000)))
        wound = chance.randrange(5)
        if wound == 0:
            data = data[:at] + data[to:]
        elif wound == 1:
            data = data[:to] + data[at:]
        elif wound == 2:
            data = data[:at] + chance.choice(SALT) + data[at:]
        elif wound == 3:
            data = data[:at] + chance.randbytes(to - at) + data[to:]
        else:
            data = data[:at] + chance.choice(SALT) + data[to:]
    return data


@pytest.mark.parametrize("kind", READERS)
def test_a_damaged_file_is_read_or_refused_with_a_sentence(kind: str) -> None:
    good, read, weight = READERS[kind]
    read(good)
    refused = 0
    for seed in range(max(4, BITES // weight)):
        data = bitten(good, random.Random(f"{kind} {seed}"))
        try:
            refused += bool(read(data)) if kind == "a Word template" else not read(data)
        except (InputFaults, DocumentRefused) as refusal:
            refused += 1
            assert str(refusal).strip(), seed
        except Exception as fault:
            raise AssertionError(f"{kind}, bite {seed}: {type(fault).__name__}: {fault}") from fault
    assert refused, "no bite did any harm: nothing was tried"


@pytest.mark.parametrize("kind", ["an attached Word file", "an attached OpenDocument", "a filled form"])
def test_a_part_without_a_name_is_no_part(kind: str) -> None:
    """Found by a bite: Python's zipfile asks for the last letter of a name."""
    good, read, _ = READERS[kind]
    with zipfile.ZipFile(BytesIO(good)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with pytest.raises(DocumentRefused):
        read(write_package({**parts, "": b"x"}))
