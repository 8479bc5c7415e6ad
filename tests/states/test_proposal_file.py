"""Is the clerk's file read as the form has it, and is each fault named with its line?"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.content import FollowUp
from states.input_faults import InputFaults
from states.proposal_file import ReadProposal, parse_proposal
from states.town_file import parse_town
from states.wording import Clause

ROOT = Path(__file__).resolve().parents[2]
TOWN = parse_town((ROOT / "states" / "towns" / "trutnov.toml").read_text("utf-8"), "trutnov.toml")
SEED = (ROOT / "samples" / "trutnov-akcni-plan-2024.toml").read_text("utf-8")
LEAST = 'matter = "budget"\ndepartment = "FO"\ndrafted_by = "doudova"\n'


def read(text: str) -> ReadProposal:
    return parse_proposal(text, "navrh.toml", TOWN)


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(InputFaults) as refused:
        read(text)
    return [(fault.line, fault.sentence.replace("\u00a0", " ")) for fault in refused.value.faults]


def line(of: str, text: str) -> int:
    return next(number for number, row in enumerate(text.split("\n"), start=1) if of in row)


def test_the_seed_with_every_field() -> None:
    proposal = read(SEED)
    content = proposal.content
    assert proposal.drafted_by == "doudova"
    assert proposal.dates == {"PV": date(2024, 5, 29), "RM": date(2024, 6, 5), "ZM": date(2024, 6, 24)}
    assert content.title == "Akční plán rozvoje sociálních služeb města Trutnova 2024"
    assert (content.matter, content.department, content.presented_by) == ("social_plan", "OSV", "eichler")
    assert (content.committee_opinion, content.previous_resolution) == ("-", "-")
    assert content.attachments == (
        "Návrh Akčního plánu rozvoje sociálních služeb města Trutnova na rok 2024.",
    )
    assert content.clauses == (
        Clause(
            1,
            1,
            "schvaluje",
            "Akční plán rozvoje sociálních služeb města Trutnova na rok 2024 dle předloženého návrhu.",
        ),
    )
    assert "- **Bezbariérovost:** Další aktivity" in content.report
    assert content.follow_ups == (
        FollowUp(
            "Zveřejnit schválený Akční plán na webu města a předat ho poskytovatelům sociálních služeb.",
            "doudova",
            "10 working",
        ),
    )
    assert content.amount is None
    assert not content.is_confidential


def test_a_draft_may_be_nearly_empty() -> None:
    """What is missing is asked for at the submission, not at the desk."""
    content = read(LEAST).content
    assert (content.title, content.report, content.clauses) == ("", "", ())
    assert content.committee_opinion is content.previous_resolution is content.attachments is None


@pytest.mark.parametrize(
    ("written", "attachments"),
    [
        ("", None),
        ('attachments = "-"', ()),
        ('attachments = ["-"]', ()),
        ("attachments = []", ()),
        ('attachments = ["Mapa", "Tabulka"]', ("Mapa", "Tabulka")),
    ],
)
def test_no_attachments_are_not_the_same_as_nothing_said(
    written: str, attachments: tuple[str, ...] | None
) -> None:
    assert read(LEAST + written).content.attachments == attachments


def test_a_follow_up_without_a_term_has_the_term_of_the_town() -> None:
    extra = '[[follow_ups]]\ntask = "zveřejnit"\ncharged = "secretary"\n'
    assert read(LEAST + extra).content.follow_ups == (FollowUp("zveřejnit", "secretary", TOWN.follow_up_due),)


def test_a_clause_may_charge_a_person_or_an_office() -> None:
    extra = (
        '[[clauses]]\npoint = 3\nsection = 2\nverb = "ukládá"\ntext = "vypracovat zprávu."\n'
        'charged = "mayor"\ntask = "zpráva"\ndue_on = 2024-09-30\n'
    )
    assert read(LEAST + extra).content.clauses == (
        Clause(2, 3, "ukládá", "vypracovat zprávu.", "mayor", "zpráva", date(2024, 9, 30)),
    )


CASES = [
    (
        'title = "Akční',
        "title = Akční",
        "zápis TOML tu není v pořádku; zkontrolujte uvozovky, závorky a rovnítko.",
    ),
    ("title = ", "titel = ", "neznámý klíč „titel“; neměl to být „title“?"),
    (
        'matter = "social_plan"',
        'matter = "zoo"',
        "záležitost „zoo“ nemá trasu; známé jsou: budget, bylaw, grant, real_estate, rental, school, social_plan.",
    ),
    ('department = "OSV"', 'department = "X"', "odbor „X“ město nemá; známé jsou: FO, KT, OSV."),
    (
        'drafted_by = "doudova"',
        'drafted_by = "kdosi"',
        "osobu „kdosi“ pravidla města neznají; doplňte ji do souboru města.",
    ),
    (
        'presented_by = "eichler"',
        'presented_by = "kdosi"',
        "osobu „kdosi“ pravidla města neznají; doplňte ji do souboru města.",
    ),
    (
        'committee_opinion = "-"',
        'committee_opinion = " "',
        "klíč „committee_opinion“ má být neprázdný text v uvozovkách.",
    ),
    ('committee_opinion = "-"', "amount = -1", "hodnota „-1“ klíče „amount“ má být celé číslo, nejméně 0."),
    ('committee_opinion = "-"', 'amount = "hodně"', "hodnota „hodně“ klíče „amount“ má být celé číslo."),
    ('committee_opinion = "-"', "confidential = 3", "klíč „confidential“ má být true, nebo false."),
    (
        "attachments = [",
        'attachments = "mapa" # [',
        'klíč „attachments“: přílohy se píší jako seznam ["…", "…"]; žádná příloha je „-“.',
    ),
    ("attachments = [", "attachments = [1, ", "klíč „attachments“ má být neprázdný text v uvozovkách."),
    (
        "attachments = [",
        "attachments = 5 # [",
        "klíč „attachments“ má jiný tvar, než se čeká (seznam nebo tabulka).",
    ),
    ("PV = 2024-05-29", "PV = 2024-02-30", "tohle není platné datum; datum se píše 2024-06-24."),
    ("PV = 2024-05-29", 'PV = "zítra"', "„zítra“ v klíči „PV“ není platné datum; datum se píše 2024-06-24."),
    ("PV = 2024-05-29", "XX = 2024-05-29", "orgán „XX“ na trase není; návrh jde přes: PV, RM, ZM."),
    (
        'verb = "schvaluje"',
        'verb = "kupuje"',
        "bod 01.01: „kupuje“ není sloveso usnesení; napište například „schvaluje“.",
    ),
    ("point = 1", "point = 100", "hodnota „100“ klíče „point“ má být celé číslo, nejvýše 99."),
    (
        'charged = "doudova"',
        'charged = "kdosi"',
        "nositele „kdosi“ pravidla města neznají; uveďte kód osoby nebo funkce ze souboru města.",
    ),
    (
        'due = "10 working"',
        'due = "brzy"',
        "Lhůtě „brzy“ nerozumíme; napište počet dnů a jejich druh, například „5 working“ (pracovních) "
        "nebo „7 calendar“ (kalendářních).",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), CASES, ids=[case[2][:50] for case in CASES])
def test_a_fault_is_named_with_its_line(right: str, wrong: str, sentence: str) -> None:
    text = SEED.replace(right, wrong, 1)
    assert text != SEED
    assert faults(text) == [(line(wrong, text), sentence)]


def test_a_clause_without_a_verb_points_at_the_clause() -> None:
    text = SEED.replace('verb = "schvaluje"\n', "")
    assert faults(text) == [
        (line("[[clauses]]", text), 'bod 01.01 nemá sloveso; doplňte například verb = "schvaluje".')
    ]


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    text = SEED.replace('"OSV"', '"X"').replace('"schvaluje"', '"kupuje"').replace("RM = ", "XX = ")
    assert [number for number, _ in faults(text)] == [line(of, text) for of in ('"X"', "XX = ", '"kupuje"')]


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_file_without_some_lines_is_read_or_refused_with_sentences(data: st.DataObject) -> None:
    rows = SEED.split("\n")
    left_out = data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=1, max_size=3))
    text = "\n".join(row for number, row in enumerate(rows) if number not in left_out)
    try:
        read(text)
    except InputFaults as refused:
        for fault in refused.faults:
            assert 0 <= fault.line <= text.count("\n") + 1
            assert fault.sentence.endswith((".", "?"))
            assert "None" not in fault.sentence


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='ab="[]{}\n-1.', max_size=40))
def test_scribble_is_refused_with_sentences(scribble: str) -> None:
    try:
        read(LEAST + scribble)
    except InputFaults as refused:
        assert refused.faults
