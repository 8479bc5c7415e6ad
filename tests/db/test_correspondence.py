"""Who sends a letter, when is it tried again, and who is told when it can't be sent?"""

from datetime import timedelta

import pytest
from office_case import Case

from db import correspondence
from db.sending import claim_letters, mark_sent

ACCEPTABLE = timedelta(seconds=1)


def owe(case: Case, count: int, kind: str = "delegation_given") -> list[int]:
    person = case.person("rejl").id
    ids = []
    with case.house.database.write() as connection:
        for number in range(count):
            ids.append(
                correspondence.owe_letter(
                    connection,
                    {
                        "key": f"{kind}:{number}",
                        "kind": kind,
                        "person_id": person,
                        "facts": {},
                        "created_at": case.clock.now,
                        "message_id": f"<{kind}{number}@trutnov.example>",
                    },
                )
            )
    return ids


def claim(case: Case, limit: int = 10, **more: object) -> list[int]:
    with case.house.database.write() as connection:
        return [row.id for row in claim_letters(connection, case.clock.now, limit, **more)]


def row(case: Case, letter_id: int):
    return case.rows(correspondence.letter.select().where(correspondence.letter.c.id == letter_id))[0]


def fail(case: Case, letter_id: int, *, is_permanent: bool = False) -> None:
    with case.house.database.write() as connection:
        correspondence.mark_failed(
            connection, row(case, letter_id), "Server neodpovídá.", case.clock.now, is_permanent=is_permanent
        )


def test_said_once(case: Case) -> None:
    assert None not in owe(case, 1)
    assert owe(case, 1) == [None]


def test_two_claimers_never_get_the_same_letter(case: Case) -> None:
    ids = owe(case, 5)
    first, second, third = claim(case, 2), claim(case, 2), claim(case, 2)
    assert sorted(first + second + third) == ids
    assert claim(case) == []


def test_postgresqls_claimers_pass_each_other_by(case: Case) -> None:
    if case.house.database.is_sqlite:
        pytest.skip("SQLite lets one writer in at a time")
    ids = owe(case, 4)
    database = case.house.database
    with database.write() as one, database.write() as other:
        first = [row.id for row in claim_letters(one, case.clock.now, 2)]
        second = [row.id for row in claim_letters(other, case.clock.now, 10)]
    assert (first, second) == (ids[:2], ids[2:])


def test_what_a_dead_runner_held_is_free_after_the_lease(case: Case) -> None:
    ids = owe(case, 1)
    assert claim(case) == ids
    case.clock.now += correspondence.LEASE
    assert claim(case) == []
    case.clock.now += ACCEPTABLE
    assert claim(case) == ids


def test_kinds_and_proposals_are_chosen(case: Case) -> None:
    owe(case, 2)
    others = owe(case, 1, "item_placed")
    assert claim(case, kinds=["item_placed"]) == others
    assert claim(case, proposal_id=1) == []


def test_pauses_grow_and_after_a_week_a_person_is_told(case: Case) -> None:
    (letter_id,) = owe(case, 1)
    pauses = []
    for _ in range(60):
        if row(case, letter_id).state == "failed":
            break
        assert claim(case) == [letter_id]
        fail(case, letter_id)
        pause = row(case, letter_id).next_try_at - case.clock.now
        pauses.append(pause)
        assert row(case, letter_id).state == "failed" or claim(case) == []
        case.clock.now += pause
    assert pauses[:6] == [*correspondence.PAUSES, correspondence.PAUSES[-1]]
    found = row(case, letter_id)
    assert (found.state, found.last_error) == ("failed", "Server neodpovídá.")
    assert case.clock.now - found.created_at > correspondence.GIVES_UP_AFTER


def test_a_letter_that_can_never_leave_is_given_up_and_may_be_tried_again_by_hand(case: Case) -> None:
    (letter_id,) = owe(case, 1)
    claim(case)
    fail(case, letter_id, is_permanent=True)
    assert claim(case) == []
    with case.house.database.write() as connection:
        assert correspondence.retry_failed(connection, case.clock.now) == 1
    assert claim(case) == [letter_id]


def test_a_sent_letter_is_no_longer_owed(case: Case) -> None:
    (letter_id,) = owe(case, 1)
    claim(case)
    with case.house.database.write() as connection:
        assert not correspondence.is_owed(connection, case.clock.now)
        mark_sent(connection, letter_id, "Předmět", case.clock.now)
    case.clock.forward(days=1)
    with case.house.database.read() as connection:
        assert not correspondence.is_owed(connection, case.clock.now)
    assert (row(case, letter_id).subject, row(case, letter_id).attempts) == ("Předmět", 1)


def test_a_link_is_spent_once(case: Case) -> None:
    case.submitted()
    with case.house.database.write() as connection:
        assert correspondence.spend_link(connection, 1, "approve", case.clock.now)
        assert not correspondence.spend_link(connection, 1, "approve", case.clock.now)
