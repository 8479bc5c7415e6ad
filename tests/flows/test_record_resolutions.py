"""Does the flow try a table, record it on confirmation, and fail with the office's sentences?"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office_case import TestHouse
from prefect.client.schemas.objects import State
from prefect.utilities.callables import parameter_schema

from db.files import FileStore
from flows.prefect_server import PrefectServer
from flows.record_resolutions import record_resolutions

sys.path.append(str(Path(__file__).resolve().parent.parent / "actions"))
from record_table_case import Case, at_the_council

TABLE = "Orgán;Datum;Návrh;Výsledek;Hlasování;Přítomno\r\nRM;5. 6. 2024;1;doporučeno;8 - 0 - 0;{present}\r\n"


@pytest.fixture
def case(
    house_at: Callable[..., tuple[TestHouse, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    prefect_server: PrefectServer,
) -> Case:
    """An office before the council's table, open to the flow through its environment."""
    house, _ = house_at("council", lambda house: at_the_council(house)[1])
    (tmp_path / "clock").write_text(house.now().isoformat())
    monkeypatch.setenv("RAZITKO_HOME", str(tmp_path))
    monkeypatch.setenv("RAZITKO_DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("RAZITKO_SECRET", house.secret)
    monkeypatch.setenv("RAZITKO_CLOCK_FILE", str(tmp_path / "clock"))
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "rada.csv").write_bytes(TABLE.format(present=8).encode("cp1250"))
    (tmp_path / "incoming" / "vadná.csv").write_bytes(TABLE.format(present=10).encode("cp1250"))
    (tmp_path / "mimo.csv").write_bytes(TABLE.format(present=8).encode())
    return Case(house)


def run(table: str, *, confirm: bool = False, person: str = "organizace") -> State[Any]:
    state = asyncio.run(record_resolutions(table, confirm=confirm, person=person, return_state=True))
    assert isinstance(state, State)
    return state


def test_a_table_is_tried_then_recorded_then_unchanged(case: Case) -> None:
    tried = run("rada.csv")
    assert tried.is_completed()
    assert tried.message == "Zkouška, nic nezapsáno; zapsalo by se bodů: 1, beze změny: 0."
    assert case.numbers() == {}
    report = asyncio.run(record_resolutions("rada.csv", person="organizace"))
    assert (report["confirmed"], report["rows"][0]["number"]) == (False, "2024-1/1")
    assert run("rada.csv", confirm=True).message == "Zapsáno bodů: 1, beze změny: 0."
    assert case.numbers() == {1: "2024-1/1"}
    assert run("rada.csv", confirm=True).message == "Zapsáno bodů: 0, beze změny: 1."


def test_a_table_that_the_web_put_into_the_store_is_read_on_any_machine(case: Case, tmp_path: Path) -> None:
    digest = FileStore(tmp_path / "files").put(TABLE.format(present=8).encode())
    assert run(f"{digest}.csv", confirm=True).message == "Zapsáno bodů: 1, beze změny: 0."
    assert "chybí" in str(run(f"{'0' * 64}.csv").message)


@pytest.mark.parametrize(
    ("table", "person", "sentence"),
    [
        ("vadná.csv", "organizace", "vadná.csv, řádek 2: Přítomných je uvedeno 10"),
        ("rada.csv", "", "Chybí, kdo výsledky zapisuje"),
        ("rada.csv", "nikdo", "Osobu „nikdo“ pravidla města neznají"),
        ("rada.csv", "doudova", "smí zapsat jen organizační oddělení"),
        ("není.csv", "organizace", "není.csv: soubor neexistuje"),
        ("../mimo.csv", "organizace", "jen ze složky „incoming“"),
    ],
)
def test_what_is_wrong_is_said_in_the_state_of_the_run(
    case: Case, table: str, person: str, sentence: str
) -> None:
    state = run(table, confirm=True, person=person)
    assert state.is_failed()
    assert sentence in str(state.message)
    assert case.numbers() == {}


def test_the_form_explains_each_parameter() -> None:
    fields = parameter_schema(record_resolutions).properties
    assert set(fields) == {"table_path", "confirm", "person", "town"}
    assert all(field["description"] for field in fields.values())
