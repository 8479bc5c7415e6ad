"""What does a controller's check find?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from office_case import Case, plain

from actions.make_document import make_documents
from actions.verify import verify
from db.ballots import ballot
from db.resolutions import resolution
from states.vocabulary import Outcome


@pytest.fixture
def adopted(brought: Callable[[str], Case]) -> Case:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    make_documents(case.house)
    return case


def as_an_intruder(case: Case, statement: sa.Executable) -> None:
    with case.house.database.write() as connection:
        connection.execute(statement)


def test_a_road_to_the_end_is_whole(adopted: Case) -> None:
    found = verify(adopted.house)
    assert found.faults == ()
    assert (found.resolutions, found.files > 3, found.entries > 40) == (2, True, True)


@pytest.mark.parametrize(
    "values",
    [{"text": "Zastupitelstvo schvaluje prodej radnice."}, {"number": "2024-99/3"}],
    ids=["text", "number"],
)
def test_a_resolution_edited_in_the_database_is_found(adopted: Case, values: dict[str, str]) -> None:
    as_an_intruder(adopted, resolution.update().where(resolution.c.body == "ZM").values(**values))
    (fault,) = verify(adopted.house).faults
    assert fault.endswith("bylo po zápisu změněno.")


def test_a_resolution_that_nobody_recorded_is_found(adopted: Case) -> None:
    with adopted.house.database.read() as connection:
        row = dict(connection.execute(sa.select(resolution).where(resolution.c.body == "ZM")).one()._mapping)
    row.pop("id")
    as_an_intruder(adopted, resolution.insert().values(**row | {"number": "2024-7/3", "serial": 7}))
    (fault,) = verify(adopted.house).faults
    assert "bylo přidáno bez zápisu" in fault


def test_a_changed_word_file_is_found(adopted: Case) -> None:
    path = next(path for path in adopted.house.files.folder.rglob("*") if path.is_file())
    path.write_bytes(b"jiny obsah")
    (fault,) = verify(adopted.house).faults
    assert "byl změněn" in fault


def test_a_resolution_whose_ballot_was_edited_is_found(adopted: Case) -> None:
    as_an_intruder(adopted, ballot.update().values(votes_for=0))
    as_an_intruder(adopted, resolution.update().values(state="suspended"))
    faults = " ".join(plain(fault) for fault in verify(adopted.house).faults)
    assert "stojí na hlasování č. 1, které neplatí nebo nic nepřijalo" in faults
    assert "je v jiném stavu" in faults
