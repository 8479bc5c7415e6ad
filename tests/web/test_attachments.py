"""Who gets which file at the counter, with what headers, and how are files attached there?"""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import quote

import pytest
from office_case import Case, TestHouse, plain
from office_client import OfficeClient, counted

from actions import attach
from actions.make_document import make_documents
from db.queries.overview import documents_of
from states.attachment import BIGGEST_FILE, FILE_KINDS

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
CSV = "položka;částka\n".encode()


@pytest.fixture
def case(town_house: Callable[..., TestHouse]) -> Case:
    found = Case(town_house("trutnov"))
    found.draft(attachments=("Na papíře",))
    return found


@pytest.fixture
def clerk(case: Case) -> OfficeClient:
    return OfficeClient(case.house).sign_in("doudova")


def at(case: Case, rest: str = "") -> str:
    return f"/navrhy/{case.pid}/prilohy{rest}"


def send(client: OfficeClient, case: Case, *files: tuple[str, bytes], to: str = "", **fields: str) -> object:
    return client.post(
        at(case, to),
        {"version": str(case.proposal.version), **fields},
        files=[("file", (name, io.BytesIO(data))) for name, data in files],
    )


def put(case: Case, name: str = "smlouva.pdf", data: bytes = PDF, title: str = "") -> str:
    """Attaches a file and returns its address."""
    file = attach.received(case.house, name, data, title)
    case.act(attach.attach, "doudova", case.pid, case.proposal.version, file)
    return at(case, f"/{file.digest}/{quote(case.content.files[-1].name)}")


def test_files_are_attached_without_scripts(clerk: OfficeClient, case: Case) -> None:
    page = clerk.get(at(case))
    assert page.status_code == 200
    form = clerk.html(page).find(".//form[@class='attachment-add']")
    assert form.get("action") == at(case)
    answer = send(clerk, case, ("../Návrh smlouvy.pdf", PDF), ("příjmy.csv", CSV))
    assert (answer.status_code, answer.headers["location"]) == (303, at(case, "#prilohy"))
    assert case.content.attachments == ("Na papíře", "Návrh smlouvy", "příjmy")
    shown = clerk.get(at(case))
    assert "Soubor Návrh smlouvy.pdf je přiložen. Soubor příjmy.csv je přiložen." in clerk.words(shown)
    texts = [link.text_content() for link in clerk.html(shown).findall(".//section//a")]
    assert [plain(text) for text in texts] == ["Návrh smlouvy (PDF, 89 B)", "příjmy (tabulka CSV, 18 B)"]
    link = clerk.html(shown).find(".//section//a").get("href")
    assert clerk.get(link).content == PDF


def test_the_good_file_is_taken_and_the_bad_one_told(clerk: OfficeClient, case: Case) -> None:
    answer = send(clerk, case, ("a.pdf", PDF), ("b.pdf", b"MZ\x90"), ("c.pdf", PDF))
    assert answer.status_code == 422
    words = clerk.words(answer)
    assert "Soubor b.pdf: je program nebo skript" in words
    assert "Soubor c.pdf už u návrhu je (příloha „a“); podruhé se nepřikládá." in words
    assert "Soubor a.pdf je přiložen." in words
    assert [file.name for file in case.content.files] == ["a.pdf"]


def test_htmx_gets_the_panel_alone_with_its_results(clerk: OfficeClient, case: Case) -> None:
    headers = {"HX-Request": "true", "X-CSRF-Token": clerk.csrf}
    version = str(case.proposal.version)
    good = clerk.post(at(case), {"version": version}, files=[("file", ("a.pdf", PDF))], headers=headers)
    assert good.status_code == 200
    assert good.text.strip().startswith('<section class="attachments" id="prilohy"')
    assert f'data-version="{case.proposal.version}"' in good.text
    assert "Soubor a.pdf je přiložen." in good.text
    late = clerk.post(at(case, "/odebrat"), {"version": version, "title": "a"}, headers=headers)
    assert late.status_code == 422
    assert "Někdo byl rychlejší" in plain(late.text)
    assert late.text.strip().startswith("<section")


def test_nothing_chosen_too_big_and_no_right_are_sentences(clerk: OfficeClient, case: Case) -> None:
    answer = clerk.post(at(case), {"version": "1"})
    assert (answer.status_code, "Nevybrali jste žádný soubor" in clerk.words(answer)) == (422, True)
    big = send(clerk, case, ("velký.txt", b"a" * (BIGGEST_FILE + 1)))
    assert "Soubor velký.txt má 25,0 MB, nejvýše smí mít 25 MB" in clerk.words(big)
    head = OfficeClient(case.house).sign_in("rejl")
    answer = send(head, case, ("a.pdf", PDF))
    assert (answer.status_code, "Upravit návrh smí jen zpracovatel." in head.words(answer)) == (422, True)
    assert head.html(answer).find(".//form[@enctype]") is None
    case.submit()
    answer = send(clerk, case, ("a.pdf", PDF))
    assert "ve schvalování na úřadě" in clerk.words(answer)
    assert case.content.files == ()
    assert not list(case.house.files.folder.rglob("??/*"))


def test_a_stale_page_is_told_who_was_faster(clerk: OfficeClient, case: Case) -> None:
    version = str(case.proposal.version)
    put(case)
    answer = clerk.post(at(case), {"version": version}, files=[("file", ("b.csv", CSV))])
    assert (answer.status_code, "Někdo byl rychlejší: " in clerk.words(answer)) == (422, True)
    assert len(case.content.files) == 1


def test_attachments_are_renamed_ordered_replaced_and_removed(clerk: OfficeClient, case: Case) -> None:
    put(case)
    for to, fields, said, left in (
        ("/prejmenovat", {"title": "smlouva", "new_title": "Smlouva o dílo"}, "Příloha se teď jmenuje", None),
        (
            "/poradi",
            {"order": ["Na papíře", "Smlouva o dílo"], "up": "Smlouva o dílo"},
            "Pořadí příloh",
            None,
        ),
        ("/odebrat", {"title": "Na papíře"}, "Příloha „Na papíře“ je odebrána.", ("Smlouva o dílo",)),
    ):
        answer = clerk.post(
            at(case, to), {"version": str(case.proposal.version), "back": "upravit", **fields}
        )
        assert answer.headers["location"] == f"/navrhy/{case.pid}/upravit#prilohy"
        assert said in clerk.words(clerk.get(at(case)))
        assert left is None or case.content.attachments == left
    answer = send(clerk, case, ("nová.csv", CSV), to="/nahradit", title="Smlouva o dílo")
    assert answer.status_code == 303
    assert [(file.title, file.name) for file in case.content.files] == [("Smlouva o dílo", "nová.csv")]
    answer = send(clerk, case, to="/nahradit", title="Smlouva o dílo")
    assert "Nevybrali jste soubor" in clerk.words(answer)
    answer = send(clerk, case, ("x.exe", b"MZ"), to="/nahradit", title="Smlouva o dílo")
    assert "je program nebo skript" in clerk.words(answer)
    answer = clerk.post(at(case, "/odebrat"), {"version": str(case.proposal.version), "title": "jiná"})
    assert (answer.status_code, "v seznamu není" in clerk.words(answer)) == (422, True)


def test_a_body_over_the_limit_never_reaches_the_view(clerk: OfficeClient, case: Case) -> None:
    answer = clerk.post(at(case, "/odebrat"), {"title": "x" * 100_000})
    assert answer.status_code == 413


SERVED = [
    ("smlouva.pdf", PDF, "inline", "application/pdf"),
    ("příjmy.csv", CSV, "attachment", "text/csv; charset=utf-8"),
    ("poznámka.txt", b"ahoj", "attachment", "text/plain; charset=utf-8"),
]


@pytest.mark.parametrize(("name", "data", "how", "media_type"), SERVED, ids=[name for name, *_ in SERVED])
def test_a_file_is_served_so_that_it_can_not_act(
    clerk: OfficeClient, case: Case, name: str, data: bytes, how: str, media_type: str
) -> None:
    answer = clerk.get(put(case, name, data))
    assert (answer.status_code, answer.content) == (200, data)
    headers = answer.headers
    assert headers["content-type"] == media_type
    assert headers["content-disposition"].startswith(f'{how}; filename="')
    assert headers["content-disposition"].endswith(f"filename*=UTF-8''{quote(name)}")
    assert headers["content-disposition"].isascii()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "allow-same-origin" not in policy
    assert policy.startswith("sandbox")


def test_only_pdf_and_pictures_are_shown_by_the_browser() -> None:
    assert {kind.code for kind in FILE_KINDS.values() if kind.is_shown} == {"pdf", "png", "jpg"}


def test_a_hidden_file_and_an_unknown_one_are_the_same_404(clerk: OfficeClient, case: Case) -> None:
    address = put(case)
    digest = address.split("/")[-2]
    stranger = OfficeClient(case.house).sign_in("financni")  # a draft is nobody's business but its authors'
    hidden = stranger.get(address)
    assert (hidden.status_code, clerk.get(address).status_code) == (404, 200)
    for unknown in (
        address.replace(digest, "0" * 64),
        address.replace(digest, digest[:-1]),
        address.replace(digest, "..%2f..%2fetc"),
        address.replace(f"/navrhy/{case.pid}/", "/navrhy/999/"),
    ):
        assert clerk.get(unknown).status_code == 404
        assert stranger.get(unknown).status_code == 404
    other = Case(case.house)
    other.draft(title="Jiný návrh")
    assert clerk.get(address.replace(f"/navrhy/{case.pid}/", f"/navrhy/{other.pid}/")).status_code == 404
    assert OfficeClient(case.house).get(address).status_code == 303  # to the door
    for method in (stranger.get, stranger.post):
        assert method(at(case)).status_code == 404
        assert method(at(case)).status_code == 404
    assert stranger.get(f"/navrhy/{case.pid}/nahled").status_code == 404
    assert stranger.get(f"/navrhy/{case.pid}/nahled/RM.docx").status_code == 404


def test_a_confidential_file_is_for_those_who_sign(case: Case) -> None:
    case.edit(is_confidential=True)
    address = put(case)
    case.submit()
    for code, status in (("doudova", 200), ("pravnik", 200), ("tajemnik", 200), ("financni", 404)):
        assert OfficeClient(case.house).sign_in(code).get(address).status_code == status, code


def test_the_file_of_an_earlier_text_is_still_served(clerk: OfficeClient, case: Case) -> None:
    address = put(case)
    case.act(attach.detach, "doudova", case.pid, case.proposal.version, "smlouva")
    assert clerk.get(address).content == PDF


def test_a_lost_file_is_told(clerk: OfficeClient, case: Case) -> None:
    address = put(case)
    case.house.files.path_of(case.content.files[0].digest).unlink()
    answer = clerk.get(address)
    assert "Soubor smlouva.pdf chybí v úložišti" in clerk.words(answer)


def test_documents_of_the_office_are_served_to_those_who_see_the_proposal(case: Case) -> None:
    case.on_route()
    make_documents(case.house)
    with case.house.database.read() as connection:
        made = [row for row in documents_of(connection, case.pid) if row.made_at]
    clerk = OfficeClient(case.house).sign_in("doudova")
    address = f"/navrhy/{case.pid}/dokumenty/{made[0].id}/{made[0].file_name}"
    answer = clerk.get(address)
    assert answer.content.startswith(b"PK")
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-type"] == FILE_KINDS["docx"].media_type
    for unknown in ("999", "x", "0"):
        assert clerk.get(f"/navrhy/{case.pid}/dokumenty/{unknown}/a.docx").status_code == 404
    other = Case(case.house)
    other.draft(title="Jiný návrh")
    assert clerk.get(address.replace(f"/navrhy/{case.pid}/", f"/navrhy/{other.pid}/")).status_code == 404


def test_the_form_is_previewed_on_a_page_and_in_word(clerk: OfficeClient, case: Case) -> None:
    page = clerk.get(f"/navrhy/{case.pid}/nahled")
    words = clerk.words(page)
    assert case.content.title in words
    assert "Návrh na usnesení RM" in words
    word = clerk.get(f"/navrhy/{case.pid}/nahled/RM.docx")
    assert word.content.startswith(b"PK")
    assert word.headers["content-disposition"].startswith("attachment; ")
    assert clerk.get(f"/navrhy/{case.pid}/nahled/XX.docx").status_code == 404


def test_the_link_of_a_letter_opens_its_attachments_alone(case: Case) -> None:
    put(case)
    digest = case.content.files[0].digest
    case.submit()
    token = case.token("pravnik")
    visitor = OfficeClient(case.house)
    page = visitor.html(visitor.get(f"/o/{token}"))
    (link,) = [one for one in page.findall(".//a") if "/prilohy/" in one.get("href")]
    assert plain(link.text_content()) == "smlouva (PDF, 89 B)"
    answer = visitor.get(link.get("href"))
    assert (answer.content, answer.headers["x-content-type-options"]) == (PDF, "nosniff")
    assert answer.headers["referrer-policy"] == "no-referrer"
    for address in (f"/o/{token}x/prilohy/{digest}/a.pdf", f"/o/{token}/prilohy/{'0' * 64}/a.pdf"):
        assert visitor.get(address).status_code == 404
    case.clock.forward(days=40)
    assert visitor.get(link.get("href")).status_code == 404


def test_a_page_of_attachments_needs_a_fixed_number_of_statements(clerk: OfficeClient, case: Case) -> None:
    def statements() -> int:
        with counted(case.house) as seen:
            assert clerk.get(at(case)).status_code == 200
        return len(seen)

    put(case)
    one = statements()
    files = [attach.received(case.house, f"{n}.csv", b"%d;" % n) for n in range(30)]
    case.act(attach.attach, "doudova", case.pid, case.proposal.version, *files)
    assert statements() == one
