"""Which words does a text consist of, and what does a question ask for?"""

from __future__ import annotations

import time

import pytest

from states.folding import LONGEST_WORD, MOST_WORDS, asked_words, czech_key, fold, indexed_words


def test_letters_lose_their_marks_and_case() -> None:
    assert fold("Žluťoučký KŮŇ\u00a0 úpěl – ďábelské") == "zlutoucky kun upel - dabelske"
    assert fold("Łódź ﬁlm roz\u00addělený") == "lodz film rozdeleny"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("2024-12/3", ["2024_12_3"]),
        ("12 / 3", ["12_3"]),
        ("č. 12", ["c_12"]),
        ("č.12/3", ["12_3"]),
        ("usnesení číslo 012", ["c_12", "usnesen*"]),
        ("24. 6. 2024", ["24_6_2024"]),
        ("01.01", ["1_1"]),
        ("RM/12/3/2024", ["rm_12_3_2024"]),
        ("sociálně-zdravotní", ["socialn*", "zdravotn*"]),
        ("chodníků v ulici", ["chodnik*", "ulic*"]),
        ("v", ["v"]),
        ("Žďárských", ["zdarsk*"]),
        ("dům", ["dum*"]),
        ("1 250 000", ["1", "250", "000"]),
        ("?!*", []),
        ("", []),
    ],
)
def test_a_question_is_read_as_words(question: str, words: list[str]) -> None:
    assert [word + "*" * goes_on for word, goes_on in asked_words(question)] == words


def test_short_forms_of_numbers_are_indexed() -> None:
    words = indexed_words("Usnesení č. 2024-12/3, č. 7, dne 5. 6. 2024").split()
    assert {"2024_12_3", "12_3", "2024_12", "c_7", "5_6_2024", "2024", "12", "usneseni"} <= set(words)
    assert len(words) == len(set(words))


def test_every_word_of_a_text_is_found_by_the_same_word() -> None:
    text = "Rekonstrukce chodníků v ulici Žďárské, p. č. 1234/5, cena 1 250 000 Kč, e-mail, 2024–2026"
    kept = indexed_words(text).split()
    for word in text.replace("č. ", "").split():
        for asked, goes_on in asked_words(word):
            assert any(one.startswith(asked) if goes_on else one == asked for one in kept), word


def test_titles_stand_in_the_order_of_the_czech_alphabet() -> None:
    names = ["Cyklo", "Čáp", "Dub", "Hrad", "Chata", "Ibis", "Rys", "Řád", "Suk", "Škola", "Zoo", "Žába"]
    assert sorted(frozenset(names), key=czech_key) == names


@pytest.mark.parametrize(
    "junk", ["x", "1", "x-", "1/", "c.", "#1", " ", "1. ", "č. 1/2-", "\x00", "𝓤", "'\\"]
)
def test_a_long_text_takes_a_moment(junk: str) -> None:
    text = junk * (200_000 // len(junk))
    start = time.process_time()
    assert all(len(word) <= LONGEST_WORD for word in indexed_words(text).split())
    assert len(asked_words(text)) <= MOST_WORDS
    czech_key(text)
    assert time.process_time() - start < 3
