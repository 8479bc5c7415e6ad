"""Does each named CHECK refuse what its name says? Each once, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from account_case import CARETAKER, Accounts
from checks_of_planning import VIOLATIONS as OF_PLANNING
from checks_of_planning import plan
from office_case import Case

from actions.delegate import delegate
from actions.reset_password import invite
from actions.session import begin_session
from db import ballots, meetings, record, resolutions, sittings
from db.accounts import api_token
from db.schema import metadata
from db.word_templates import keep_version
from states.vocabulary import Outcome

JOURNAL = (
    "INSERT INTO journal (number, at, actor, office, subject, subject_id, verb, version, facts, previous, digest) "
    "VALUES (0, '2024-05-13', 'x', 'x', 'x', 1, 'x', 1, '{}', 'x', 'x')"
)
VIOLATIONS = {
    "ck_account_password_set_at_an_instant": "UPDATE account SET password_set_at = NULL",
    "ck_session_via_is_known": "UPDATE session SET via = 'x'",
    "ck_session_expires_after_it_begins": "UPDATE session SET expires_at = created_at",
    "ck_password_reset_expires_after_it_is_made": "UPDATE password_reset SET expires_at = created_at",
    "ck_api_token_expires_after_it_is_made": "UPDATE api_token SET expires_at = created_at",
    "ck_counter_last_is_not_negative": "UPDATE counter SET last = -1",
    "ck_journal_number_is_positive": JOURNAL,
    "ck_journal_head_there_is_one_head": "UPDATE journal_head SET id = 2",
    "ck_swept_there_is_one": "INSERT INTO swept (id, until) VALUES (2, '2024-05-13')",
    "ck_agenda_item_outcome_is_of_the_vocabulary": "UPDATE agenda_item SET outcome = 'schváleno'",
    "ck_agenda_item_outcome_is_recorded_at_an_instant": "UPDATE agenda_item SET recorded_at = NULL",
    "ck_agenda_item_postponed_until_something": "UPDATE agenda_item SET outcome = 'postponed'",
    "ck_assignment_state_is_of_the_table": "UPDATE assignment SET state = 'x'",
    "ck_assignment_reported_with_a_report": "UPDATE assignment SET state = 'reported'",
    "ck_assignment_extension_is_asked_with_a_reason": "UPDATE assignment SET asked_due_on = '2024-12-01'",
    "ck_ballot_present_are_members": "UPDATE ballot SET present = members + 1",
    "ck_ballot_votes_are_not_negative": "UPDATE ballot SET against = -1",
    "ck_ballot_only_the_present_vote": "UPDATE ballot SET votes_for = present + 1",
    "ck_consultation_state_is_of_the_table": "UPDATE consultation SET state = 'x'",
    "ck_consultation_task_is_of_the_vocabulary": "UPDATE consultation SET task = 'x'",
    "ck_consultation_heard_or_placed_at_a_meeting": "UPDATE consultation SET meeting_id = NULL",
    "ck_consultation_signed_by_somebody_on_a_day": "UPDATE consultation SET signed_on = NULL",
    "ck_action_link_task_is_known": "UPDATE action_link SET task = 'x'",
    "ck_action_link_used_for_something": "UPDATE action_link SET used_at = created_at",
    "ck_action_link_expires_after_it_is_made": "UPDATE action_link SET expires_at = created_at",
    "ck_letter_state_is_known": "UPDATE letter SET state = 'x'",
    "ck_letter_sent_at_an_instant": "UPDATE letter SET state = 'sent'",
    "ck_letter_failed_with_an_error": "UPDATE letter SET state = 'failed'",
    "ck_letter_carried_by_another": "UPDATE letter SET carried_by = id",
    "ck_letter_habit_quiet_from_until": (
        "INSERT INTO letter_habit (person_id, quiet_from, changed_at) VALUES (1, '20:00', '2024-05-13')"
    ),
    "ck_letter_habit_quiet_for_a_while": (
        "INSERT INTO letter_habit (person_id, quiet_from, quiet_until, changed_at) "
        "VALUES (1, '20:00', '20:00', '2024-05-13')"
    ),
    "ck_carrier_kind_is_known": "UPDATE carrier SET kind = 'x'",
    "ck_carrier_a_channel_has_an_address": "UPDATE carrier SET sealed_address = 'x'",
    "ck_carrier_a_channel_is_somebodys": "UPDATE carrier SET office = 'x'",
    "ck_carrier_of_a_person_or_of_an_office": (
        "UPDATE carrier SET kind = 'channel', sealed_address = 'x', office = 'x', person_id = 1"
    ),
    "ck_carrier_failing_with_an_error_and_a_pause": "UPDATE carrier SET failures = 1",
    "ck_meeting_state_is_of_the_table": "UPDATE meeting SET state = 'x'",
    "ck_meeting_number_is_positive": "UPDATE meeting SET number = 0 WHERE id = 1",
    "ck_document_kind_is_known": "UPDATE document SET kind = 'x'",
    "ck_document_made_with_a_file": "UPDATE document SET made_at = owed_at",
    "ck_delegation_ends_after_it_begins": "UPDATE delegation SET valid_until = '2000-01-01'",
    "ck_delegation_is_to_somebody_else": "UPDATE delegation SET to_person_id = from_person_id",
    "ck_office_holding_ends_after_it_begins": "UPDATE office_holding SET valid_until = '2000-01-01'",
    "ck_proposal_state_is_of_the_table": "UPDATE proposal SET state = 'x'",
    "ck_proposal_amount_is_not_negative": "UPDATE proposal SET amount = -1",
    "ck_proposal_committee_opinion_is_stated_or_null": "UPDATE proposal SET committee_opinion = ''",
    "ck_proposal_previous_resolution_is_stated_or_null": "UPDATE proposal SET previous_resolution = ''",
    "ck_proposal_submitted_if_beyond_draft": "UPDATE proposal SET round = 0",
    "ck_resolution_state_is_of_the_table": "UPDATE resolution SET state = 'x'",
    "ck_resolution_of_a_matter_or_of_an_item": (
        "UPDATE resolution SET consultation_id = NULL, agenda_item_id = NULL"
    ),
    "ck_agenda_item_kind_is_of_the_vocabulary": (
        "UPDATE agenda_item SET kind = 'x', consultation_id = NULL, title = 't'"
    ),
    "ck_agenda_item_placed_as_is_of_the_vocabulary": "UPDATE agenda_item SET placed_as = 'x'",
    "ck_agenda_item_a_matter_is_a_consultation": "UPDATE agenda_item SET consultation_id = NULL",
    "ck_agenda_item_titled_unless_a_matter": "UPDATE agenda_item SET kind = 'motion', consultation_id = NULL",
    "ck_assignment_addressee_kind_is_of_the_vocabulary": "UPDATE assignment SET addressee_kind = 'x'",
    "ck_assignment_term_kind_is_of_the_vocabulary": "UPDATE assignment SET term_kind = 'x'",
    "ck_assignment_reported_after_it_is_due": "UPDATE assignment SET due_on = '2024-07-02', report_on = '2024-07-01'",
    "ck_ballot_kind_is_of_the_vocabulary": "UPDATE ballot SET kind = 'x'",
    "ck_ballot_subject_is_of_the_vocabulary": "UPDATE ballot SET subject = 'x'",
    "ck_ballot_source_is_known": "UPDATE ballot SET source = 'x'",
    "ck_ballot_state_is_valid_or_void": "UPDATE ballot SET state = 'x'",
    "ck_ballot_void_with_a_reason": "UPDATE ballot SET state = 'void'",
    "ck_vote_choice_is_of_the_vocabulary": "UPDATE vote SET choice = 'x'",
    "ck_document_of_something": "UPDATE document SET proposal_id = NULL, resolution_id = NULL",
    "ck_installation_is_one": "INSERT INTO installation (id, secret_mark) VALUES (2, 'x')",
    "ck_meeting_kind_is_of_the_vocabulary": "UPDATE meeting SET kind = 'x'",
    "ck_member_ends_after_it_begins": "UPDATE member SET valid_until = '2000-01-01'",
    "ck_presence_kind_is_of_the_vocabulary": "UPDATE presence SET kind = 'x'",
    "ck_presence_voided_with_a_reason": "UPDATE presence SET voided_at = at",
    "ck_meeting_officer_function_is_of_the_vocabulary": "UPDATE meeting_officer SET function = 'x'",
    "ck_agenda_version_number_is_positive": "UPDATE agenda_version SET number = 0",
    "ck_late_request_state_is_known": "UPDATE late_request SET state = 'x', decided_at = asked_at",
    "ck_late_request_decided_at_an_instant": "UPDATE late_request SET state = 'approved'",
    "ck_posting_kind_is_known": "UPDATE posting SET kind = 'x'",
    "ck_posting_of_a_meeting_or_a_proposal": "UPDATE posting SET meeting_id = NULL",
    "ck_posting_taken_down_after_it_was_posted": "UPDATE posting SET taken_down_on = '2000-01-01'",
    "ck_minutes_state_is_of_the_table": "UPDATE minutes SET state = 'x', digest = 'd'",
    "ck_minutes_what_is_signed_is_frozen": "UPDATE minutes SET state = 'signed'",
    "ck_minutes_signature_state_is_known": "UPDATE minutes_signature SET state = 'x', decided_at = asked_at",
    "ck_minutes_signature_decided_at_an_instant": "UPDATE minutes_signature SET state = 'signed'",
    "ck_objection_decision_is_known": "UPDATE objection SET decision = 'x'",
    "ck_resolution_effect_kind_is_of_the_vocabulary": "UPDATE resolution_effect SET kind = 'x'",
    "ck_suspension_outcome_is_known": "UPDATE suspension SET outcome = 'x', decided_on = '2024-06-24'",
    "ck_suspension_decided_on_a_day": "UPDATE suspension SET outcome = 'confirmed'",
    "ck_resolution_voided_with_a_reason": "UPDATE resolution SET state = 'voided'",
    "ck_resolution_manual_number_with_a_reason": "UPDATE resolution SET manual_reason = 'x'",
    "ck_sign_off_state_is_of_the_table": "UPDATE sign_off SET state = 'x', decided_by = NULL",
    "ck_sign_off_decided_by_somebody_if_decided": "UPDATE sign_off SET decided_by = NULL",
    "ck_sign_off_returned_with_a_reason": "UPDATE sign_off SET reason = 'x'",
    "ck_sign_off_asked_until_a_day": "UPDATE sign_off SET state = 'asked', decided_by = NULL, due_on = NULL",
    "ck_word_template_number_is_positive": "UPDATE word_template SET number = 0",
    "ck_word_template_used_until_after_from": "UPDATE word_template SET used_until = uploaded_at",
    **OF_PLANNING,
}


def test_every_check_is_violated_here() -> None:
    named = {
        str(constraint.name)
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    assert named == set(VIOLATIONS)


def test_each_check_refuses(brought: Callable[[str], Case]) -> None:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    case.act(delegate, "pravnik", "rejl", date(2024, 7, 1), date(2024, 7, 2), "")
    _let_in(case)
    _upload_a_template(case)
    _sit(case)
    plan(case)
    passed = []
    for name, statement in VIOLATIONS.items():
        try:
            with case.house.database.write() as connection:
                connection.execute(sa.text(statement))
        except sa.exc.IntegrityError as refusal:
            if name not in str(refusal.orig):
                passed.append(f"{name}: {refusal.orig}")
        else:
            passed.append(name)
    assert passed == []


def _let_in(case: Case) -> None:
    """Somebody with a password, signed in, with a link to a new password and a token for a program."""
    desk = Accounts(case.house)
    desk.give("rejl")
    desk.act(begin_session, desk.id_of("rejl"), "password")
    desk.act(invite, CARETAKER, desk.id_of("rejl"))
    now = case.clock.now
    with case.house.database.write() as connection:
        connection.execute(
            api_token.insert().values(
                person_id=desk.id_of("rejl"),
                name="spisová služba",
                digest="0" * 64,
                scopes=[],
                created_at=now,
                expires_at=now + timedelta(days=1),
            )
        )


def _upload_a_template(case: Case) -> None:
    """A Word template that nothing uses yet."""
    with case.house.database.write() as connection:
        values = {"name": "extract", "number": 1, "file_name": "x.docx", "file_digest": "x" * 64, "size": 1}
        keep_version(connection, {**values, "uploaded_at": case.clock.now, "uploaded_by": 1})


def _sit(case: Case) -> None:
    """One row of everything that a meeting leaves behind."""
    now, day = case.clock.now, date(2024, 6, 24)
    with case.house.database.write() as connection:
        item = connection.execute(sa.select(meetings.agenda_item).order_by(meetings.agenda_item.c.id)).all()[
            -1
        ]
        seat = connection.execute(sa.select(sittings.member)).first()
        kept = connection.execute(sa.select(resolutions.resolution)).first()
        assert seat is not None and kept is not None and kept.ballot_id is not None
        here, at = {"meeting_id": item.meeting_id}, {"recorded_at": now}
        rows: list[tuple[sa.Table, dict[str, Any]]] = [
            (ballots.vote, {"ballot_id": kept.ballot_id, "member_id": seat.id, "choice": "for"}),
            (sittings.presence, {**here, **at, "member_id": seat.id, "at": now, "kind": "arrived"}),
            (sittings.meeting_officer, {**here, "function": "chair", "name": "Jan Vzor", "since": now}),
            (record.agenda_version, {**here, "number": 9, "items": [], "published_at": now}),
            (
                meetings.late_request,
                {**here, "consultation_id": kept.consultation_id, "reason": "x", "asked_at": now},
            ),
            (record.posting, {**here, **at, "kind": "meeting_notice", "posted_on": day}),
            (
                record.minutes_signature,
                {"minutes_id": 1, "issue": 1, "function": "verifier", "name": "x", "asked_at": now},
            ),
            (record.objection, {**at, "minutes_id": 1, "raised_by": "x", "raised_on": day, "text": "x"}),
            (
                resolutions.resolution_effect,
                {**at, "source_id": kept.id, "kind": "amends", "citation": "č. 1"},
            ),
            (
                resolutions.suspension,
                {"resolution_id": kept.id, "suspended_by": 1, "suspended_at": now, "reasons": "x"},
            ),
        ]
        for table, values in rows:
            connection.execute(table.insert().values(**values))
