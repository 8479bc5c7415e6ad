"""Does what everybody may read leave out what belongs to one person, and nothing else?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.planning.public_words import LEFT_OUT, public_words

NOVAK = ("Mgr. Karel Novák",)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Pište na karel@novak.cz.", f"Pište na {LEFT_OUT}"),
        ("Volejte 603 123 456, nebo +420603123456.", f"Volejte {LEFT_OUT}, nebo {LEFT_OUT}."),
        ("Rodné číslo 800101/1234.", f"Rodné číslo {LEFT_OUT}."),
        ("Jmenuji se Karel Novák.", f"Jmenuji se {LEFT_OUT}."),
        (
            "U\u00a0Nováků, tedy Novákovi a\u00a0Karlovi.",
            f"U\u00a0{LEFT_OUT}, tedy {LEFT_OUT} a\u00a0{LEFT_OUT}.",
        ),
        ("Náklad 250 000 000 Kč v\u00a0letech 2019–2021.", "Náklad 250 000 000 Kč v\u00a0letech 2019–2021."),
        ("Opatření 1.2.3 a\u00a0novákovina.", "Opatření 1.2.3 a\u00a0novákovina."),
    ],
)
def test_what_is_shown(said: str, shown: str) -> None:
    assert public_words(said, NOVAK) == shown


@given(st.text(max_size=200), st.text(alphabet="abcčdeéhjklmnoprstuvyzž", min_size=3, max_size=12))
def test_a_name_in_the_nominative_never_gets_out(text: str, name: str) -> None:
    name = name.capitalize()
    assert name not in public_words(f"{text} {name} {text}", (name,)).split()


@given(st.text(alphabet=st.characters(categories=("Ll", "Zs")), max_size=200))
def test_ordinary_words_stay(text: str) -> None:
    assert public_words(text, NOVAK) == text
