"""Does who wrote a comment take it back by themselves, once, until it is settled, and is nobody else able to?"""

from __future__ import annotations

import threading
from collections.abc import Callable

from comment_case import MARKED, MARKED_ADDRESS, CommentCase, comments_open, opened_for_comments
from office_case import plain, refused
from planning_case import COORDINATOR

from actions.planning import redeem_comment, settle_comments
from actions.redeem import token_of
from states.machine import Refused

_ = comments_open, opened_for_comments


def taken_back(case: CommentCase, comment_id: int) -> str:
    """The author opens the link of their letter again and presses the other button."""
    return case.confirm(comment_id, verb="withdraw")


def test_an_author_takes_a_comment_back_with_the_link_of_the_letter(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.received()
    case.clock.forward(days=60)  # the link's term was for the confirmation
    assert case.look_at(comment_id).verbs == ("withdraw",)
    assert case.comment(comment_id).state == "received"  # looking takes nothing back
    assert plain(taken_back(case, comment_id)) == "Připomínka je vzata zpět."
    row = case.comment(comment_id)
    assert (row.state, row.number) == ("withdrawn", 1)
    (entry,) = case.entries(subject="planning_comment", verb="withdraw")
    assert (entry.actor, entry.office) == ("podatel připomínky", "autor připomínky")
    assert plain(entry.facts["reason"]) == "Podatel ji vzal zpět odkazem z dopisu."
    letters = {one.person_id: one for one in case.letters("planning_comment_withdrawn")}
    assert set(letters) == {row.person_id, case.id_of(COORDINATOR)}
    assert letters[row.person_id].facts["operative_text"] == row.text
    told = str(letters[case.id_of(COORDINATOR)].facts)
    assert MARKED not in told and MARKED_ADDRESS not in told and row.text not in told
    with refused("lze jen ve stavu"):
        case.settle(comment_id)
    assert case.verify().faults == ()


def test_a_second_click_changes_nothing(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.received()
    token, seen = case.comment_token(comment_id), case.look_at(comment_id).seen
    taken: list[str] = []

    def take_back() -> None:
        try:
            with case.house.writing() as (office, connection):
                taken.append(redeem_comment.redeem(office, connection, token, "withdraw", seen=seen))
        except Refused as refusal:
            assert "už je vzata zpět" in plain(str(refusal))

    threads = [threading.Thread(target=take_back) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1
    assert len(case.entries(subject="planning_comment", verb="withdraw")) == 1
    assert len(case.letters("planning_comment_withdrawn")) == 2


def test_settled_and_taken_back_at_once_it_is_one_of_both(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.received()
    version = case.comment(comment_id).version
    done: list[str] = []

    def attempt(state: str, act: Callable[[], object]) -> None:
        try:
            act()
            done.append(state)
        except Refused:
            pass

    both = {
        "settled": lambda: case.settle(comment_id, version=version),
        "withdrawn": lambda: taken_back(case, comment_id),
    }
    threads = [threading.Thread(target=attempt, args=one) for one in both.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [case.comment(comment_id).state]
    told = {kind: len(case.letters(f"planning_comment_{kind}")) for kind in both}
    assert told == {"settled": done.count("settled"), "withdrawn": 2 * done.count("withdrawn")}


def test_what_is_settled_stays_and_says_why(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.received()
    seen = case.look_at(comment_id).seen
    case.settle(comment_id, "partly", "Doplníme od roku 2026.")
    with refused("už byla vypořádána", "přijata zčásti", "napište koordinátorovi"):
        case.confirm(comment_id, verb="withdraw", seen=seen)
    assert case.comment(comment_id).state == "settled"
    assert case.letters("planning_comment_withdrawn") == []


def test_what_nobody_confirmed_or_whose_author_is_forgotten_is_not_taken_back(
    comments_open: CommentCase,
) -> None:
    case = comments_open
    sent = case.send()
    with refused("není potvrzená"):
        taken_back(case, sent)
    case.confirm(sent)
    with refused("Tohle odkaz neumožňuje"):
        case.confirm(sent, verb="settle")
    case.act(settle_comments.forget_author, COORDINATOR, sent, None, "Podatel o to požádal.")
    with refused("Údaje podatele byly vymazány"):
        taken_back(case, sent)
    assert case.comment(sent).state == "received"


def test_any_letter_about_the_comment_does(comments_open: CommentCase) -> None:
    """Who asked for another letter and confirmed by it may use the first one, whose term has ended, too."""
    case = comments_open
    comment_id = case.send()
    first = case.comment_token(comment_id)
    case.clock.forward(days=10)
    assert case.send() == comment_id
    with case.house.writing() as (office, connection):
        second = token_of(office, case.letters("planning_comment_confirm")[-1].link_id)
        seen = redeem_comment.look(office, connection, second).seen
        redeem_comment.redeem(office, connection, second, "confirm", seen=seen)
    case.clock.forward(days=10)
    with case.house.writing() as (office, connection):
        sight = redeem_comment.look(office, connection, first)
        assert (sight.verbs, sight.is_expired) == (("withdraw",), False)
        redeem_comment.redeem(office, connection, first, "withdraw", seen=seen)
    assert case.comment(comment_id).state == "withdrawn"
