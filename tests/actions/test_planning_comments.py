"""Is every comment kept, confirmed once, numbered without gaps, settled with a reason and told to its author once?"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from comment_case import MARKED, MARKED_ADDRESS, CommentCase, comments_open, opened_for_comments
from office_case import plain, refused
from planning_case import COORDINATOR

from actions import sign_in
from actions.planning import comments, plans, redeem_comment, settle_comments, withdraw_comment
from actions.planning.settle_comments import Verdict
from actions.planning.settlement_documents import settlement_lines, settlement_sentence
from actions.redeem import token_of
from db import correspondence
from db.people import person
from db.planning.comments import planning_comment
from states.planning.vocabulary import Channel

_ = comments_open, opened_for_comments


def numbers(case: CommentCase) -> list[int]:
    return [
        row.number
        for row in case.rows(sa.select(planning_comment).order_by(planning_comment.c.number))
        if row.number is not None
    ]


def test_a_comment_waits_for_its_confirmation_with_a_letter(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.send()
    row = case.comment(comment_id)
    assert (row.state, row.number, row.channel) == ("unconfirmed", None, "web")
    (letter,) = case.letters("planning_comment_confirm")
    assert letter.link_id is not None and letter.facts["operative_text"] == row.text
    (entry,) = case.entries(subject="planning_comment", subject_id=comment_id)
    assert (entry.verb, entry.actor, entry.office) == ("send", "podatel připomínky", "autor připomínky")
    assert case.verify().faults == ()


def test_it_is_confirmed_once_and_gets_its_number(comments_open: CommentCase) -> None:
    case = comments_open
    first, second = case.send(), case.send(text="Druhá připomínka k témuž.")
    assert case.look_at(second).verbs == ("confirm",)
    assert case.comment(second).state == "unconfirmed"  # looking confirms nothing
    assert case.confirm(second) == "Připomínka je potvrzena."
    case.confirm(first)
    assert (case.comment(second).number, case.comment(first).number) == (1, 2)
    assert case.comment(first).received_on == case.clock.now.date()
    with refused("už byl použit"):
        case.confirm(first)
    assert numbers(case) == [1, 2]


def test_the_same_words_from_the_same_address_are_one_comment(comments_open: CommentCase) -> None:
    case = comments_open
    assert case.send() == case.send() == case.send(email=MARKED_ADDRESS.upper())
    assert len(case.letters("planning_comment_confirm")) == 1


def test_who_lost_the_letter_sends_again_and_gets_another(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.send()
    case.clock.forward(days=10)
    assert case.send() == comment_id
    first, second = case.rows(sa.select(correspondence.action_link).order_by(correspondence.action_link.c.id))
    assert len(case.letters("planning_comment_confirm")) == 2
    case.clock.forward(days=5)  # the first link is too old by now, the second one holds
    with case.house.writing() as (office, connection):
        assert settle_comments.lapse_unconfirmed(office, connection) == 0
        sight = redeem_comment.look(office, connection, token_of(office, first.id))
        assert sight.is_expired
        token = token_of(office, second.id)
        redeem_comment.redeem(office, connection, token, "confirm", seen=sight.seen)
    assert case.comment(comment_id).state == "received"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "ne"}, "Chybí text připomínky"),
        ({"text": "x" * 8001}, "vejde se jich nejvýš 8000"),
        ({"anchor": "9.9"}, "Tuto část plán nemá"),
        ({"name": " "}, "Chybí jméno"),
        ({"email": "nikde"}, "Chybí e-mail"),
        ({"agrees": False}, "zaškrtněte souhlas"),
    ],
)
def test_a_faulty_form_is_refused(
    comments_open: CommentCase, changes: dict[str, object], sentence: str
) -> None:
    with refused(sentence):
        comments_open.send(**changes)
    assert comments_open.rows(sa.select(planning_comment)) == []
    assert comments_open.letters("planning_comment_confirm") == []


def test_a_closed_window_answers_with_a_sentence(comments_open: CommentCase) -> None:
    case = comments_open
    late = case.send()
    case.clock.forward(days=29)
    with refused("Lhůta pro připomínky skončila"):
        case.send(text="Přišlo už po lhůtě, bohužel.")
    with refused("Platnost odkazu skončila"):
        case.confirm(late)


def test_what_came_in_time_may_be_confirmed_after_the_window(comments_open: CommentCase) -> None:
    case = comments_open
    case.window(closes_on=case.clock.now.date())
    comment_id = case.send()
    case.clock.forward(days=2)
    case.confirm(comment_id)
    row = case.comment(comment_id)
    assert row.state == "received" and row.received_on == case.clock.now.date() - timedelta(days=2)


def test_robots_are_stopped_by_machine_and_by_address(comments_open: CommentCase) -> None:
    case = comments_open
    for count in range(comments.AN_HOUR_TO_AN_ADDRESS):
        case.send(text=f"Připomínka číslo {count}.")
    with refused("příliš mnoho připomínek"):
        case.send(text="A ještě jedna navíc.")
    for count in range(comments.AN_HOUR_OF_A_MACHINE - comments.AN_HOUR_TO_AN_ADDRESS):
        case.send(text="Stejná slova z jiné adresy.", email=f"a{count}@posta.example")
    with refused("příliš mnoho připomínek"):
        case.send(text="Stejná slova z jiné adresy.", email="b@posta.example")
    case.send(text="Stejná slova z jiné adresy.", email="b@posta.example", machine="198.51.100.9")
    case.clock.forward(hours=1)
    case.send(text="Za hodinu to zase jde.")


def test_nobody_takes_a_clerks_address_away(comments_open: CommentCase) -> None:
    case = comments_open
    clerk = case.person("vedouci")
    case.send(email=clerk.email)
    with case.house.reading() as (office, connection):
        assert sign_in.look_up(office, connection, clerk.email, "192.0.2.1").person_id == clerk.id


def test_who_never_confirms_is_forgotten(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.send(organisation="Tajný spolek")
    with case.house.writing() as (office, connection):
        assert settle_comments.lapse_unconfirmed(office, connection) == 0
    case.clock.forward(days=15)
    with case.house.writing() as (office, connection):
        assert settle_comments.lapse_unconfirmed(office, connection) == 1
    row = case.comment(comment_id)
    assert (row.state, row.number, row.commenter, row.organisation) == ("lapsed", None, None, None)
    (known,) = case.rows(sa.select(person).where(person.c.id == row.person_id))
    assert (known.name, known.email) == ("podatel připomínky", "")
    (letter,) = case.letters("planning_comment_confirm")
    assert (letter.state, letter.facts) == ("dropped", {})
    with case.house.writing() as (office, connection):
        assert settle_comments.lapse_unconfirmed(office, connection) == 0


def test_the_coordinator_writes_down_what_came_otherwise(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.record()
    row = case.comment(comment_id)
    assert (row.state, row.number, row.channel, row.person_id) == ("received", 1, "hearing", None)
    other = case.record(channel=Channel.PAPER, name="Jan Psal", email="psal@posta.example", anchor="1.1")
    assert case.comment(other).number == 2
    with refused("smí jen koordinátor plánování"):
        case.record("vedouci")
    with refused("v budoucnu"):
        case.record(received_on=case.clock.now.date() + timedelta(days=1))
    assert numbers(case) == [1, 2]


def test_a_comment_is_settled_with_a_reason_and_its_author_is_told_once(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.received()
    with refused("Zvolte, jak se připomínka vypořádá"):
        case.settle(comment_id, "snad")
    with refused("Chybí důvod"):
        case.settle(comment_id, reason=" ")
    with refused("smí jen koordinátor"):
        case.settle(comment_id, code="vedouci")
    case.settle(comment_id, "partly", "Doplníme od roku 2026.")
    (letter,) = case.letters("planning_comment_settled")
    assert letter.facts["outcome"] == "přijata zčásti" and letter.facts["number"] == "1"
    with refused("stejné jako dosud"):
        case.settle(comment_id, "partly", "Doplníme od roku 2026.")
    case.settle(comment_id, "accepted", "Nakonec hned.")
    assert len(case.letters("planning_comment_settled")) == 2
    with refused("Někdo byl rychlejší"):
        case.settle(comment_id, "rejected", "Ne.", version=2)


def test_a_group_proposes_and_the_coordinator_decides(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.received()
    verdict = Verdict("accepted", "Skupina souhlasí.")
    with refused("smí jen"):
        case.act(settle_comments.propose, "vedouci", comment_id, None, verdict)
    case.act(settle_comments.assign, COORDINATOR, comment_id, None, case.seniors)
    case.act(settle_comments.propose, "vedouci", comment_id, None, verdict)
    row = case.comment(comment_id)
    assert (row.state, row.proposed_settlement, row.settlement) == ("received", "accepted", None)
    with refused("smí jen"):
        case.settle(comment_id, code="vedouci")
    case.settle(comment_id)
    assert case.comment(comment_id).settlement == "accepted"


def test_many_are_noted_at_once_or_none(comments_open: CommentCase) -> None:
    case = comments_open
    ids = [case.received(), case.record(), case.record()]
    versions = [(one, case.comment(one).version) for one in ids]
    with refused("Někdo byl rychlejší"):
        case.act(settle_comments.note_many, COORDINATOR, [*versions[:2], (ids[2], 77)], "Děkujeme.")
    assert {case.comment(one).state for one in ids} == {"received"}
    assert case.act(settle_comments.note_many, COORDINATOR, versions, "Děkujeme.") == 3
    assert {case.comment(one).settlement for one in ids} == {"noted"}


def test_a_withdrawn_comment_keeps_its_number(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.received()
    case.act(withdraw_comment.withdraw, COORDINATOR, comment_id, None, "Podatel o to požádal.")
    assert (case.comment(comment_id).state, case.comment(comment_id).number) == ("withdrawn", 1)
    (letter,) = case.letters("planning_comment_withdrawn")  # to its author: the coordinator did it
    assert letter.facts["reason"] == "Podatel o to požádal."
    case.record()
    assert numbers(case) == [1, 2]


def test_a_plan_is_not_finished_before_all_is_settled(comments_open: CommentCase) -> None:
    case = comments_open
    comment_id = case.received()
    with refused("Připomínky lze podávat do", "nikdo veřejně neprojednal", "zbývá vypořádat 1 připomínku"):
        case.act(plans.finalise, COORDINATOR, case.plan_id, case.plan_row.version)
    case.settle(comment_id)
    reason = "Projednáno na setkání občanů."
    case.act(plans.finalise_despite, COORDINATOR, case.plan_id, case.plan_row.version, reason)
    assert case.plan_row.state == "final"


def test_what_everybody_reads_names_nobody(comments_open: CommentCase) -> None:
    case = comments_open
    surname = MARKED.split()[1]
    text = f"Jmenuji se {MARKED}, pište na {MARKED_ADDRESS}. U {surname[:-1]}é chybí vchod."
    comment_id = case.received(text=text, organisation="Spolek přátel", is_organisation_public=True)
    case.received(text="Čeká na vypořádání, nikdo ji nečte.", email="x@posta.example")
    case.settle(comment_id, "accepted", f"Paní {surname} má pravdu.")
    with case.house.reading() as (_, connection):
        lines = settlement_lines(connection, case.plan_id)
    (line,) = lines
    assert line.by == "Spolek přátel" and line.part == "Opatření 1.1.1 Rozšířit terénní službu"
    for word in (*MARKED.split(), MARKED_ADDRESS, surname[:-1]):
        assert word not in line.text + line.reason
    assert plain(settlement_sentence(lines)) == "Vypořádané připomínky: 1 (přijata 1)."
    case.act(settle_comments.redact, COORDINATOR, comment_id, None, "Chybí vchod.")
    with case.house.reading() as (_, connection):
        assert settlement_lines(connection, case.plan_id)[0].text == "Chybí vchod."


def test_the_journal_never_learns_who_it_was(comments_open: CommentCase) -> None:
    case = comments_open
    case.settle(case.received())
    told = " ".join(f"{row.actor} {row.acts_for} {row.facts}" for row in case.entries())
    assert MARKED not in told and MARKED_ADDRESS not in told


def test_two_confirm_at_once_and_no_number_is_lost(comments_open: CommentCase) -> None:
    case = comments_open
    ids = [case.send(text=f"Připomínka číslo {one}.", email=f"c{one}@posta.example") for one in range(4)]
    tokens = {one: (case.comment_token(one), case.look_at(one).seen) for one in ids}
    faults: list[Exception] = []

    def confirm(comment_id: int) -> None:
        token, seen = tokens[comment_id]
        try:
            with case.house.writing() as (office, connection):
                redeem_comment.redeem(office, connection, token, "confirm", seen=seen)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=confirm, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert numbers(case) == [1, 2, 3, 4]
    assert {row.used_for for row in case.rows(sa.select(correspondence.action_link))} == {"confirm"}


def test_an_author_who_asks_is_forgotten_in_the_words_too(comments_open: CommentCase) -> None:
    case = comments_open
    surname = MARKED.split()[1]
    comment_id = case.received(text=f"Jmenuji se {MARKED}, chybí vchod.", organisation="Spolek přátel")
    case.settle(comment_id, reason=f"Paní {surname} má pravdu.")
    with refused("Chybí důvod"):
        case.act(settle_comments.forget_author, COORDINATOR, comment_id, None, " ")
    case.act(settle_comments.forget_author, COORDINATOR, comment_id, None, "Požádala o to.")
    row = case.comment(comment_id)
    assert (row.commenter, row.organisation, row.number, row.state) == (None, None, 1, "settled")
    everything = str([*row, *case.rows(sa.select(person).where(person.c.id == row.person_id))])
    everything += str([letter.facts for letter in case.letters()])
    assert surname not in everything and MARKED_ADDRESS not in everything
    with case.house.reading() as (_, connection):
        assert surname not in str(settlement_lines(connection, case.plan_id))
    with refused("není zapsáno, kdo ji podal"):
        case.act(settle_comments.forget_author, COORDINATOR, case.record(), None, "Omyl.")
