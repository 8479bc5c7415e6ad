"""What may happen to a plan or an action plan? From its draft over comments to approval and replacement."""

from __future__ import annotations

from states.machine import Move, Table
from states.planning import guards
from states.vocabulary import Role

STAFF = (Role.COORDINATOR,)
METHOD = "metodika komunitního plánování"
OPEN = ("draft", "published", "final")

PLAN = Table(
    name="plan",
    title="Střednědobý a akční plán",
    subject="Plán",
    states={
        "draft": "rozpracován",
        "published": "zveřejněn k připomínkám",
        "final": "dokončen",
        "submitted": "předložen orgánům",
        "approved": "schválen",
        "replaced": "nahrazen novým",
        "dropped": "nepřijat",
    },
    initial="draft",
    finals=frozenset({"replaced", "dropped"}),
    verbs={
        "write": "psát plán",
        "publish": "zveřejnit návrh plánu k připomínkám",
        "publish_again": "zveřejnit novou verzi návrhu",
        "set_window": "určit lhůtu pro připomínky",
        "finalise": "dokončit plán",
        "finalise_despite": "dokončit plán s výhradou",
        "reopen": "vrátit plán k úpravám",
        "submit": "připravit návrh usnesení",
        "ask_consent": "požádat obec o schválení plánu",
        "record_consent": "zapsat usnesení obce o plánu",
        "approve": "zapsat schválení plánu",
        "report": "hlásit plnění opatření",
        "replace": "nahradit plán novým",
        "drop": "odložit plán",
    },
    moves=(
        Move("write", ("draft", "published"), None, STAFF, (), METHOD),
        Move("publish", ("draft",), "published", STAFF, (guards.plan_is_whole,), METHOD),
        Move("publish_again", ("published",), None, STAFF, (guards.plan_is_whole,), METHOD),
        Move("set_window", ("draft", "published"), None, STAFF, (), METHOD),
        Move(
            "finalise",
            ("draft", "published"),
            "final",
            STAFF,
            (
                guards.plan_is_whole,
                guards.comment_window_is_closed,
                guards.comment_minimums_are_kept,
                guards.every_comment_is_settled,
            ),
            METHOD,
        ),
        Move(
            "finalise_despite",
            ("draft", "published"),
            "final",
            STAFF,
            (guards.plan_is_whole, guards.every_comment_is_settled, guards.reason_is_given),
            METHOD,
        ),
        # also when a body did not adopt it, or adopted something else than what it says
        Move("reopen", ("final", "submitted"), "draft", STAFF, (guards.reason_is_given,), METHOD),
        Move("submit", ("final", "submitted"), "submitted", STAFF, (), "§ 84 a § 102 zákona o obcích"),
        Move("ask_consent", ("final", "submitted", "approved"), None, STAFF, (), METHOD),
        # of our own municipality by itself, when its body has adopted the resolution
        Move("record_consent", ("final", "submitted", "approved"), None, (*STAFF, Role.MACHINE), (), METHOD),
        # a resolution of our road approves it by itself; what other municipalities resolved a person writes down
        Move(
            "approve",
            ("final", "submitted"),
            "approved",
            (*STAFF, Role.MACHINE),
            (guards.plan_was_approved,),
            METHOD,
        ),
        Move("report", ("approved",), None, (Role.CHARGED, *STAFF), (), METHOD),
        Move("replace", ("approved",), "replaced", (*STAFF, Role.MACHINE), (), METHOD),
        Move("drop", (*OPEN, "submitted"), "dropped", STAFF, (guards.reason_is_given,), METHOD),
    ),
)
"""An action plan without a hearing of its own is finished with a reservation, or after its mid-term plan's comments."""
