"""Do files live in an object store as they do in a folder: written whole, checked when read, and told when away?"""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import s3fs
import sqlalchemy as sa
from office_case import ROOT, Case, TestHouse
from office_client import OfficeClient

from actions.copy_files import copy_files
from actions.make_document import make_documents
from actions.verify import verify
from cli.__main__ import main
from db.correspondence import letter
from db.files import FileMissing, FileStore, StoreAway, document
from db.shared_files import SharedStore, Store, store_at
from flows.outbox import deliver
from web.app import create_app
from web.routes import OFFICE_ROUTES
from web.visit import office_route

ON_SQLITE = pytest.mark.parametrize(
    "backend", ["sqlite"], indirect=True
)  # of the database nothing is asked here
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def s3() -> s3fs.S3FileSystem:
    return s3fs.S3FileSystem(use_listings_cache=False)


@pytest.fixture(params=["s3", "memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each of the three kinds of stores."""
    match request.param:
        case "s3":
            return store_at(request.getfixturevalue("bucket"))
        case "memory":
            return store_at(f"memory://{tmp_path.name}/soubory")
        case _:
            return store_at(str(tmp_path / "soubory"))


def test_every_store_keeps_files_in_the_same_way(store: Store) -> None:
    assert list(store.digests()) == []
    content = "Výpis z usnesení".encode() * 1000
    digest = store.put(content)
    assert store.put(content) == digest
    assert store.get(digest) == content
    with store.open(digest) as stream:
        assert (stream.read(), stream.seek(0, 2)) == (content, len(content))
    assert store.fault(digest) is None
    other = store.put(b"")
    assert sorted(store.digests()) == sorted([digest, other])
    for read in (store.get, store.open):
        with pytest.raises(FileMissing, match="000000000000… chybí"):
            read("0" * 64)
    assert "chybí" in (store.fault("0" * 64) or "")


def test_a_changed_object_is_not_given(bucket: str, s3: s3fs.S3FileSystem) -> None:
    store = store_at(bucket)
    digest = store.put(b"jedna")
    path = f"{bucket}/{digest[:2]}/{digest}"
    assert s3.cat_file(path) == b"jedna", "the layout is that of the folder"
    s3.pipe_file(path, b"dve")
    for read in (store.get, store.open):
        with pytest.raises(FileMissing, match="byl změněn"):
            read(digest)
    assert "byl změněn" in (store.fault(digest) or "")
    assert store.put(b"jedna") == digest and store.get(digest) == b"jedna", "a torso is written anew"


def test_a_store_that_is_away_is_said_soon_and_without_secrets(
    s3_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(store_at("s3://neni/soubory"), SharedStore)
    with pytest.raises(StoreAway, match="Úložiště souborů teď neodpovídá; nic se nezměnilo"):
        store_at("s3://neni/soubory").put(b"x")  # no such bucket
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # nobody listens there
    s3fs.S3FileSystem.clear_instance_cache()
    store = store_at("s3://heslo:tajne@neni-tu/soubory")
    began = time.monotonic()
    for act in (lambda: store.put(b"x"), lambda: store.get("0" * 64), lambda: store.fault("0" * 64)):
        with pytest.raises(StoreAway):
            act()
    assert time.monotonic() - began < 8
    assert "neodpovídá" in caplog.text
    assert not any(secret in caplog.text for secret in ("tajne", s3_environment["AWS_SECRET_ACCESS_KEY"]))
    assert "tajne" not in store.address


def test_an_office_with_a_folder_never_imports_fsspec(tmp_path: Path) -> None:
    code = (
        "import sys; from db.shared_files import store_at; store_at(sys.argv[1]).put(b'x')\n"
        "print([name for name in ('fsspec', 's3fs', 'botocore') if name in sys.modules])"
    )
    ours = [sys.executable, "-P", "-c", code, str(tmp_path)]
    assert subprocess.run(ours, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.fixture
def far(town_house: Callable[..., TestHouse], bucket: str) -> Case:
    """Trutnov's office whose files lie in the bucket, with a draft."""
    house = town_house("trutnov")
    house.files = store_at(bucket)
    case = Case(house)
    case.draft()
    return case


def attached(clerk: OfficeClient, case: Case) -> object:
    return clerk.post(
        f"/navrhy/{case.pid}/prilohy",
        {"version": str(case.proposal.version)},
        files=[("file", ("smlouva.pdf", io.BytesIO(PDF)))],
    )


@ON_SQLITE
def test_from_the_upload_to_the_packet_everything_goes_through_the_bucket(
    far: Case, bucket: str, s3: s3fs.S3FileSystem, tmp_path: Path
) -> None:
    clerk = OfficeClient(far.house).sign_in("doudova")
    assert attached(clerk, far).status_code == 303
    (file,) = far.content.files
    got = clerk.get(f"/navrhy/{far.pid}/prilohy/{file.digest}/smlouva.pdf")
    assert (got.content, got.headers["content-length"]) == (PDF, str(len(PDF)))

    far.submit()
    far.everybody_signs()
    meeting_id = far.placed("PV")
    while make_documents(far.house)[0]:
        pass
    made = far.rows(sa.select(document).where(document.c.meeting_id == meeting_id))
    assert {"invitation_pdf", "packet_pdf", "packet_zip"} <= {row.kind for row in made if row.made_at}
    packet = next(row for row in made if row.kind == "packet_zip")
    desk = OfficeClient(far.house).sign_in(far.staff)
    answer = desk.get(f"/jednani/{meeting_id}/podklady/{packet.id}")
    if answer.status_code != 200:
        page = desk.html(desk.get(f"/jednani/{meeting_id}"))
        (link,) = [one for one in page.xpath("//a/@href") if one.endswith(packet.file_name)]
        answer = desk.get(link)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert any(name.endswith("smlouva.pdf") for name in archive.namelist())

    with far.house.database.write() as connection:  # no member of this body has an account to be invited
        connection.execute(
            letter.update().where(letter.c.id == far.letters()[-1].id).values(document_id=packet.id)
        )
    asyncio.run(deliver(far.house))
    letters = [path.read_text() for path in (far.house.settings.folder / "letters").glob("*.eml")]
    assert len([text for text in letters if "attachment" in text and "podklady-PV" in text]) == 1

    found = verify(far.house)
    assert (found.faults, found.files > 5) == ((), True)
    assert not (far.house.settings.folder / "files").exists()
    s3.rm(f"{bucket}/{file.digest[:2]}/{file.digest}")
    assert [fault for fault in verify(far.house).faults if "smlouva.pdf" in fault and "chybí" in fault]
    assert "Soubor smlouva.pdf chybí v úložišti" in clerk.words(
        clerk.get(f"/navrhy/{far.pid}/prilohy/{file.digest}/smlouva.pdf")
    )


@ON_SQLITE
def test_while_the_store_is_away_pages_say_so_and_the_runner_postpones(
    far: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = OfficeClient(far.house).sign_in("doudova")
    assert attached(clerk, far).status_code == 303
    (file,) = far.content.files
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    s3fs.S3FileSystem.clear_instance_cache()
    back, far.house.files = far.house.files, store_at("s3://nikdo-tu-neni/soubory")
    far.submit()
    far.everybody_signs()
    shown = clerk.get(f"/navrhy/{far.pid}/prilohy/{file.digest}/smlouva.pdf")
    assert shown.status_code == 503 and "Úložiště souborů teď neodpovídá" in shown.text

    made, failed = make_documents(far.house)
    assert made == [] and all("Úložiště souborů teď neodpovídá" in sentence for sentence in failed)
    owed = far.rows(sa.select(document))
    assert owed and {row.attempts for row in owed} == {0}, (
        "an outage uses up no attempt, however long it lasts"
    )

    far.house.files = back
    far.clock.forward(minutes=2)
    made, failed = make_documents(far.house)
    assert len(made) == len(owed) and failed == []


@ON_SQLITE
def test_a_page_that_needs_a_lost_file_says_so(town_house: Callable[..., TestHouse]) -> None:
    house = town_house("trutnov")
    needs = office_route(
        "/potrebuje", lambda visit: visit.file(visit.house.files.get("0" * 64), "a", "text/plain")
    )
    browser = OfficeClient(house, create_app(house, (*OFFICE_ROUTES, needs))).sign_in("doudova")
    answer = browser.get("/potrebuje")
    assert answer.status_code == 500
    assert "Soubor 000000000000… chybí v úložišti. Ohlaste to prosím správci systému." in browser.words(
        answer
    )


def test_files_are_copied_while_the_office_works(bucket: str, tmp_path: Path) -> None:
    folder, far_away = FileStore(tmp_path / "files"), store_at(bucket)
    digests = [folder.put(f"soubor {number}".encode()) for number in range(12)]
    assert (done := copy_files(folder, far_away)).faults == () and (done.copied, done.known) == (12, 0)
    assert sorted(far_away.digests()) == sorted(digests)
    digests.append(folder.put(b"novy"))
    folder.path_of(folder.put(b"zmeneny")).write_bytes(b"jinak")
    again = copy_files(folder, far_away)
    assert (again.copied, again.known, len(again.faults)) == (1, 12, 1)
    assert "byl změněn" in again.faults[0]
    home = FileStore(tmp_path / "zpet")
    assert copy_files(far_away, home).copied == 13
    assert sorted(home.digests()) == sorted(digests)


def test_a_command_copies_an_office_and_shows_where_its_files_are(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAZITKO_HOME", str(tmp_path))
    assert main(["init"]) == 0
    capsys.readouterr()
    FileStore(tmp_path / "files").put(b"x")
    assert main(["files", "copy", "--to", bucket, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["copied"], said["known"], said["to"]) == (1, 0, bucket)
    monkeypatch.setenv("RAZITKO_FILES", bucket)
    assert main(["files", "show"]) == 0
    assert f"{bucket}: 1 soubor, úřad jich zná 0." in capsys.readouterr().out
    monkeypatch.setenv("RAZITKO_FILES", "s3://neni/soubory")
    assert main(["files", "copy", "--to", "s3://take-neni/soubory"]) == 1
    assert "Úložiště souborů teď neodpovídá" in capsys.readouterr().err
