"""Papers of a resolution: the final words, what became of it, and a clause that leans only on what stands."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from office_case import Case, plain, refused
from pdf_reading import facts_of, faults, text_of

from actions.make_document import make_documents
from actions.resolution_documents import issue_clause, issue_extracts
from db import files, resolutions
from db.record import posting
from states.majority import Tally
from states.vocabulary import Outcome

FINAL = "Zastupitelstvo města Trutnova schvaluje plán bez druhé priority."


@pytest.fixture
def adopted(brought: Callable[[str], Case]) -> Case:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED_AMENDED, tally=Tally(33, 30, 25, 2, 2), amended_text=FINAL)
    return case


def resolution(case: Case) -> Any:
    return next(row for row in case.rows(resolutions.resolution.select()) if row.body == "ZM")


def change(case: Case, **values: Any) -> None:
    table = resolutions.resolution
    with case.house.database.write() as connection:
        connection.execute(table.update().where(table.c.body == "ZM").values(**values))


def made(case: Case, kind: str, issue: int = 1) -> bytes:
    _, failed = make_documents(case.house)
    assert failed == []
    rows = case.rows(files.document.select().where(files.document.c.kind == kind))
    row = next(row for row in rows if row.issue == issue and row.stage == "ZM")
    return case.house.files.get(row.file_digest)


def word_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain("\n".join([paragraph.text for paragraph in document.paragraphs] + tables))


def test_extract_in_word_and_pdf_says_the_final_words(adopted: Case) -> None:
    pdf = made(adopted, "extract_pdf")
    for text in (word_text(made(adopted, "extract")), text_of(pdf)):
        assert FINAL in text and "2024-1/1" in text and "Ing. arch. Jan Vzor" in text
        assert "pro 25, proti 2, zdrželi se 2" in text
        assert "Co se s usnesením stalo" not in text
    facts = facts_of(pdf)
    assert (facts.archive, facts.accessible) == ("2A", "1")
    assert facts.title.startswith("Výpis z\u00a0usnesení č.\u00a02024-1/1")
    assert faults(pdf) == []


def test_a_new_issue_tells_what_became_of_the_resolution(adopted: Case) -> None:
    target = resolution(adopted)
    assert "REVOKOVÁNO" not in text_of(made(adopted, "extract_pdf"))
    council = next(row for row in adopted.rows(resolutions.resolution.select()) if row.body == "RM")
    with adopted.house.database.write() as connection:
        connection.execute(
            resolutions.resolution_effect.insert().values(
                source_id=council.id,
                target_id=target.id,
                kind="revokes",
                clause="01.01",
                citation="č. 2024-1/1",
                recorded_at=adopted.clock.now,
            )
        )
    change(adopted, state="revoked")
    assert adopted.act(issue_extracts, adopted.staff, target.id) == 2
    text = text_of(made(adopted, "extract_pdf", 2))
    assert "USNESENÍ BYLO REVOKOVÁNO" in text
    assert "Revokováno bod 01.01 usnesením č. 2024-1/1 ze dne 5. 6. 2024." in text
    assert "USNESENÍ BYLO REVOKOVÁNO" in word_text(made(adopted, "extract", 2))
    assert "REVOKOVÁNO" not in text_of(made(adopted, "extract_pdf", 1))
    [entry] = adopted.entries(verb="issue_extract")
    assert (entry.subject, entry.facts["issue"]) == ("resolution", 2)
    assert adopted.verify().is_whole


def test_the_clause_quotes_the_resolution_and_the_posted_intent(adopted: Case) -> None:
    with adopted.house.database.write() as connection:
        connection.execute(
            posting.insert().values(
                kind="intent",
                proposal_id=adopted.pid,
                posted_on=date(2024, 5, 20),
                taken_down_on=date(2024, 6, 6),
                recorded_at=adopted.clock.now,
            )
        )
    assert adopted.act(issue_clause, adopted.staff, resolution(adopted).id) == 1
    text = word_text(made(adopted, "compliance_clause"))
    assert FINAL in text
    assert "rozhodlo Zastupitelstvo města Trutnova dne 24. 6. 2024 usnesením č. 2024-1/1" in text
    assert "Záměr byl zveřejněn na úřední desce od 20. 5. 2024 do 6. 6. 2024" in text


@pytest.mark.parametrize("state", ["suspended", "revoked", "cancelled", "voided"])
def test_a_clause_leans_only_on_what_stands(adopted: Case, state: str) -> None:
    reason = {"void_reason": "omyl", "voided_at": adopted.clock.now} if state == "voided" else {}
    change(adopted, state=state, **reason)
    with refused("Doložku podle § 41 nelze vydat", "Doložka smí citovat jen platné usnesení"):
        adopted.act(issue_clause, adopted.staff, resolution(adopted).id)
    assert adopted.entries(verb="issue_clause") == []


def test_a_clause_that_was_owed_is_not_made_of_a_resolution_that_fell(adopted: Case) -> None:
    adopted.act(issue_clause, adopted.staff, resolution(adopted).id)
    change(adopted, state="suspended")
    _, failed = make_documents(adopted.house)
    assert any("nelze vydat" in plain(sentence) for sentence in failed)


def test_who_may_issue_papers(adopted: Case) -> None:
    adopted.act(issue_clause, "doudova", resolution(adopted).id)  # the author of the matter
    with refused("Doložku k usnesení smí vydat jen"):
        adopted.act(issue_clause, "pravnik", resolution(adopted).id)
    with refused("Výpis z usnesení smí vydat jen"):
        adopted.act(issue_extracts, "pravnik", resolution(adopted).id)
    with refused("v evidenci není"):
        adopted.act(issue_extracts, adopted.staff, 999)
