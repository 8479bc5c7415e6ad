"""Does a move need its state, its office and all its guards, and does nothing else change?"""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.assignment import ASSIGNMENT
from states.consultation import CONSULTATION, VERB_FOR_OUTCOME
from states.content import Content
from states.facts import (
    AssignmentFacts,
    ConsultationFacts,
    MeetingFacts,
    MinutesFacts,
    ProposalFacts,
    ResolutionFacts,
    SignOffFacts,
)
from states.machine import Refused, Table, TableFault, _Cursor, authorise, failed_guards, fire, machine_for
from states.majority import Tally
from states.meeting import MEETING
from states.planning.facts import CommentFacts, GroupMeetingFacts, HearingFacts, PlanFacts, ProcessFacts
from states.procedure import TABLES
from states.proposal import PROPOSAL
from states.signoff import SIGN_OFF
from states.vocabulary import RESOLVING_OUTCOMES, BodyKind, Outcome, Role, StageTask
from states.wording import Clause

TODAY = date(2024, 6, 24)
EMPTY = Content("", "budget", "OSV", None, None, None, None, (), "", None)
FULL = Content(
    "Rozpočet", "budget", "OSV", "eichler", None, "-", "-", (Clause(1, 1, "schvaluje", "to."),), "Proto.", ()
)
COUNCIL = ConsultationFacts(
    today=TODAY,
    body="Rada města",
    body_kind=BodyKind.COUNCIL,
    task=StageTask.DECIDES,
    meeting_body="Rada města",
    meeting_state="in_session",
    meeting_held_on=TODAY,
    members=9,
    majority_paragraph="§ 101 odst. 2 zákona o obcích",
    amended_text="jiný text",
    negative_motion="nedoporučuje",
    conditions="po projednání ve výboru",
    reason="důvod",
)
PERMISSIVE: dict[str, list[Any]] = {
    "proposal": [ProposalFacts(today=TODAY, content=FULL, reason="důvod")],
    "sign_off": [
        SignOffFacts(
            actor=2,
            authors=frozenset({1}),
            holder=2,
            reason="důvod",
            new_holder=3,
            is_opinion=opinion,
            opinion="ano",
        )
        for opinion in (False, True)
    ],
    "meeting": [
        MeetingFacts(
            today=TODAY,
            held_on=TODAY,
            body="Rada",
            notice_limit=TODAY,
            items=1,
            is_frozen=is_frozen,
            members=9,
            present=present,
            reason="důvod",
        )
        for is_frozen in (False, True)
        for present in (4, 5)
    ],
    "minutes": [MinutesFacts(today=TODAY, reason="důvod")],
    "resolution": [ResolutionFacts(today=TODAY, body_kind=BodyKind.COUNCIL, reason="důvod")],
    "consultation": [
        replace(COUNCIL, task=task, meeting_state=state, tally=tally, form_needs_signature=needs)
        for task in StageTask
        for state in ("planned", "in_session")
        for tally in (None, Tally(9, 9, 9, 0, 0), Tally(9, 9, 4, 5, 0))
        for needs in (False, True)
    ],
    "assignment": [
        AssignmentFacts(
            today=TODAY,
            report="hotovo",
            reason="důvod",
            new_due_on=TODAY,
            asked_due_on=TODAY,
            event="podpisu smlouvy",
            event_on=TODAY,
            holder=1,
            new_holder=2,
        )
    ],
}
PERMISSIVE |= {
    "planning_process": [ProcessFacts(TODAY, reason="důvod")],
    "group_meeting": [
        GroupMeetingFacts(
            TODAY, TODAY, invited=3, agenda=1, is_urgent=is_urgent, minutes="Zápis.", reason="důvod"
        )
        for is_urgent in (False, True)
    ],
    "plan": [PlanFacts(TODAY, consents=1, reason="důvod")],
    "planning_comment": [
        CommentFacts(
            datetime(2024, 6, 24, tzinfo=UTC), settlement="noted", is_window_open=is_open, reason="důvod"
        )
        for is_open in (False, True)
    ],
    "public_hearing": [HearingFacts(TODAY, TODAY, minutes="Zápis.", reason="důvod")],
}


def test_all_reasons_come_at_once_in_the_order_of_the_row() -> None:
    facts = ProposalFacts(
        today=TODAY, content=EMPTY, planned=(("Rada města", None),), chain_faults=("Krok nemá kdo schválit.",)
    )
    with pytest.raises(Refused) as refused:
        fire(PROPOSAL, "draft", "submit", facts)
    assert refused.value.reasons == (
        "Chybí název materiálu; vyplňte ho.",
        "Není uvedeno, kdo návrh předkládá; vyplňte předkladatele.",
        "Není vyplněno „Vyjádření komise“; pokud žádné není, napište „-“.",
        "Není vyplněno „Předchozí usnesení“; pokud žádné není, napište „-“.",
        "Nejsou uvedeny přílohy; pokud žádné nejsou, napište „-“.",
        "Chybí důvodová zpráva; napište ji.",
        "Návrh nemá žádný bod usnesení; doplňte alespoň bod 01.01.",
        "Není zvoleno datum projednání: Rada města.",
        "Krok nemá kdo schválit.",
    )
    assert str(refused.value) == " ".join(refused.value.reasons)


def test_a_complete_proposal_is_submitted() -> None:
    assert fire(PROPOSAL, "draft", "submit", PERMISSIVE["proposal"][0]) == "in_sign_off"


def test_a_move_without_a_target_leaves_the_state() -> None:
    for state in ("draft", "returned"):
        assert fire(PROPOSAL, state, "edit", PERMISSIVE["proposal"][0]) == state


def test_the_wrong_state_is_said_before_the_guards_are_asked() -> None:
    with pytest.raises(Refused) as refused:
        fire(PROPOSAL, "adopted", "submit", ProposalFacts(today=TODAY, content=EMPTY))
    assert refused.value.reasons == (
        "Návrh je ve stavu „přijat“; předložit návrh ke schválení lze jen ve stavu "
        "„rozpracován“ nebo „vrácen k přepracování“.",
    )


def test_the_office_is_judged_by_the_row_of_the_state() -> None:
    early, late = PROPOSAL.move("draft", "withdraw"), PROPOSAL.move("on_route", "withdraw")
    authorise(PROPOSAL, early, frozenset({Role.AUTHOR}))
    with pytest.raises(Refused, match=r"^Stáhnout návrh smí jen předkladatel\.$"):
        authorise(PROPOSAL, late, frozenset({Role.AUTHOR}))
    with pytest.raises(Refused):
        authorise(PROPOSAL, early, frozenset())


def test_more_than_two_offices_are_named_with_commas() -> None:
    with pytest.raises(Refused, match="smí jen zpracovatel, organizační oddělení nebo tajemník"):
        authorise(CONSULTATION, CONSULTATION.move("open", "edit_wording"), frozenset({Role.CHAIR}))


def test_an_unknown_verb_is_a_fault_of_the_program_not_of_the_person() -> None:
    with pytest.raises(TableFault, match="no verb 'fly'"):
        fire(PROPOSAL, "draft", "fly", PERMISSIVE["proposal"][0])


def test_the_machine_is_shared_and_keeps_nothing_of_who_passed_through() -> None:
    machine = machine_for(PROPOSAL)
    assert machine_for(PROPOSAL) is machine
    assert machine.models == []

    class Passer(_Cursor):
        __slots__ = ("__weakref__",)

    passer = Passer("draft")
    machine.events["submit"].trigger(passer)
    assert passer.state == "in_sign_off"
    assert not hasattr(passer, "submit")
    trace = weakref.ref(passer)
    del passer
    gc.collect()
    assert trace() is None
    assert machine.models == []


def test_no_jump_past_the_approvals() -> None:
    """The library's own to_<state>() would be one (engine.md 4)."""
    for table in TABLES:
        assert set(machine_for(table).events) == set(table.verbs)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_people_try_no_subject_leaves_its_table_or_its_end(
    table: Table, data: st.DataObject
) -> None:
    state, ended = table.initial, False
    for _ in range(25):
        verb = data.draw(st.sampled_from(sorted(table.verbs)))
        facts = data.draw(st.sampled_from(PERMISSIVE[table.name]))
        before = state
        try:
            state = fire(table, state, verb, facts)
        except Refused as refused:
            assert refused.reasons
            assert state == before
        assert state in table.states
        assert not ended or state == before
        ended = state in table.finals


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_permissive_facts_open_every_row(table: Table) -> None:
    """Else the walks above would prove nothing."""
    for move in table.moves:
        assert any(not failed_guards(move, facts) for facts in PERMISSIVE[table.name]), move.verb


# --- ballots ----------------------------------------------------------------------------------------------------

tallies = st.integers(1, 12).flatmap(
    lambda members: st.integers(0, members).flatmap(
        lambda present: st.tuples(
            st.just(members),
            st.just(present),
            st.integers(0, present),
            st.integers(0, 12),
            st.integers(0, 12),
        )
    )
)
other_facts = st.fixed_dictionaries(
    {
        "body_kind": st.sampled_from(BodyKind),
        "reason": st.sampled_from(["", "protože"]),
        "conditions": st.sampled_from(["", "až bude"]),
        "amended_text": st.sampled_from(["", "přijato jednomyslně"]),
        "negative_motion": st.sampled_from(["", "nedoporučuje"]),
        "postponed_to": st.sampled_from([None, date(2024, 1, 1), date(2025, 1, 1)]),
        "form_needs_signature": st.booleans(),
        "form_is_signed": st.booleans(),
        "actor_is_author": st.booleans(),
        "majority_paragraph": st.sampled_from(["", "§ 87 zákona o obcích"]),
        "proposal_is_on_route": st.booleans(),
    }
)


def outcome_of(verb: str, facts: ConsultationFacts) -> str | None:
    try:
        return fire(CONSULTATION, "placed", verb, facts)
    except Refused:
        return None


def test_adopted_means_more_than_half_of_all_members_in_every_small_body() -> None:
    for members in range(1, 10):
        for present in range(members + 1):
            for votes_for in range(present + 1):
                for against in range(present - votes_for + 1):
                    tally = Tally(members, present, votes_for, against, present - votes_for - against)
                    facts = replace(COUNCIL, members=members, tally=tally)
                    adopted = 2 * votes_for > members
                    assert (outcome_of("adopt", facts) == "adopted") == adopted
                    assert (outcome_of("not_adopt", facts) == "not_adopted") == (not adopted)


@settings(max_examples=300, deadline=None)
@given(counts=tallies, others=other_facts)
def test_nothing_but_the_votes_decides(
    counts: tuple[int, int, int, int, int], others: dict[str, Any]
) -> None:
    tally = Tally(*counts)
    facts = replace(COUNCIL, members=tally.members, tally=tally, **others)
    can_be_true = tally.votes_for + tally.against + tally.abstained <= tally.present
    assert (outcome_of("adopt", facts) == "adopted") == (can_be_true and 2 * tally.votes_for > tally.members)


@settings(max_examples=300, deadline=None)
@given(outcome=st.sampled_from(Outcome), counts=tallies, others=other_facts, task=st.sampled_from(StageTask))
def test_no_label_turns_a_failed_vote_into_a_resolution(
    outcome: Outcome, counts: tuple[int, int, int, int, int], others: dict[str, Any], task: StageTask
) -> None:
    tally = Tally(*counts)
    facts = replace(COUNCIL, members=tally.members, tally=tally, task=task, **others)
    state = outcome_of(VERB_FOR_OUTCOME[outcome], facts)
    if 2 * tally.votes_for <= tally.members:
        assert state not in {known.value for known in RESOLVING_OUTCOMES}
    if state is not None:
        assert state == outcome.value


def test_every_outcome_has_its_verb() -> None:
    assert set(VERB_FOR_OUTCOME) == set(Outcome)
    for outcome, verb in VERB_FOR_OUTCOME.items():
        assert CONSULTATION.move("placed", verb).target == outcome.value


def test_ends_are_ends() -> None:
    assert {"adopted", "withdrawn"} <= PROPOSAL.finals
    assert MEETING.verbs_from("closed") == ASSIGNMENT.verbs_from("done") == ()
    assert SIGN_OFF.verbs_from("approved") == ("ask_again",)
