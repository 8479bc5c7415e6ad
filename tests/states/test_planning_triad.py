"""Is the triad of a group complete and balanced, whoever sits in it?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from office_case import plain

from states.planning.triad import TRIAD, balance_of, together
from states.planning.vocabulary import GroupOffice, Side

MEMBERS = st.lists(st.tuples(st.sampled_from(Side), st.sampled_from(GroupOffice)), max_size=30)


def test_a_group_of_all_three_sides_is_balanced() -> None:
    balance = balance_of([(side, GroupOffice.MEMBER) for side in TRIAD])
    assert balance.is_balanced
    assert balance.sentences() == ()
    assert [balance.share(side) for side in Side] == [33, 33, 33, 0]


def test_what_is_wrong_is_said() -> None:
    balance = balance_of([("provider", "chair"), ("provider", "member"), ("commissioner", "member")])
    assert [plain(one) for one in balance.sentences()] == [
        "Triáda není úplná, chybí uživatelé.",
        "Víc než polovinu hlasů (2 z 3) mají poskytovatelé.",
    ]
    assert plain(balance_of([]).sentences()[0]).startswith("Nikdo tu nemá hlas")
    assert "zadavatelé, poskytovatelé a uživatelé" in plain(balance_of([("public", "member")]).sentences()[0])


@given(MEMBERS)
def test_guests_never_change_the_balance(members: list[tuple[Side, GroupOffice]]) -> None:
    with_a_vote = [one for one in members if one[1] != GroupOffice.GUEST]
    assert balance_of(members) == balance_of(with_a_vote)
    assert balance_of(members).whole == len(with_a_vote)


@given(MEMBERS)
def test_at_most_one_side_prevails_and_only_with_more_than_half(
    members: list[tuple[Side, GroupOffice]],
) -> None:
    balance = balance_of(members)
    over = [side for side in Side if balance.counts[side] > balance.whole - balance.counts[side]]
    assert len(over) <= 1
    assert balance.prevailing == (over[0] if over else None)
    assert balance.is_balanced == (not balance.sentences())


@given(MEMBERS, st.sampled_from(TRIAD))
def test_a_member_of_a_missing_side_completes_it(members: list[tuple[Side, GroupOffice]], side: Side) -> None:
    before, after = balance_of(members), balance_of([*members, (side, GroupOffice.MEMBER)])
    assert set(after.missing) == set(before.missing) - {side}
    assert sum(after.share(one) for one in Side) in range(97, 101)


@given(MEMBERS, MEMBERS)
def test_the_balance_of_a_process_is_that_of_all_mandates(
    some: list[tuple[Side, GroupOffice]], others: list[tuple[Side, GroupOffice]]
) -> None:
    assert together([balance_of(some), balance_of(others)]) == balance_of(some + others)
