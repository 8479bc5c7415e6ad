"""What may happen to a meeting? The table from a planned day to the close."""

from __future__ import annotations

from states import guards
from states.machine import Move, Table
from states.vocabulary import Role

STAFF = (Role.ORGANISER, Role.SECRETARY)
RULES = "jednací řád orgánu"

MEETING = Table(
    name="meeting",
    title="Jednání orgánu",
    subject="Jednání",
    states={
        "planned": "naplánováno",
        "convened": "svoláno",
        "in_session": "zahájeno",
        "closed": "ukončeno",
        "cancelled": "zrušeno",
    },
    initial="planned",
    finals=frozenset({"closed", "cancelled"}),
    verbs={
        "order": "změnit pořadí bodů programu",
        "convene": "svolat jednání",
        "open": "zahájit jednání",
        "close": "ukončit jednání",
        "cancel": "zrušit jednání",
    },
    moves=(
        Move("order", ("planned", "convened"), None, STAFF, (), RULES),
        Move(
            "convene",
            ("planned",),
            "convened",
            STAFF,
            (guards.agenda_is_not_empty, guards.notice_is_in_time),
            "§ 92 odst. 1 a § 93 odst. 1 zákona o obcích",
        ),
        Move("open", ("convened",), "in_session", STAFF, (guards.day_has_come,), RULES),
        Move(
            "close",
            ("in_session",),
            "closed",
            STAFF,
            (guards.every_item_has_an_outcome,),
            "§ 92 odst. 3 zákona o obcích; jednací řád orgánu",
        ),
        Move("cancel", ("planned", "convened"), "cancelled", STAFF, (guards.reason_is_given,), RULES),
    ),
)
