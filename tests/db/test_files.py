"""Is what we stored what we get, and who makes an owed document?"""

from pathlib import Path

import pytest
from office_case import Case

from db import files
from db.files import FileMissing, FileStore, StoreAway


def test_put_and_get(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    digest = store.put("Výpis z usnesení".encode())
    assert store.get(digest).decode() == "Výpis z usnesení"
    assert store.put("Výpis z usnesení".encode()) == digest
    assert store.fault(digest) is None
    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [digest]


def test_a_missing_and_a_changed_file_are_named(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    digest = store.put(b"jedna")
    store.path_of(digest).write_bytes(b"dve")
    assert "byl změněn" in (store.fault(digest) or "")
    store.path_of(digest).unlink()
    assert "chybí" in (store.fault(digest) or "")
    with pytest.raises(FileMissing, match="chybí"):
        store.get(digest)


def test_a_changed_file_is_not_given(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    digest = store.put(b"jedna")
    store.path_of(digest).write_bytes(b"dve")
    for read in (store.get, store.open):
        with pytest.raises(FileMissing, match="byl změněn"):
            read(digest)
    assert list(store.digests()) == [digest]


def test_a_broken_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.files.os.fsync", full_disk)
    with pytest.raises(StoreAway, match="neodpovídá"):
        FileStore(tmp_path).put(b"x")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_documents_are_claimed_once_and_given_up_after_eight_attempts(case: Case) -> None:
    case.on_route()
    with case.house.database.write() as connection:
        first = files.claim_documents(connection, case.clock.now, 10)
    with case.house.database.write() as connection:
        assert files.claim_documents(connection, case.clock.now, 10) == []
    assert {row.kind for row in first} == {"sign_off_sheet", "proposal"}
    for _ in range(files.ATTEMPTS):
        with case.house.database.write() as connection:
            files.mark_not_made(connection, first[0].id, "Šablona chybí.", case.clock.now)
        case.clock.forward(minutes=3)
    with case.house.database.write() as connection:
        again = files.claim_documents(connection, case.clock.now, 10)
    assert first[0].id not in {row.id for row in again}
    assert {row.id for row in again} == {row.id for row in first[1:]}


def test_a_document_made_by_two_keeps_the_first_file(case: Case) -> None:
    case.on_route()
    with case.house.database.write() as connection:
        (found, *_) = files.claim_documents(connection, case.clock.now, 10)
        for digest in ("a" * 64, "b" * 64):
            files.mark_made(connection, found.id, name="x.docx", digest=digest, size=1, at=case.clock.now)
    row = case.rows(files.document.select().where(files.document.c.id == found.id))[0]
    assert row.file_digest == "a" * 64
