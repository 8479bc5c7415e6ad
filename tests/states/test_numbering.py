"""Are the numbers of real towns written, read back and counted as those towns do it?"""

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from states.numbering import NumberFormat, NumberParts, Reset

PARTS = NumberParts(body="RM", year=2024, serial=7, meeting=12, item=3, term="2022-2026", department="OSV")

# town, pattern, reset, the parts, the number as published (domain: the towns' own web pages), the series
TOWNS: list[tuple[str, str, Reset, dict[str, object], str, str]] = [
    (
        "Trutnov",
        "{year}-{serial}/{meeting}",
        "year",
        {"year": 2015, "serial": 938, "meeting": 16},
        "2015-938/16",
        "2015",
    ),
    (
        "Trutnov",
        "{year}-{serial}/{meeting}",
        "year",
        {"year": 2019, "serial": 218, "meeting": 5},
        "2019-218/5",
        "2019",
    ),
    (
        "Litovel, rada",
        "{body}/{serial}/{meeting}/{year}",
        "term",
        {"body": "RM", "serial": 1001, "meeting": 35, "year": 2024},
        "RM/1001/35/2024",
        "term:2022-2026",
    ),
    (
        "Litovel, zastupitelstvo",
        "{body}/{serial}/{meeting}/{year}",
        "meeting",
        {"body": "ZM", "serial": 16, "meeting": 23, "year": 2025},
        "ZM/16/23/2025",
        "2025/23",
    ),
    (
        "Pečky",
        "U{body}-{serial}-{meeting}/{yy}",
        "year",
        {"body": "R", "serial": 254, "meeting": 27, "year": 2026},
        "UR-254-27/26",
        "2026",
    ),
    (
        "Mníšek",
        "{serial}/{meeting}/{year}",
        "meeting",
        {"serial": 42, "meeting": 17, "year": 2021},
        "42/17/2021",
        "2021/17",
    ),
    (
        "Mníšek, rada",
        "{serial}-{meeting}/{year}",
        "year",
        {"serial": 20, "meeting": 101, "year": 2021},
        "20-101/2021",
        "2021",
    ),
    ("Praha 7", "{serial:04}/{yy}", "year", {"serial": 190, "year": 2016}, "0190/16", "2016"),
    # Vsetín prints the number of the material; here the serial of the meeting stands for it, so that an item
    # with two resolutions does not give one number twice. Its own number is an override by hand.
    (
        "Vsetín",
        "{serial}/{meeting}/{body}/{year}",
        "meeting",
        {"serial": 37, "meeting": 6, "body": "ZM", "year": 2015},
        "37/6/ZM/2015",
        "2015/6",
    ),
    (
        "Žďár",
        "{serial}/{year}/{department}",
        "year",
        {"serial": 400, "year": 2011, "department": "POMŠ"},
        "400/2011/POMŠ",
        "2011",
    ),
    (
        "Mariánské Lázně, zastupitelstvo",
        "{body}/{serial}/{yy}",
        "term",
        {"body": "ZM", "serial": 308, "year": 2012},
        "ZM/308/12",
        "term:2022-2026",
    ),
    (
        "Opava",
        "{serial}/{meeting} {body} {yy}/{item}",
        "year",
        {"serial": 1355, "meeting": 39, "body": "RM", "year": 2016, "item": 2},
        "1355/39 RM 16/2",
        "2016",
    ),
]


@pytest.mark.parametrize(("pattern", "reset", "named", "number", "series"), [t[1:] for t in TOWNS])
def test_published_numbers_are_written_and_read_back(
    pattern: str, reset: Reset, named: dict[str, object], number: str, series: str
) -> None:
    numbers = NumberFormat(pattern, reset)
    parts = replace(PARTS, **named)  # type: ignore[arg-type]
    assert numbers.format(parts) == number
    assert numbers.parse(number) == named
    assert numbers.series_key(parts) == series


def test_series_start_again_when_the_town_says() -> None:
    later = replace(PARTS, year=2025, meeting=35)
    by_year = NumberFormat("{serial}/{year}", "year")
    by_term = NumberFormat("{serial}/{term}", "term")
    by_meeting = NumberFormat("{serial}/{meeting}/{term}", "meeting")
    for_ever = NumberFormat("{serial}", "never")
    assert (by_year.series_key(PARTS), by_year.series_key(later)) == ("2024", "2025")
    assert by_term.series_key(PARTS) == by_term.series_key(later) == "term:2022-2026"
    assert by_meeting.series_key(PARTS) == "term:2022-2026/12"
    assert by_meeting.series_key(later) == "term:2022-2026/35"
    assert for_ever.series_key(PARTS) == for_ever.series_key(later) == "*"


@pytest.mark.parametrize(
    ("pattern", "reset", "sentence"),
    [
        ("{serial}/{rok}", "never", "neznámou značku {rok}"),
        ("{serial}/{}", "never", "neznámou značku {}"),
        ("{serial:4}/{year}", "year", "{serial:4} má chybné doplnění nulami"),
        ("{serial:}/{year}", "year", "{serial:} má chybné doplnění nulami"),
        ("{serial:09}/{year}", "year", "{serial:09} má chybné doplnění nulami"),
        ("{serial}/{year:04}", "year", "{year:04} má chybné doplnění nulami"),
        ("{serial}/{body:02}", "never", "{body:02} má chybné doplnění nulami"),
        ("", "never", "chybí pořadové číslo"),
        ("{item}/{meeting}/{body}/{year}", "meeting", "chybí pořadové číslo"),
        ("{serial}{meeting}/{year}", "year", "Značky {serial} a {meeting}"),
        ("{serial:04}{meeting:02}/{year}", "year", "Značky {serial} a {meeting}"),
        ("{serial}1{meeting}/{year}", "year", "Značky {serial} a {meeting}"),
        ("{serial}{year}{meeting}", "year", "Značky {serial} a {meeting}"),
        ("{body}Z{serial}", "never", "Značky {body} a {serial}"),
        ("{term}-{serial}", "term", "Značky {term} a {serial}"),
        ("{serial/{year}", "year", "závorky ve vzoru „{serial/{year}“ nejsou spárované"),
        ("{serial}}/{year}", "year", "nejsou spárované"),
        ("{{serial}}", "never", "nejsou spárované"),
        ("{serial}/{serial}/{year}", "year", "{serial} je ve vzoru"),
        ("{serial}/{yy}/{year}", "year", "uvádí rok dvakrát"),
        ("{serial}/{meeting}", "year", "doplňte {year} nebo {yy}"),
        ("{serial}/{meeting}", "term", "doplňte {term}, {year} nebo {yy}"),
        ("{serial}/{year}", "meeting", "doplňte do vzoru {meeting}"),
        ("{serial}/{meeting}", "meeting", "{year}, {yy} nebo {term}"),
        ("{serial}/{year}", "month", "Neznámé období číslování „month“"),
    ],
)
def test_a_faulty_pattern_is_refused_with_one_sentence(pattern: str, reset: Reset, sentence: str) -> None:
    (found,) = NumberFormat.faults(pattern, reset)
    assert sentence in found.replace("\u00a0", " ")
    assert found.endswith(".")
    assert not re.search(r"\b[ksvzouai] ", found), "one-letter words hold to the next one"
    with pytest.raises(ValueError, match=re.escape(found)):
        NumberFormat(pattern, reset)


def test_every_fault_is_told_at_once() -> None:
    assert len(NumberFormat.faults("{rok}-{serial:4}{meeting}", "year")) == 4


@pytest.mark.parametrize("pattern", ["{serial}{yy}/{meeting}", "{year}{serial:03}", "{body}-{serial}{year}"])
def test_years_have_a_fixed_width_and_need_no_separator(pattern: str) -> None:
    numbers = NumberFormat(pattern, "year")
    assert (
        numbers.parse(numbers.format(PARTS)).items()
        <= {"year": 2024, "serial": 7, "meeting": 12, "body": "RM"}.items()
    )


@pytest.mark.parametrize(
    ("pattern", "changed", "sentence"),
    [
        ("{serial}/{item}", {"item": None}, "protože chybí bod programu"),
        ("{serial}/{department}", {"department": None}, "protože chybí odbor"),
        ("{serial}/{term}", {"term": None}, "protože chybí volební období"),
        (
            "{serial}/{yy}",
            {"year": 1999},
            "hodnota „1999“ (rok) se nedá zapsat jako {yy}; musí to být rok 2000 až 2099",
        ),
        ("{serial}/{yy}", {"year": 2100}, "musí to být rok 2000 až 2099"),
        ("{serial}/{year}", {"year": 24}, "musí to být rok 1000 až 9999"),
        ("{serial}/{year}", {"serial": 0}, "musí to být celé číslo od 1"),
        ("{serial:03}/{year}", {"serial": 0}, "musí to být celé číslo od 1"),
        ("{serial}/{meeting}", {"meeting": -1}, "musí to být celé číslo od 0"),
        ("{serial}/{year}", {"serial": 10**9}, "do 999999999"),
        ("{body}/{serial}", {"body": "R/M"}, "smí mít jen písmena a číslice"),
        ("{body}/{serial}", {"body": ""}, "smí mít jen písmena a číslice"),
        ("{term}/{serial}", {"term": "2022 až 2026"}, "smí mít jen písmena a číslice a spojovník"),
    ],
)
def test_a_number_that_could_not_be_read_back_is_not_written(
    pattern: str, changed: dict[str, object], sentence: str
) -> None:
    parts = replace(PARTS, **changed)  # type: ignore[arg-type]
    with pytest.raises(ValueError) as refusal:
        NumberFormat(pattern, "never").format(parts)
    assert sentence in str(refusal.value).replace("\u00a0", " ")


def test_a_series_of_a_term_needs_the_term() -> None:
    with pytest.raises(ValueError, match="chybí volební období"):
        NumberFormat("{serial}/{year}", "term").series_key(replace(PARTS, term=None))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RM/1001/35",
        "RM/1001/35/24",
        "RM/01001/35/2024",
        "RM/0/35/2024",
        "RM/1/35/2024 ",
        "rm-1/35/2024",
        "RM/763v/27/2024",
        "RM/١/35/2024",
    ],
)
def test_a_text_that_the_pattern_never_writes_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="neodpovídá vzoru"):
        NumberFormat("{body}/{serial}/{meeting}/{year}", "term").parse(text)


# Generated patterns: any order of tokens, with padding, with or without separators and literals.
NUMERIC = ["serial", "meeting", "item"]
TOKENS = ["body", "year", "yy", *NUMERIC, "term", "department"]
WORDS = st.text("AZŽš09ů", min_size=1, max_size=3)
# Not by term: where only the year is printed, two terms that share it are kept apart by how far they counted.
RESETS: list[Reset] = ["year", "meeting", "never"]
PARTS_STRATEGY = st.builds(
    NumberParts,
    body=WORDS,
    year=st.integers(2000, 2099),
    serial=st.integers(1, 12_000),
    meeting=st.integers(0, 130),
    item=st.integers(0, 130),
    term=st.sampled_from(["2022-2026", "2022–2026", "9", "IX", "-1-"]),
    department=WORDS,
)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    chosen = draw(st.permutations(TOKENS))[: draw(st.integers(1, 5))]
    padded = {token: draw(st.sampled_from(["", "", ":02", ":04"])) for token in NUMERIC}
    between = st.sampled_from(["", "/", "-", ". ", "Z", "1", "(+)", " RM ", "0/"])
    return draw(between) + "".join(
        f"{{{token}{padded.get(token, '')}}}{draw(between)}"
        for token in {"serial": 0} | dict.fromkeys(chosen)
    )


@settings(max_examples=200, deadline=None)
@given(patterns(), PARTS_STRATEGY)
def test_parse_is_the_inverse_of_format(pattern: str, parts: NumberParts) -> None:
    assume(not NumberFormat.faults(pattern, "never"))
    numbers = NumberFormat(pattern, "never")
    printed = [t for t in TOKENS if f"{{{t}}}" in pattern or f"{{{t}:" in pattern]
    expected = {"year" if t == "yy" else t: getattr(parts, "year" if t == "yy" else t) for t in printed}
    assert numbers.parse(numbers.format(parts)) == expected


@settings(max_examples=200, deadline=None)
@given(patterns(), PARTS_STRATEGY, st.data())
def test_format_is_the_inverse_of_parse(pattern: str, parts: NumberParts, data: st.DataObject) -> None:
    """Also for texts that nobody wrote by `format`: a number slightly damaged, yet still readable."""
    assume(not NumberFormat.faults(pattern, "never"))
    numbers = NumberFormat(pattern, "never")
    written = numbers.format(parts)
    at = data.draw(st.integers(0, len(written)))
    damaged = written[:at] + data.draw(st.sampled_from(["", "0", "1", "/", "-", "A"])) + written[at + 1 :]
    try:
        read = numbers.parse(damaged)
    except ValueError:
        return
    assert numbers.format(replace(parts, **read)) == damaged  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(patterns(), PARTS_STRATEGY, PARTS_STRATEGY, st.data())
def test_two_series_never_print_the_same_number(
    pattern: str, one: NumberParts, other: NumberParts, data: st.DataObject
) -> None:
    usable = [reset for reset in RESETS if not NumberFormat.faults(pattern, reset)]
    assume(usable)
    numbers = NumberFormat(pattern, data.draw(st.sampled_from(usable)))
    other = replace(other, body=one.body, department=one.department, serial=one.serial, item=one.item)
    if numbers.series_key(one) != numbers.series_key(other):
        assert numbers.format(one) != numbers.format(other)
