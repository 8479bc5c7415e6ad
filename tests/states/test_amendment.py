"""Which clauses are the words that a body adopted at the table? What was spoken is read back."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from states.amendment import clauses_spoken, follows_words
from states.operative_verbs import OPERATIVE_VERBS
from states.vocabulary import Gender
from states.wording import Clause, Voice, resolution_text

DECIDES = "{subject} {label} {verb} {text}"
RECOMMENDS = "{subject} doporučuje {label} {next} {infinitive} {text}"
ZM = Voice("Zastupitelstvo města Trutnova", Gender.NEUTER)
RM = Voice("Rada města Trutnova", Gender.FEMININE, next="zastupitelstvu města", last="zastupitelstvu města")
BEFORE = (
    Clause(1, 1, "schvaluje", "Akční plán na rok 2024."),
    Clause(
        2,
        1,
        "ukládá",
        "starostovi podepsat smlouvu do 30. 6. 2024.",
        charged="starosta",
        due_on=date(2024, 6, 30),
    ),
)
words = st.text(
    st.characters(whitelist_categories=("Lu", "Ll", "Nd"), whitelist_characters=" ,"), min_size=1, max_size=40
).map(lambda text: " ".join(text.split()) + ".")
clauses = st.lists(
    st.builds(
        Clause,
        section=st.integers(1, 20),
        point=st.integers(1, 20),
        verb=st.sampled_from([verb.code for verb in OPERATIVE_VERBS]),
        text=words.filter(lambda text: len(text) > 1),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda clause: clause.label,
)


@given(clauses=clauses, stage=st.sampled_from(((DECIDES, ZM), (RECOMMENDS, RM))))
def test_what_was_spoken_is_read_back(clauses: list[Clause], stage: tuple[str, Voice]) -> None:
    pattern, voice = stage
    text = resolution_text(pattern, voice, clauses)
    read = clauses_spoken(pattern, voice, text, clauses)
    assert read is not None
    assert follows_words(pattern, voice, read, text)
    assert [clause.label for clause in read] == [clause.label for clause in clauses]


def test_a_changed_clause_keeps_whom_it_charges_and_takes_the_new_day() -> None:
    text = (
        resolution_text(DECIDES, ZM, BEFORE)
        .replace("30. 6. 2024", "31. 8. 2024")
        .replace("2024.\n", "2024 bez bodu 3.\n")
    )
    read = clauses_spoken(DECIDES, ZM, text, BEFORE)
    assert read is not None
    assert read[0].text == "Akční plán na rok 2024 bez bodu 3."
    assert (read[1].charged, read[1].due_on) == ("starosta", date(2024, 8, 31))


def test_a_dropped_clause_is_dropped_and_a_new_one_charges_nobody() -> None:
    text = (
        "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán na rok 2024.\n03.01 bere na vědomí zprávu."
    )
    assert clauses_spoken(DECIDES, ZM, text, BEFORE) == (BEFORE[0], Clause(3, 1, "bere na vědomí", "zprávu."))


def test_labels_alone_are_enough_and_a_line_goes_on() -> None:
    text = "01.01 schvaluje Akční plán\u00a0na rok 2024\nv\u00a0upravené podobě."
    assert clauses_spoken(DECIDES, ZM, text, ()) == (
        Clause(1, 1, "schvaluje", "Akční plán\u00a0na rok 2024\nv\u00a0upravené podobě."),
    )


def test_the_verb_that_was_put_forward_wins_over_its_twin() -> None:
    before = (Clause(1, 1, "stanovuje", "poplatek."),)
    text = resolution_text(RECOMMENDS, RM, (replace(before[0], text="poplatek 100 Kč."),))
    read = clauses_spoken(RECOMMENDS, RM, text, before)
    assert read is not None
    assert read[0].verb == "stanovuje"


def test_free_words_stay_words() -> None:
    assert clauses_spoken(DECIDES, ZM, "Schválili jsme to trochu jinak.", BEFORE) is None
    assert clauses_spoken(DECIDES, ZM, "01.01 schvaluje plán.\n01.01 schvaluje jiný.", BEFORE) is None
    assert clauses_spoken(DECIDES, ZM, "01.01 lituje plánu.", BEFORE) is None
    assert clauses_spoken("{subject} doporučuje {label} přijmout usnesení.", RM, "cokoli", BEFORE) is None
    assert clauses_spoken(DECIDES, ZM, "  ", BEFORE) is None
