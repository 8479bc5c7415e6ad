"""Does `razitko explain` answer by the law, in the documented form, without an office?"""

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from clerks_terminal import ROOT, SEED, TOWN, Answer, Terminal

from states.backward_calendar import Question, count_back
from states.town_file import parse_town


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    """A terminal in a folder where no office was founded."""
    return Terminal(tmp_path)


def piped(desk: Terminal, text: str, *words: str) -> Answer:
    with mock.patch("sys.stdin", io.StringIO(text)):
        return desk("explain", "ballot", *words)


def lines(answer: Answer) -> list[dict[str, object]]:
    return [json.loads(line) for line in answer.out.splitlines()]


# --- ballots -------------------------------------------------------------------------------------------------


def test_a_ballot_is_judged_by_all_members(desk: Terminal) -> None:
    words = ("--members", "33", "--present", "30", "--for", "17", "--against", "3", "--abstained", "10")
    said = desk.ok("explain", "ballot", *words, "--json").json
    assert set(said) == {"quorate", "adopted", "needed", "reason"}
    assert (said["quorate"], said["adopted"], said["needed"]) == (True, True, 17)
    assert "§ 87 zákona o obcích" in said["reason"]
    assert desk.ok("explain", "ballot", *words).out.startswith("Přijato. Pro 17 z")


def test_without_presence_quorum_is_not_known(desk: Terminal) -> None:
    said = desk.ok("explain", "ballot", "--members", "33", "--for", "16", "--json").json
    assert said["quorate"] is None
    assert said["adopted"] is False
    assert "není usnesení o" in said["reason"], "a failed motion resolves nothing (domain.md 1.1)"
    assert desk.ok("explain", "ballot", "--members", "33", "--for", "17", "--json").json["adopted"] is True


def test_too_few_present_adopt_nothing(desk: Terminal) -> None:
    words = ("--members", "33", "--present", "16", "--for", "16", "--json")
    said = desk.ok("explain", "ballot", *words).json
    assert (said["quorate"], said["adopted"]) == (False, False)
    assert "§\u00a092 odst.\u00a03" in said["reason"]


@pytest.mark.parametrize(
    ("counts", "fragment"),
    [
        (("--members", "33", "--present", "30", "--for", "31"), "přítomných je jen 30"),
        (("--members", "33", "--for", "30", "--against", "4"), "členů jen 33"),
        (("--members", "33", "--present", "34", "--for", "1"), "členů jen 33"),
        (("--members", "0", "--for", "0"), "aspoň jednoho člena"),
        (("--members", "33", "--for", "-1"), "záporný"),
        (("--for", "3"), "--members"),
        (("--members", "33", "--for", "17", "--kind", "senát"), "druh orgánu"),
    ],
)
def test_impossible_counts_are_bad_input(desk: Terminal, counts: tuple[str, ...], fragment: str) -> None:
    answer = desk("explain", "ballot", *counts)
    assert answer.code == 2
    assert fragment in answer.err
    as_json = desk("explain", "ballot", *counts, "--json")
    assert as_json.code == 2
    assert fragment in as_json.json["errors"][0]["sentence"]


def test_a_council_has_its_own_paragraph(desk: Terminal) -> None:
    said = desk.ok("explain", "ballot", "--members", "9", "--for", "5", "--kind", "rada").out
    assert "§ 101 odst. 2" in said.replace("\u00a0", " ")


def test_a_list_in_czech_csv_answers_line_by_line(desk: Terminal) -> None:
    text = (
        "Číslo;Členů;Přítomno;Pro;Proti;Zdrželi se\n1/24;33;30;17;3;10\n\n2/24;33;30;31;0;0\n3/24;33;;16;;\n"
    )
    answer = piped(desk, text)
    assert answer.code == 2, "one line can't be true"
    first, second, third = lines(answer)
    assert (first["line"], first["adopted"], first["row"]) == (2, True, {"Číslo": "1/24"})
    assert second["line"] == 4
    assert "přítomných je jen 30" in str(second["errors"])
    assert (third["quorate"], third["adopted"]) == (None, False)


def test_a_list_in_english_csv_and_in_json_lines(desk: Terminal) -> None:
    answer = piped(desk, "\ufefffor,against,abstained\n17,1,0\n16,1,0\n", "--members", "33")
    assert answer.code == 0
    assert [line["adopted"] for line in lines(answer)] == [True, False]
    text = '{"members": 5, "present": 3, "for": 3}\n{"members": 5, "for": "x"}\nnic\n[1]\n{"members": 5, "for": true}\n'
    answer = piped(desk, text)
    assert answer.code == 2
    good, *bad = lines(answer)
    assert (good["quorate"], good["adopted"], good["needed"]) == (True, True, 3)
    assert [line["line"] for line in bad] == [2, 3, 4, 5]
    assert all(line["errors"] for line in bad)


@pytest.mark.parametrize("text", ["", "  \n", "jméno;obec\nA;B\n", "pro;ano\n1;2\n"])
def test_a_list_that_is_none_is_refused_as_a_whole(desk: Terminal, text: str) -> None:
    answer = piped(desk, text, "--members", "33")
    assert answer.code == 2
    assert answer.err.strip()


# --- deadlines -----------------------------------------------------------------------------------------------


def test_deadlines_of_the_seeds_assembly(desk: Terminal) -> None:
    words = ("--town", "trutnov", "--body", "ZM", "--on", "2024-06-24")
    said = desk.ok("explain", "deadlines", *words, "--json").json
    assert all(set(one) == {"what", "latest_on", "rule"} for one in said)
    found = {one["what"]: one["latest_on"] for one in said}
    assert found["board_notice"] == "2024-06-17"
    assert found["minutes"] == "2024-07-04"
    assert found["hand_in"] == "2024-06-10"
    assert found["intent_notice"] == "2024-06-08"
    assert {"hand_in:RM", "meeting:RM", "minutes:RM", "hand_in:PV", "meeting:PV", "submit"} <= set(found)
    assert found["meeting:RM"] <= found["hand_in"]
    rules = {one["what"]: one["rule"].replace("\u00a0", " ") for one in said}
    assert "§ 93 odst. 1" in rules["board_notice"]
    assert "§ 39 odst. 1" in rules["intent_notice"]
    assert "§ 95 odst. 2" in rules["minutes"]
    assert [one["latest_on"] for one in said] == sorted(one["latest_on"] for one in said)
    text = desk.ok("explain", "deadlines", *words, "--today", "2024-06-17").out
    assert "dnes je poslední den" in text


def test_deadlines_agree_with_the_pages_of_the_office(desk: Terminal) -> None:
    town = parse_town(TOWN.read_text(encoding="utf-8"))
    lines = count_back(Question(town, "ZM", date(2024, 6, 24), date(2024, 5, 13))).lines
    said = desk.ok("explain", "deadlines", "--town", TOWN, "--body", "ZM", "--on", "24.6.2024", "--json").json
    assert [(one["what"], one["latest_on"]) for one in said] == [
        (line.what, line.latest_on.isoformat()) for line in lines
    ]


def test_deadlines_of_a_matter_leave_out_what_is_not_its_business(desk: Terminal) -> None:
    words = ("--town", "trutnov", "--body", "ZM", "--on", "2024-06-24", "--json")
    found = {one["what"] for one in desk.ok("explain", "deadlines", *words, "--matter", "social_plan").json}
    assert "intent_notice" not in found
    answer = desk("explain", "deadlines", *words, "--matter", "grant")
    assert answer.code == 2
    assert "real_estate" in answer.out


def test_deadlines_refuse_what_the_town_does_not_have(desk: Terminal) -> None:
    for town, body, on in (
        ("trutnov", "XX", "2024-06-24"),
        ("nikde", "ZM", "2024-06-24"),
        ("trutnov", "ZM", "2024-02-30"),
    ):
        answer = desk("explain", "deadlines", "--town", town, "--body", body, "--on", on)
        assert (answer.code, answer.out) == (2, "")
        assert answer.sentences


# --- numbers -------------------------------------------------------------------------------------------------


def test_numbers_are_written_counted_and_read_back(desk: Terminal) -> None:
    words = ("--pattern", "{year}-{serial}/{meeting}", "--year", "2015", "--serial", "938", "--meeting", "16")
    said = desk.ok("explain", "number", *words, "--count", "2", "--json").json
    assert said["number"] == "2015-938/16"
    assert said["next"] == ["2015-939/16"]
    assert said["series"] == "2015"
    assert said["parts"] == {"year": 2015, "serial": 938, "meeting": 16}
    assert said["faults"] == []
    read = desk.ok("explain", "number", *words, "--parse", "2024-1/2", "--json").json
    assert read["parts"] == {"year": 2024, "serial": 1, "meeting": 2}
    assert "2015-938/16" in desk.ok("explain", "number", *words).out


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        (("--pattern", "{serial}"), "rok ve vzoru není"),
        (("--pattern", "{year}-{pořadí}"), "neznámou značku"),
        (("--pattern", "{serial}/{year}", "--reset", "weekly"), "Neznámé období"),
        (("--pattern", "{body}-{serial}/{year}"), "--body"),
        (("--pattern", "{term}/{serial}", "--reset", "term"), "chybí volební období"),
        (("--pattern", "{serial}/{year}", "--parse", "a/b"), "neodpovídá vzoru"),
        (("--pattern", "{serial}/{year}", "--serial", "0"), "nelze vytvořit"),
    ],
)
def test_a_faulty_pattern_is_bad_input(desk: Terminal, words: tuple[str, ...], fragment: str) -> None:
    answer = desk("explain", "number", *words)
    assert answer.code == 2
    assert fragment in answer.err.replace("\u00a0", " ")


# --- why -----------------------------------------------------------------------------------------------------


def test_why_a_proposal_waits(office: Terminal) -> None:
    office.ok("proposal", "new", SEED)
    said = office.ok("explain", "why", "1", "--json").json
    assert said["state"] == "draft"
    assert said["waits_for"] == "Bc. Aneta Doudová"
    assert said["next"].startswith("Předložit ke schválení")
    assert said["due_on"] == "2024-05-27"
    assert [step["body"] for step in said["road"]] == ["PV", "RM", "ZM"]
    office.ok("proposal", "submit", "1", "--as", "doudova")
    text = office.ok("explain", "why", "1").out
    assert "JUDr. Petr Vzorný" in text
    unknown = office("explain", "why", "7")
    assert unknown.code == 1
    assert "Návrh č.\u00a07 neexistuje" in unknown.err


def test_help_is_light() -> None:
    code = (
        "import sys; from cli.__main__ import main; main(['explain', '--help']);"
        "heavy = ('sqlalchemy', 'states.town', 'holidays', 'icalendar', 'rich');"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
