"""Does wrong input get one sentence a fault with file and line, exit code 2, and change nothing?"""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from clerks_terminal import ROOT, SEED, TOWN, Terminal

from db import consultations, resolutions

TOWN_TEXT = TOWN.read_text(encoding="utf-8")
SEED_TEXT = SEED.read_text(encoding="utf-8")


def line_of(text: str, part: str) -> int:
    """The line (from 1) where ``part`` first stands."""
    return text[: text.index(part)].count("\n") + 1


def twice(text: str) -> str:
    return text.replace(
        'matters = ["grant", "rental", "school"]', 'matters = ["grant", "budget", "rental", "school"]'
    )


TOWN_FAULTS = {
    "unknown body": (
        TOWN_TEXT.replace('body = "RM"\ntask = "recommends"', 'body = "RX"\ntask = "recommends"'),
        'body = "RX"',
        "RX",
    ),
    "two routes for one matter": (
        twice(TOWN_TEXT),
        'matters = ["grant", "budget", "rental", "school"]',
        "budget",
    ),
    "impossible date": (
        TOWN_TEXT.replace("since = 2022-10-20, count = 9", "since = 2022-02-30, count = 9"),
        "2022-02-30",
        "",
    ),
}

PROPOSAL_FAULTS = {
    "unknown body": (SEED_TEXT.replace("RM = 2024-06-05", "RX = 2024-06-05"), "RX = ", "RX"),
    "impossible date": (SEED_TEXT.replace("2024-06-24", "2024-06-31"), "2024-06-31", "datum"),
    "clause without a verb": (
        SEED_TEXT.replace('verb = "schvaluje"\n', ""),
        "[[clauses]]",
        "01.01 nemá sloveso",
    ),
    "no verb of resolutions": (SEED_TEXT.replace('"schvaluje"', '"miluje"'), 'verb = "miluje"', "miluje"),
    "unknown matter": (SEED_TEXT.replace('"social_plan"', '"letadla"'), "matter = ", "letadla"),
}


@pytest.mark.parametrize("name", TOWN_FAULTS)
def test_wrong_town_file(office: Terminal, name: str) -> None:
    text, where, word = TOWN_FAULTS[name]
    assert text != TOWN_TEXT
    file = office.file("mesto.toml", text)
    before = office.dump()
    for verb in ("check", "load", "diff"):
        answer = office("town", verb, file)
        assert (answer.code, answer.out) == (2, "")
        assert len(answer.sentences) == 1
        assert answer.sentences[0].startswith(f"{file}, řádek {line_of(text, where)}: ")
        assert word in answer.sentences[0]
    assert office.dump() == before


@pytest.mark.parametrize("name", PROPOSAL_FAULTS)
def test_wrong_proposal_file(submitted: Terminal, name: str) -> None:
    text, where, word = PROPOSAL_FAULTS[name]
    assert text != SEED_TEXT
    file = submitted.file("navrh.toml", text)
    submitted.ok("proposal", "take-back", 1, "--as", "doudova")
    before = submitted.dump()
    for words in (("new", file), ("check", file), ("edit", 1, file, "--as", "doudova")):
        answer = submitted("proposal", *words)
        assert answer.code == 2
        assert len(answer.sentences) == 1
        assert answer.sentences[0].startswith(f"{file}, řádek {line_of(text, where)}: ")
        assert word in answer.sentences[0]
        (error,) = submitted("proposal", *words, "--json").json["errors"]
        assert (error["file"], error["line"]) == (str(file), line_of(text, where))
    assert submitted.dump() == before


def test_every_fault_gets_its_sentence(office: Terminal) -> None:
    text = SEED_TEXT.replace("RM = 2024-06-05", "RX = 2024-06-05").replace('verb = "schvaluje"\n', "")
    answer = office("proposal", "new", office.file("navrh.toml", text))
    assert [sentence.partition(": ")[0][-2:] for sentence in answer.sentences] == [
        str(line_of(text, "RX = ")),
        str(line_of(text, "[[clauses]]")),
    ]


HEAD = "Orgán;Datum;Návrh;Výsledek;Přítomno;Pro;Proti;Zdržel se;Číslo usnesení;Důvod čísla\n"
TABLE_FAULTS = {
    "a number already used": ("ZM;24.6.2024;1;přijato;30;27;0;3;2024-1/1;oprava\n", "2024-1/1"),
    "a vote larger than the membership": ("ZM;24.6.2024;1;přijato;30;34;0;3;;\n", "přítomných je jen 30"),
    "more present than members": ("ZM;24.6.2024;1;přijato;40;27;0;3;;\n", "40"),
    "unknown body": ("ZX;24.6.2024;1;přijato;30;27;0;3;;\n", "ZX"),
    "impossible date": ("ZM;31.6.2024;1;přijato;30;27;0;3;;\n", "31.6.2024"),
    "unknown proposal": ("ZM;24.6.2024;99;přijato;30;27;0;3;;\n", "99"),
}


@pytest.mark.parametrize("name", TABLE_FAULTS)
def test_wrong_table_of_outcomes(before_assembly: Terminal, name: str) -> None:
    razitko = before_assembly
    row, word = TABLE_FAULTS[name]
    if name == "a number already used":
        _use_number(razitko)
    table = razitko.file("vysledky.csv", HEAD + row)
    before = razitko.dump()
    answer = razitko("resolution", "record", table, "--confirm", "--as", "organizace")
    assert answer.code == 2, answer
    assert answer.sentences and all("vysledky.csv, řádek 2: " in sentence for sentence in answer.sentences)
    assert any(word in sentence for sentence in answer.sentences)
    assert razitko.dump() == before


def _use_number(razitko: Terminal) -> None:
    """The number that would come next stands in the assembly's register already."""
    with razitko.house() as house, house.database.write() as connection:
        stop = consultations.consultation_at(connection, 1, "PV")
        assert stop is not None
        connection.execute(
            resolutions.resolution.insert().values(
                body="ZM",
                number="2024-1/1",
                proposal_id=1,
                consultation_id=stop.id,
                meeting_id=3,
                adopted_on=date(2024, 6, 24),
                title="Jiná věc",
                text="x",
                manual_reason="zkouška",
                recorded_at=house.now(),
            )
        )


def test_a_vote_larger_than_the_membership_on_the_command_line(before_assembly: Terminal) -> None:
    before = before_assembly.dump()
    votes = ("--for", 34, "--against", 0, "--abstained", 0, "--present", 34)
    answer = before_assembly(
        "meeting", "record", 1, "--body", "ZM", "--outcome", "adopted", *votes, "--as", "organizace"
    )
    assert answer.code == 2 and "členů jen 33" in answer.sentences[0]
    assert before_assembly.dump() == before


def _broken_tag(data: bytes) -> bytes:
    """The town's template whose first closing braces somebody has lost in Word."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "word/document.xml":
                assert b"}}" in content
                content = content.replace(b"}}", b"}", 1)
            target.writestr(item, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "spoil", [_broken_tag, lambda _data: b"not a zip at all"], ids=["broken tag", "not a zip"]
)
def test_wrong_template(razitko: Terminal, spoil: Callable[[bytes], bytes]) -> None:
    good = ROOT / "templates" / "docx" / "trutnov" / "proposal.docx"
    razitko.ok("template", "check", good)
    bad = razitko.folder / "proposal.docx"
    bad.write_bytes(spoil(good.read_bytes()))
    answer = razitko("template", "check", bad)
    assert (answer.code, answer.out) == (2, "")
    assert answer.sentences and all(sentence.startswith(f"{bad}: ") for sentence in answer.sentences)
    assert razitko("template", "check", bad, "--json").json["errors"][0]["file"] == str(bad)


def test_files_that_are_no_text(office: Terminal) -> None:
    latin = office.folder / "latin.toml"
    latin.write_bytes(SEED_TEXT.encode("cp1250", "replace"))
    for path, word in (
        (latin, "UTF-8"),
        (office.folder / "nic.toml", "neexistuje"),
        (office.folder, "složka"),
    ):
        answer = office("proposal", "new", path)
        assert answer.code == 2 and len(answer.sentences) == 1 and word in answer.sentences[0]
    marked = office.folder / "windows.toml"
    marked.write_bytes(b"\xef\xbb\xbf" + SEED_TEXT.replace("\n", "\r\n").encode())
    office.ok("proposal", "new", marked)


USAGE = {
    ("propsal",): "Příkaz „propsal“ neznám; neměl to být „proposal“?",
    ("proposal", "sbmit"): "Příkaz „sbmit“ neznám; neměl to být „submit“?",
    ("proposal", "show"): "Chybí argument ČÍSLO; nápovědu ukáže --help.",
    ("proposal", "show", "x"): "argument ČÍSLO má být celé číslo.",
    ("proposal", "show", "1", "--jsno"): "Volbu --jsno příkaz nezná; neměla to být --json?",
    ("proposal", "list", "a"): "Na příkazovém řádku přebývá „a“; text s\u00a0mezerami patří do uvozovek.",
    ("proposal", "list", "--state", "x"): "Stav „x“ neznám; známé jsou: draft, ",
    (
        "meeting",
        "plan",
        "ZM",
        "2024-02-30",
        "--as",
        "organizace",
    ): "argument DATUM: „2024-02-30“ není platné datum;",
    (
        "meeting",
        "plan",
        "ZX",
        "2024-06-24",
        "--as",
        "organizace",
    ): "Orgán „ZX“ město nemá; známé jsou: PV, RM, ZM.",
    ("meeting", "record", "1", "--body", "ZM", "--outcome", "ano"): "volba --outcome: výsledek „ano“ neznám;",
    ("flows", "run", "nic"): "Úlohu „nic“ Razítko nemá; známé jsou: generate-draft, ",
    ("flows", "run", "deliver-letters", "-p", "x"): "„x“ není KLÍČ=HODNOTA;",
    ("town", "load", "praha"): "Soubor praha neexistuje;",
}


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_wrong_command_line(office: Terminal, words: tuple[str, ...]) -> None:
    answer = office(*words)
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.sentences) == 1 and answer.sentences[0].startswith(USAGE[words])
    error = office(*words, "--json").json["errors"][0]
    assert error == {"file": None, "line": None, "sentence": answer.sentences[0]}


def test_no_office_yet(razitko: Terminal) -> None:
    answer = razitko("proposal", "list")
    assert answer.code == 1 and "razitko init" in answer.sentences[0]
    assert not (razitko.folder / "office").exists()
    razitko.ok("init")
    assert "razitko town load" in razitko("proposal", "list").sentences[0]


def test_prefect_is_silent(office: Terminal) -> None:
    answer = office("flows", "recent")
    assert answer.code == 1 and "neodpovídá" in answer.sentences[0]
    names = [row["name"] for row in office.ok("flows", "list", "--json").json["flows"]]
    assert "deliver-letters" in names


def test_unexpected_errors_are_one_sentence(office: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("db.queries.overview.all_meetings", lambda *_, **__: fails())
    answer = office("meeting", "list")
    assert (answer.code, len(answer.sentences)) == (1, 1)
    assert "boom" in answer.err and "RAZITKO_DEBUG=1" in answer.err and "Traceback" not in answer.err
    office.more["RAZITKO_DEBUG"] = "1"
    assert "Traceback" in office("meeting", "list").err


def test_a_town_file_of_another_town_is_refused(office: Terminal, tmp_path: Path) -> None:
    before = office.dump()
    assert office("town", "load", "zeliv").code == 1
    assert office.ok("town", "diff", "zeliv").out == "Běžících návrhů: 0, z\u00a0nich by se změnilo: 0.\n"
    assert office.dump() == before


def test_days_on_the_command_line_take_the_place_of_the_files(office: Terminal) -> None:
    days = ("--date", "PV=5.6.2024", "--date", "RM=2024-06-12", "--date", "ZM=9. 9. 2024")
    assert office("proposal", "new", SEED, *days).code == 0
    stops = office("proposal", "show", "1", "--json").json["stops"]
    assert [stop["planned_on"] for stop in stops] == ["2024-06-05", "2024-06-12", "2024-09-09"]


@pytest.mark.parametrize(
    ("day", "code", "sentence"),
    [
        ("XX=5.6.2024", 1, "Orgán „XX“ na trase není"),
        ("PV=31.2.2024", 2, "není platné datum"),
        ("5.6.2024", 2, "ORGÁN=DATUM"),
    ],
)
def test_days_that_can_not_be_are_refused(office: Terminal, day: str, code: int, sentence: str) -> None:
    answer = office("proposal", "new", SEED, "--date", day)
    assert (answer.code, sentence in answer.err) == (code, True)
    assert office("proposal", "list", "--json").json == {"proposals": []}


def test_the_rules_of_one_town_are_drawn_or_its_file_refused(razitko: Terminal) -> None:
    drawn = razitko("procedure", "--town", "zeliv")
    assert drawn.code == 0
    assert "flowchart" in drawn.out and "Zastupitelstvo obce Želiv" in drawn.out
    wrong = razitko("procedure", "--town", razitko.file("mesto.toml", "[x"))
    assert wrong.code == 2
    assert "řádek 1" in wrong.err
