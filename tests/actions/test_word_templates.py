"""How does a clerk's Word template come into use?"""

from __future__ import annotations

import io
import zipfile

import pytest
import sqlalchemy as sa
from office_case import Case, refused

from actions.authority import Actor
from actions.make_document import make_documents, owe_draft
from actions.word_templates import (
    Received,
    keep_template,
    kinds,
    preview,
    received_template,
    use_template,
    version_content,
)
from db.files import document
from db.word_templates import template_in_use
from states.machine import Refused
from templates.template_files import TEMPLATE_ROOT
from templates.word_file import MAIN_PART, read_package, write_package

FORM = TEMPLATE_ROOT / "default" / "proposal.docx"


def changed(old: str, new: str) -> bytes:
    """The built-in form with a text changed, as somebody would do it in Word."""
    parts = read_package(FORM.read_bytes())
    text = parts[MAIN_PART].decode()
    assert old in text
    parts[MAIN_PART] = text.replace(old, new, 1).encode()
    return write_package(parts)


def with_own_words() -> bytes:
    return changed("</w:body>", "<w:p><w:r><w:t>Vlastní patička města</w:t></w:r></w:p></w:body>")


def received(case: Case, data: bytes, name: str = "formular.docx") -> Received:
    return received_template(case.house, "proposal", name, data)


def keep(case: Case, data: bytes, code: str = "spravce", name: str = "formular.docx") -> int:
    number: int = case.act(keep_template, code, received(case, data, name), "nová patička")
    return number


def form_of(case: Case) -> str:
    made, failed = make_documents(case.house)
    assert not failed
    assert made
    rows = case.rows(sa.select(document.c.file_digest).order_by(document.c.id.desc()))
    return read_package(case.house.files.get(rows[0].file_digest))[MAIN_PART].decode()


def use(case: Case, number: int, code: str = "spravce") -> None:
    case.act(use_template, code, "proposal", number)


def test_documents_are_made_by_the_version_in_use_and_by_the_built_in_one_again(case: Case) -> None:
    assert keep(case, with_own_words()) == 1
    case.submitted()
    owe_more(case)
    assert "Vlastní patička města" not in form_of(case)
    use(case, 1)
    owe_more(case)
    assert "Vlastní patička města" in form_of(case)
    use(case, 0)
    with case.house.database.read() as connection:
        assert template_in_use(connection, "proposal") is None
    use(case, 1)  # an earlier version again
    verbs = [(row.verb, row.facts["version"]) for row in case.entries(subject="word_template")]
    assert verbs == [("upload", 1), ("use", 1), ("use", 0), ("use", 1)]


def test_a_template_that_fails_in_use_is_told_and_holds_back_no_other_document(case: Case) -> None:
    faulty = changed("</w:body>", "{{ attachments[7].name }}</w:body>")
    spoilt = Received("proposal", "formular.docx", case.house.files.put(faulty), len(faulty))
    case.act(keep_template, "spravce", spoilt)
    case.on_route()
    owe_more(case)
    use(case, 1)
    made, failed = make_documents(case.house)
    assert {one.kind for one in made} == {"sign_off_sheet"}
    assert failed and all("Šablonu nelze vyplnit" in sentence for sentence in failed)
    use(case, 0)
    case.clock.forward(minutes=2)
    made, failed = make_documents(case.house)
    assert {one.kind for one in made} == {"proposal"} and not failed


def owe_more(case: Case) -> None:
    """A form that is not made yet."""
    with case.house.writing() as (office, connection):
        owe_draft(office, connection, case.pid)
        forgotten = {"made_at": None, "file_digest": None, "file_name": None, "size": None}
        connection.execute(document.update().values(claimed_until=None, **forgotten))


def test_a_preview_is_the_sample_proposal_in_this_template(case: Case) -> None:
    keep(case, with_own_words())
    with case.house.reading() as (office, connection):
        name, data = version_content(case.house, office, connection, "proposal", 1)
        text = read_package(preview(office, "proposal", data))[MAIN_PART].decode()
        for kind in kinds():
            built_in = version_content(case.house, office, connection, kind, 0)[1]
            assert read_package(preview(office, kind, built_in))
    assert name == "formular.docx"
    assert "Vlastní patička města" in text and "Akční plán rozvoje sociálních služeb města" in text


def test_a_faulty_file_is_refused_with_every_fault_and_nothing_is_kept(case: Case) -> None:
    with refused("Soubor je prázdný"):
        received(case, b"")
    with refused("Předloha je větší než 5 MB"):
        received(case, b"x" * (5 * 1024 * 1024 + 1))
    with refused("nejde rozbalit"):
        received(case, b"not a Word file")
    with pytest.raises(Refused, match="pole „form_titel“"):
        received(case, changed("title", "titel"))
    with refused("makra"):
        received(case, with_part("word/vbaProject.bin", b"x"))
    with refused("zip bomba"):
        received(case, with_part("word/media/image9.bin", b"\0" * (40 * 1024 * 1024)))
    with refused("Takový druh dokumentu Razítko nevede"):
        received_template(case.house, "../x", "x.docx", FORM.read_bytes())
    assert case.entries(subject="word_template") == []


def with_part(name: str, content: bytes) -> bytes:
    """The form as a zip with one more part, packed as anybody would."""
    buffer = io.BytesIO(FORM.read_bytes())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def test_versions_are_kept_once_and_only_known_ones_are_used(case: Case) -> None:
    keep(case, with_own_words(), name="../../etc/formular\n.docx")
    with refused("už je nahraný jako verze 1"):
        keep(case, with_own_words())
    with refused("Verze 7 této předlohy tu není"):
        use(case, 7)
    with refused("se už používá"):
        use(case, 0)
    with refused("Takový druh dokumentu"):
        case.act(use_template, "spravce", "x", 0)
    with case.house.reading() as (office, connection), refused("Verze 7 této předlohy tu není"):
        version_content(case.house, office, connection, "proposal", 7)


@pytest.mark.parametrize("code", ["doudova", "tajemnik", "organizace", "kontrola"])
def test_only_the_administrator_uploads_and_uses(case: Case, code: str) -> None:
    with refused("Tohle smí změnit jen správce"):
        keep(case, with_own_words(), code)
    with refused("Tohle smí změnit jen správce"):
        use(case, 0, code)


def test_a_template_has_somebody_who_uploaded_it(case: Case) -> None:
    sent = received(case, with_own_words())
    with case.house.writing() as (office, connection), refused("Předlohu nahrává přihlášená osoba"):
        keep_template(office, connection, Actor(None, "správce"), sent)
