"""Which words did a body adopt, and what follows? Amended texts, their clauses, and the number that was promised."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from office_case import Case, plain, refused

from actions.foresee import foresee
from actions.hear import Hearing
from db import assignments, resolutions
from states.majority import Tally
from states.vocabulary import Outcome
from states.wording import Clause, clause_from_data

Bring = Callable[[str], Case]
PLAN = Clause(1, 1, "schvaluje", "Akční plán.")
TASK = Clause(
    2, 1, "ukládá", "vedoucímu odboru podat zprávu do 30. 9. 2024.", charged="rejl", due_on=date(2024, 9, 30)
)


@pytest.fixture
def charged(case: Case) -> Case:
    """A matter with a task lies on the table of the assembly."""
    case.on_route(clauses=(PLAN, TASK))
    case.brought_to("ZM")
    return case


def tasks(case: Case) -> list[tuple[str, str, date]]:
    table = assignments.assignment
    rows = case.rows(sa.select(table).where(table.c.label.is_not(None)).order_by(table.c.id))
    return [(row.label, plain(row.task), row.due_on) for row in rows]


def test_tasks_follow_the_adopted_words(charged: Case) -> None:
    charged.hear(
        "ZM",
        Outcome.ADOPTED_AMENDED,
        amended_text="Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán.\n"
        "02.01 ukládá vedoucímu odboru podat zprávu a rozpočet do 31. 10. 2024.",
    )
    assert tasks(charged) == [
        ("02.01", "vedoucímu odboru podat zprávu a rozpočet do 31. 10. 2024.", date(2024, 10, 31))
    ]


def test_a_task_struck_out_at_the_table_is_given_to_nobody(charged: Case) -> None:
    words = "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán."
    charged.hear("ZM", Outcome.ADOPTED_AMENDED, amended_text=words)
    assert tasks(charged) == []


def test_amended_clauses_may_be_given_as_clauses(charged: Case) -> None:
    other = Clause(2, 1, "ukládá", "právníkovi smlouvu.", charged="pravnik", due_on=date(2024, 12, 31))
    with refused("nemá text"):
        charged.hear("ZM", Outcome.ADOPTED_AMENDED, amended_clauses=(Clause(1, 1, "schvaluje", ""),))
    with refused("Změněné znění k výsledku „přijato“ nepatří"):
        charged.hear("ZM", Outcome.ADOPTED, amended_clauses=(PLAN, other))
    charged.hear("ZM", Outcome.ADOPTED_AMENDED, amended_clauses=(PLAN, other))
    assert tasks(charged) == [("02.01", "právníkovi smlouvu.", date(2024, 12, 31))]
    wording = charged.wording("ZM")
    assert wording.text.endswith("02.01 ukládá právníkovi smlouvu.")
    assert [clause_from_data(clause) for clause in wording.clauses] == [PLAN, other]


def test_free_words_in_place_of_a_task_are_refused_and_said_how(charged: Case) -> None:
    with refused("bod 02.01", "„02.01 ukládá …“"):
        charged.hear("ZM", Outcome.ADOPTED_AMENDED, amended_text="Schválilo se to jinak.")
    assert tasks(charged) == []


def test_free_words_of_a_recommendation_are_kept_as_they_are(case: Case) -> None:
    case.on_route(clauses=(PLAN, TASK))
    case.brought_to("RM")
    case.hear("RM", Outcome.RECOMMENDED, amended_text="Rada doporučuje plán zkrátit.")
    assert (case.wording("RM").text, case.wording("RM").clauses) == ("Rada doporučuje plán zkrátit.", [])
    (letter,) = case.letters("outcome_recorded", "doudova")[-1:]
    assert "Znění bylo na jednání změněno" in plain(letter.facts["next_step"])


def test_a_number_other_than_the_preview_promised_is_refused_with_both(brought: Bring) -> None:
    case = brought("ZM")
    stop, tally = case.stop("ZM").id, case.tally("ZM")
    with case.house.reading() as (office, connection):
        promised = foresee(office, connection, stop, Hearing(Outcome.ADOPTED, tally)).number
    assert promised == "2024-1/1"
    with case.house.writing() as (_office, connection):  # somebody else is faster
        resolutions.draw_serial(connection, "ZM", "2024")
    with refused("Náhled sliboval číslo 2024-1/1", "dostalo 2024-2/1"):
        case.hear("ZM", Outcome.ADOPTED, expected_number=promised)
    assert case.stop("ZM").state == "placed"
    assert case.hear("ZM", Outcome.ADOPTED, expected_number="2024-2/1").number == "2024-2/1"


def test_a_number_promised_to_what_was_not_adopted_is_refused(brought: Bring) -> None:
    case = brought("ZM")
    with refused("dostalo žádné"):
        case.hear("ZM", Outcome.NOT_ADOPTED, tally=Tally(33, 33, 1, 32, 0), expected_number="2024-1/1")
