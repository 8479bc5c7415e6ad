"""What may happen to a meeting of groups? From a planned day to closed minutes."""

from __future__ import annotations

from states.machine import Move, Table
from states.planning import guards
from states.vocabulary import Role

STAFF = (Role.COORDINATOR, Role.GROUP_SECRETARY)
RULES = "jednací řád skupiny"

GROUP_MEETING = Table(
    name="group_meeting",
    title="Jednání pracovních skupin",
    subject="Jednání skupiny",
    states={
        "planned": "naplánováno",
        "invited": "svoláno",
        "held": "konalo se",
        "closed": "zápis uzavřen",
        "cancelled": "zrušeno",
    },
    initial="planned",
    finals=frozenset({"closed", "cancelled"}),
    verbs={
        "arrange": "upravit den, místo nebo program jednání",
        "invite": "svolat jednání skupiny",
        "move": "přeložit jednání skupiny",
        "invite_more": "pozvat na jednání další osobu",
        "answer": "potvrdit účast na jednání",
        "hold": "zapsat, že se jednání konalo",
        "hold_without_quorum": "zapsat jednání bez usnášení",
        "write": "psát zápis z jednání skupiny",
        "give_task": "uložit úkol ze skupiny",
        "close": "uzavřít zápis z jednání skupiny",
        "correct": "opravit uzavřený zápis",
        "cancel": "zrušit jednání skupiny",
    },
    moves=(
        Move("arrange", ("planned",), None, STAFF, (), RULES),
        Move(
            "invite",
            ("planned",),
            "invited",
            STAFF,
            (
                guards.day_is_set,
                guards.group_agenda_is_not_empty,
                guards.somebody_is_invited,
                guards.invitation_is_in_time,
            ),
            RULES,
        ),
        Move("move", ("invited",), None, STAFF, (guards.day_is_set, guards.reason_is_given), RULES),
        Move("invite_more", ("invited",), None, STAFF, (), RULES),
        Move("answer", ("invited",), None, (Role.INVITED, *STAFF), (), RULES),
        Move(
            "hold",
            ("planned", "invited"),
            "held",
            STAFF,
            (guards.group_day_has_come, guards.group_was_quorate),
            RULES,
        ),
        Move(
            "hold_without_quorum",
            ("planned", "invited"),
            "held",
            STAFF,
            (guards.group_day_has_come, guards.reason_is_given),
            RULES,
        ),
        Move("write", ("held",), None, STAFF, (), RULES),
        Move("give_task", ("held",), None, STAFF, (), RULES),
        Move("close", ("held",), "closed", STAFF, (guards.group_minutes_are_written,), RULES),
        Move("correct", ("closed",), "closed", STAFF, (guards.reason_is_given,), RULES),
        Move("cancel", ("planned", "invited"), "cancelled", STAFF, (guards.reason_is_given,), RULES),
    ),
)
