"""What may happen to an assignment? The table of a task that follows from a resolution."""

from __future__ import annotations

from states import guards
from states.machine import Move, Table
from states.vocabulary import Role

CONTROL = (Role.SECRETARY, Role.ORGANISER)
CHARGED = (Role.CHARGED,)
RULES = "kontrola plnění usnesení; jednací řád orgánu"

ASSIGNMENT = Table(
    name="assignment",
    title="Úkol z usnesení",
    subject="Úkol",
    states={
        "open": "trvá",
        "reported": "hlášen jako splněný",
        "done": "splněn",
        "cancelled": "zrušen",
    },
    initial="open",
    finals=frozenset({"done"}),
    verbs={
        "report": "hlásit splnění úkolu",
        "accept": "přijmout hlášení o splnění",
        "reject": "vrátit hlášení o splnění",
        "ask_extension": "požádat o prodloužení termínu",
        "extend": "prodloužit termín úkolu",
        "decline_extension": "odmítnout prodloužení termínu",
        "cancel": "zrušit úkol",
        "record_event": "zapsat den události, od které se počítá termín",
        "hand_over": "předat úkol v\u00a0odboru",
        "follow_meeting": "přesunout termín s\u00a0jednáním",
        "annul": "zrušit úkol usnesením",
        "renew": "obnovit úkol zrušený usnesením",
    },
    moves=(
        Move(
            "report",
            ("open",),
            "reported",
            CHARGED,
            (guards.resolution_is_not_suspended, guards.report_is_written),
            RULES,
        ),
        Move("accept", ("reported",), "done", CONTROL, (), RULES),
        Move("reject", ("reported",), "open", CONTROL, (guards.reason_is_given,), RULES),
        Move(
            "ask_extension",
            ("open",),
            None,
            CHARGED,
            (guards.resolution_is_not_suspended, guards.reason_is_given, guards.new_term_is_later),
            RULES,
        ),
        Move("extend", ("open",), None, CONTROL, (guards.reason_is_given, guards.new_term_is_later), RULES),
        Move(
            "decline_extension",
            ("open",),
            None,
            CONTROL,
            (guards.extension_is_asked, guards.reason_is_given),
            RULES,
        ),
        Move("cancel", ("open", "reported"), "cancelled", CONTROL, (guards.reason_is_given,), RULES),
        Move(
            "record_event",
            ("open",),
            None,
            (*CHARGED, *CONTROL),
            (guards.resolution_is_not_suspended, guards.event_is_waited_for, guards.event_has_happened),
            RULES,
        ),
        Move(
            "hand_over",
            ("open",),
            None,
            (*CHARGED, Role.HEAD_OF_DEPARTMENT, *CONTROL),
            (guards.task_goes_to_somebody_else, guards.reason_is_given),
            RULES,
        ),
        Move("follow_meeting", ("open",), None, (Role.MACHINE,), (), "termín je na jednání orgánu"),
        Move(
            "annul",
            ("open", "reported"),
            "cancelled",
            (Role.MACHINE,),
            (),
            "usnesení, kterým se ruší, mění nebo revokuje",
        ),
        Move(
            "renew",
            ("cancelled",),
            "open",
            (Role.MACHINE,),
            (),
            "zneplatněno je usnesení, kterým se zrušil",
        ),
    ),
)

RUNNING = ("open", "reported")
"""States of tasks that somebody still has to do something with."""
