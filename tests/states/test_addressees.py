"""Is it clear from one short text whom a clause charges?"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.addressees import (
    Addressee,
    addressee_faults,
    body_code,
    kind_in,
    name_in,
    organisation,
    read_addressee,
)
from states.town_file import parse_town
from states.vocabulary import AddresseeKind

FILE = Path(__file__).resolve().parents[2] / "states" / "towns" / "trutnov.toml"
TOWN = parse_town(FILE.read_text("utf-8"), FILE.name)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("doudova", AddresseeKind.PERSON, "Bc. Aneta Doudová"),
        ("finance", AddresseeKind.OFFICE, "správce rozpočtu"),
        ("department:OSV", AddresseeKind.DEPARTMENT, "Odbor sociálních věcí, školství a zdravotnictví"),
        ("body:RM", AddresseeKind.BODY, "Rada města Trutnova"),
        (
            "organisation:Technické služby <info@ts.example>",
            AddresseeKind.ORGANISATION,
            "Technické služby <info@ts.example>",
        ),
        ("nikdo", None, "nikdo"),
        ("department:XX", None, "XX"),
    ],
)
def test_each_kind(text: str, kind: AddresseeKind | None, name: str) -> None:
    addressee = read_addressee(text)
    assert kind_in(TOWN, addressee) is kind
    assert name_in(TOWN, text) == name
    assert str(addressee) == text
    assert bool(addressee_faults(TOWN, text, None)) == (kind is None)


@given(st.text("abc č,.", min_size=1).map(str.strip).filter(bool))
def test_an_organisation_is_read_back(name: str) -> None:
    plain = " ".join(name.split())
    assert read_addressee(organisation(name, "x@y.cz")) == Addressee(
        AddresseeKind.ORGANISATION, plain, "x@y.cz"
    )
    assert read_addressee(organisation(name)).code == plain


def test_who_reports_must_be_known() -> None:
    assert "nemá název" in addressee_faults(TOWN, "organisation:", None)[0]
    assert "pravidla města neznají" in addressee_faults(TOWN, "organisation:TS", "nikdo")[0]
    assert addressee_faults(TOWN, "organisation:TS", "rejl") == []
    assert "delší než 200" in addressee_faults(TOWN, "organisation:" + "x" * 300, None)[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ZM", "ZM"),
        ("ZMT", "ZM"),
        ("Rada města", "RM"),
        ("rady města", "RM"),
        ("zastupitelstva města", "ZM"),
        ("Porada vedení", "PV"),
        ("město", None),
        ("X", None),
    ],
)
def test_a_body_as_terms_name_it(text: str, code: str | None) -> None:
    assert body_code(TOWN, text) == code
