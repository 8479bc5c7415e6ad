"""How do files come to a proposal and leave it, who may do it, and what falls with them?"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from office_case import Case, refused

from actions import attach
from actions.preview import preview_document, preview_fields
from actions.verify import verify
from db.queries.attached import attached_file
from states import attachment
from states.attachment import BIGGEST_FILE, size_text, title_from, told_apart
from states.content import AttachedFile
from states.machine import Refused

CSV = "položka;částka\n".encode()


def put(case: Case, name: str = "tabulka.csv", data: bytes = CSV, title: str = "") -> AttachedFile:
    return attach.received(case.house, name, data, title)


def add(case: Case, *files: AttachedFile, code: str = "doudova", version: int | None = None) -> Any:
    return case.act(attach.attach, code, case.pid, version or case.proposal.version, *files)


@pytest.fixture
def drafted(case: Case) -> Case:
    case.draft(attachments=("Na papíře",))
    return case


def test_a_file_is_checked_stored_and_named_by_a_new_text(drafted: Case) -> None:
    file = put(drafted)
    assert drafted.house.files.get(file.digest) == CSV
    add(drafted, file)
    assert drafted.content.attachments == ("Na papíře", "tabulka")
    assert drafted.content.files == (file,)
    assert drafted.content.attached == (("Na papíře", None), ("tabulka", file))
    with drafted.house.database.read() as connection:
        assert attached_file(connection, drafted.pid, file.digest) == file
        assert attached_file(connection, drafted.pid, "0" * 64) is None
        assert attached_file(connection, drafted.pid + 1, file.digest) is None


def test_a_file_comes_to_an_attachment_that_was_on_paper(drafted: Case) -> None:
    add(drafted, put(drafted, title="Na papíře"))
    assert drafted.content.attachments == ("Na papíře",)
    assert drafted.content.files[0].title == "Na papíře"


def test_more_files_come_at_once_and_are_told_apart(drafted: Case) -> None:
    before = drafted.proposal.version
    add(drafted, *(put(drafted, "Tabulka.csv" if i else "tabulka.csv", b"%d;" % i) for i in range(3)))
    assert drafted.proposal.version == before + 1
    assert drafted.content.attachments == ("Na papíře", "tabulka", "Tabulka (2)", "Tabulka (3)")
    assert [file.name for file in drafted.content.files] == [
        "tabulka.csv",
        "Tabulka (2).csv",
        "Tabulka (3).csv",
    ]


def test_the_same_file_is_not_attached_twice(drafted: Case) -> None:
    add(drafted, put(drafted))
    with refused("Soubor kopie.csv už u návrhu je (příloha „tabulka“); podruhé se nepřikládá."):
        add(drafted, put(drafted, "kopie.csv"))


def test_a_bad_file_is_refused_before_anything_is_stored(drafted: Case) -> None:
    with refused("Soubor faktura.pdf: je program nebo skript"):
        put(drafted, "faktura.pdf", b"MZ\x90\x00")
    with refused("Soubor velky.txt má 25,0 MB, nejvýše smí mít 25 MB"):
        put(drafted, "velky.txt", b"a" * (BIGGEST_FILE + 1))
    with refused("Název přílohy má 201 znaků"):
        put(drafted, title="x" * 201)
    assert not list(drafted.house.files.folder.rglob("*/*"))


def test_too_many_and_too_much_is_refused(drafted: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [dataclasses.replace(put(drafted), digest=f"{i:064}", title=f"t{i}") for i in range(41)]
    with refused("Návrh by měl 41 souborů, nejvýše jich smí být 40"):
        add(drafted, *many)
    big = [dataclasses.replace(file, size=21_000_000) for file in many[:5]]
    with refused("dohromady 105,0 MB, vejde se nejvýše 100 MB"):
        add(drafted, *big)
    add(drafted, *big[:4])
    monkeypatch.setattr(attachment, "MOST_FILES", 4)
    with refused("Návrh by měl 5 souborů"):
        add(drafted, big[4])


def test_a_file_is_replaced_and_the_earlier_text_keeps_the_old_one(drafted: Case) -> None:
    old, new = put(drafted), put(drafted, "nová.csv", b"jin\xc3\xa1;")
    add(drafted, old)
    drafted.act(attach.replace_file, "doudova", drafted.pid, drafted.proposal.version, "tabulka", new)
    assert drafted.content.attachments == ("Na papíře", "tabulka")
    assert drafted.content.files == (dataclasses.replace(new, title="tabulka"),)
    with drafted.house.database.read() as connection:
        assert attached_file(connection, drafted.pid, old.digest) == old
    with refused("už u návrhu je"):
        drafted.act(attach.replace_file, "doudova", drafted.pid, drafted.proposal.version, "tabulka", new)
    with refused("Příloha „Mapa“ v seznamu není"):
        drafted.act(attach.replace_file, "doudova", drafted.pid, drafted.proposal.version, "Mapa", old)


def test_an_attachment_is_taken_off_with_its_file(drafted: Case) -> None:
    add(drafted, put(drafted))
    for title, left in (("tabulka", ("Na papíře",)), ("Na papíře", None)):
        drafted.act(attach.detach, "doudova", drafted.pid, drafted.proposal.version, title)
        assert drafted.content.attachments == left
        assert drafted.content.files == ()
    with refused("Příloha „tabulka“ v seznamu není"):
        drafted.act(attach.detach, "doudova", drafted.pid, drafted.proposal.version, "tabulka")


def test_attachments_are_put_into_order_and_renamed(drafted: Case) -> None:
    add(drafted, put(drafted, "a.csv", b"a;"), put(drafted, "b.csv", b"b;"))
    drafted.act(attach.order, "doudova", drafted.pid, drafted.proposal.version, ["b", "Na papíře", "a"])
    assert drafted.content.attachments == ("b", "Na papíře", "a")
    assert [file.title for file in drafted.content.files] == ["b", "a"]
    with refused("Seznam příloh se mezitím změnil"):
        drafted.act(attach.order, "doudova", drafted.pid, drafted.proposal.version, ["b", "a"])
    for title, places, left in (
        ("a", -1, ("b", "a", "Na papíře")),
        ("a", 1, ("b", "Na papíře", "a")),
        ("a", 1, ("b", "Na papíře", "a")),
        ("b", -1, ("b", "Na papíře", "a")),
    ):
        drafted.act(attach.move, "doudova", drafted.pid, drafted.proposal.version, title, places)
        assert drafted.content.attachments == left
    rename = attach.rename
    drafted.act(rename, "doudova", drafted.pid, drafted.proposal.version, "a", " Přehled  příjmů ")
    assert [title for title, file in drafted.content.attached if file] == ["b", "Přehled příjmů"]
    with refused("Příloha „b“ už v seznamu je"):
        drafted.act(rename, "doudova", drafted.pid, drafted.proposal.version, "Přehled příjmů", "b")
    with refused("Příloha potřebuje název"):
        drafted.act(rename, "doudova", drafted.pid, drafted.proposal.version, "b", " \u200b ")
    with refused("Název přílohy má 300 znaků"):
        drafted.act(rename, "doudova", drafted.pid, drafted.proposal.version, "b", "x" * 300)


def test_a_title_with_a_file_is_not_lost_by_an_edit_of_the_list(drafted: Case) -> None:
    add(drafted, put(drafted))
    with refused("Příloha „tabulka“ má soubor tabulka.csv; ze seznamu ji odeberte i se souborem"):
        drafted.edit(attachments=("Na papíře",))
    drafted.edit(attachments=("tabulka", "Na papíře", "Další"))
    assert len(drafted.content.files) == 1


def test_only_the_author_attaches_and_only_while_the_text_is_open(case: Case) -> None:
    case.draft()
    file = put(case)
    with refused("Upravit návrh smí jen zpracovatel."):
        add(case, file, code="rejl")
    case.submit()
    with refused("ve schvalování na úřadě"):
        add(case, file)
    assert case.content.files == ()


def test_somebody_was_faster(drafted: Case) -> None:
    seen = drafted.proposal.version
    add(drafted, put(drafted))
    for verb, more in (
        (attach.attach, [put(drafted, "b.csv", b"b;")]),
        (attach.detach, ["tabulka"]),
        (attach.order, [["x"]]),
        (attach.rename, ["tabulka", "x"]),
        (attach.replace_file, ["tabulka", put(drafted, "b.csv", b"b;")]),
    ):
        with refused("Někdo byl rychlejší: ", "upravit návrh"):
            drafted.act(verb, "doudova", drafted.pid, seen, *more)


def test_swapping_a_file_undoes_the_sign_offs_on_attachments_alone(case: Case) -> None:
    case.draft()
    add(case, put(case, title="Návrh plánu"))
    case.submit()
    case.opine("pravnik", "lawyer")
    case.approve("rejl", "head")
    case.send_back("tajemnik", "secretary")
    swap = put(case, "nový.csv", b"nov\xc3\xbd;")
    case.act(attach.replace_file, "doudova", case.pid, case.proposal.version, "Návrh plánu", swap)
    case.submit()
    assert case.chain()["lawyer"] == "given"  # bound to the operative text
    assert case.chain()["head"] == "asked"  # bound to every part


def test_a_link_shows_that_a_file_was_swapped(case: Case) -> None:
    case.draft()
    add(case, put(case, title="Návrh plánu"))
    case.submit()
    token = case.token("pravnik")
    assert [file.title for file in case.look(token).files] == ["Návrh plánu"]
    case.take_back()
    swap = put(case, "tabulka.csv", "položka;částkA\n".encode())
    case.act(attach.replace_file, "doudova", case.pid, case.proposal.version, "Návrh plánu", swap)
    (change,) = case.look(token).changes
    assert change.part == "přílohy"
    assert change.before != change.after
    for text in (change.before, change.after):
        assert "Návrh plánu – soubor tabulka.csv (tabulka CSV, 18\u00a0B, otisk " in text


def test_a_controllers_check_reads_the_files_of_all_kept_texts(drafted: Case) -> None:
    old, new = put(drafted), put(drafted, "b.csv", b"b;")
    add(drafted, old)
    drafted.act(attach.replace_file, "doudova", drafted.pid, drafted.proposal.version, "tabulka", new)
    before = verify(drafted.house)
    assert (before.faults, before.files) == ((), 2)
    drafted.house.files.path_of(old.digest).write_bytes(b"jine cislo")
    drafted.house.files.path_of(new.digest).unlink()
    faults = verify(drafted.house).faults
    assert sorted(fault.partition(":")[0] for fault in faults) == ["b.csv", "tabulka.csv"]
    assert any("byl změněn" in fault for fault in faults)
    assert any("chybí v\u00a0úložišti" in fault for fault in faults)


def test_the_form_lists_titles_and_a_preview_writes_nothing(drafted: Case) -> None:
    add(drafted, put(drafted))
    before = drafted.proposal
    with drafted.house.reading() as (office, connection):
        fields = preview_fields(office, connection, drafted.pid)
        name, made = preview_document(office, connection, drafted.house.files, drafted.pid, "RM")
        unsaved = dataclasses.replace(
            drafted.content, title="Jiný název", clauses=drafted.content.clauses[:1]
        )
        other = preview_fields(office, connection, drafted.pid, content=unsaved)
        with pytest.raises(Refused, match="nejde; zkontrolujte trasu"):
            preview_document(office, connection, drafted.house.files, drafted.pid, "XX")
    assert fields["attachments"][:2] == ["Na papíře", "tabulka"]
    assert name == f"nahled-navrhu-{drafted.pid}-RM.docx"
    assert made.startswith(b"PK")
    assert other["title"] == "Jiný název"
    assert [one["label"] for one in other["wordings"]] == [one["label"] for one in fields["wordings"]]
    assert drafted.proposal == before


def test_a_saved_text_has_the_wordings_its_preview_had(drafted: Case) -> None:
    clause = dataclasses.replace(drafted.content.clauses[0], text="zcela jiný text.")
    changed = dataclasses.replace(drafted.content, clauses=(clause,))
    with drafted.house.reading() as (office, connection):
        before = preview_fields(office, connection, drafted.pid, content=changed)["wordings"]
    drafted.edit(clauses=(clause,))
    with drafted.house.reading() as (office, connection):
        assert preview_fields(office, connection, drafted.pid)["wordings"] == before


def test_sizes_titles_and_names_are_written_for_people() -> None:
    assert [size_text(size) for size in (999, 210_400, 1_440_000)] == [
        "999\u00a0B",
        "210\u00a0kB",
        "1,4\u00a0MB",
    ]
    assert title_from("Navrh_smlouvy_2024.final.docx") == "Navrh smlouvy 2024.final"
    assert title_from(".docx") == ".docx"
    assert told_apart("a", {"A", "a (2)"}) == "a (3)"
