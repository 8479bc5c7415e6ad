"""What does a controller's check find?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from office_case import Case, plain, refused

from actions.certify import certificate
from actions.make_document import make_documents
from actions.verify import rows_faults, verify
from db.ballots import ballot
from db.chain import Head
from db.proposals import proposal
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


EDITED = (
    ("UPDATE proposal SET state = 'not_adopted' WHERE id = 1", "Návrh č. 1 je v jiném stavu"),
    ("UPDATE consultation SET state = 'recommended' WHERE body = 'ZM' AND proposal_id = 1", "je v jiném stavu"),
    ("UPDATE meeting SET state = 'in_session' WHERE id = 1", "Jednání č. 1 je v jiném stavu"),
    ("UPDATE sign_off SET state = 'approved' WHERE id = 1", "Souhlas č. 1 je v jiném stavu"),
    ("UPDATE assignment SET state = 'cancelled'", "Úkol č. 1 je v jiném stavu"),
    ("UPDATE minutes SET state = 'signed', digest = 'x'", "je v jiném stavu"),
    ("UPDATE proposal SET amount = 1 WHERE id = 1", "Text návrhu č. 1 byl změněn jinak"),
    ("UPDATE proposal SET report = 'Jiná' WHERE id = 2", "Text návrhu č. 2 byl změněn jinak"),
    ("UPDATE ballot SET votes_for = votes_for - 1, against = 1", "má jiné počty, než jaké byly zapsány"),
    ("UPDATE agenda_item SET outcome = 'noted' WHERE outcome IS NOT NULL", "má jiný výsledek, než jaký byl zapsán"),
    ("UPDATE journal SET subject_id = 99 WHERE subject = 'assignment'", "Úkol č. 99 v evidenci chybí"),
    ("UPDATE journal SET subject_id = 99 WHERE subject = 'resolution'", "v evidenci chybí"),
)  # fmt: skip


class Undone(Exception):
    """Nothing of the trial stays."""


def test_what_is_edited_behind_the_journals_back_is_found(adopted: Case) -> None:
    Case(adopted.house).draft()
    for statement, sentence in EDITED:
        with pytest.raises(Undone), adopted.house.database.write() as connection:
            assert rows_faults(connection)[1] == []
            on = "" if adopted.house.database.is_sqlite else " ON journal"
            connection.execute(sa.text(f"DROP TRIGGER journal_refuses_update{on}"))
            connection.execute(sa.text(statement))
            faults = [plain(fault) for fault in rows_faults(connection)[1]]
            assert any(sentence in fault for fault in faults), (statement, faults)
            raise Undone


def test_a_proposal_that_nobody_wrote_is_found(adopted: Case) -> None:
    with adopted.house.database.read() as connection:
        row = dict(connection.execute(sa.select(proposal)).one()._mapping)
    row.pop("id")
    as_an_intruder(adopted, proposal.insert().values(**row | {"state": "draft"}))
    (fault,) = verify(adopted.house).faults
    assert plain(fault) == "Návrh č. 2 v historii není; přibylo bez zápisu."


def test_a_journal_whose_end_was_cut_off_is_found_by_an_earlier_proof(adopted: Case) -> None:
    """Whoever takes away the last entries and moves the head back leaves a chain that is whole by itself."""
    known = verify(adopted.house).head
    with adopted.house.database.write() as connection:
        for verb in ("update", "delete"):
            on = "" if adopted.house.database.is_sqlite else " ON journal"
            connection.execute(sa.text(f"DROP TRIGGER journal_refuses_{verb}{on}"))
        connection.execute(sa.text("DELETE FROM journal WHERE number > 3"))
        connection.execute(
            sa.text(
                "UPDATE journal_head SET number = 3, digest = (SELECT digest FROM journal WHERE number = 3)"
            )
        )
    assert not any(fault.startswith("Historie") for fault in verify(adopted.house).faults)
    faults = verify(adopted.house, [known]).faults
    assert any("konec historie byl odříznut" in fault for fault in faults)


def test_a_journal_that_was_written_anew_is_not_the_one_that_was_proven(adopted: Case) -> None:
    known = Head(3, "0" * 64)
    assert any("není ten, který dosvědčuje" in fault for fault in verify(adopted.house, [known]).faults)


def test_a_clause_of_completeness_is_given_of_a_whole_record_alone(adopted: Case) -> None:
    with adopted.house.reading() as (office, connection):
        said = plain(certificate(office, connection, adopted.pid, verify(adopted.house)))
    assert said.startswith("DOLOŽKA O ÚPLNOSTI ZÁZNAMU")
    assert "(ZM 24. 6. 2024): " in said and "text usnesení č. 2024-1/" in said
    as_an_intruder(adopted, resolution.update().values(text="Jiný text."))
    with refused("Doložku nelze vydat"), adopted.house.reading() as (office, connection):
        certificate(office, connection, adopted.pid, verify(adopted.house))
