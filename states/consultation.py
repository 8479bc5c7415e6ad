"""What may happen at one stop of the route? The table of a consultation and its outcomes."""

from __future__ import annotations

from states import consultation_guards as law
from states import guards
from states.machine import Move, Table
from states.vocabulary import OUTCOME_LABELS, Outcome, Role

STAFF = (Role.ORGANISER, Role.SECRETARY)
WRITERS = (Role.AUTHOR, Role.ORGANISER, Role.SECRETARY)
MACHINE = (Role.MACHINE,)
RULES = "jednací řád orgánu"
WAITS_FOR_AGENDA = ("open", "postponed", "removed", "not_reached")
"""States from which a consultation may be placed on an agenda (again)."""

CONSULTATION = Table(
    name="consultation",
    title="Projednání v orgánu",
    subject="Projednání",
    states={
        "waiting": "čeká na předchozí krok trasy",
        "open": "čeká na zařazení na program",
        "placed": "na programu jednání",
        **{outcome.value: OUTCOME_LABELS[outcome] for outcome in Outcome},
        "dropped": "neprojednáno, cesta návrhu skončila",
    },
    initial="waiting",
    finals=frozenset(
        {
            "adopted",
            "adopted_amended",
            "not_adopted",
            "recommended",
            "not_recommended",
            "noted",
            "withdrawn",
            "dropped",
        }
    ),
    verbs={
        "open": "otevřít další krok trasy",
        "edit_wording": "upravit znění pro orgán",
        "sign_form": "podepsat formulář návrhu",
        "place": "zařadit návrh na program",
        "replan": "přeplánovat projednání spolu s jednáním",
        "take_off": "vyjmout návrh z programu před jednáním",
        "adopt": "zapsat přijetí",
        "adopt_amended": "zapsat přijetí ve změněném znění",
        "not_adopt": "zapsat nepřijetí",
        "recommend": "zapsat doporučení",
        "not_recommend": "zapsat nedoporučení",
        "note": "zapsat vzetí na vědomí bez hlasování",
        "postpone": "zapsat odložení",
        "remove": "zapsat vyřazení z programu",
        "return_for_rework": "zapsat vrácení k přepracování",
        "not_reach": "zapsat, že na bod nedošlo",
        "withdraw": "zapsat stažení předkladatelem",
        "meet_condition": "zapsat splnění podmínky odložení",
        "reopen": "znovu otevřít projednání po přepracování",
        "drop": "ukončit projednání spolu s cestou návrhu",
    },
    moves=(
        Move("open", ("waiting",), "open", MACHINE, (), "trasa návrhu v pravidlech města"),
        Move(
            "edit_wording",
            ("waiting", *WAITS_FOR_AGENDA, "returned", "placed"),
            None,
            WRITERS,
            (
                law.nobody_is_signing_it,
                law.author_does_not_change_what_was_signed,
                law.clauses_of_stage_are_complete,
                law.meeting_has_not_begun,
            ),
            RULES,
        ),
        Move(
            "sign_form",
            (*WAITS_FOR_AGENDA, "placed"),
            None,
            (Role.HEAD_OF_DEPARTMENT,),
            (law.form_needs_a_signature, law.signatory_is_not_the_author),
            "vzor návrhu na usnesení; organizační řád úřadu",
        ),
        Move(
            "place",
            WAITS_FOR_AGENDA,
            "placed",
            (*STAFF, Role.MACHINE),  # Razítko places what the body's office has approved
            (
                law.proposal_is_on_route,
                law.meeting_is_of_this_body,
                law.meeting_takes_items,
                law.form_is_signed,
                law.handed_in_in_time,
                law.crisis_takes_its_own_matters,
                law.postponement_is_over,
                law.intent_hung_long_enough,
            ),
            "§ 39 odst. 1 a § 94 odst. 1 zákona o obcích; jednací řád orgánu",
        ),
        Move("replan", ("waiting", *WAITS_FOR_AGENDA, "returned", "placed"), None, STAFF, (), RULES),
        Move(
            "take_off",
            ("placed",),
            "open",
            STAFF,
            (guards.reason_is_given, law.meeting_has_not_begun),
            RULES,
        ),
        Move(
            "adopt",
            ("placed",),
            "adopted",
            STAFF,
            (
                law.meeting_was_opened,
                law.body_decides_here,
                law.ballot_adopts,
            ),
            "§ 87, § 101 odst. 2 zákona o obcích",
        ),
        Move(
            "adopt_amended",
            ("placed",),
            "adopted_amended",
            STAFF,
            (
                law.meeting_was_opened,
                law.body_decides_here,
                law.amended_text_is_given,
                law.ballot_adopts,
            ),
            "§ 87, § 101 odst. 2 zákona o obcích",
        ),
        Move(
            "not_adopt",
            ("placed",),
            "not_adopted",
            STAFF,
            (
                law.meeting_was_opened,
                law.body_decides_here,
                law.ballot_fails,
            ),
            "§ 87, § 101 odst. 2 zákona o obcích",
        ),
        Move(
            "recommend",
            ("placed",),
            "recommended",
            STAFF,
            (
                law.meeting_was_opened,
                law.body_only_recommends,
                law.ballot_adopts,
            ),
            "§ 101 odst. 2 zákona o obcích; jednací řád orgánu",
        ),
        Move(
            "not_recommend",
            ("placed",),
            "not_recommended",
            STAFF,
            (
                law.meeting_was_opened,
                law.body_only_recommends,
                law.refusal_matches_the_ballot,
            ),
            "§ 101 odst. 2 zákona o obcích; jednací řád orgánu",
        ),
        Move(
            "note",
            ("placed",),
            "noted",
            STAFF,
            (law.meeting_was_opened, law.there_was_no_ballot),
            RULES,
        ),
        Move(
            "postpone",
            ("placed",),
            "postponed",
            STAFF,
            (
                law.meeting_was_opened,
                law.postponement_says_until_when,
                law.ballot_if_any_carried,
            ),
            RULES,
        ),
        Move(
            "remove",
            ("placed",),
            "removed",
            STAFF,
            (
                law.meeting_was_opened,
                guards.reason_is_given,
                law.ballot_if_any_carried,
            ),
            RULES,
        ),
        Move(
            "return_for_rework",
            ("placed",),
            "returned",
            STAFF,
            (
                law.meeting_was_opened,
                guards.reason_is_given,
                law.ballot_if_any_carried,
            ),
            RULES,
        ),
        Move(
            "not_reach",
            ("placed",),
            "not_reached",
            STAFF,
            (law.meeting_was_opened, law.there_was_no_ballot),
            RULES,
        ),
        Move(
            "withdraw",
            ("placed",),
            "withdrawn",
            STAFF,
            (
                law.meeting_was_opened,
                guards.reason_is_given,
                law.ballot_if_any_carried,
            ),
            "§ 94 zákona o obcích; jednací řád orgánu",
        ),
        Move(
            "meet_condition",
            ("postponed",),
            None,
            STAFF,
            (law.condition_is_waited_for, guards.reason_is_given),
            RULES,
        ),
        Move("reopen", ("returned",), "open", MACHINE, (), RULES),
        Move(
            "drop",
            ("waiting", *WAITS_FOR_AGENDA, "returned", "placed"),
            "dropped",
            MACHINE,
            (),
            "trasa návrhu v pravidlech města",
        ),
    ),
)

VERB_FOR_OUTCOME: dict[Outcome, str] = {
    Outcome.ADOPTED: "adopt",
    Outcome.ADOPTED_AMENDED: "adopt_amended",
    Outcome.NOT_ADOPTED: "not_adopt",
    Outcome.RECOMMENDED: "recommend",
    Outcome.NOT_RECOMMENDED: "not_recommend",
    Outcome.NOTED: "note",
    Outcome.POSTPONED: "postpone",
    Outcome.REMOVED: "remove",
    Outcome.RETURNED: "return_for_rework",
    Outcome.WITHDRAWN: "withdraw",
    Outcome.NOT_REACHED: "not_reach",
}
