"""How is what failed tried again?"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from office_case import Case, refused

from actions.make_document import owe_draft
from actions.retry import retry_documents, retry_letters
from db.correspondence import letter
from db.files import ATTEMPTS, document
from db.queries.administration import incidents


@pytest.fixture
def failed(case: Case) -> Case:
    """Every letter came back and no document could be made."""
    case.submitted()
    with case.house.writing() as (office, connection):
        owe_draft(office, connection, case.pid)
    with case.house.database.write() as connection:
        connection.execute(letter.update().values(state="failed", last_error="550 neznámý příjemce"))
        connection.execute(document.update().values(attempts=ATTEMPTS, last_error="předloha chybí"))
    return case


def counts(case: Case) -> tuple[int, int]:
    with case.house.database.read() as connection:
        found = incidents(connection)
    assert found.total == found.letters + found.documents
    return found.letters, found.documents


def test_one_letter_or_all_are_tried_again(failed: Case) -> None:
    letters, documents = counts(failed)
    assert letters and documents
    first = failed.letters()[0].id
    assert failed.act(retry_letters, "spravce", first) == 1
    assert counts(failed) == (letters - 1, documents)
    with refused("nečeká na Váš zásah"):
        failed.act(retry_letters, "spravce", first)
    if letters > 1:
        assert failed.act(retry_letters, "spravce") == letters - 1
    with refused("Žádný dopis nečeká"):
        failed.act(retry_letters, "spravce")
    with refused("Dopis č. 999 neexistuje"):
        failed.act(retry_letters, "spravce", 999)
    assert failed.entries(subject="letter", verb="retry")[0].facts == {"count": 1}


def test_one_document_or_all_are_tried_again(failed: Case) -> None:
    letters, documents = counts(failed)
    first = failed.rows(sa.select(document.c.id).order_by(document.c.id))[0].id
    assert failed.act(retry_documents, "spravce", first) == 1
    assert counts(failed) == (letters, documents - 1)
    with refused("Žádný dokument nečeká"):
        failed.act(retry_documents, "spravce", first)
    if documents > 1:
        assert failed.act(retry_documents, "spravce") == documents - 1
    assert counts(failed) == (letters, 0)


@pytest.mark.parametrize("code", ["doudova", "tajemnik", "organizace", "kontrola"])
def test_only_the_administrator_tries_again(failed: Case, code: str) -> None:
    for act in (retry_letters, retry_documents):
        with refused("Tohle smí změnit jen správce"):
            failed.act(act, code)
