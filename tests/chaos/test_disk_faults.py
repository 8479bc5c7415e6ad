"""What if the disk is full, or breaks, at any write? Each act is refused with a sentence or done, never by half."""

from __future__ import annotations

import asyncio
import errno
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from browser_case import Browser, seen_in, words
from failing_disk import Broken, FailingDisk, NoRoom
from office_case import Case, TestHouse, dump_of, plain
from recorded_day import begun, evening_before, faults_of, office_in
from watched_files import Watch, watched

from actions import attach
from actions.make_document import make_documents
from db.away import DatabaseAway
from db.carriers import carrier
from db.files import StoreAway, document
from flows.outbox import deliver
from states.vocabulary import Outcome

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
EVERY_PAGE = "wal_autocheckpoint=1"
"""The log is folded into the database after each commit: the writes of that are tried as well."""


def full_from(disk: FailingDisk, first: int) -> None:
    """No more room from that operation on, until somebody makes some."""

    def fails(number: int, kind: str) -> None:
        if number >= first and kind == "write":
            raise NoRoom("no room")

    disk.fails = fails


def broken_at(disk: FailingDisk, which: int) -> None:
    """One operation does not succeed."""

    def fails(number: int, _kind: str) -> None:
        if number == which:
            raise Broken("broken")

    disk.fails = fails


def sound(disk: FailingDisk) -> None:
    """The administrator has made room, or another disk."""
    disk.fails = lambda _number, _kind: None


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return evening_before(tmp_path_factory.mktemp("evening"))


def asked_secretary(case: Case) -> Callable[[], Any]:
    """The last approval, which opens the route."""
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.approve("rejl", "head")
    return lambda: case.approve("tajemnik", "secretary")


def management_meets(case: Case) -> Callable[[], Any]:
    """An outcome, which opens the next stop."""
    case.on_route()
    case.brought_to("PV")
    return lambda: case.hear("PV", Outcome.RECOMMENDED)


STEPS = {asked_secretary: 3, management_meets: 2}
"""How many entries of the journal the whole of an act is."""
SWEEPS = [(asked_secretary, full_from), (management_meets, broken_at)]
IF_LONG = [(asked_secretary, broken_at), (management_meets, full_from)]


@pytest.mark.parametrize(("prepare", "fault"), SWEEPS + IF_LONG if IS_LONG else SWEEPS)
def test_an_act_is_refused_or_done_wherever_the_disk_fails(
    evening: Path,
    tmp_path: Path,
    prepare: Callable[[Case], Callable[[], Any]],
    fault: Callable[[FailingDisk, int], None],
) -> None:
    """One operation later each time, until none fails; nothing is opened anew: the office goes on by itself."""
    refused = answers_lost = 0
    is_done = False
    while not is_done:
        with begun(evening, tmp_path / str(answers_lost), EVERY_PAGE) as (disk, house):
            act = prepare(Case(house))
            before = dump_of(house)
            while not is_done and dump_of(house) == before:
                fault(disk, disk.operations + refused + answers_lost + 1)
                sentence = told(act)
                sound(disk)
                is_done = sentence is None
                if sentence is not None:
                    wanted = "došlo místo" if fault is full_from else "teď neodpovídá"
                    assert wanted in sentence and "Zkuste to prosím za chvíli znovu" in sentence
                    refused += 1
            if not is_done:  # what was confirmed by the log alone is whole, and the page will show it
                refused, answers_lost = refused - 1, answers_lost + 1
            assert len(dump_of(house)["journal"]) - len(before["journal"]) == STEPS[prepare]
            assert Case(house).verify().faults == ()
        assert faults_of(tmp_path / str(answers_lost - (not is_done))) == []
    assert refused > 5
    assert answers_lost <= 2


def told(act: Callable[[], Any]) -> str | None:
    """The sentence of a refused act; None if it was done."""
    try:
        act()
    except DatabaseAway as refusal:
        return plain(str(refusal))
    return None


@pytest.fixture
def on_a_disk(evening: Path, tmp_path: Path) -> Iterator[tuple[FailingDisk, TestHouse]]:
    with begun(evening, tmp_path / "office", EVERY_PAGE) as (disk, house):
        yield disk, house


# --- the web ---------------------------------------------------------------------------------------------------


def test_a_decision_by_a_letters_link_on_a_full_disk(on_a_disk: tuple[FailingDisk, TestHouse]) -> None:
    disk, house = on_a_disk
    case = Case(house).submitted()
    case.opine("pravnik", "lawyer")
    browser = Browser(case.house)
    token = case.token("rejl")
    seen = seen_in(browser.get(f"/o/{token}").text)
    form = {"verb": "approve", "seen": seen}
    full_from(disk, disk.operations + 1)
    answer = browser.post(f"/o/{token}", data=form)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Na disku s databází úřadu došlo místo." in words(answer.text)
    assert browser.get(f"/o/{token}").status_code == 200  # whoever reads is not disturbed
    sound(disk)
    assert browser.post(f"/o/{token}", data=form).status_code == 303
    assert case.chain()["head"] == "approved"


# --- files -----------------------------------------------------------------------------------------------------


@pytest.fixture
def plain_office(evening: Path, tmp_path: Path) -> Iterator[Case]:
    """An office on the machine's own disk, whose files are watched."""
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "razitko.db").write_bytes(evening.read_bytes())
    with office_in(folder) as house:
        yield Case(house)


def every_step(folder: Path, act: Callable[[Watch], bool]) -> int:
    """Fails one step later each time, full and broken in turn, until the act succeeds; returns how often it did not."""
    for number in itertools.count(1):
        with watched(folder) as watch:
            watch.fails_at, watch.fault = number, (errno.ENOSPC, errno.EIO)[number % 2]
            is_done = act(watch)
        assert list(folder.rglob(".new-*")) == [], "something by half is left"
        if is_done:
            assert len(watch.steps) < number
            return number - 1
    raise AssertionError


def test_an_attachment_is_stored_whole_or_refused(plain_office: Case) -> None:
    case = plain_office
    case.draft(attachments=("Na papíře",))
    store = case.house.settings.folder / "files"
    before = dump_of(case.house)

    def send(_watch: Watch) -> bool:
        try:
            file = attach.received(case.house, "smlouva.pdf", PDF)
        except StoreAway as refusal:
            assert "Úložiště souborů teď neodpovídá" in str(refusal)
            assert dump_of(case.house) == before
            assert all(case.house.files.fault(digest) is None for digest in case.house.files.digests())
            return False
        case.act(attach.attach, "doudova", case.pid, case.proposal.version, file)
        return True

    assert every_step(store, send) >= 5
    assert case.house.files.get(case.content.files[0].digest) == PDF


def test_an_upload_at_the_counter_on_a_full_disk(plain_office: Case) -> None:
    case = plain_office
    case.draft(attachments=("Na papíře",))
    browser = Browser(case.house, "doudova")

    def send(_watch: Watch) -> bool:
        answer = browser.post(
            f"/navrhy/{case.pid}/prilohy",
            data={"csrf": browser.csrf, "version": str(case.proposal.version)},
            files=[("file", ("smlouva.pdf", PDF))],
        )
        if answer.status_code == 503:
            assert "Úložiště souborů teď neodpovídá" in words(answer.text)
            assert len(case.content.files) == 0
            return False
        assert answer.status_code == 303
        return True

    assert every_step(case.house.settings.folder / "files", send) >= 5
    assert len(case.content.files) == 1


def test_a_document_stays_owed_until_it_is_whole(plain_office: Case) -> None:
    case = plain_office
    case.on_route()
    (owed,) = case.rows(sa.select(document).where(document.c.kind == "sign_off_sheet"))

    def make(_watch: Watch) -> bool:
        case.clock.forward(minutes=2)
        case.act(_make_again, "doudova", owed.id)
        made, failed = make_documents(case.house)
        if failed:
            assert "Úložiště souborů teď neodpovídá" in failed[0]
        return any(one.document_id == owed.id for one in made)

    assert every_step(case.house.settings.folder / "files", make) >= 5
    (row,) = case.rows(sa.select(document).where(document.c.id == owed.id))
    assert row.made_at is not None and case.house.files.fault(row.file_digest) is None


def _make_again(_office: Any, connection: Any, _actor: Any, document_id: int) -> None:
    """The office counts attempts; here the disk fails more often than anybody would try."""
    connection.execute(document.update().where(document.c.id == document_id).values(attempts=0))


def test_a_letter_stays_owed_until_it_lies_in_the_folder(plain_office: Case) -> None:
    case = plain_office
    case.submitted()
    owed = len(case.letters())
    folder = case.house.settings.folder / "letters"

    def send(_watch: Watch) -> bool:
        case.clock.forward(hours=5)
        counts = asyncio.run(deliver(case.house, limit=1))
        if counts["postponed"]:
            assert {row.state for row in case.letters()} == {"owed"}
            (said,) = case.rows(sa.select(carrier.c.last_error))
            assert "Dopis nejde uložit do složky" in said.last_error
        return counts["sent"] == 1

    assert owed and every_step(folder, send) >= 5
    case.clock.forward(hours=5)
    asyncio.run(deliver(case.house))
    assert {row.state for row in case.letters()} == {"sent"}
    assert len(list(folder.glob("*.eml"))) == owed
