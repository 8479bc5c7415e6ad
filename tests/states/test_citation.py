"""Which earlier resolutions does a text cite? Short and sloppy citations, as towns write them (domain.md 2.3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.citation import (
    Citation,
    body_kind_of,
    citations_in,
    matches,
    parse_citation,
    parts_of,
    point_label,
)
from states.numbering import NumberFormat, NumberParts
from states.vocabulary import BodyKind

PATTERNS = (
    "{year}-{serial}/{meeting}",
    "{body}/{serial}/{meeting}/{year}",
    "{serial}/{meeting}/{year}",
    "{serial:03}/{meeting}/{yy}",
)
"""The number formats of the sample towns."""


def read(text: str) -> list[tuple[str, str | None, date | None]]:
    return [(cited.number, cited.clause, cited.on) for cited in citations_in(text)]


@pytest.mark.parametrize(
    ("text", "number", "clause", "on"),
    [
        ("č. 14, část 2 ze dne 19. 5. 2006", "14", "2", date(2006, 5, 19)),
        ("č.14, část 2 ze dne 19.5.2006", "14", "2", date(2006, 5, 19)),
        ("1626/51", "1626/51", None, None),
        ("RM/1646/51 ze dne 15. 5. 2025", "RM/1646/51", None, date(2025, 5, 15)),
        ("č. 1975/65 v rozsahu bodu ad a)", "1975/65", "a", None),
        ("RM/1753/55/2025 bod h)", "RM/1753/55/2025", "h", None),
        ("usnesení č. 2015-938/16", "2015/938/16", None, None),
        ("763v/27", "763v/27", None, None),
        ("usnesení č. UZ-22-4/26", "UZ/22/4/26", None, None),
        ("své usnesení č. 0190/16.", "0190/16", None, None),
        ("bod 2 usnesení č. 14 ze dne 19. 5. 2006", "14", "2", date(2006, 5, 19)),
        ("usnesení ze dne 5. 6. 2024 č. 12/3", "12/3", None, date(2024, 6, 5)),
        ("usnesení č. RM/1646/51/2025, bod 01.02, a to ihned.", "RM/1646/51/2025", "01.02", None),
        ("usnesení č.\u00a01626/51 (bod b)", "1626/51", "b", None),
        ("usnesení č. 12/3, písm. c)", "12/3", "c", None),
    ],
)
def test_citations_that_towns_wrote(text: str, number: str, clause: str | None, on: date | None) -> None:
    cited = parse_citation(text)
    assert (cited.number, cited.clause, cited.on) == (number, clause, on)


def test_a_body_named_in_the_sentence() -> None:
    (cited,) = citations_in("usnesení Rady města Litovel č. 10-79/2020 ze dne 3. 2. 2020.")
    assert (cited.number, body_kind_of(cited.body)) == ("10/79/2020", BodyKind.COUNCIL)
    (cited,) = citations_in("usnesení zastupitelstva č. 5/3")
    assert body_kind_of(cited.body) is BodyKind.ASSEMBLY
    assert body_kind_of(None) is None


def test_several_at_once() -> None:
    assert read("usnesení č. 1626/51 a č. 1630/51.") == [("1626/51", None, None), ("1630/51", None, None)]
    assert read("usnesení č. 5/2/2020 v bodech a), c) a d)") == [
        ("5/2/2020", label, None) for label in ("a", "c", "d")
    ]
    day = date(2020, 2, 1)
    assert read("usnesení č. 14, 15 a 16 ze dne 1. 2. 2020") == [(n, None, day) for n in ("14", "15", "16")]
    with pytest.raises(ValueError, match="víc usnesení najednou"):
        parse_citation("usnesení č. 1626/51 a č. 1630/51")


@pytest.mark.parametrize(
    "text",
    [
        "organizační složku Jesle ke dni 30. 6. 2024.",
        "nájemní smlouvu č. 12/2024 na pozemek p. č. 1626/51.",
        "obecně závaznou vyhlášku č. 3/2023.",
        "č. 128/2000 Sb.",
        "výjimku udělenou podle usnesení č. 12/3.",
        "smlouvu schválenou usnesením č. 12/3.",
        "usnesení 5. 6. 2024",
        "",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert citations_in(text) == ()
    with pytest.raises(ValueError, match="žádné číslo usnesení"):
        parse_citation(text)


def test_a_short_form_means_neighbouring_parts() -> None:
    assert matches(Citation(("1626", "51")), "RM/1626/51/2025")
    assert matches(Citation(("938", "16")), "2015-938/16")
    assert matches(Citation(("190", "16")), "0190/16")
    assert matches(Citation(("UZ", "22", "4", "2026")), "UZ-22-4/26")
    assert matches(Citation(("763V", "27")), "763v/27")
    assert not matches(Citation(("1626", "52")), "RM/1626/51/2025")
    assert not matches(Citation(("626", "51")), "RM/1626/51/2025")
    assert not matches(Citation(("1", "16")), "1/2016/3")  # a year is shortened only at the end
    assert matches(Citation(("14",)), "ZM/14/9/2006", 14)
    assert not matches(Citation(("9",)), "ZM/14/9/2006", 14)


def test_points_are_meant_by_their_place_or_number() -> None:
    labels = ("01.01", "01.02", "02.01")
    assert [point_label(cited, labels) for cited in ("01.02", "1.2", "a", "c", "2", "d", "9.9")] == [
        "01.02",
        "01.02",
        "01.01",
        "02.01",
        "02.01",
        None,
        None,
    ]
    assert point_label("1", labels) is None  # section 1 has two points
    assert point_label("2", ("01.01", "01.02")) == "01.02"


@given(
    pattern=st.sampled_from(PATTERNS),
    serial=st.integers(1, 9999),
    meeting=st.integers(1, 200),
    year=st.integers(2000, 2099),
    clause=st.sampled_from((None, "a", "h", "2", "01.02")),
    on=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_what_is_written_is_read_back(
    pattern: str, serial: int, meeting: int, year: int, clause: str | None, on: date | None
) -> None:
    parts = NumberParts("RM", year, serial, meeting, None, None, None)
    number = NumberFormat(pattern, "year").format(parts)
    point = "" if clause is None else f" bod {clause}{')' if clause.isalpha() else ''}"
    day = "" if on is None else f" ze dne {on.day}. {on.month}. {on.year}"
    for text in (
        f"č. {number}{point}{day}",
        f"usnesení č. {number}{day},{point}.",
        f"usnesení {number}{point}{day}.",
    ):
        (cited,) = citations_in(text)
        assert (cited.parts, cited.clause, cited.on) == (parts_of(number), clause, on)
        assert matches(cited, number, serial)
    short = "/".join(parts_of(number)[:-1] if "{year}-" not in pattern else parts_of(number)[1:])
    assert matches(parse_citation(f"č. {short}"), number, serial)


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_accident(text: str) -> None:
    for cited in citations_in(text):
        assert cited.parts
        assert any(sign.isdigit() for part in cited.parts for sign in part)
