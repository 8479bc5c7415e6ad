"""Does each body speak its own sentence, and do the seed's three texts come out character for character?"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.operative_verbs import OPERATIVE_VERBS, is_operative_verb, operative_verb
from states.proposal_file import parse_proposal
from states.town import Town
from states.town_file import parse_town
from states.vocabulary import Gender
from states.wording import Clause, Voice, clause_faults, clause_from_data, resolution_text, sentence_faults

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "samples" / "trutnov-akcni-plan-2024.toml"


def town(name: str) -> Town:
    return parse_town((ROOT / "states" / "towns" / f"{name}.toml").read_text("utf-8"), f"{name}.toml")


def texts(rules: Town, matter: str, *clauses: Clause) -> dict[str, str]:
    route = rules.route_for(matter)
    return {
        stage.body: resolution_text(stage.sentence, rules.voice(route, position), clauses)
        for position, stage in enumerate(route.stages)
    }


def test_the_three_texts_of_the_form() -> None:
    rules = town("trutnov")
    proposal = parse_proposal(SEED.read_text("utf-8"), SEED.name, rules)
    assert texts(rules, proposal.content.matter, *proposal.content.clauses) == {
        "PV": "Porada vedení doporučuje 01.01 radě města přijmout níže uvedené usnesení.",
        "RM": "Rada města Trutnova doporučuje 01.01 zastupitelstvu města schválit Akční plán rozvoje "
        "sociálních služeb města Trutnova na rok 2024 dle předloženého návrhu.",
        "ZM": "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán rozvoje sociálních služeb města "
        "Trutnova na rok 2024 dle předloženého návrhu.",
    }


def test_the_form_as_the_town_published_it_says_the_same() -> None:
    report = parse_proposal(SEED.read_text("utf-8"), SEED.name, town("trutnov")).content
    assert report.title == "Akční plán rozvoje sociálních služeb města Trutnova 2024"
    assert (report.committee_opinion, report.previous_resolution) == ("-", "-")
    assert report.attachments == (
        "Návrh Akčního plánu rozvoje sociálních služeb města Trutnova na rok 2024.",
    )
    assert report.report.startswith("Akční plány rozvoje sociálních služeb města Trutnova jsou jednoleté")
    assert report.report.endswith("jsou k dispozici v příloze.")


def test_another_town_and_a_village_speak_by_their_own_files() -> None:
    plan = Clause(1, 1, "schvaluje", "komunitní plán.")
    assert texts(town("humpolec"), "social_plan", plan) == {
        "RM": "Rada města Humpolec doporučuje 01.01 zastupitelstvu města schválit komunitní plán.",
        "ZM": "Zastupitelstvo města Humpolec 01.01 schvaluje komunitní plán.",
    }
    assert texts(town("zeliv"), "social_plan", plan) == {
        "ZO": "Zastupitelstvo obce Želiv 01.01 schvaluje komunitní plán."
    }


def test_a_matter_of_the_council_ends_there() -> None:
    spoken = texts(town("trutnov"), "grant", Clause(1, 1, "rozhodla", "o poskytnutí dotace."))
    assert spoken["RM"] == "Rada města Trutnova 01.01 rozhodla o poskytnutí dotace."
    assert list(spoken) == ["PV", "RM"]


def test_several_clauses_name_the_body_once() -> None:
    clauses = (
        Clause(1, 1, "bere na vědomí", "zprávu."),
        Clause(1, 2, "ukládá", "starostovi podepsat smlouvu."),
        Clause(2, 1, "pověřuje", "odbor kontrolou."),
    )
    spoken = texts(town("trutnov"), "budget", *clauses)
    assert spoken["ZM"] == (
        "Zastupitelstvo města Trutnova 01.01 bere na vědomí zprávu.\n"
        "01.02 ukládá starostovi podepsat smlouvu.\n"
        "02.01 pověřuje odbor kontrolou."
    )
    assert spoken["RM"] == (
        "Rada města Trutnova doporučuje 01.01 zastupitelstvu města vzít na vědomí zprávu.\n"
        "doporučuje 01.02 zastupitelstvu města uložit starostovi podepsat smlouvu.\n"
        "doporučuje 02.01 zastupitelstvu města pověřit odbor kontrolou."
    )
    assert spoken["PV"] == "Porada vedení doporučuje 01.01 radě města přijmout níže uvedené usnesení."


def test_a_subject_in_the_middle_leaves_no_hole() -> None:
    voice = Voice("Rada města", Gender.FEMININE)
    clauses = (Clause(1, 1, "schvaluje", "A."), Clause(1, 2, "schvaluje", "B."))
    assert resolution_text("{label} {subject} {verb} {text}", voice, clauses) == (
        "01.01 Rada města schvaluje A.\n01.02 schvaluje B."
    )


def test_a_draft_without_clauses_says_nothing() -> None:
    assert resolution_text("{subject} {verb} {text}", Voice("Rada", Gender.FEMININE), ()) == ""


def test_a_word_that_is_no_verb_yet_stands_as_it_was_written() -> None:
    voice = Voice("Rada", Gender.FEMININE)
    assert (
        resolution_text("{subject} {verb} {text}", voice, (Clause(1, 1, "kupuje", "dům."),))
        == "Rada kupuje dům."
    )


@pytest.mark.parametrize(
    ("gender", "subject", "sentence"),
    [
        (Gender.FEMININE, "Rada města", "Rada města rozhodla o dotaci."),
        (Gender.NEUTER, "Zastupitelstvo města", "Zastupitelstvo města rozhodlo o dotaci."),
        (Gender.MASCULINE, "Finanční výbor", "Finanční výbor rozhodl o dotaci."),
    ],
)
@pytest.mark.parametrize("written", ["rozhodl", "rozhodla", "rozhodlo"])
def test_the_verb_agrees_with_the_body_however_the_clerk_wrote_it(
    gender: Gender, subject: str, sentence: str, written: str
) -> None:
    clause = Clause(1, 1, written, "o dotaci.")
    assert resolution_text("{subject} {verb} {text}", Voice(subject, gender), (clause,)) == sentence


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [
        ("schvaluje", "schválit"),
        ("bere na vědomí", "vzít na vědomí"),
        ("Bere  na vědomí", "vzít na vědomí"),
        ("ruší", "zrušit"),
        ("projednalo", "projednat"),
        ("se seznámila s", "seznámit se s"),
        ("se zavazuje", "zavázat se"),
    ],
)
def test_infinitives(form: str, infinitive: str) -> None:
    assert operative_verb(form).infinitive == infinitive


def test_every_verb_is_found_by_each_of_its_forms() -> None:
    for verb in OPERATIVE_VERBS:
        for gender in Gender:
            assert is_operative_verb(verb.form(gender))
            assert operative_verb(verb.form(gender)) is verb
        assert verb.code == verb.neuter


def test_a_word_that_is_no_operative_verb() -> None:
    assert not is_operative_verb("kupuje")
    with pytest.raises(KeyError):
        operative_verb("kupuje")


@pytest.mark.parametrize(
    ("pattern", "decides", "fault"),
    [
        ("{subject} {label} {verb} {text}", True, None),
        ("{subject} doporučuje {next} {infinitive} {text}", False, None),
        ("{subject} doporučuje {last} přijmout níže uvedené usnesení.", False, None),
        ("{label} {verb} {text}", True, "chybí {subject}"),
        ("{subject} {verb}", True, "potřebuje ve vzoru věty {verb} i\u00a0{text}"),
        ("{subject} {text}", False, "potřebuje i\u00a0{verb} nebo {infinitive}"),
        ("{subject} {next} {verb} {text}", True, "nikomu nepředává"),
        ("{subject} {kdo} {verb} {text}", True, "„{kdo}“ ne."),
        ("{subject} {verb {text}", False, "neuzavřená"),
        ("{subject} {verb!r} {text}", False, "neuzavřená"),
        ("{subject} {} {verb} {text}", True, "neuzavřená"),
    ],
)
def test_a_wrong_sentence_pattern_is_named(pattern: str, decides: bool, fault: str | None) -> None:
    found = sentence_faults(pattern, decides=decides)
    if fault is None:
        assert found == []
    else:
        assert any(fault in sentence for sentence in found), found
        assert all(sentence.endswith(".") for sentence in found)


@given(pattern=st.text(alphabet="{}! :.ab", max_size=12).map(lambda tail: "{subject} {verb} {text}" + tail))
def test_a_pattern_without_faults_can_always_be_spoken(pattern: str) -> None:
    if not sentence_faults(pattern, decides=False):
        assert resolution_text(pattern, Voice("Rada", Gender.FEMININE), (Clause(1, 1, "ruší", "vše."),))


@pytest.mark.parametrize(
    ("clauses", "faults"),
    [
        ((Clause(1, 1, "schvaluje", "plán."),), []),
        ((), ["Návrh nemá žádný bod usnesení; doplňte alespoň bod 01.01."]),
        (
            (Clause(1, 1, "schvaluje", "plán."), Clause(1, 1, "ukládá", "úkol.")),
            ["Bod 01.01 je v návrhu dvakrát; přečíslujte body."],
        ),
        ((Clause(1, 2, " ", "plán."),), ["Bod 01.02 nemá sloveso; doplňte například „schvaluje“."]),
        ((Clause(1, 1, "schvaluje", " "),), ["Bod 01.01 nemá text; doplňte, čeho se týká."]),
        (
            (Clause(1, 1, "ukládá", "úkol.", due_on=date(2024, 7, 1)),),
            ["Bod 01.01 má termín, ale nikoho nezavazuje; doplňte nositele úkolu."],
        ),
        ((Clause(1, 1, "ukládá", "úkol.", charged="rejl", due_on=date(2024, 7, 1)),), []),
    ],
)
def test_why_clauses_cannot_be_submitted(clauses: tuple[Clause, ...], faults: list[str]) -> None:
    assert [sentence.replace("\u00a0", " ") for sentence in clause_faults(clauses)] == faults


@given(
    st.builds(
        Clause,
        st.integers(1, 99),
        st.integers(1, 99),
        st.text(),
        st.text(),
        st.none() | st.text(),
        st.none() | st.text(),
        st.none() | st.dates(),
    )
)
def test_a_clause_is_stored_and_read_back(clause: Clause) -> None:
    assert clause_from_data(clause.as_data()) == clause
