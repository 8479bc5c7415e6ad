"""What does a table of members say, and how are its faults told?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.input_faults import InputFaults
from states.outcome_table import Sheet
from states.planning.member_table import HEADER, read_members
from states.planning.vocabulary import GroupOffice, Side


def sheet(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Sheet:
    return Sheet(header, 1, tuple(enumerate(rows, start=2)))


def test_members_are_read_as_people_write_them() -> None:
    rows = read_members(
        sheet(
            (
                "Jiří Zkoumal",
                "jiri@charita.example",
                "Poskytovatelé",
                "Charita",
                "tajemnice",
                "1. 3. 2024",
                "",
            ),
            ("Marie Nováková", "", "u", "", "", "2024-03-01", "31.12.2026"),
            ("Karel Vzorný", "", "Zadavatel", "Město", "vedoucí skupiny"),
        ),
        "clenove.csv",
    )
    assert [(row.side, row.office) for row in rows] == [
        (Side.PROVIDER, GroupOffice.SECRETARY),
        (Side.USER, GroupOffice.MEMBER),
        (Side.COMMISSIONER, GroupOffice.CHAIR),
    ]
    assert (rows[1].since, rows[1].until) == (date(2024, 3, 1), date(2026, 12, 31))


def test_every_fault_has_its_line() -> None:
    with pytest.raises(InputFaults) as raised:
        read_members(
            sheet(
                ("", "", "nikdo", "", "", "", ""),
                ("Jan Novák", "", "uživatel", "", "král", "zítra", ""),
            ),
            "clenove.csv",
        )
    said = str(raised.value)
    assert "řádek 2: chybí jméno." in said
    assert "řádek 2: strana „nikdo“" in said
    assert "řádek 3: zařazení „král“" in said
    assert "řádek 3: „zítra“ není datum" in said


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(InputFaults, match="chybí sloupec „Jméno“ a\u00a0„Strana“"):
        read_members(sheet(("x",), header=("Něco",)), "x.csv")
    with pytest.raises(InputFaults, match="není žádný člen"):
        read_members(sheet(), "x.csv")


@given(st.lists(st.tuples(*[st.text(max_size=12)] * len(HEADER)), max_size=5))
def test_no_table_is_half_read(rows: list[tuple[str, ...]]) -> None:
    try:
        read = read_members(sheet(*rows), "x.csv")
    except InputFaults as faults:
        assert faults.faults
    else:
        assert len(read) == len(rows)
