"""What may happen to a meeting? The table from a planned day to the close."""

from __future__ import annotations

from states import guards
from states.machine import Move, Table
from states.vocabulary import Role

STAFF = (Role.ORGANISER, Role.SECRETARY)
RULES = "jednací řád orgánu"
SITTING = ("in_session", "interrupted")
"""States in which people come, go and vote."""

MEETING = Table(
    name="meeting",
    title="Jednání orgánu",
    subject="Jednání",
    states={
        "planned": "naplánováno",
        "convened": "svoláno",
        "in_session": "zahájeno",
        "interrupted": "přerušeno",
        "closed": "ukončeno",
        "cancelled": "zrušeno",
    },
    initial="planned",
    finals=frozenset({"closed", "cancelled"}),
    verbs={
        "order": "změnit pořadí bodů programu",
        "arrange": "upravit program jednání",
        "freeze": "uzavřít program jednání",
        "thaw": "znovu otevřít program jednání",
        "publish": "vydat verzi programu",
        "move": "přeložit jednání na jiný den",
        "excuse": "zapsat omluvu z jednání",
        "convene": "svolat jednání",
        "open": "zahájit jednání",
        "appoint": "určit předsedajícího, zapisovatele nebo ověřovatele",
        "note_presence": "zapsat příchod nebo odchod",
        "declare_conflict": "zapsat oznámení střetu zájmů",
        "take_up": "otevřít bod programu",
        "include": "zařadit bod přímo na jednání",
        "vote": "zapsat hlasování",
        "void_ballot": "prohlásit hlasování za neplatné",
        "settle": "zapsat výsledek bodu programu",
        "interrupt": "přerušit jednání",
        "resume": "pokračovat v přerušeném jednání",
        "end_without_quorum": "ukončit jednání pro nedostatek přítomných",
        "close": "ukončit jednání",
        "cancel": "zrušit jednání",
    },
    moves=(
        Move("order", ("planned", "convened"), None, STAFF, (), RULES),
        # what the law sends to the nearest meeting (§ 105) Razítko puts on its agenda itself
        Move("arrange", ("planned", "convened"), None, (*STAFF, Role.MACHINE), (), RULES),
        Move("freeze", ("planned", "convened"), None, STAFF, (guards.agenda_is_not_frozen,), RULES),
        Move(
            "thaw",
            ("planned", "convened"),
            None,
            STAFF,
            (guards.agenda_is_frozen, guards.reason_is_given),
            RULES,
        ),
        Move("publish", ("planned", "convened"), None, STAFF, (guards.agenda_is_not_empty,), RULES),
        Move(
            "move",
            ("planned", "convened"),
            None,
            STAFF,
            (guards.reason_is_given, guards.new_day_is_possible),
            "§ 93 odst. 1 zákona o obcích; jednací řád orgánu",
        ),
        Move("excuse", ("planned", "convened"), None, STAFF, (), RULES),
        Move(
            "convene",
            ("planned",),
            "convened",
            STAFF,
            (guards.agenda_is_not_empty, guards.notice_is_in_time),
            "§ 92 odst. 1 a § 93 odst. 1 zákona o obcích",
        ),
        Move(
            "open",
            ("convened",),
            "in_session",
            STAFF,
            (guards.day_has_come, guards.notice_was_posted),
            "§ 93 odst. 1 zákona o obcích; jednací řád orgánu",
        ),
        Move("appoint", SITTING, None, STAFF, (), "§ 95 odst. 1 zákona o obcích; jednací řád orgánu"),
        Move("note_presence", SITTING, None, STAFF, (), "§ 92 odst. 3 zákona o obcích"),
        Move("declare_conflict", SITTING, None, STAFF, (), "§ 83 odst. 2 zákona o obcích"),
        Move("take_up", ("in_session",), None, STAFF, (), RULES),
        Move("include", ("in_session",), None, STAFF, (), "§ 94 odst. 2 zákona o obcích"),
        Move(
            "vote",
            ("in_session",),
            None,
            STAFF,
            (guards.quorum_is_present,),
            "§ 87 a § 92 odst. 3 zákona o obcích; jednací řád orgánu",
        ),
        Move("void_ballot", ("in_session",), None, STAFF, (guards.reason_is_given,), RULES),
        Move("settle", ("in_session",), None, STAFF, (), RULES),
        Move("interrupt", ("in_session",), "interrupted", STAFF, (), RULES),
        Move("resume", ("interrupted",), "in_session", STAFF, (), RULES),
        Move(
            "end_without_quorum",
            ("in_session",),
            "closed",
            STAFF,
            (guards.quorum_is_lost, guards.ballots_agree_with_presence),
            "§ 92 odst. 3 zákona o obcích",
        ),
        Move(
            "close",
            ("in_session",),
            "closed",
            STAFF,
            (guards.every_item_has_an_outcome, guards.ballots_agree_with_presence),
            "§ 92 odst. 3 zákona o obcích; jednací řád orgánu",
        ),
        Move("cancel", ("planned", "convened"), "cancelled", STAFF, (guards.reason_is_given,), RULES),
    ),
)
